#include "cadence/action_item.h"

#include <fmt/format.h>

#include "base/match.h"
#include "base/text.h"
#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

Status check_text(std::string_view text, std::size_t max, std::string_view what) {
  if (trim(text).empty())
    return fail_rule(Errc::invalid_argument, "text_required", fmt::format("{} is required", what));
  if (!is_valid_utf8(text) || count_code_points(text) > max)
    return fail_rule(Errc::invalid_argument, "text_too_long",
                     fmt::format("{} has at most {} characters", what, max));
  return {};
}

}  // namespace

std::string_view name_of(ActionState state) {
  switch (state) {
    case ActionState::open:
      return "open";
    case ActionState::overdue:
      return "overdue";
    case ActionState::done:
      return "done";
    case ActionState::dropped:
      return "dropped";
  }
  return "";
}

Result<ActionItem> decide_action(const Decision& decision, std::chrono::sys_days week, Instant meeting,
                                 const calendar::DayRules& rules) {
  TZ_CHECK(check_text(decision.text, kActionTextMax, "what is to be done"));
  if (decision.owner == UnitId{})
    return fail_rule(Errc::invalid_argument, "owner_required",
                     "a decision names the unit that carries it out");
  if (decision.due < calendar::civil_day_of(meeting, rules.zone))
    return fail_rule(Errc::invalid_argument, "due_past", "the day is before the meeting");
  if (decision.case_codes.size() > kActionCasesMax)
    return fail_rule(Errc::invalid_argument, "cases_max",
                     fmt::format("a decision is about at most {} cases", kActionCasesMax));
  const auto closes = rules.closes_at.value_or(std::chrono::hours{24});
  return ActionItem{
      .week = week,
      .text = std::string(trim(decision.text)),
      .owner = decision.owner,
      .due = calendar::instant_of(decision.due, closes, rules.zone) - std::chrono::milliseconds{1},
      .case_codes = decision.case_codes};
}

Result<ActionItem> apply(ActionItem item, const ActionStep& step, Instant now) {
  if (item.state == ActionState::done || item.state == ActionState::dropped)
    return fail_rule(Errc::not_allowed, "action_over",
                     fmt::format("the action is {} already", name_of(item.state)));
  return std::visit(Match{[&](const Finish& finish) -> Result<ActionItem> {
                            TZ_CHECK(check_text(finish.outcome, kActionReasonMax, "what was done"));
                            item.state = ActionState::done;
                            item.late = now > item.due;
                            item.ended_at = now;
                            item.outcome = std::string(trim(finish.outcome));
                            return item;
                          },
                          [&](const Drop& drop) -> Result<ActionItem> {
                            TZ_CHECK(check_text(drop.reason, kActionReasonMax, "the reason"));
                            item.state = ActionState::dropped;
                            item.ended_at = now;
                            item.outcome = std::string(trim(drop.reason));
                            return item;
                          },
                          [&](const PassDay&) -> Result<ActionItem> {
                            if (now > item.due) item.state = ActionState::overdue;
                            return item;
                          }},
                    step);
}

}  // namespace tz::cadence
