#pragma once
// Due dates of open cases are counted anew when the calendar has changed (docs/sources.md#due-recomputed): a
// consumer of calendar versions. It walks the open cases in the order of their limits and gives each whose
// limit moves a RecomputeDue; what it has done is on the cases, so that doing it again changes nothing.
#include <optional>
#include <string>

#include "base/clock.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "routing/routing_service.h"

namespace tz::routing {

// How far it has come.
struct DueSweep {
  std::int64_t version = 0;  // of the calendar that it works towards, or has worked through
  int pass = 1;              // 1, then 2 for what was written from the old calendar while the first ran
  std::string cursor{};      // of the list of open cases
  Instant started_at{};      // of the pass
  bool done = false;
  std::int64_t moved = 0;  // limits, since `version` came
  friend bool operator==(const DueSweep&, const DueSweep&) = default;
};

// Safe to call from any thread.
class DueSweepStore {
 public:
  virtual ~DueSweepStore() = default;
  virtual Result<std::optional<DueSweep>> load(JurisdictionId j) const = 0;
  virtual Status save(JurisdictionId j, const DueSweep& sweep) = 0;
};

// Everything given must outlive it. One thread at a time for a jurisdiction; two would only do the work
// twice.
class DueSweeper {
 public:
  DueSweeper(RoutingService& cities, const ledger::Planner& planner, ledger::CaseService& cases,
             const ledger::CaseQuery& query, DueSweepStore& store, const Clock& clock)
      : cities_(cities), planner_(planner), cases_(cases), query_(query), store_(store), clock_(clock) {}

  // At most `count` cases further. True: nothing is left to do now. A fault leaves the place where it is, to
  // be tried again.
  Result<bool> step(JurisdictionId j, std::size_t count = 50);
  Result<std::optional<DueSweep>> state(JurisdictionId j) const { return store_.load(j); }

 private:
  Result<bool> recompute(JurisdictionId j, ledger::CaseId id);

  RoutingService& cities_;
  const ledger::Planner& planner_;
  ledger::CaseService& cases_;
  const ledger::CaseQuery& query_;
  DueSweepStore& store_;
  const Clock& clock_;
};

// How long after the first pass the second begins: no request that read the old calendar runs so long.
inline constexpr std::chrono::seconds kSecondPassAfter{60};

}  // namespace tz::routing
