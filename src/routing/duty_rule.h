#pragma once
// May a unit of the grass roots have such a matter? (P62-3: what a department must do is not handed down;
// docs/sources.md#duty-list)
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/planner.h"
#include "places/unit.h"
#include "routing/category.h"
#include "routing/delegation.h"
#include "routing/duty_list.h"

namespace tz::routing {

// What the rule reads. All of it outlives the call.
struct DutyBook {
  const CategoryTree& categories;
  const places::UnitTree& units;
  const DutyList* duties = nullptr;  // nullptr: the city has none
  const Delegations* delegations = nullptr;
};

// A unit of the tree, or with an empty code all units of a kind.
struct DutyUnit {
  std::string_view code{};
  places::UnitKind kind = places::UnitKind::department;
};

struct DutyRefusal {
  const DutyLine* line = nullptr;             // nullptr: no line speaks of it (a community, which needs one)
  const places::Unit* responsible = nullptr;  // nullptr: the list names nobody
  std::string zh{};                           // why, in words, with the line and the unit responsible
  std::string en{};
};

// Pure. nullopt: it may. In this order:
//   - the rule binds streets and communities alone;
//   - a power that was handed over is led by its delegate while the delegation lasts;
//   - must_do may be led and assisted, may_assist assisted, recovered neither;
//   - where no line speaks, a community leads only what its category marks as its own (community_may_own),
//   and
//     everything else is free.
std::optional<DutyRefusal> refused_by_duty(const DutyBook& book, const DutyUnit& unit,
                                           std::string_view category, ledger::DutyPart part,
                                           std::chrono::sys_days day);

}  // namespace tz::routing
