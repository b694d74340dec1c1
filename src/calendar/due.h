#pragma once
// When a span of time ends: hours, working days, natural days, months, years. Civil Code 200 to 204, with
// what the law leaves open as configuration (docs/sources.md#days).
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "calendar/work_calendar.h"

namespace tz::calendar {

// Kept as numbers in tables: new ones go to the end.
enum class SpanUnit : std::uint8_t { hours, natural_days, working_days, months, years };
std::string_view name_of(SpanUnit unit);

inline constexpr int kSpanHoursMax = 24 * 366;
inline constexpr int kSpanDaysMax = 3660;
inline constexpr int kSpanMonthsMax = 120;
inline constexpr int kSpanYearsMax = 10;

// "5 working days". Zero days (months, years) end on the start day itself.
struct Span {
  int value = 0;
  SpanUnit unit = SpanUnit::hours;
  friend bool operator==(const Span&, const Span&) = default;
};
// A number and a unit as packs write them. nullopt: no such unit, no number, or more than the unit's maximum.
std::optional<Span> parse_span(std::string_view value, std::string_view unit);

// How days are counted where the law leaves it open (docs/sources.md#days).
struct DayRules {
  std::string zone{};         // IANA
  bool rolls_weekend = true;  // a period that ends on an ordinary weekend ends on the next working day
  // Close of business, as time since midnight: the last day ends then (Civil Code 203 (2)). Without it a day
  // ends at 24:00.
  std::optional<std::chrono::minutes> closes_at{};
};

struct Due {
  Instant at{};
  bool provisional = false;  // a year without a published calendar was crossed
  friend bool operator==(const Due&, const Due&) = default;
};

// When `span` from `start` ends. Hours run on. Days leave out the start day (Civil Code 201); working days
// count working days only. A period of months or years ends on the day that corresponds to the start day, or
// at the month's end if there is none (202). Natural days, months and years that end on a day off end on the
// day after it (203): statutory holidays always, ordinary weekends if `rules` say so. A day ends at 24:00 of
// the zone or at close of business, given as its last millisecond, so that what happens `at <= due` is in
// time. Pure.
Due due_at(const Span& span, Instant start, const WorkCalendar& calendar, const DayRules& rules);

// How much of the time from `from` to `to` lies on working days, whole days of `zone` counted from midnight
// to midnight. Zero if `to` is not after `from`; not meant for more than some years. Pure.
std::chrono::milliseconds worked_time(Instant from, Instant to, const WorkCalendar& calendar,
                                      const std::string& zone);

// "5个工作日", "5 working days".
std::string words_zh(const Span& span);
std::string words_en(const Span& span);

}  // namespace tz::calendar
