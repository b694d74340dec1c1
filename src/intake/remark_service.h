#pragma once
// Takes in what others say of a case, and decides what of it the public may read.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "intake/media.h"
#include "intake/remark_store.h"
#include "ledger/case_service.h"

namespace tz::intake {

struct SentRemark {
  RemarkKind kind{};
  std::string words{};     // as said, at most kRemarkWordsMax code points
  std::string author{};    // whoever said it: part of what makes two the same, and not kept
  std::string once_key{};  // the sender's own key for it; empty: two are the same if all else is
  std::optional<CleanMedia> picture{};
};

struct RemarkDecision {
  bool show = false;
  std::vector<std::string> cover{};  // words to cover beyond what is covered anyhow
  std::string reason{};              // required to close
};

// A voice of "I have this too".
struct Vote {
  std::string id;          // 16 characters, of this case and this voter only
  bool counted = true;     // false: was counted before
  std::int64_t count = 0;  // of the case, by now
};

// Safe to call from any thread if the stores are.
class RemarkService {
 public:
  RemarkService(RemarkStore& store, ledger::CaseService& cases, MediaService& media, Random& random)
      : store_(store), cases_(cases), media_(media), random_(random) {}

  // Notes the words on the case, keeps the picture, and waits for somebody to look. The same again by the
  // same key is the same remark, also if the program stopped in the middle; within `takes_max` of that it is
  // unavailable, because it may still be at it.
  //   not_allowed (rule remarks_max)  the case has kRemarksMax
  Result<Remark> take(JurisdictionId j, const ledger::CaseHistory& history, const SentRemark& sent,
                      const ledger::By& by, std::chrono::seconds takes_max);
  // Shows or closes; may be decided again, quoting `remark.decisions`. Leaves a note on the case; without it
  // nothing is decided.
  //   conflict (rule version)  somebody else has decided since `remark` was read
  //   not_allowed (rule remark_abuse)  a report of abuse is not for showing
  Result<Remark> decide(JurisdictionId j, Remark remark, const ledger::CaseHistory& history,
                        const RemarkDecision& decision, const ledger::By& by);

  Result<Vote> vote(JurisdictionId j, ledger::CaseId id, std::string_view voter);
  Result<std::int64_t> votes(JurisdictionId j, ledger::CaseId id) const { return store_.votes(j, id); }

  // True if a picture came with a remark of this case that is shown.
  Result<bool> shows(JurisdictionId j, ledger::CaseId id, std::string_view sha256) const;
  const RemarkStore& store() const { return store_; }

 private:
  Result<Hash256> salt(JurisdictionId j, ledger::CaseId id);

  RemarkStore& store_;
  ledger::CaseService& cases_;
  MediaService& media_;
  Random& random_;
};

}  // namespace tz::intake
