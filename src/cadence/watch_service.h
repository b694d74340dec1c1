#pragma once
// Follows the ledger's feed and keeps what the rounds need to know of each case; sends the reminders.
#include "cadence/watch_store.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::cadence {

// Everything given must outlive it. One thread at a time for a jurisdiction; a second would only do the work
// twice.
class WatchService {
 public:
  WatchService(WatchStore& store, const ledger::EventStore& history, ledger::CaseService& cases,
               const ledger::Planner& planner)
      : store_(store), history_(history), cases_(cases), planner_(planner) {}

  // Reads on in the feed, at most `limit` events; returns how many. Repeating changes nothing.
  Result<std::size_t> follow(JurisdictionId j, const CityRules& rules, Instant now, std::size_t limit);
  // Reminders that are due by `now`, and what a crash left owing; at most `limit` cases. True: there may be
  // more. Each is an Urge in the ledger by the program, so that it stands in the case's history and the unit
  // is told as by any other; an unsigned case is signed by the program after its own.
  Result<bool> remind(JurisdictionId j, const CityRules& rules, Instant now, std::size_t limit);

 private:
  Result<std::optional<WatchedCase>> read(JurisdictionId j, ledger::CaseId id, UnitId hotline) const;
  Status look(JurisdictionId j, WatchedCase c, const CityRules& rules, Instant now);
  Status write_down(JurisdictionId j, const WatchedCase& c, const CityRules& rules, Instant now);
  Status pay(JurisdictionId j, const SentReminder& owed);
  UnitId hotline(JurisdictionId j) const;

  WatchStore& store_;
  const ledger::EventStore& history_;
  ledger::CaseService& cases_;
  const ledger::Planner& planner_;
};

// The wire word of a reminder's level in an Urge.
std::string_view urge_level(const Reminder& reminder);
// The step of a reminder, by which it is sent once for a limit.
std::string step_of(const Reminder& reminder, const CityRules& rules);

}  // namespace tz::cadence
