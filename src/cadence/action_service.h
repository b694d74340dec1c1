#pragma once
// What acts on action items: load, decide by action_item.h, append.
#include "base/id.h"
#include "cadence/action_store.h"
#include "cadence/round_store.h"
#include "cadence/settings.h"

namespace tz::cadence {

// Who acts, for which unit.
struct Doer {
  ActorId actor{};
  UnitId unit{};
};

// Thread-safe if the stores are.
class ActionService {
 public:
  ActionService(ActionStore& store, const RoundStore& rounds, IdMaker& ids)
      : store_(store), rounds_(rounds), ids_(ids) {}

  // A decision of the weekly run of that week.
  //   not_found    no run was held in that week
  //   not_allowed  run_not_held: it was merged or missed, or its agenda is still being made
  //   Plus the errors of decide_action().
  Result<ActionHistory> decide(JurisdictionId j, sys_days week, const Decision& decision,
                               const CityRules& rules, const Doer& by, Instant now);
  //   conflict  it is not at expected_version any more.  Plus the errors of apply().
  Result<ActionHistory> step(JurisdictionId j, ActionId id, std::int64_t expected_version,
                             const ActionStep& step, const Doer& by, Instant now);
  // Marks open items whose day has passed; at most `limit`. True: there may be more.
  Result<bool> pass_days(JurisdictionId j, Instant now, std::size_t limit);

 private:
  ActionStore& store_;
  const RoundStore& rounds_;
  IdMaker& ids_;
};

}  // namespace tz::cadence
