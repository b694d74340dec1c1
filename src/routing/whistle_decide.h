#pragma once
// All rules of a whistle, pure: no clock, no database. Sources: docs/sources.md#whistle-kinds; numbers are in
// Policy.
#include <vector>

#include "base/result.h"
#include "routing/whistle.h"
#include "routing/whistle_clock.h"

namespace tz::routing::whistle {

struct Decision {
  Event event;
  std::vector<ledger::Text> texts{};
};

// The event that `command`, given by `by` at `now`, causes, or why it is refused.
//   not_allowed       the status of the whistle (rule "status") or of the department's part ("part_state")
//                     does not permit it, or a rule does; Error::rule names it, docs/sources.md lists them
//   forbidden         the capacity or the unit of `by` does not ("capacity", "whistle_unit",
//   "drafter_approves",
//                     "ruling_independent")
//   invalid_argument  a text is missing or too long, a date has passed, ...; Error::field names it
Result<Decision> decide(const Whistle& current, const Command& command, const By& by, Instant now,
                        const Policy& policy);

// A command that status, part, capacity and unit would not refuse: what the board offers.
struct Offer {
  std::string_view command{};
  std::optional<UnitId> unit{};
};
std::vector<Offer> offers(const Whistle& current, const By& by, Instant now, const Policy& policy);

// True if either side may see what the other said of it: both have spoken, or nobody can any more.
bool ratings_open(const Whistle& w, const Part& part, Instant now, const Policy& policy);

}  // namespace tz::routing::whistle
