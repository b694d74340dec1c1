#include "calendar/source.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"
#include "calendar/testing.h"

namespace tz::calendar {
namespace {

using calendar::testing::chinese_days;
using calendar::testing::csv_of;
using calendar::testing::day;
using calendar::testing::holiday_cn;
using calendar::testing::shipped;
using std::chrono::year;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <class T>
Error refusal(const Result<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? Error{} : result.error();
}

TEST(Sources, OfChinaAgreeOnEveryDayFrom2020To2026) {
  EXPECT_THAT(disagreements(holiday_cn(), chinese_days()), ElementsAre());
  const Result<Source> merged = merge_sources(holiday_cn(), chinese_days());
  ASSERT_TRUE(merged.has_value()) << merged.error().message;
  for (int y = 2020; y <= 2026; ++y) EXPECT_TRUE(merged->is_published(year{y})) << y;
}

// The table of docs/sources.md#make-up-days: "MM-DD" or "MM-DD/MM-DD", by the year of the dates.
std::vector<std::chrono::sys_days> days_in(int y, std::string_view list) {
  std::vector<std::chrono::sys_days> out;
  for (const std::string_view range : split(list, ' ')) {
    const std::string year_text = std::to_string(y) + "-";
    const auto first = day(year_text + std::string(range.substr(0, 5)));
    const auto last = range.size() == 5 ? first : day(year_text + std::string(range.substr(6)));
    for (auto d = first; d <= last; d += std::chrono::days{1}) out.push_back(d);
  }
  return out;
}

TEST(Sources, OfChinaSayWhatTheNoticesSay) {
  struct Row {
    int year;
    const char *holidays, *makeup;
    int longest_run;
  };
  constexpr Row kRows[] = {
      {2021, "01-01/01-03 02-11/02-17 04-03/04-05 05-01/05-05 06-12/06-14 09-19/09-21 10-01/10-07",
       "02-07 02-20 04-25 05-08 09-18 09-26 10-09", 7},
      {2022, "01-01/01-03 01-31/02-06 04-03/04-05 04-30/05-04 06-03/06-05 09-10/09-12 10-01/10-07 12-31",
       "01-29 01-30 04-02 04-24 05-07 10-08 10-09", 7},
      {2023, "01-01/01-02 01-21/01-27 04-05 04-29/05-03 06-22/06-24 09-29/10-06",
       "01-28 01-29 04-23 05-06 06-25 10-07 10-08", 8},
      {2024, "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
       "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12", 8},
      {2025, "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
       "01-26 02-08 04-27 09-28 10-11", 8},
      {2026, "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
       "01-04 02-14 02-28 05-09 09-20 10-10", 9}};
  const Source merged = merge_sources(holiday_cn(), chinese_days()).value();
  const LayeredCalendar& china = calendar::testing::china();
  for (const Row& row : kRows) {
    std::vector<std::chrono::sys_days> holidays, makeup;
    int run = 0;
    int longest = 0;
    for (std::chrono::sys_days d = year{row.year} / 1 / 1;
         d <= std::chrono::sys_days{year{row.year} / 12 / 31}; d += std::chrono::days{1}) {
      if (const ListedDay* listed = merged.find(d))
        (listed->kind == DayKind::holiday ? holidays : makeup).push_back(d);
      run = china.is_working_day(d) ? 0 : run + 1;
      longest = std::max(longest, run);
    }
    EXPECT_EQ(holidays, days_in(row.year, row.holidays)) << row.year;
    EXPECT_EQ(makeup, days_in(row.year, row.makeup)) << row.year;
    EXPECT_EQ(longest, row.longest_run) << row.year;
  }
}

TEST(Sources, KeepNoticesFilesAndNamesInBothLanguages) {
  const Source merged = merge_sources(holiday_cn(), chinese_days()).value();
  const YearList& list = merged.years.at(year{2026});
  EXPECT_THAT(list.notices, ElementsAre(HasSubstr("content_7047091")));
  ASSERT_EQ(list.files.size(), 2U);
  EXPECT_EQ(list.files[0].name, "holiday-cn/2026.json");
  EXPECT_EQ(list.files[0].sha256, sha256(as_bytes(shipped("calendars/cn/holiday-cn/2026.json"))));
  EXPECT_EQ(list.files[1].sha256, sha256(as_bytes(shipped("calendars/cn/chinese-days.json"))));
  const ListedDay* eve = merged.find(day("2026-02-16"));
  ASSERT_NE(eve, nullptr);
  EXPECT_EQ(eve->kind, DayKind::holiday);
  EXPECT_EQ(eve->name_zh, "春节");
  EXPECT_EQ(eve->name_en, "Spring Festival");
}

TEST(Sources, ANoticeMayCloseADayOfTheYearBefore) {
  const Source merged = merge_sources(holiday_cn(), chinese_days()).value();
  EXPECT_EQ(merged.find_with_source(day("2022-12-31")).list->year, year{2023});
  // The notice for 2022 alone did not know of it.
  EXPECT_THAT(disagreements(holiday_cn(2022, 2022), chinese_days()),
              ElementsAre(Disagreement{day("2022-12-31"), "weekend", "holiday"}));
  EXPECT_THAT(disagreements(holiday_cn(2023, 2023), chinese_days()), ElementsAre());
}

TEST(Sources, AnEmptyYearIsNotPublishedRatherThanWithoutHolidays) {
  const Source merged = merge_sources(holiday_cn(), chinese_days()).value();
  ASSERT_TRUE(merged.years.contains(year{2027}));
  EXPECT_FALSE(merged.is_published(year{2027}));
  EXPECT_TRUE(merged.years.at(year{2027}).days.empty());
  EXPECT_EQ(merged.years.at(year{2027}).files.size(), 1U);
}

TEST(Sources, AYearOfOneSourceOnlyIsNotPublished) {
  const Source merged = merge_sources(holiday_cn(), chinese_days()).value();
  EXPECT_TRUE(chinese_days().is_published(year{2019}));
  EXPECT_FALSE(merged.is_published(year{2019}));
  EXPECT_EQ(merged.find(day("2019-10-01")), nullptr);
}

// A published package lists 2023-01-03 as a holiday; the notice closes 2022-12-31 to 2023-01-02 only.
TEST(Sources, ThatDisagreeAreRefusedWithTheDays) {
  const Source third =
      parse_calendar_csv("third.csv", csv_of(holiday_cn()) + "2023-01-03,holiday,元旦\n").value();
  const Error error = refusal(merge_sources(holiday_cn(), third));
  EXPECT_EQ(error.rule, "sources_disagree");
  EXPECT_THAT(error.message, HasSubstr("2023-01-03 (holiday-cn: worked, third.csv: holiday)"));
  ASSERT_EQ(error.more.size(), 1U);
  EXPECT_EQ(error.more[0].field, "2023-01-03");
}

TEST(Sources, AMissingMakeUpDayIsADisagreement) {
  std::string csv = csv_of(holiday_cn());
  const auto at = csv.find("\n2026-02-14,makeup");
  ASSERT_NE(at, std::string::npos);
  csv.erase(at, csv.find('\n', at + 1) - at);
  const Source third = parse_calendar_csv("third.csv", csv).value();
  EXPECT_THAT(disagreements(third, holiday_cn()),
              ElementsAre(Disagreement{day("2026-02-14"), "weekend", "worked"}));
}

TEST(Sources, ManyDisagreementsAreCountedButNotAllTold) {
  const Source none =
      parse_calendar_csv("none.csv",
                         "date,kind\n2020-01-01,holiday\n2021-01-01,holiday\n2022-01-01,holiday\n"
                         "2023-01-01,holiday\n2024-01-01,holiday\n2025-01-01,holiday\n"
                         "2026-01-01,holiday\n")
          .value();
  const Error error = refusal(merge_sources(holiday_cn(), none));
  EXPECT_EQ(error.more.size(), 50U);
  EXPECT_LT(error.message.size(), 2000U);
}

TEST(Sources, AreNotIndependentIfTheyShareAFile) {
  EXPECT_EQ(refusal(merge_sources(holiday_cn(), holiday_cn(2026, 2026))).rule, "same_source");
}

TEST(Sources, OfOnePublisherJoinIfNoYearIsGivenTwice) {
  const Source one = holiday_cn(2026, 2026);
  const Source twice[] = {one, one};
  EXPECT_EQ(refusal(join_files("holiday-cn", twice)).rule, "duplicate_year");
}

TEST(FederalHolidays, AgreeWithTheListsThatAreShipped) {
  const Source rule = us_federal_holidays(year{2015}, year{2028});
  const Source listed = parse_calendar_csv("federal.csv", shipped("calendars/us/federal.csv")).value();
  const Result<Source> merged = merge_sources(listed, rule);
  ASSERT_TRUE(merged.has_value()) << merged.error().message;
  for (int y = 2015; y <= 2028; ++y) EXPECT_TRUE(merged->is_published(year{y})) << y;
}

TEST(FederalHolidays, OnAWeekendAreObservedOnTheNearestWorkingDay) {
  const Source rule = us_federal_holidays(year{2020}, year{2027});
  const auto name = [&](std::string_view date) {
    const ListedDay* listed = rule.find(day(date));
    return listed == nullptr ? std::string("none") : listed->name_en;
  };
  EXPECT_EQ(name("2020-07-03"), "Independence Day (observed)");  // the Fourth was a Saturday
  EXPECT_EQ(name("2020-07-04"), "none");
  EXPECT_EQ(name("2021-07-05"), "Independence Day (observed)");  // a Sunday
  EXPECT_EQ(name("2021-12-31"), "New Year's Day (observed)");    // of 2022
  EXPECT_EQ(name("2020-06-19"), "none");                         // a holiday from 2021 on
  EXPECT_EQ(name("2021-06-18"), "Juneteenth National Independence Day (observed)");
  EXPECT_EQ(name("2026-11-26"), "Thanksgiving Day");
  EXPECT_EQ(name("2026-05-25"), "Memorial Day");
  EXPECT_EQ(name("2027-12-31"), "New Year's Day (observed)");  // of 2028, in the last year asked for
  EXPECT_EQ(rule.years.at(year{2021}).days.size(), 12U);
  EXPECT_EQ(rule.years.at(year{2022}).days.size(), 10U);
}

TEST(HolidayCn, FaultsNameFileAndField) {
  const auto error = [](std::string_view json) { return refusal(parse_holiday_cn("f.json", json)); };
  EXPECT_EQ(error("[]").rule, "json");
  EXPECT_THAT(error("{").message, HasSubstr("f.json"));
  EXPECT_EQ(error("{}").field, "year");
  EXPECT_EQ(error(R"({"year":1800,"papers":[],"days":[]})").field, "year");
  EXPECT_EQ(error(R"({"year":2026,"days":[]})").field, "papers");
  EXPECT_EQ(error(R"({"year":2026,"papers":[7],"days":[]})").rule, "notice");
  EXPECT_EQ(error(R"({"year":2026,"papers":[]})").field, "days");
  EXPECT_EQ(error(R"({"year":2026,"papers":["n"],"days":[]})").field, "days");  // a notice without days
  EXPECT_EQ(error(R"({"year":2026,"papers":[],"days":[7]})").field, "days[0]");
  const Error bad =
      error(R"({"year":2026,"papers":[],"days":[{"name":1,"date":"2026-02-30","isOffDay":"x"}]})");
  EXPECT_EQ(bad.field, "days[0].name");
  ASSERT_EQ(bad.more.size(), 2U);
  EXPECT_EQ(bad.more[0].rule, "date");
  EXPECT_EQ(bad.more[1].rule, "kind");
  EXPECT_THAT(bad.more[0].message, HasSubstr("f.json:days[0].date"));
  const auto days = [&](std::string_view list) {
    return error(R"({"year":2026,"papers":[],"days":[)" + std::string(list) + "]}").rule;
  };
  const std::string one = R"({"name":"x","date":"2026-01-01","isOffDay":true})";
  EXPECT_EQ(days(one + "," + one), "duplicate_date");
  EXPECT_EQ(days(R"({"name":"x","date":"2024-12-31","isOffDay":true})"), "far_date");
  EXPECT_EQ(days(R"({"name":"x","date":"2027-01-01","isOffDay":true})"), "far_date");
  EXPECT_EQ(refusal(parse_holiday_cn("f.json", std::string((1U << 20) + 1, ' '))).code, Errc::too_large);
}

TEST(ChineseDays, FaultsNameFileAndField) {
  const auto error = [](std::string_view holidays, std::string_view workdays, std::string_view in_lieu) {
    return refusal(parse_chinese_days("c.json", R"({"holidays":{)" + std::string(holidays) +
                                                    R"(},"workdays":{)" + std::string(workdays) +
                                                    R"(},"inLieuDays":{)" + std::string(in_lieu) + "}}"));
  };
  EXPECT_EQ(refusal(parse_chinese_days("c.json", "{}")).field, "holidays");
  EXPECT_EQ(error(R"("2026-1-1":"a,b,1")", "", "").rule, "date");
  EXPECT_EQ(error(R"("2026-01-01":"a")", "", "").rule, "name");
  EXPECT_EQ(error(R"("2026-01-01":1)", "", "").field, "holidays.2026-01-01");
  EXPECT_EQ(error(R"("2026-01-01":"a,b,1")", R"("2026-01-01":"a,b,1")", "").rule, "duplicate_date");
  EXPECT_EQ(error("", R"("2026-01-04":"a,b,1")", R"("2026-01-04":"a,b,1")").rule, "in_lieu");
}

TEST(CalendarCsv, FaultsNameFileLineAndColumn) {
  const auto error = [](std::string_view rows) {
    return refusal(parse_calendar_csv("c.csv", "date,kind,name,name_en,source\n" + std::string(rows)));
  };
  EXPECT_EQ(error("2021-02-29,holiday,,,\n").rule, "date");
  EXPECT_THAT(error("2021-02-29,holiday,,,\n").message, HasSubstr("c.csv:2:date"));
  EXPECT_EQ(error("2021-02-01,half,,,\n").rule, "kind");
  EXPECT_EQ(error("2021-02-01,holiday,,,\n2021-02-01,makeup,,,\n").rule, "duplicate_date");
  EXPECT_EQ(error("2021-02-01,holiday," + std::string(65, 'x') + ",,\n").rule, "name");
  EXPECT_EQ(error("2021-02-01,holiday,,," + std::string(501, 'x') + "\n").rule, "notice");
  EXPECT_EQ(error("2021-02-01,holiday\n").rule, "cell_count");
}

}  // namespace
}  // namespace tz::calendar
