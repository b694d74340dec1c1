#include "routing/limits.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "base/time.h"
#include "calendar/testing.h"

namespace tz::routing {
namespace {

using ::testing::HasSubstr;

std::string shipped(const std::string& path) {
  std::ifstream in(TZ_SOURCE_DIR "/packs/" + path);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

using calendar::testing::china;

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
  const auto due = due_dates(*limits.find("INTL-DEFAULT.general"), noon("2021-09-30"), china(), kChina, 3);
  EXPECT_EQ(due.sign, noon("2021-09-30") + std::chrono::hours{1});
  EXPECT_EQ(due.contact, noon("2021-09-30") + std::chrono::hours{24});
  EXPECT_EQ(day_of(*due.result), "2021-10-13");
  EXPECT_EQ(due.rule, "INTL-DEFAULT.general");
  EXPECT_EQ(due.from, noon("2021-09-30"));
  EXPECT_EQ(due.calendar, 3);
  EXPECT_FALSE(due.provisional);
  EXPECT_FALSE(
      due_dates(*limits.find("CN-JN-2018.general"), noon("2021-09-30"), china(), kChina).sign.has_value());
}

// 2027 is not published: what ends in it may move, whichever of the limits it is.
TEST(Limits, ThatCrossAnUnpublishedYearAreProvisional) {
  const LimitBook limits = book();
  const auto provisional = [&](std::string_view rule, std::string_view day) {
    return due_dates(*limits.find(rule), noon(day), china(), kChina).provisional;
  };
  EXPECT_FALSE(provisional("CN-JN-2018.general", "2026-12-24"));  // ends on the 31st
  EXPECT_TRUE(provisional("CN-JN-2018.general", "2026-12-25"));
  EXPECT_FALSE(provisional("CN-BJ-2022.sudden", "2026-12-31")) << "hours ask no calendar";
}

TEST(Limits, AcknowledgementAndContactHaveSpansOfTheirOwn) {
  const LimitBook limits = book();
  const auto petition = due_dates(*limits.find("CN-PETITION.general"), noon("2025-09-15"), china(), kChina);
  EXPECT_EQ(day_of(*petition.sign), "2025-09-30");
  EXPECT_EQ(day_of(*petition.result), "2025-11-14");
  EXPECT_EQ(limits.find("CN-PETITION.general")->objection, (Span{5, SpanUnit::working_days}));
  const auto market =
      due_dates(*limits.find("CN-MARKET-COMPLAINT.mediation"), noon("2025-09-26"), china(), kChina);
  EXPECT_EQ(day_of(*market.sign), "2025-10-13") << "over the holiday; a Sunday and a Saturday are worked";
  const auto bureau = due_dates(*limits.find("CN-BUREAU-A.enquiry"), noon("2025-09-29"), china(), kChina);
  EXPECT_EQ(day_of(*bureau.contact), "2025-09-29") << "the same day";
  EXPECT_EQ(day_of(*bureau.result), "2025-10-10");
}

// domain table of profiles, row by row: what a city's pack can choose, or its catalogue name.
TEST(Limits, EveryRowOfTheSourcesIsARuleWithItsSource) {
  struct Row {
    std::string_view rule, result, sign, contact, objection, extension;
    int times;
  };
  const Row kRows[] = {
      {"CN-BJ-2022.sudden", "2 hours", "", "", "", "", 0},
      {"CN-BJ-2022.utility", "24 hours", "", "", "", "", 0},
      {"CN-BJ-2022.general", "7 days", "", "", "", "", 0},
      {"CN-BJ-2022.complex", "15 days", "", "", "", "", 0},
      {"CN-JN-2018.general", "5 working days", "", "", "", "", 1},
      {"CN-WF-2021.general", "5 working days", "", "", "", "", 0},
      {"CN-AY-2021.general", "5 working days", "", "", "24 hours", "5 working days", 1},
      {"CN-GD-2022.consult", "2 working days", "", "", "", "", 0},
      {"CN-GD-2022.help", "10 working days", "", "", "", "", 0},
      {"CN-GD-2022.complaint", "15 working days", "", "", "", "", 0},
      {"CN-BUREAU-A.emergency", "the same day", "", "the same day", "", "", 0},
      {"CN-BUREAU-A.enquiry", "3 working days", "", "the same day", "", "", 0},
      {"CN-BUREAU-A.complaint", "13 working days", "", "", "", "", 0},
      {"CN-PETITION.general", "60 days", "15 days", "", "5 working days", "30 days", 1},
      {"CN-PETITION.review", "30 days", "", "", "", "30 days", 1},
      {"CN-PETITION.recheck", "30 days", "", "", "", "30 days", 1},
      {"CN-MARKET-COMPLAINT.mediation", "45 working days", "7 working days", "", "", "", 0},
      {"CN-MARKET-COMPLAINT.end", "7 working days", "", "", "", "", 0},
      {"CN-MARKET-COMPLAINT.competence", "7 working days", "", "", "", "", 0},
      {"CN-MARKET-REPORT.verify", "15 working days", "", "", "", "15 working days", 1},
      {"CN-MARKET-REPORT.told", "5 working days", "", "", "", "", 0},
      {"CN-FOI.general", "20 working days", "", "7 working days", "", "20 working days", 1},
      {"CN-LICENCE.general", "20 working days", "", "", "", "10 working days", 1},
      {"CN-LICENCE.joint", "45 working days", "", "", "", "15 working days", 1},
      {"INTL-DEFAULT.general", "5 working days", "1 hour", "24 hours", "", "5 working days", 1},
      {"INTL-DEFAULT.complex", "15 working days", "1 hour", "24 hours", "", "15 working days", 1},
  };
  const LimitBook limits = book();
  const auto words = [](const std::optional<Span>& span) { return span ? words_en(*span) : std::string(); };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.rule);
    const LimitRule* rule = limits.find(row.rule);
    ASSERT_NE(rule, nullptr);
    EXPECT_EQ(words_en(rule->result), row.result);
    EXPECT_EQ(words(rule->sign), row.sign);
    EXPECT_EQ(words(rule->contact), row.contact);
    EXPECT_EQ(words(rule->objection), row.objection);
    EXPECT_EQ(words(rule->extension), row.extension);
    EXPECT_EQ(rule->extensions_max, row.times);
    EXPECT_FALSE(rule->source.empty());
    EXPECT_FALSE(rule->note_zh.empty() || rule->note_en.empty());
  }
  EXPECT_EQ(limits.rules().size(), std::size(kRows));
}

TEST(Limits, AFileWithFaultsIsRefusedWithLineAndColumn) {
  const std::string header =
      "profile,rule,request_types,urgencies,sign_value,sign_unit,result_value,result_unit,extensions_max,"
      "source\n";
  const auto refusal = [&](const std::string& row) {
    const auto limits = LimitBook::parse("l.csv", header + row);
    return limits ? Error{} : limits.error();
  };
  EXPECT_EQ(refusal("P,P.a,,,,,5,weeks,0,s\n").rule, "span");
  EXPECT_THAT(refusal("P,P.a,,,,,5,weeks,0,s\n").message, HasSubstr("l.csv:2:result_value"));
  EXPECT_EQ(refusal("P,P.a,wish,,,,5,hours,0,s\n").rule, "request_type");
  EXPECT_EQ(refusal("P,P.a,,soon,,,5,hours,0,s\n").rule, "urgency");
  EXPECT_EQ(refusal("P,P.a,,,-1,hours,5,hours,0,s\n").rule, "span");
  EXPECT_THAT(refusal("P,P.a,,,1,,5,hours,0,s\n").message, HasSubstr("sign_unit"));
  EXPECT_EQ(refusal("P,P.a,,,,,99999999999,hours,0,s\n").rule, "span");
  EXPECT_EQ(refusal("P,P.a,,,,,5,hours,11,s\n").rule, "span");
  EXPECT_EQ(refusal("P,P.a,,,,,5,hours,0,s\nP,P.a,,,,,5,hours,0,s\n").rule, "duplicate_rule");
}

// docs/sources.md#limits-file
TEST(Limits, ASpanHasAtLeastOneOfItsUnitAndAtMostWhatTheCalendarCounts) {
  const auto refusal = [](const std::string& value, const std::string& unit) {
    const auto limits = LimitBook::parse(
        "l.csv",
        "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source\nP,P.a,,," +
            value + "," + unit + ",0,s\n");
    return limits ? std::string("fine") : limits.error().rule;
  };
  struct Edge {
    std::string unit;
    int lowest, highest;
  };
  for (const Edge& edge : {Edge{"hours", 1, 8784}, Edge{"natural_days", 0, 3660},
                           Edge{"working_days", 0, 3660}, Edge{"months", 1, 120}, Edge{"years", 1, 10}}) {
    EXPECT_EQ(refusal(std::to_string(edge.lowest - 1), edge.unit), "span") << edge.unit;
    EXPECT_EQ(refusal(std::to_string(edge.lowest), edge.unit), "fine") << edge.unit;
    EXPECT_EQ(refusal(std::to_string(edge.highest), edge.unit), "fine") << edge.unit;
    EXPECT_EQ(refusal(std::to_string(edge.highest + 1), edge.unit), "span") << edge.unit;
  }
}

TEST(Limits, AnExtensionByNothingIsNone) {
  const auto refusal = [](const std::string& extension, const std::string& times) {
    const auto limits =
        LimitBook::parse("l.csv",
                         "profile,rule,request_types,urgencies,result_value,result_unit,"
                         "extension_value,extension_unit,extensions_max,source\nP,P.a,,,5,hours," +
                             extension + "," + times + ",s\n");
    return limits ? std::string("fine") : limits.error().rule + " of " + limits.error().field;
  };
  EXPECT_EQ(refusal("0,working_days", "1"), "span of extension_value");
  EXPECT_EQ(refusal("1,working_days", "1"), "fine");
  EXPECT_EQ(refusal(",", "1"), "fine") << "another law says how long";
  EXPECT_EQ(refusal(",", "-1"), "span of extensions_max");
  EXPECT_EQ(refusal(",", "10"), "fine");
  EXPECT_EQ(refusal(",", "11"), "span of extensions_max");
}

TEST(Limits, SourceAndNotesHaveLimitsAndTheFaultNamesItsLine) {
  const auto fault = [](const std::string& source, const std::string& note) {
    const auto limits = LimitBook::parse(
        "l.csv",
        "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source,note_zh\n"
        "P,P.a,,,5,hours,0,s,\nP,P.b,,,5,hours,0," +
            source + "," + note + "\n");
    return limits ? Error{} : limits.error();
  };
  const auto text = [](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += "时";
    return out;
  };
  EXPECT_EQ(fault("", "").rule, "text_required");
  EXPECT_EQ(fault(text(kLimitSourceMax), text(kLimitNoteMax)), Error{});
  EXPECT_EQ(fault(text(kLimitSourceMax + 1), "").rule, "text_too_long");
  EXPECT_EQ(fault("s", text(kLimitNoteMax + 1)).field, "note_zh");
  EXPECT_EQ(fault("s", text(kLimitNoteMax + 1)).values,
            (std::vector<std::pair<std::string, std::string>>{{"line", "3"}}));
}

TEST(Limits, AFileHasAtMostSoManyRulesAndBytes) {
  const auto file = [](std::size_t rules, std::size_t bytes) {
    std::string out = "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source\n";
    for (std::size_t i = 0; i < rules; ++i) out += "P,P." + std::to_string(i) + ",,,5,hours,0,s\n";
    while (out.size() < bytes)
      out += "#" + std::string(std::min<std::size_t>(60, bytes - out.size() - 1), '-') + "\n";
    out.resize(std::max(bytes, out.size() > bytes && bytes > 0 ? bytes : out.size()));
    return out;
  };
  const auto outcome = [](const std::string& csv) {
    const auto limits = LimitBook::parse("l.csv", csv);
    return limits ? std::string("fine") : limits.error().rule;
  };
  EXPECT_EQ(outcome(file(kLimitRulesMax, 0)), "fine");
  EXPECT_EQ(outcome(file(kLimitRulesMax + 1, 0)), "limits_file");
  EXPECT_EQ(file(1, kLimitFileBytesMax).size(), kLimitFileBytesMax);
  EXPECT_EQ(outcome(file(1, kLimitFileBytesMax)), "fine");
  EXPECT_EQ(outcome(file(1, kLimitFileBytesMax + 1)), "limits_file");
}

TEST(Limits, WrittenAsAFileTheyReadBackTheSame) {
  const LimitBook limits = book();
  const auto again = LimitBook::parse("limits.csv", limits_csv(limits.rules()));
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->rules(), limits.rules());
}

}  // namespace
}  // namespace tz::routing
