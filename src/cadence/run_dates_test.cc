// docs/sources.md#weekly-run: every vector that is given there.
#include "cadence/run_dates.h"

#include <gmock/gmock.h>

#include "cadence/testing.h"

namespace tz::cadence {
namespace {

using cadence::testing::at;
using cadence::testing::china;
using cadence::testing::day;
using cadence::testing::local;
using ::testing::ElementsAre;

const RunRules kRules{.zone = "Asia/Shanghai"};

WeeklyRun week(std::string_view any_day, const RunRules& rules = kRules) {
  return weekly_run(day(any_day), china(), rules);
}

TEST(WeeklyRun, IsOnMondayMorning) {
  for (const char* any_day : {"2021-10-18", "2021-10-20", "2021-10-24"}) {
    const WeeklyRun run = week(any_day);
    EXPECT_EQ(run.week, day("2021-10-18")) << any_day;
    EXPECT_EQ(run.state, WeeklyState::on_time);
    EXPECT_EQ(local(run.cut_off), "2021-10-18 09:00");
    EXPECT_EQ(run.covers, (Window{local("2021-10-11 09:00"), local("2021-10-18 09:00")}));
    EXPECT_THAT(run.merged_weeks, ElementsAre());
    EXPECT_FALSE(run.provisional);
  }
}

TEST(WeeklyRun, MovesToTheNextWorkingDayOfTheWeek) {
  struct Row {
    const char *monday, *cut_off;
  };
  constexpr Row kRows[] = {{"2021-10-04", "2021-10-08 09:00"},  // National Day until the 7th
                           {"2025-10-06", "2025-10-09 09:00"},  // until the 8th
                           {"2026-04-06", "2026-04-07 09:00"},  // 清明
                           {"2024-02-12", "2024-02-18 09:00"},  // only the make-up Sunday is worked
                           {"2026-02-23", "2026-02-24 09:00"}};
  for (const Row& row : kRows) {
    const WeeklyRun run = week(row.monday);
    EXPECT_EQ(run.state, WeeklyState::moved) << row.monday;
    EXPECT_EQ(local(run.cut_off), row.cut_off);
    EXPECT_EQ(run.run_week, day(row.monday));
  }
}

TEST(WeeklyRun, OfAWeekWithoutAWorkingDayIsMergedIntoTheNext) {
  struct Row {
    const char *week, *next_week, *cut_off, *covers_from;
  };
  constexpr Row kRows[] = {{"2022-01-31", "2022-02-07", "2022-02-07 09:00", "2022-01-24 09:00"},
                           {"2026-02-16", "2026-02-23", "2026-02-24 09:00", "2026-02-09 09:00"}};
  for (const Row& row : kRows) {
    const WeeklyRun merged = week(row.week);
    EXPECT_EQ(merged.state, WeeklyState::merged) << row.week;
    EXPECT_EQ(name_of(merged.state), "merged");
    EXPECT_EQ(merged.run_week, day(row.next_week));
    EXPECT_EQ(local(merged.cut_off), row.cut_off);
    EXPECT_EQ(merged.covers.from, merged.covers.to);
    const WeeklyRun next = week(row.next_week);
    EXPECT_THAT(next.merged_weeks, ElementsAre(day(row.week)));
    EXPECT_EQ(local(next.covers.from), row.covers_from);
    EXPECT_EQ(next.cut_off, merged.cut_off);
  }
}

TEST(WeeklyRun, CoversEveryInstantOnceFrom2021To2026) {
  Instant last = week("2021-01-04").cut_off;
  int merged = 0;
  for (auto monday = day("2021-01-11"); monday <= day("2026-12-21"); monday += std::chrono::weeks{1}) {
    const WeeklyRun run = weekly_run(monday, china(), kRules);
    if (run.state == WeeklyState::merged) {
      ++merged;
      continue;
    }
    EXPECT_EQ(run.covers.from, last);
    EXPECT_LT(run.covers.from, run.covers.to);
    last = run.cut_off;
  }
  EXPECT_EQ(merged, 2);
}

TEST(WeeklyRun, IsProvisionalInAYearWithoutANotice) {
  EXPECT_FALSE(week("2026-12-21").provisional);
  EXPECT_TRUE(week("2026-12-28").provisional);  // the week reaches into 2027
  EXPECT_TRUE(week("2027-01-04").provisional);
}

TEST(WeeklyRun, OnAnotherDayOfTheWeekLooksAheadFirst) {
  RunRules friday = kRules;
  friday.weekly_on = std::chrono::Friday;
  EXPECT_EQ(local(week("2021-10-18", friday).cut_off), "2021-10-22 09:00");
  EXPECT_EQ(local(week("2025-01-27", friday).cut_off), "2025-01-27 09:00");  // only the Monday is worked
}

TEST(TenDay, HasTheMonthInThreeParts) {
  struct Row {
    const char *day, *first, *last, *zh, *en;
  };
  constexpr Row kRows[] = {
      {"2026-02-01", "2026-02-01", "2026-02-10", "2026年2月上旬", "1 to 10 February 2026"},
      {"2026-02-10", "2026-02-01", "2026-02-10", "2026年2月上旬", "1 to 10 February 2026"},
      {"2026-02-11", "2026-02-11", "2026-02-20", "2026年2月中旬", "11 to 20 February 2026"},
      {"2026-02-20", "2026-02-11", "2026-02-20", "2026年2月中旬", "11 to 20 February 2026"},
      {"2026-02-21", "2026-02-21", "2026-02-28", "2026年2月下旬", "21 to 28 February 2026"},  // 8 days
      {"2024-02-29", "2024-02-21", "2024-02-29", "2024年2月下旬", "21 to 29 February 2024"},
      {"2021-10-31", "2021-10-21", "2021-10-31", "2021年10月下旬", "21 to 31 October 2021"}};  // 11 days
  for (const Row& row : kRows) {
    const TenDay period = ten_day_of(day(row.day));
    EXPECT_EQ(period.first_day(), day(row.first)) << row.day;
    EXPECT_EQ(period.last_day(), day(row.last)) << row.day;
    EXPECT_EQ(words_zh(period), row.zh);
    EXPECT_EQ(words_en(period), row.en);
    EXPECT_EQ(period.next(), ten_day_of(day(row.last) + std::chrono::days{1}));
  }
}

TEST(TenDayPrompt, IsOnTheLastWorkingDayNotAfterThePeriodsEnd) {
  struct Row {
    const char *period, *prompt;
  };
  constexpr Row kRows[] = {
      {"2021-10-01", "2021-10-09 10:00"},  // a Saturday that is worked
      {"2021-10-11", "2021-10-20 10:00"}, {"2021-10-21", "2021-10-29 10:00"},
      {"2025-02-01", "2025-02-10 10:00"}, {"2025-02-11", "2025-02-20 10:00"},
      {"2025-02-21", "2025-02-28 10:00"}, {"2026-02-01", "2026-02-10 10:00"},
      {"2026-02-11", "2026-02-14 10:00"},   // a make-up Saturday; then nine days are closed
      {"2026-02-21", "2026-02-28 10:00"}};  // a make-up Saturday
  for (const Row& row : kRows) {
    const TenDayPrompt prompt = ten_day_prompt(ten_day_of(day(row.period)), china(), kRules);
    EXPECT_EQ(local(prompt.at), row.prompt) << row.period;
    EXPECT_FALSE(prompt.provisional);
  }
  EXPECT_TRUE(ten_day_prompt(ten_day_of(day("2027-01-05")), china(), kRules).provisional);
}

TEST(MonthSummary, IsOnTheFirstWorkingDayOfTheNextMonth) {
  using std::chrono::year;
  struct Row {
    std::chrono::year_month month;
    const char* at;
  };
  const Row kRows[] = {{year{2021} / 10, "2021-11-01 09:00"},
                       {year{2025} / 2, "2025-03-03 09:00"},
                       {year{2026} / 2, "2026-03-02 09:00"},
                       {year{2021} / 9, "2021-10-08 09:00"},
                       {year{2025} / 12, "2026-01-04 09:00"}};  // a make-up Sunday
  for (const Row& row : kRows) EXPECT_EQ(local(month_summary(row.month, china(), kRules).at), row.at);
  const MonthSummary october = month_summary(year{2021} / 10, china(), kRules);
  EXPECT_EQ(october.covers, (Window{local("2021-10-01 00:00"), local("2021-11-01 00:00")}));
  EXPECT_FALSE(october.provisional);
  EXPECT_TRUE(month_summary(year{2026} / 12, china(), kRules).provisional);
}

TEST(AssessmentMonth, RunsFromThe19thToTheEndOfThe18th) {
  const Window january = assessment_month(std::chrono::year{2022} / 1, kRules);
  EXPECT_EQ(local(january.from), "2021-12-19 00:00");
  EXPECT_EQ(local(january.to), "2022-01-19 00:00");  // the 18th, 24:00
  EXPECT_EQ(assessment_month(std::chrono::year{2022} / 2, kRules).from, january.to);
  RunRules at_months_end = kRules;
  at_months_end.assessment_last = std::chrono::day{28};
  EXPECT_EQ(local(assessment_month(std::chrono::year{2022} / 3, at_months_end).from), "2022-03-01 00:00");
}

TEST(RunRules, AreCheckedBeforeTheyAreUsed) {
  EXPECT_TRUE(check(kRules).has_value());
  RunRules rules = kRules;
  rules.zone = "Asia/Nowhere";
  EXPECT_EQ(check(rules).error().rule, "zone");
  rules = kRules;
  rules.prompt_at = std::chrono::hours{24} + std::chrono::minutes{1};
  EXPECT_EQ(check(rules).error().rule, "time_of_day");
  for (const unsigned last : {0U, 29U}) {
    rules = kRules;
    rules.assessment_last = std::chrono::day{last};
    EXPECT_EQ(check(rules).error().rule, "assessment_day");
  }
}

TEST(RunDates, FollowTheClocksOfTheCitysZone) {
  RunRules boston{.zone = "America/New_York"};
  EXPECT_EQ(weekly_run(day("2021-03-08"), china(), boston).cut_off, at("2021-03-08T09:00:00-05:00"));
  EXPECT_EQ(weekly_run(day("2021-03-15"), china(), boston).cut_off, at("2021-03-15T09:00:00-04:00"));
}

}  // namespace
}  // namespace tz::cadence
