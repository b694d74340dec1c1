#pragma once
// What the weekly run decided, and what became of it. A meeting that decides without an owner and a day has
// decided nothing: such a decision is refused.
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "calendar/due.h"

namespace tz::cadence {

inline constexpr std::size_t kActionTextMax = 500;  // code points
inline constexpr std::size_t kActionReasonMax = 2000;
inline constexpr std::size_t kActionCasesMax = 100;

enum class ActionState : std::uint8_t {
  open,
  overdue,  // its day has passed; it can still be done
  done,
  dropped  // given up, with a reason that everyone can read
};
std::string_view name_of(ActionState state);

// As the minutes have it.
struct Decision {
  std::string text{};
  UnitId owner{};
  std::chrono::sys_days due{};            // the owner's last day
  std::vector<std::string> case_codes{};  // that it is about; a place may have none
};

struct ActionItem {
  std::chrono::sys_days week{};  // Monday of the run that decided it
  std::string text{};
  UnitId owner{};
  Instant due{};  // last millisecond of the day, or close of business
  std::vector<std::string> case_codes{};
  ActionState state = ActionState::open;
  std::optional<Instant> ended_at{};  // set exactly while it is done or dropped
  bool late = false;                  // done after its day
  std::string outcome{};              // what was done, or why it was dropped
  friend bool operator==(const ActionItem&, const ActionItem&) = default;
};

// What can happen to an item.
struct Finish {
  std::string outcome;
};
struct Drop {
  std::string reason;
};
struct PassDay {};  // a timer: the day may have passed
using ActionStep = std::variant<Finish, Drop, PassDay>;

// The item that a decision makes.
//   invalid_argument  text_required, text_too_long, owner_required, due_past (before the day of the meeting),
//                     cases_max
Result<ActionItem> decide_action(const Decision& decision, std::chrono::sys_days week, Instant meeting,
                                 const calendar::DayRules& rules);

// The item after the step. PassDay changes only an open item whose due time is before `now`. Pure.
//   not_allowed       action_over: it is done or dropped, and stays so; a new decision is a new item
//   invalid_argument  text_required, text_too_long
Result<ActionItem> apply(ActionItem item, const ActionStep& step, Instant now);

}  // namespace tz::cadence
