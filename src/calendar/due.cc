#include "calendar/due.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "calendar/civil_day.h"

namespace tz::calendar {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr SpanUnit kUnits[] = {SpanUnit::hours, SpanUnit::natural_days, SpanUnit::working_days,
                               SpanUnit::months, SpanUnit::years};

int value_max(SpanUnit unit) {
  switch (unit) {
    case SpanUnit::hours:
      return kSpanHoursMax;
    case SpanUnit::natural_days:
    case SpanUnit::working_days:
      return kSpanDaysMax;
    case SpanUnit::months:
      return kSpanMonthsMax;
    case SpanUnit::years:
      return kSpanYearsMax;
  }
  return 0;
}

// The corresponding day that many months later, or the last day of that month.
sys_days months_later(sys_days from, int months) {
  const std::chrono::year_month_day start{from};
  const std::chrono::year_month_day wanted = start + std::chrono::months{months};
  if (wanted.ok()) return wanted;
  return wanted.year() / wanted.month() / std::chrono::last;
}

Instant end_of_day(sys_days day, const DayRules& rules) {
  return instant_of(day, rules.closes_at.value_or(std::chrono::hours{24}), rules.zone) -
         std::chrono::milliseconds{1};
}

bool any_unpublished(std::chrono::year first, std::chrono::year last, const WorkCalendar& calendar) {
  for (std::chrono::year year = first; year <= last; ++year)
    if (!calendar.is_published(year)) return true;
  return false;
}

}  // namespace

std::string_view name_of(SpanUnit unit) {
  switch (unit) {
    case SpanUnit::hours:
      return "hours";
    case SpanUnit::natural_days:
      return "natural_days";
    case SpanUnit::working_days:
      return "working_days";
    case SpanUnit::months:
      return "months";
    case SpanUnit::years:
      return "years";
  }
  return "";
}

std::optional<Span> parse_span(std::string_view value, std::string_view unit) {
  for (const SpanUnit known : kUnits) {
    if (name_of(known) != unit) continue;
    int amount = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), amount);
    if (error != std::errc() || end != value.data() + value.size() || amount < 0 || amount > value_max(known))
      return std::nullopt;
    return Span{amount, known};
  }
  return std::nullopt;
}

std::chrono::milliseconds worked_time(Instant from, Instant to, const WorkCalendar& calendar,
                                      const std::string& zone) {
  std::chrono::milliseconds worked{0};
  if (to <= from) return worked;
  for (auto day = civil_day_of(from, zone); day <= civil_day_of(to, zone); day += std::chrono::days{1}) {
    if (!calendar.is_working_day(day)) continue;
    const Instant begin = std::max(from, instant_of(day, std::chrono::minutes{0}, zone));
    const Instant end = std::min(to, instant_of(day, std::chrono::hours{24}, zone));
    if (end > begin) worked += end - begin;
  }
  return worked;
}

std::string words_zh(const Span& span) {
  constexpr std::string_view kWords[] = {"小时", "日", "个工作日", "个月", "年"};
  if (span.value == 0 && span.unit != SpanUnit::hours) return "当日";
  return fmt::format("{}{}", span.value, kWords[static_cast<std::size_t>(span.unit)]);
}

std::string words_en(const Span& span) {
  constexpr std::string_view kWords[] = {"hour", "day", "working day", "month", "year"};
  if (span.value == 0 && span.unit != SpanUnit::hours) return "the same day";
  return fmt::format("{} {}{}", span.value, kWords[static_cast<std::size_t>(span.unit)],
                     span.value == 1 ? "" : "s");
}

Due due_at(const Span& span, Instant start, const WorkCalendar& calendar, const DayRules& rules) {
  if (span.unit == SpanUnit::hours) return {.at = start + std::chrono::hours{span.value}};
  const sys_days first = civil_day_of(start, rules.zone);
  sys_days day = first;
  if (span.unit == SpanUnit::working_days) {
    for (int left = span.value; left > 0;) {
      day += days{1};
      if (calendar.is_working_day(day)) --left;
    }
  } else if (span.value > 0) {
    if (span.unit == SpanUnit::natural_days)
      day += days{span.value};
    else
      day = months_later(day, span.unit == SpanUnit::months ? span.value : 12 * span.value);
    const auto is_off = [&] {
      return calendar.is_holiday(day) || (rules.rolls_weekend && !calendar.is_working_day(day));
    };
    while (is_off()) day += days{1};
  }
  return {.at = end_of_day(day, rules),
          .provisional = any_unpublished(year_of(first), year_of(day), calendar)};
}

}  // namespace tz::calendar
