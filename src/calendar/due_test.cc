// docs/sources.md#days: every vector that is given there, and both sides of each edge.
#include "calendar/due.h"

#include <gmock/gmock.h>

#include "calendar/testing.h"

namespace tz::calendar {
namespace {

using namespace std::chrono_literals;
using calendar::testing::china;
using calendar::testing::united_states;

const DayRules kChina{.zone = "Asia/Shanghai", .rolls_weekend = true};
const DayRules kKeepsWeekends{.zone = "Asia/Shanghai", .rolls_weekend = false};
const DayRules kBoston{.zone = "America/New_York"};

Instant at(std::string_view text) { return parse_instant(text).value(); }
Instant noon(std::string_view day) { return at(std::string(day) + "T12:00:00+08:00"); }

struct Vector {
  const char* start;
  int value;
  SpanUnit unit;
  const char* due;
  const char* why;
};

void expect_due(std::span<const Vector> vectors, const DayRules& rules) {
  for (const Vector& v : vectors) {
    const Due due = due_at({v.value, v.unit}, noon(v.start), china(), rules);
    EXPECT_EQ(format_day(civil_day_of(due.at, rules.zone)), v.due)
        << v.start << " + " << words_en({v.value, v.unit}) << ": " << v.why;
  }
}

using enum SpanUnit;

TEST(Due, WorkingDaysLeaveOutTheStartDayAndHolidaysAndCountMakeUpDays) {
  constexpr Vector kVectors[] = {
      {"2021-09-30", 5, working_days, "2021-10-13", "Saturday 10-09 is worked"},
      {"2025-01-27", 5, working_days, "2025-02-10", "Spring Festival, Saturday 02-08 is worked"},
      {"2025-09-30", 1, working_days, "2025-10-09", "eight days are closed"},
      {"2026-02-13", 5, working_days, "2026-02-27", "Saturday 02-14 is worked, nine days are closed"},
      {"2023-01-02", 1, working_days, "2023-01-03", "the day after New Year's Day is worked"},
      {"2022-09-30", 3, working_days, "2022-10-10", "10-08 and 10-09 are worked"},
      {"2026-02-28", 1, working_days, "2026-03-02", "a start on a worked Saturday is left out as any"},
      {"2026-02-17", 1, working_days, "2026-02-24", "a start on a holiday begins the next working day"}};
  expect_due(kVectors, kChina);
  expect_due(kVectors, kKeepsWeekends);  // how weekends roll is no matter of working days
}

TEST(Due, NaturalDaysThatEndOnADayOffEndOnTheNextWorkingDay) {
  constexpr Vector kVectors[] = {
      {"2025-09-26", 7, natural_days, "2025-10-09", "10-03 is in the holidays"},
      {"2021-10-22", 15, natural_days, "2021-11-08", "11-06 is a Saturday"},
      {"2021-10-20", 15, natural_days, "2021-11-04", "a Thursday stays"},
      {"2021-09-24", 15, natural_days, "2021-10-09", "a Saturday that is worked stays"},
      {"2025-10-02", 0, natural_days, "2025-10-02", "zero days end the same day, a holiday or not"}};
  expect_due(kVectors, kChina);
}

TEST(Due, OrdinaryWeekendsRollOnlyIfTheConfigurationSaysSo) {
  constexpr Vector kVectors[] = {
      {"2021-10-22", 15, natural_days, "2021-11-06", "the Saturday stays"},
      {"2021-10-23", 15, natural_days, "2021-11-07", "and so does the Sunday"},
      {"2025-09-26", 7, natural_days, "2025-10-09", "a statutory holiday rolls all the same"},
      {"2021-08-31", 1, months, "2021-09-30", "a month's end that is worked stays"}};
  expect_due(kVectors, kKeepsWeekends);
  // Christmas of 2020 was a Friday: the day after it is a Saturday, which is a day off only by configuration.
  const auto christmas = [](bool rolls) {
    const DayRules rules{.zone = "America/New_York", .rolls_weekend = rolls};
    const Due due = due_at({5, natural_days}, at("2020-12-20T12:00:00-05:00"), united_states(), rules);
    return format_day(civil_day_of(due.at, rules.zone));
  };
  EXPECT_EQ(christmas(false), "2020-12-26");
  EXPECT_EQ(christmas(true), "2020-12-28");
}

TEST(Due, MonthsEndOnTheCorrespondingDayOrAtTheMonthsEnd) {
  constexpr Vector kVectors[] = {
      {"2021-03-15", 1, months, "2021-04-15", "the corresponding day"},
      {"2021-07-31", 1, months, "2021-08-31", "31 to 31"},
      {"2021-08-31", 1, months, "2021-09-30", "September has no 31st"},
      {"2022-12-31", 2, months, "2023-02-28", "February has no 31st"},
      {"2023-12-29", 2, months, "2024-02-29", "a leap year has the 29th"},
      {"2021-07-22", 3, months, "2021-10-22", "three months"},
      {"2021-09-05", 1, months, "2021-10-08", "10-05 is in the holidays, Friday 10-08 is the day after them"},
      {"2024-02-29", 1, years, "2025-02-28", "no corresponding day: the month's end"},
      {"2023-03-01", 1, years, "2024-03-01", "the corresponding day"},
      {"2021-11-05", 12, months, "2022-11-07", "11-05 is a Saturday"},
      {"2021-11-05", 1, years, "2022-11-07", "twelve months are a year"},
      {"2025-10-02", 0, months, "2025-10-02", "zero months end the same day"}};
  expect_due(kVectors, kChina);
}

TEST(Due, DaysEndWithTheLastMillisecondOfTheDayInTheCitysOwnZone) {
  const Due d = due_at({5, working_days}, noon("2021-09-30"), china(), kChina);
  EXPECT_EQ(d.at, at("2021-10-14T00:00:00+08:00") - 1ms);
  // 23:30 UTC is already the next morning in Shanghai: the start day left out is that one.
  const Due evening = due_at({1, working_days}, at("2021-10-11T23:30:00Z"), china(), kChina);
  EXPECT_EQ(format_day(civil_day_of(evening.at, kChina.zone)), "2021-10-13");
}

TEST(Due, DaysEndAtTheCloseOfBusinessWhereThereIsOne) {
  const DayRules office{.zone = "Asia/Shanghai", .closes_at = 17h + 30min};
  EXPECT_EQ(due_at({5, working_days}, noon("2021-09-30"), china(), office).at,
            at("2021-10-13T17:30:00+08:00") - 1ms);
  EXPECT_EQ(due_at({1, months}, noon("2021-03-15"), china(), office).at,
            at("2021-04-15T17:30:00+08:00") - 1ms);
  // Hours do not know business hours.
  EXPECT_EQ(due_at({2, hours}, at("2021-10-11T17:00:00+08:00"), china(), office).at,
            at("2021-10-11T19:00:00+08:00"));
}

TEST(Due, HoursRunOnThroughNightsAndHolidays) {
  for (const int span : {2, 24}) {
    const Instant start = at("2025-10-01T23:00:00+08:00");
    const Due due = due_at({span, hours}, start, china(), kChina);
    EXPECT_EQ(due.at, start + std::chrono::hours{span});
    EXPECT_FALSE(due.provisional);
  }
  EXPECT_FALSE(due_at({24, hours}, noon("2030-01-01"), china(), kChina).provisional);  // no calendar is asked
}

TEST(Due, HoursAreRealHoursWhereClocksChange) {
  // Clocks went forward on Sunday 2021-03-14 at 02:00: a day later they show an hour more.
  EXPECT_EQ(due_at({24, hours}, at("2021-03-13T12:00:00-05:00"), united_states(), kBoston).at,
            at("2021-03-14T13:00:00-04:00"));
  EXPECT_EQ(due_at({2, hours}, at("2021-03-14T01:30:00-05:00"), united_states(), kBoston).at,
            at("2021-03-14T04:30:00-04:00"));
  // And back on Sunday 2021-11-07: 24 hours later it is 11:00.
  EXPECT_EQ(due_at({24, hours}, at("2021-11-06T12:00:00-04:00"), united_states(), kBoston).at,
            at("2021-11-07T11:00:00-05:00"));
}

TEST(Due, DaysFollowSummerTime) {
  // Clocks went back on Sunday 2015-11-01: the day ended at 05:00 UTC, not 04:00.
  const Due d = due_at({1, working_days}, at("2015-10-30T12:00:00-04:00"), united_states(), kBoston);
  EXPECT_EQ(d.at, at("2015-11-03T05:00:00Z") - 1ms);
  const Due christmas = due_at({5, working_days}, at("2015-12-23T12:00:00-05:00"), united_states(), kBoston);
  EXPECT_EQ(format_day(civil_day_of(christmas.at, kBoston.zone)), "2015-12-31");
}

TEST(Due, IsProvisionalOnceItCrossesAYearWithoutANotice) {
  EXPECT_FALSE(due_at({5, working_days}, noon("2026-12-21"), china(), kChina).provisional);
  EXPECT_TRUE(due_at({10, working_days}, noon("2026-12-21"), china(), kChina).provisional);
  EXPECT_TRUE(due_at({1, months}, noon("2026-12-21"), china(), kChina).provisional);
  EXPECT_TRUE(due_at({2, years}, noon("2026-01-05"), china(), kChina).provisional);
  EXPECT_TRUE(due_at({1, working_days}, noon("2027-03-01"), china(), kChina).provisional);
}

TEST(Span, IsReadWithinTheMaximumOfItsUnit) {
  EXPECT_EQ(parse_span("5", "working_days"), (Span{5, working_days}));
  EXPECT_EQ(parse_span("8784", "hours"), (Span{8784, hours}));
  EXPECT_EQ(parse_span("120", "months"), (Span{120, months}));
  EXPECT_EQ(parse_span("10", "years"), (Span{10, years}));
  for (const auto& [value, unit] :
       {std::pair{"8785", "hours"}, std::pair{"3661", "natural_days"}, std::pair{"121", "months"},
        std::pair{"11", "years"}, std::pair{"-1", "hours"}, std::pair{"", "hours"}, std::pair{"1x", "hours"},
        std::pair{"1", "weeks"}, std::pair{"99999999999", "hours"}})
    EXPECT_FALSE(parse_span(value, unit).has_value()) << value << " " << unit;
}

TEST(Span, HasWordsInBothLanguages) {
  EXPECT_EQ(words_zh({5, working_days}), "5个工作日");
  EXPECT_EQ(words_en({5, working_days}), "5 working days");
  EXPECT_EQ(words_zh({1, months}), "1个月");
  EXPECT_EQ(words_en({1, months}), "1 month");
  EXPECT_EQ(words_zh({2, years}), "2年");
  EXPECT_EQ(words_en({0, natural_days}), "the same day");
  EXPECT_EQ(words_en({0, hours}), "0 hours");
}

}  // namespace
}  // namespace tz::calendar
