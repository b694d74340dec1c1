#include "routing/limits.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/time.h"

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
