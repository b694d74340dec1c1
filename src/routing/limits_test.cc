#include "routing/limits.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/time.h"
#include "routing/civil_day.h"

namespace tz::routing {
namespace {

using testing::HasSubstr;

std::string shipped(const std::string& path) {
  std::ifstream in(TZ_SOURCE_DIR "/packs/" + path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

const ListedCalendar& china() {
  static const ListedCalendar calendar =
      *ListedCalendar::parse("calendar_cn.csv", shipped("default/calendar_cn.csv"));
  return calendar;
}

const DayRules kChina{.zone = "Asia/Shanghai", .rolls_weekend = true};

Instant noon(std::string_view day) { return *parse_instant(std::string(day) + "T12:00:00+08:00"); }
std::string day_of(Instant at) { return format_local(at, "Asia/Shanghai").substr(0, 10); }
std::string due(std::string_view start, int value, SpanUnit unit, const DayRules& rules = kChina) {
  return day_of(due_at({value, unit}, noon(start), china(), rules).at);
}

// The vectors of the domain rules, checked against the State Council's notices.
TEST(DueDates, WorkingDaysLeaveOutTheStartDayAndHolidaysAndCountMakeUpDays) {
  EXPECT_EQ(due("2021-09-30", 5, SpanUnit::working_days), "2021-10-13");  // Saturday 10-09 is worked
  EXPECT_EQ(due("2025-01-27", 5, SpanUnit::working_days), "2025-02-10");
  EXPECT_EQ(due("2025-09-30", 1, SpanUnit::working_days), "2025-10-09");
  EXPECT_EQ(due("2026-02-13", 5, SpanUnit::working_days), "2026-02-27");  // Saturday 02-14 is worked
  EXPECT_EQ(due("2023-01-02", 1, SpanUnit::working_days), "2023-01-03");
  EXPECT_EQ(due("2022-09-30", 3, SpanUnit::working_days), "2022-10-10");
}

TEST(DueDates, NaturalDaysThatEndOnADayOffEndOnTheNextWorkingDay) {
  EXPECT_EQ(due("2025-09-26", 7, SpanUnit::natural_days), "2025-10-09");   // 10-03 is in the holidays
  EXPECT_EQ(due("2021-10-22", 15, SpanUnit::natural_days), "2021-11-08");  // 11-06 is a Saturday
  EXPECT_EQ(due("2021-10-20", 15, SpanUnit::natural_days), "2021-11-04");  // a Thursday stays
  EXPECT_EQ(due("2021-09-24", 15, SpanUnit::natural_days), "2021-10-09");  // a Saturday that is worked stays
}

TEST(DueDates, OrdinaryWeekendsRollOnlyIfTheProfileSaysSo) {
  const DayRules keep{.zone = "Asia/Shanghai", .rolls_weekend = false};
  EXPECT_EQ(due("2021-10-22", 15, SpanUnit::natural_days, keep), "2021-11-06");
  EXPECT_EQ(due("2025-09-26", 7, SpanUnit::natural_days, keep),
            "2025-10-09");  // a statutory holiday always does
}

TEST(DueDates, EndWithTheLastMillisecondOfTheDayInTheCitysOwnZone) {
  const Due d = due_at({5, SpanUnit::working_days}, noon("2021-09-30"), china(), kChina);
  EXPECT_EQ(d.at, *parse_instant("2021-10-14T00:00:00+08:00") - std::chrono::milliseconds{1});
  // 23:30 UTC is already the next morning in Shanghai: the start day left out is that one.
  const Due evening =
      due_at({1, SpanUnit::working_days}, *parse_instant("2021-10-11T23:30:00Z"), china(), kChina);
  EXPECT_EQ(day_of(evening.at), "2021-10-13");
}

TEST(DueDates, HoursRunOnThroughNightsAndHolidays) {
  const Instant start = *parse_instant("2025-10-01T23:00:00+08:00");
  EXPECT_EQ(due_at({2, SpanUnit::hours}, start, china(), kChina).at, start + std::chrono::hours{2});
}

TEST(DueDates, ZeroDaysEndTheSameDayEvenOnAHoliday) {
  EXPECT_EQ(due("2025-10-02", 0, SpanUnit::natural_days), "2025-10-02");
}

TEST(DueDates, AreProvisionalOnceTheyCrossAYearWithoutANotice) {
  EXPECT_FALSE(due_at({5, SpanUnit::working_days}, noon("2026-12-21"), china(), kChina).provisional);
  EXPECT_TRUE(due_at({10, SpanUnit::working_days}, noon("2026-12-21"), china(), kChina).provisional);
}

TEST(DueDates, FollowSummerTime) {
  const ListedCalendar us =
      ListedCalendar::parse("calendar_us.csv", shipped("boston/calendar_us.csv")).value();
  const DayRules boston{.zone = "America/New_York"};
  // Clocks went back on Sunday 2015-11-01: the day ended at 05:00 UTC, not 04:00.
  const Due d = due_at({1, SpanUnit::working_days}, *parse_instant("2015-10-30T12:00:00-04:00"), us, boston);
  EXPECT_EQ(d.at, *parse_instant("2015-11-03T05:00:00Z") - std::chrono::milliseconds{1});
  EXPECT_EQ(
      format_local(
          due_at({5, SpanUnit::working_days}, *parse_instant("2015-12-23T12:00:00-05:00"), us, boston).at,
          "America/New_York")
          .substr(0, 10),
      "2015-12-31");  // Christmas and a weekend between
}

TEST(WorkCalendar, HasEveryYearAsManyWorkingDaysAsTheNoticesSay) {
  const std::pair<int, int> kWorked[] = {{2021, 250}, {2022, 249}, {2023, 249},
                                         {2024, 251}, {2025, 248}, {2026, 248}};
  for (const auto& [year, expected] : kWorked) {
    int worked = 0;
    const auto end = std::chrono::sys_days{std::chrono::year{year + 1} / 1 / 1};
    for (auto day = std::chrono::sys_days{std::chrono::year{year} / 1 / 1}; day < end;
         day += std::chrono::days{1})
      worked += china().is_working_day(day) ? 1 : 0;
    EXPECT_EQ(worked, expected) << year;
  }
  EXPECT_TRUE(china().is_published(std::chrono::year{2026}));
  EXPECT_FALSE(china().is_published(std::chrono::year{2027}));
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

LimitBook book() { return LimitBook::parse("limits.csv", shipped("default/limits.csv")).value(); }

TEST(Limits, OfEveryProfileAreTheOnesOfTheSources) {
  using enum ledger::RequestType;
  using enum ledger::Urgency;
  const LimitBook limits = book();
  const auto words = [&](std::string_view profile, ledger::RequestType type, ledger::Urgency urgency) {
    const LimitRule* rule = limits.choose(profile, type, urgency);
    return rule == nullptr ? std::string("none") : words_en(rule->result);
  };
  EXPECT_EQ(words("CN-BJ-2022", help, emergency), "2 hours");
  EXPECT_EQ(words("CN-BJ-2022", help, urgent), "24 hours");
  EXPECT_EQ(words("CN-BJ-2022", help, normal), "7 days");
  EXPECT_EQ(words("CN-BJ-2022", help, complex), "15 days");
  EXPECT_EQ(words("CN-JN-2018", complaint, normal), "5 working days");
  EXPECT_EQ(words("CN-GD-2022", consult, normal), "2 working days");
  EXPECT_EQ(words("CN-GD-2022", suggest, normal), "10 working days");
  EXPECT_EQ(words("CN-GD-2022", report, normal), "15 working days");
  EXPECT_EQ(words("CN-BUREAU-A", report, emergency), "the same day");
  EXPECT_EQ(words("CN-BUREAU-A", consult, normal), "3 working days");
  EXPECT_EQ(words("CN-BUREAU-A", suggest, normal), "13 working days");
  EXPECT_EQ(words("CN-PETITION", complaint, normal), "60 days");
  EXPECT_EQ(words("CN-MARKET-COMPLAINT", complaint, normal), "45 working days");
  EXPECT_EQ(words("CN-MARKET-COMPLAINT", help, normal), "none");
  EXPECT_EQ(words("CN-LICENCE", help, normal), "20 working days");
  EXPECT_EQ(words("INTL-DEFAULT", help, normal), "5 working days");
  EXPECT_EQ(words("INTL-DEFAULT", help, complex), "15 working days");
  EXPECT_EQ(limits.find("CN-AY-2021.general")->extension, (Span{5, SpanUnit::working_days}));
  EXPECT_EQ(limits.find("CN-AY-2021.general")->extensions_max, 1);
}

TEST(Limits, AProfileForACityCoversEveryCase) {
  const LimitBook limits = book();
  EXPECT_TRUE(limits.check_complete("CN-JN-2018").has_value());
  EXPECT_TRUE(limits.check_complete("CN-BUREAU-A").has_value());
  EXPECT_TRUE(limits.check_complete("INTL-DEFAULT").has_value());
  EXPECT_EQ(limits.check_complete("CN-MARKET-COMPLAINT").error().rule, "profile_incomplete");
  EXPECT_EQ(limits.check_complete("CN-XX").error().code, Errc::not_found);
}

TEST(Limits, OnTheSheetAreSignContactAndResultFromDispatch) {
  const LimitBook limits = book();
  const DueDates due = due_dates(*limits.find("INTL-DEFAULT.general"), noon("2021-09-30"), china(), kChina);
  EXPECT_EQ(due.deadlines.sign, noon("2021-09-30") + std::chrono::hours{1});
  EXPECT_EQ(due.deadlines.contact, noon("2021-09-30") + std::chrono::hours{24});
  EXPECT_EQ(day_of(*due.deadlines.result), "2021-10-13");
  EXPECT_EQ(due.deadlines.rule, "INTL-DEFAULT.general");
  EXPECT_FALSE(due_dates(*limits.find("CN-JN-2018.general"), noon("2021-09-30"), china(), kChina)
                   .deadlines.sign.has_value());
}

TEST(Limits, AFileWithFaultsIsRefusedWithLineAndColumn) {
  const std::string header =
      "profile,rule,request_types,urgencies,sign_hours,contact_hours,result_value,result_unit,extension_"
      "value,extension_unit,"
      "extensions_max,source\n";
  const auto refusal = [&](const std::string& row) {
    const auto limits = LimitBook::parse("l.csv", header + row);
    return limits ? Error{} : limits.error();
  };
  EXPECT_EQ(refusal("P,P.a,,,,,5,weeks,,,0,s\n").rule, "span");
  EXPECT_THAT(refusal("P,P.a,,,,,5,weeks,,,0,s\n").message, HasSubstr("l.csv:2:result_value"));
  EXPECT_EQ(refusal("P,P.a,wish,,,,5,hours,,,0,s\n").rule, "request_type");
  EXPECT_EQ(refusal("P,P.a,,soon,,,5,hours,,,0,s\n").rule, "urgency");
  EXPECT_EQ(refusal("P,P.a,,,-1,,5,hours,,,0,s\n").rule, "span");
  EXPECT_EQ(refusal("P,P.a,,,,,99999999999,hours,,,0,s\n").rule, "span");
  EXPECT_EQ(refusal("P,P.a,,,,,5,hours,,,0,s\nP,P.a,,,,,5,hours,,,0,s\n").rule, "duplicate_rule");
}

}  // namespace
}  // namespace tz::routing
