#pragma once
// Takes what is due from the outbox and sends it. One step at a time: whoever keeps the program's house calls
// run_once again and again, in as many workers and processes as he likes.
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "base/random.h"
#include "notify/outbox_store.h"
#include "notify/schedule.h"
#include "notify/sender.h"
#include "notify/template.h"

namespace tz::notify {

struct DispatchRules {
  RetryRule retry{};
  QuietHours quiet{};
  std::vector<DailyCap> caps{{Purpose::reminder, 1}, {Purpose::callback_link, 3}};
  std::size_t batch = 8;
  // How long a worker may hold what it took. A batch is made smaller until all of it could be sent in this
  // time even if every call took as long as it may.
  std::chrono::milliseconds lease = std::chrono::minutes(5);
};

// What a city's messages need.
struct CityTexts {
  std::string zone{};  // IANA, is_known_zone
  std::shared_ptr<const TemplateBook> templates{};
  std::optional<QuietHours> quiet{};            // the city's own, else those of DispatchRules
  std::optional<std::vector<DailyCap>> caps{};  // the same
};
using CityTextsOf = std::function<CityTexts(JurisdictionId)>;
// Completes a claim with what the outbox does not keep. A code: the message is no longer wanted or has
// nowhere to go, and is cancelled by it; empty: it goes.
using FillClaim = std::function<Result<std::string>(JurisdictionId, Claim&)>;

// What one step did.
struct Round {
  std::size_t claimed = 0, sent = 0, failed = 0, dead = 0, postponed = 0, lost = 0, cancelled = 0;
  friend bool operator==(const Round&, const Round&) = default;
};

// Safe to call from several threads, if its senders are. Everything given must outlive it.
class Dispatcher {
 public:
  Dispatcher(OutboxStore& outbox, std::map<Channel, Sender*> senders, CityTextsOf texts, Random& random,
             DispatchRules rules = {}, FillClaim fill = {})
      : outbox_(outbox),
        senders_(std::move(senders)),
        texts_(std::move(texts)),
        random_(random),
        rules_(std::move(rules)),
        fill_(std::move(fill)) {}

  // Claims a batch of what is due at `now`, puts back what must wait (quiet hours, caps), sends the rest in
  // order and records each. Between two deliveries nothing is lost if the program ends.
  // Once `stop` is true, what is not begun is put back for whoever comes next.
  //   unavailable  the database did not answer; what is claimed comes again when its lease runs out
  Result<Round> run_once(JurisdictionId j, Instant now, const std::function<bool()>& stop = {});
  // How many deliveries one step takes.
  std::size_t batch() const;

 private:
  Status deliver(JurisdictionId j, Claim& claim, const CityTexts& texts, Instant now, Round& round);
  Result<bool> postpone(JurisdictionId j, const Claim& claim, const CityTexts& texts, Instant now);
  // ok with the words in `rendered`, or why there are none.
  Verdict render(JurisdictionId j, const Claim& claim, const CityTexts& texts, Rendered& rendered) const;

  OutboxStore& outbox_;
  const std::map<Channel, Sender*> senders_;
  const CityTextsOf texts_;
  Random& random_;
  const DispatchRules rules_;
  const FillClaim fill_;
};

}  // namespace tz::notify
