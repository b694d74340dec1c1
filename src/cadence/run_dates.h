#pragma once
// When the city's regular rounds run: the weekly run (周调度), the ten-day prompt (旬提示), the monthly
// summary (月总结) and the assessment month. Dates only; the runs themselves are kept elsewhere. Rules:
// docs/sources.md#weekly-run and after.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "calendar/work_calendar.h"

namespace tz::cadence {

using std::chrono::sys_days;

// A city's choice; the defaults are the rule's.
struct RunRules {
  std::string zone{};                                      // IANA; times below are its local time
  std::chrono::minutes weekly_at{std::chrono::hours{9}};   // cut-off of the weekly run
  std::chrono::weekday weekly_on = std::chrono::Monday;    // its day, if that is worked
  std::chrono::minutes prompt_at{std::chrono::hours{10}};  // ten-day prompt
  std::chrono::minutes summary_at{std::chrono::hours{9}};  // monthly summary
  std::chrono::day assessment_last{18};                    // the assessment month ends at its 24:00
};
//   invalid_argument  zone, time_of_day (past 24:00), assessment_day (not 1 to 28)
Status check(const RunRules& rules);

// Times from `from` on, and before `to`.
struct Window {
  Instant from{};
  Instant to{};
  friend bool operator==(const Window&, const Window&) = default;
};

// ---- weekly run

enum class WeeklyState : std::uint8_t {
  on_time,  // on its own day
  moved,    // its day is closed: the next working day of that week
  merged    // the week has none: the run of the next week that has one covers it too
};
std::string_view name_of(WeeklyState state);

struct WeeklyRun {
  sys_days week{};  // the week's Monday (ISO)
  WeeklyState state = WeeklyState::on_time;
  Instant cut_off{};                     // of the run that covers this week
  sys_days run_week{};                   // the week of that run: another one exactly if `state` is merged
  std::vector<sys_days> merged_weeks{};  // weeks before this one that its run covers too, oldest first
  Window covers{};                       // from the cut-off of the run before; empty if merged
  bool provisional = false;              // a year without a published calendar was asked
  friend bool operator==(const WeeklyRun&, const WeeklyRun&) = default;
};
// The run of the ISO week in which `day` falls. Case limits of hours know nothing of it.
WeeklyRun weekly_run(sys_days day, const calendar::WorkCalendar& calendar, const RunRules& rules);

// ---- ten-day prompt

enum class Part : std::uint8_t { first, middle, last };

// 旬: days 1 to 10, 11 to 20, and 21 to the month's end (8 to 11 days).
struct TenDay {
  std::chrono::year_month month{};
  Part part = Part::first;
  sys_days first_day() const;
  sys_days last_day() const;
  TenDay next() const;
  friend auto operator<=>(const TenDay&, const TenDay&) = default;
};
TenDay ten_day_of(sys_days day);
// "2026年2月中旬", "11 to 20 February 2026".
std::string words_zh(const TenDay& period);
std::string words_en(const TenDay& period);

struct TenDayPrompt {
  TenDay period{};
  sys_days day{};
  Instant at{};
  bool provisional = false;
  friend bool operator==(const TenDayPrompt&, const TenDayPrompt&) = default;
};
// On the last working day not after the period's end: early rather than late, because it prompts. If the
// whole period is closed, that is a day before it.
TenDayPrompt ten_day_prompt(const TenDay& period, const calendar::WorkCalendar& calendar,
                            const RunRules& rules);

// ---- months

struct MonthSummary {
  std::chrono::year_month month{};
  Window covers{};  // the natural month
  sys_days day{};   // first working day of the next month
  Instant at{};
  bool provisional = false;
  friend bool operator==(const MonthSummary&, const MonthSummary&) = default;
};
MonthSummary month_summary(std::chrono::year_month month, const calendar::WorkCalendar& calendar,
                           const RunRules& rules);

// From the 19th of the month before, 00:00, to the 18th, 24:00 (with the default rules).
Window assessment_month(std::chrono::year_month month, const RunRules& rules);

}  // namespace tz::cadence
