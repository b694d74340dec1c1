#pragma once
// Who may do what in which status: the part of decide() that does not look into the command.
#include <cstddef>

#include "base/result.h"
#include "ledger/case.h"
#include "ledger/command.h"

namespace tz::ledger {

// Place of a command in Command and in command_names().
template <class C, std::size_t I = 0>
constexpr std::size_t index_of() {
  if constexpr (std::is_same_v<C, std::variant_alternative_t<I, Command>>)
    return I;
  else
    return index_of<C, I + 1>();
}

//   forbidden    rule "role": the capacity; "unit": the unit; "self_check", "callback_independent",
//   "panel_independent",
//                "not_handler_land", "carry_upper": the unit is too near to, or the capacity not that of,
//                someone who may judge
//   not_allowed  rule "status", "merged" or "merge"
Status permit(const Case& c, std::size_t command_index, const By& by);

// True if the unit works on the case: its owner, the one to sign next, or one that assists.
bool is_involved(const Case& c, const By& by);

}  // namespace tz::ledger
