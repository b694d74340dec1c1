#include "calendar/work_calendar.h"

#include <gmock/gmock.h>

#include "calendar/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::china;
using calendar::testing::day;

TEST(WorkCalendar, HasEveryYearAsManyWorkingDaysAsTheNoticesSay) {
  const std::pair<int, int> kWorked[] = {{2021, 250}, {2022, 249}, {2023, 249},
                                         {2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [year, expected] : kWorked) {
    int worked = 0;
    const auto end = std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1};
    for (auto d = std::chrono::sys_days{std::chrono::year{year} / 1 / 1}; d < end; d += std::chrono::days{1})
      worked += china().is_working_day(d) ? 1 : 0;
    EXPECT_EQ(worked, expected) << year;
  }
  EXPECT_TRUE(china().is_published(std::chrono::year{2026}));
  EXPECT_FALSE(china().is_published(std::chrono::year{2027}));
}

TEST(WorkCalendar, IsClosedForNineDaysAtMostOverSpringFestivalOf2026) {
  auto longest = std::pair{0, day("2021-01-01")};
  int run = 0;
  for (auto d = day("2021-01-01"); d <= day("2026-12-31"); d += std::chrono::days{1}) {
    run = china().is_working_day(d) ? 0 : run + 1;
    if (run > longest.first) longest = {run, d};
  }
  EXPECT_EQ(longest.first, 9);
  EXPECT_EQ(format_day(longest.second), "2026-02-23");
  EXPECT_TRUE(china().is_working_day(day("2026-02-14")));
  EXPECT_FALSE(china().is_working_day(day("2026-02-15")));
}

TEST(WorkCalendar, StepsFromOneWorkingDayToAnother) {
  EXPECT_EQ(format_day(working_day_from(day("2021-10-01"), china())), "2021-10-08");
  EXPECT_EQ(format_day(working_day_from(day("2021-10-08"), china())), "2021-10-08");
  EXPECT_EQ(format_day(working_day_until(day("2021-10-10"), china())), "2021-10-09");
  EXPECT_EQ(format_day(add_working_days(day("2021-10-13"), -5, china())), "2021-09-30");
  EXPECT_EQ(format_day(add_working_days(day("2021-09-30"), 5, china())), "2021-10-13");
  EXPECT_EQ(format_day(add_working_days(day("2021-10-02"), 0, china())), "2021-10-02");
}

TEST(WorkCalendar, TimeThatIsWorkedLeavesOutDaysOff) {
  const auto worked = [](std::string_view from, std::string_view to) {
    return std::chrono::duration_cast<std::chrono::minutes>(
               worked_time(parse_instant(from).value(), parse_instant(to).value(), china(), "Asia/Shanghai"))
        .count();
  };
  EXPECT_EQ(worked("2026-01-05T09:00:00+08:00", "2026-01-05T10:30:00+08:00"), 90);
  EXPECT_EQ(worked("2026-01-05T10:30:00+08:00", "2026-01-05T09:00:00+08:00"), 0);
  // Friday 18:00 to Monday 09:00: six hours of the one, nine of the other.
  EXPECT_EQ(worked("2026-01-09T18:00:00+08:00", "2026-01-12T09:00:00+08:00"), 15 * 60);
  EXPECT_EQ(worked("2026-01-10T08:00:00+08:00", "2026-01-11T08:00:00+08:00"), 0);
  // Into the Spring Festival by way of a Saturday that is worked.
  EXPECT_EQ(worked("2026-02-13T12:00:00+08:00", "2026-02-24T12:00:00+08:00"), (12 + 24 + 12) * 60);
}

}  // namespace
}  // namespace tz::calendar
