#pragma once
// Fills in, at the moment a message goes, what the outbox does not keep: the address that the resident left,
// the link that opens the case as the resident's, and what a person wrote for the resident to read.
#include <functional>
#include <optional>
#include <string>

#include "ledger/case_service.h"
#include "notify/dispatcher.h"
#include "notify/notice_service.h"
#include "notify/optout.h"
#include "notify/posts.h"

namespace tz::notify {

// The path of a one-time link by which the resident answers now ("/rate?t=..."); nothing if nobody waits for
// his answer. Answered by whoever asks residents.
using RatingPathOf = std::function<Result<std::optional<std::string>>(JurisdictionId j, ledger::CaseId id)>;

// Safe to call from several threads. Everything given must outlive it.
class CaseFiller {
 public:
  CaseFiller(const ledger::CaseService& cases, const OptOutStore& optouts, NoticeService& notices,
             OptOutKey key, std::string public_url, RatingPathOf rating_path = {})
      : cases_(cases),
        optouts_(optouts),
        notices_(notices),
        key_(key),
        public_url_(std::move(public_url)),
        rating_path_(std::move(rating_path)) {}

  // FillClaim of the dispatcher. Codes: opted_out (the resident wants no more), no_address (none is left in
  // the case, or it is none that can be written to).
  //   unavailable, not_found, corrupted  as the stores say
  Result<std::string> fill(JurisdictionId j, Claim& claim) const;

 private:
  const ledger::CaseService& cases_;
  const OptOutStore& optouts_;
  NoticeService& notices_;
  const OptOutKey key_;
  const std::string public_url_;
  const RatingPathOf rating_path_;
};

// The contact that the resident left last, of a history with texts. Empty if there is none.
ledger::Contact contact_of(const std::vector<ledger::StoredEvent>& history);
// A number as a gateway takes it: blanks, hyphens and brackets left out. Empty: not a telephone number.
std::string dialled(std::string_view phone);
// How the resident may be written to at all: wants it, and left an address of that kind.
Reach reach_of(const ledger::Contact& contact);

}  // namespace tz::notify
