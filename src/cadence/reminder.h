#pragma once
// Reminders before a due date, and what follows after it, level by level (催办); and the rule that nobody
// gets more than one ten-day prompt a period. Steps are configuration; the defaults and their sources are in
// docs/sources.md#urge-steps.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "cadence/run_dates.h"
#include "calendar/due.h"

namespace tz::cadence {

// Who hears of it. Each level is told beside those below it, not in their place.
enum class ReminderLevel : std::uint8_t {
  own_unit,       // the unit that has the case
  deputy_head,    // a copy to the deputy head responsible
  criticism_list  // the list for public criticism (通报批评)
};
std::string_view name_of(ReminderLevel level);

// One step: when it is due, counted from the due date or from the step before it.
struct ReminderStep {
  ReminderLevel level = ReminderLevel::own_unit;
  calendar::Span after{};
};

struct ReminderRules {
  calendar::DayRules days{};
  std::chrono::minutes tells_at{std::chrono::hours{9}};  // reminders counted in days go out at this time
  // Before a due date that is counted in days: that many working days ahead, each once.
  std::vector<int> working_days_before{1};
  // Between start and due of this or less (the 2 h and 24 h tiers): once, at half of the time instead.
  std::chrono::hours short_limit{48};
  // After the due date, in order: each counts from the one before, the first from the due date itself.
  std::vector<ReminderStep> after{{ReminderLevel::own_unit, {0, calendar::SpanUnit::hours}},
                                  {ReminderLevel::deputy_head, {1, calendar::SpanUnit::natural_days}},
                                  {ReminderLevel::criticism_list, {5, calendar::SpanUnit::working_days}}};
};
//   invalid_argument  time_of_day, days_before (not 1 to 60), short_limit (below 0), step_order (a level does
//                     not rise)
Status check(const ReminderRules& rules);

struct Reminder {
  ReminderLevel level = ReminderLevel::own_unit;
  bool before_due = false;
  Instant at{};
  std::string words_zh{};
  std::string words_en{};
  friend bool operator==(const Reminder&, const Reminder&) = default;
};

// All reminders of a due date, in order of time, none before `start`. A step in days falls on a working day,
// at `tells_at`. Computed anew whenever the due date changes. Pure.
std::vector<Reminder> reminders(Instant start, Instant due, const calendar::WorkCalendar& calendar,
                                const ReminderRules& rules);
// Those to be sent now: due since `last_look` and by `now`, if the case was not settled before them. After a
// pause of the program only the highest that is after the due date is sent, and none that has become
// pointless: one before the due date once that has passed, or once the case is settled.
std::vector<Reminder> to_send(const std::vector<Reminder>& all, Instant last_look, Instant now,
                              std::optional<Instant> settled_at);

// ---- ten-day prompts

// What a person is prompted of in a period: lines of one prompt.
struct PromptLine {
  ActorId person{};
  std::string case_code{};
  std::string words_zh{};
  std::string words_en{};
  friend bool operator==(const PromptLine&, const PromptLine&) = default;
};
struct Prompt {
  ActorId person{};
  TenDay period{};
  std::vector<PromptLine> lines{};  // in the order given, no line twice
  friend bool operator==(const Prompt&, const Prompt&) = default;
};
struct SentPrompt {
  ActorId person{};
  TenDay period{};
};
// One prompt a person with all of that person's lines, by person; none for who has nothing, and none for who
// got one in `period` already (docs/sources.md#one-prompt). Pure.
std::vector<Prompt> prompts(const TenDay& period, const std::vector<PromptLine>& lines,
                            const std::vector<SentPrompt>& sent);

}  // namespace tz::cadence
