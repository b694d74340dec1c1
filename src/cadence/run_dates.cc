#include "cadence/run_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/time.h"
#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

using calendar::instant_of;
using calendar::WorkCalendar;
using calendar::year_of;
using std::chrono::days;
using std::chrono::weeks;

constexpr std::chrono::minutes kMidnight{0};

sys_days monday_of(sys_days day) {
  return day - days{static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1};
}

// The day of the week's run, if it has one: its own day or the next that is worked. Where that falls past
// Sunday, a worked day before it (the week's only ones) still serves.
std::optional<sys_days> run_day(sys_days monday, const WorkCalendar& calendar, const RunRules& rules) {
  const sys_days sunday = monday + days{6};
  const sys_days own = monday + days{static_cast<int>(rules.weekly_on.iso_encoding()) - 1};
  for (sys_days day = own; day <= sunday; day += days{1})
    if (calendar.is_working_day(day)) return day;
  for (sys_days day = own - days{1}; day >= monday; day -= days{1})
    if (calendar.is_working_day(day)) return day;
  return std::nullopt;
}

bool published(sys_days first, sys_days last, const WorkCalendar& calendar) {
  for (std::chrono::year year = year_of(first); year <= year_of(last); ++year)
    if (!calendar.is_published(year)) return false;
  return true;
}

sys_days first_of(std::chrono::year_month month) { return month / 1; }

}  // namespace

Status check(const RunRules& rules) {
  if (!is_known_zone(rules.zone))
    return fail_rule(Errc::invalid_argument, "zone", fmt::format("there is no time zone \"{}\"", rules.zone));
  for (const auto at : {rules.weekly_at, rules.prompt_at, rules.summary_at})
    if (at < kMidnight || at > std::chrono::hours{24})
      return fail_rule(Errc::invalid_argument, "time_of_day", "a time of the day is from 0:00 to 24:00");
  if (rules.assessment_last < std::chrono::day{1} || rules.assessment_last > std::chrono::day{28})
    return fail_rule(Errc::invalid_argument, "assessment_day",
                     "the assessment month ends on a day that every month has, 1 to 28");
  return {};
}

std::string_view name_of(WeeklyState state) {
  switch (state) {
    case WeeklyState::on_time:
      return "on_time";
    case WeeklyState::moved:
      return "moved";
    case WeeklyState::merged:
      return "merged";
  }
  return "";
}

WeeklyRun weekly_run(sys_days day, const WorkCalendar& calendar, const RunRules& rules) {
  WeeklyRun run{.week = monday_of(day)};
  run.run_week = run.week;
  const auto own = run_day(run.week, calendar, rules);
  if (!own) {
    run.state = WeeklyState::merged;
    while (!run_day(run.run_week, calendar, rules)) run.run_week += weeks{1};
    run.cut_off = instant_of(*run_day(run.run_week, calendar, rules), rules.weekly_at, rules.zone);
    run.covers = {run.cut_off, run.cut_off};
    run.provisional = !published(run.week, run.run_week + days{6}, calendar);
    return run;
  }
  run.state = std::chrono::weekday{*own} == rules.weekly_on ? WeeklyState::on_time : WeeklyState::moved;
  run.cut_off = instant_of(*own, rules.weekly_at, rules.zone);
  sys_days before = run.week - weeks{1};
  for (; !run_day(before, calendar, rules); before -= weeks{1}) run.merged_weeks.push_back(before);
  std::ranges::reverse(run.merged_weeks);
  run.covers = {instant_of(*run_day(before, calendar, rules), rules.weekly_at, rules.zone), run.cut_off};
  run.provisional = !published(before, run.week + days{6}, calendar);
  return run;
}

sys_days TenDay::first_day() const { return first_of(month) + days{10 * static_cast<int>(part)}; }

sys_days TenDay::last_day() const {
  return part == Part::last ? sys_days{month / std::chrono::last} : first_day() + days{9};
}

TenDay TenDay::next() const {
  if (part == Part::last) return {.month = month + std::chrono::months{1}, .part = Part::first};
  return {.month = month, .part = part == Part::first ? Part::middle : Part::last};
}

TenDay ten_day_of(sys_days day) {
  const std::chrono::year_month_day date{day};
  const unsigned number = static_cast<unsigned>(date.day());
  return {.month = date.year() / date.month(),
          .part = number <= 10   ? Part::first
                  : number <= 20 ? Part::middle
                                 : Part::last};
}

std::string words_zh(const TenDay& period) {
  constexpr std::string_view kParts[] = {"上旬", "中旬", "下旬"};
  return fmt::format("{}年{}月{}", static_cast<int>(period.month.year()),
                     static_cast<unsigned>(period.month.month()),
                     kParts[static_cast<std::size_t>(period.part)]);
}

std::string words_en(const TenDay& period) {
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  const std::chrono::year_month_day first{period.first_day()};
  const std::chrono::year_month_day last{period.last_day()};
  return fmt::format("{} to {} {} {}", static_cast<unsigned>(first.day()), static_cast<unsigned>(last.day()),
                     kMonths[static_cast<unsigned>(first.month()) - 1], static_cast<int>(first.year()));
}

TenDayPrompt ten_day_prompt(const TenDay& period, const WorkCalendar& calendar, const RunRules& rules) {
  const sys_days day = calendar::working_day_until(period.last_day(), calendar);
  return {.period = period,
          .day = day,
          .at = instant_of(day, rules.prompt_at, rules.zone),
          .provisional = !published(day, period.last_day(), calendar)};
}

MonthSummary month_summary(std::chrono::year_month month, const WorkCalendar& calendar,
                           const RunRules& rules) {
  const sys_days next = first_of(month + std::chrono::months{1});
  const sys_days day = calendar::working_day_from(next, calendar);
  return {
      .month = month,
      .covers = {instant_of(first_of(month), kMidnight, rules.zone), instant_of(next, kMidnight, rules.zone)},
      .day = day,
      .at = instant_of(day, rules.summary_at, rules.zone),
      .provisional = !published(next, day, calendar)};
}

Window assessment_month(std::chrono::year_month month, const RunRules& rules) {
  const std::chrono::year_month before = month - std::chrono::months{1};
  const auto end_of = [&](std::chrono::year_month m) {
    return instant_of(m / rules.assessment_last, std::chrono::hours{24}, rules.zone);
  };
  return {.from = end_of(before), .to = end_of(month)};
}

}  // namespace tz::cadence
