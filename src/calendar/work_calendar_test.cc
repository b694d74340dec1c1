#include "calendar/work_calendar.h"

#include <gmock/gmock.h>

#include "calendar/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::china;
using calendar::testing::day;
using calendar::testing::shipped;
using ::testing::HasSubstr;

const ListedCalendar& listed_china() {
  static const ListedCalendar calendar =
      ListedCalendar::parse("calendar_cn.csv", shipped("default/calendar_cn.csv")).value();
  return calendar;
}

TEST(WorkCalendar, HasEveryYearAsManyWorkingDaysAsTheNoticesSay) {
  const std::pair<int, int> kWorked[] = {{2021, 250}, {2022, 249}, {2023, 249},
                                         {2024, 251}, {2025, 248}, {2026, 248}};
  for (const WorkCalendar* calendar :
       {static_cast<const WorkCalendar*>(&listed_china()), static_cast<const WorkCalendar*>(&china())}) {
    for (const auto& [year, expected] : kWorked) {
      int worked = 0;
      const auto end = std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1};
      for (auto d = std::chrono::sys_days{std::chrono::year{year} / 1 / 1}; d < end;
           d += std::chrono::days{1})
        worked += calendar->is_working_day(d) ? 1 : 0;
      EXPECT_EQ(worked, expected) << year;
    }
    EXPECT_TRUE(calendar->is_published(std::chrono::year{2026}));
    EXPECT_FALSE(calendar->is_published(std::chrono::year{2027}));
  }
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

TEST(WorkCalendar, RefusesWhatIsNoDayAndNamesTheLine) {
  const auto refusal = [](std::string_view rows) {
    const auto calendar = ListedCalendar::parse("c.csv", "date,kind,name\n" + std::string(rows));
    return calendar ? Error{} : calendar.error();
  };
  EXPECT_EQ(refusal("2021-02-29,holiday,x\n").rule, "date");
  EXPECT_THAT(refusal("2021-02-29,holiday,x\n").message, HasSubstr("c.csv:2:date"));
  EXPECT_EQ(refusal("2021-02-01,half,x\n").rule, "kind");
  EXPECT_EQ(refusal("2021-02-01,holiday,x\n2021-02-01,holiday,x\n").rule, "duplicate_date");
  EXPECT_EQ(refusal("2021-02-01,makeup,x\n").rule, "makeup_on_weekday");
}

}  // namespace
}  // namespace tz::calendar
