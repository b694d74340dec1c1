#pragma once
// What the pure mapping of posts.h needs to know, looked up: the case, the city, who can be reached, who
// subscribes.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "notify/notice_service.h"
#include "notify/optout.h"
#include "notify/outbox_store.h"
#include "notify/subscription.h"

namespace tz::notify {

// Which ways this server has at all.
struct Ways {
  bool mail = false, sms = false;
};
// Who is accountable for which unit, of a whole city; asked only when someone of them is told.
using HeadsOf = std::function<Result<std::vector<Head>>(JurisdictionId)>;
// A landing's code in words of both languages.
using OutcomeWords = std::function<Named(ledger::LandingCode)>;

// Safe to call from any thread. Everything given must outlive it.
class NoticeFeed {
 public:
  struct Parts {
    const ledger::CaseService& cases;
    const ledger::Planner& planner;
    NoticeService& notices;
    const OptOutStore& optouts;
    const SubscriptionStore& subscriptions;
    OutcomeWords outcome;
    std::string public_url;
    Ways ways;
    HeadsOf heads{};  // empty: none are known
  };
  explicit NoticeFeed(Parts parts) : parts_(std::move(parts)) {}

  // PostsOf of the feed's reader. Silent about what happened longer ago than the city's told_within, as of
  // `now`, and about cases that came by a file: history is told to nobody.
  //   unavailable, corrupted  as the stores say
  Result<std::vector<Post>> posts(JurisdictionId j, const ledger::FedEvent& fed, Instant now) const;
  // About what happened at `at` beside the ledger; told once for that moment, whatever the case is by now.
  Result<std::vector<Post>> beside(JurisdictionId j, Occasion occasion, ledger::CaseId id, Instant at) const;
  // About a limit; nothing if the case is over or paused by now, or its limit has moved.
  Result<std::vector<Post>> due(JurisdictionId j, Occasion occasion, ledger::CaseId id, Instant due) const;
  // A ten-day prompt, for its person; nothing if the city tells nobody of prompts.
  Result<std::optional<Post>> prompted(JurisdictionId j, const PromptTold& prompt) const;
  // False if the city tells nobody of such an event.
  bool speaks_of(JurisdictionId j, Occasion occasion) const;

 private:
  struct Background;
  Result<Background> background(JurisdictionId j, ledger::CaseId id, std::span<const Occasion> told) const;

  const Parts parts_;
};

}  // namespace tz::notify
