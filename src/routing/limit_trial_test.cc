#include "routing/limit_trial.h"

#include <gmock/gmock.h>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "calendar/testing.h"

namespace tz::routing {
namespace {

using calendar::testing::china;
using ::testing::ElementsAre;

const DayRules kChina{.zone = "Asia/Shanghai", .rolls_weekend = true};

Instant local(std::string_view text) { return parse_instant(std::string(text) + ":00+08:00").value(); }
std::string shown(const TrialDays& one) {
  std::string out = calendar::format_day(one.from);
  if (one.to != one.from) out += ".." + calendar::format_day(one.to).substr(8);
  return out + " " + std::string(name_of(one.kind)) + (one.name_zh.empty() ? "" : " " + one.name_zh);
}
std::vector<std::string> shown(const TrialStep& step) {
  std::vector<std::string> all;
  for (const TrialDays& one : step.days) all.push_back(shown(one));
  return all;
}
std::string due(const TrialStep& step) { return format_local(step.due.at, "Asia/Shanghai").substr(0, 16); }
std::vector<TrialStep> tried(const LimitRule& rule, std::string_view start) {
  return try_limits(rule, local(start), china(), kChina, ledger::Policy{});
}
std::vector<std::string> kinds(const std::vector<TrialStep>& steps) {
  std::vector<std::string> all;
  for (const TrialStep& step : steps) all.emplace_back(name_of(step.kind));
  return all;
}

// The days are those of the notices for 2021 and 2026.
TEST(LimitTrial, NamesTheDaysThatWereLeftOutAndThoseThatCounted) {
  const auto steps = tried({.id = "P.a", .result = {5, SpanUnit::working_days}}, "2021-09-30T12:00");
  ASSERT_THAT(kinds(steps), ElementsAre("objection", "result"));
  EXPECT_EQ(due(steps[1]), "2021-10-13T23:59");
  EXPECT_THAT(shown(steps[1]),
              ElementsAre("2021-10-01..07 holiday 国庆节", "2021-10-09 makeup 国庆节", "2021-10-10 weekend"));
}

TEST(LimitTrial, OfNaturalDaysOnlyTheDaysOffOnWhichTheEndFellAreNamed) {
  const auto steps = tried({.id = "P.a", .result = {7, SpanUnit::natural_days}}, "2025-09-26T12:00");
  EXPECT_EQ(due(steps[1]), "2025-10-09T23:59");
  EXPECT_THAT(shown(steps[1]), ElementsAre("2025-10-03..08 holiday 国庆节、中秋节"));
  EXPECT_TRUE(tried({.id = "P.a", .result = {3, SpanUnit::natural_days}}, "2025-09-26T12:00")[1].days.empty())
      << "it ends on a Monday, whatever lies between";
  EXPECT_TRUE(tried({.id = "P.a", .result = {100, SpanUnit::hours}}, "2025-09-30T12:00")[1].days.empty());
}

TEST(LimitTrial, HasEveryLimitOfTheSheetAndEachExtensionFromTheEndOfTheOneBefore) {
  const LimitRule rule{.id = "P.a",
                       .sign = Span{2, SpanUnit::hours},
                       .contact = Span{0, SpanUnit::natural_days},
                       .objection = Span{1, SpanUnit::working_days},
                       .result = {5, SpanUnit::working_days},
                       .extension = Span{5, SpanUnit::working_days},
                       .extensions_max = 2};
  const auto steps = tried(rule, "2026-03-02T10:00");
  ASSERT_THAT(kinds(steps), ElementsAre("sign", "contact", "objection", "result", "extension", "extension"));
  EXPECT_EQ(due(steps[0]), "2026-03-02T12:00");
  EXPECT_EQ(due(steps[1]), "2026-03-02T23:59");
  EXPECT_EQ(due(steps[2]), "2026-03-03T23:59");
  EXPECT_EQ(due(steps[3]), "2026-03-09T23:59");
  EXPECT_EQ(due(steps[4]), "2026-03-16T23:59");
  EXPECT_EQ(steps[5].from, steps[4].due.at);
  EXPECT_EQ(due(steps[5]), "2026-03-23T23:59");
}

TEST(LimitTrial, WhatTheRuleLeavesOpenIsTheCitysOwn) {
  const auto steps =
      tried({.id = "P.a", .result = {5, SpanUnit::working_days}, .extensions_max = 1}, "2026-03-02T10:00");
  ASSERT_THAT(kinds(steps), ElementsAre("objection", "result", "extension"));
  EXPECT_FALSE(steps[0].span.has_value());
  EXPECT_EQ(due(steps[0]), "2026-03-03T10:00") << "24 hours";
  EXPECT_FALSE(steps[2].span.has_value());
  EXPECT_EQ(due(steps[2]), "2026-04-08T23:59") << "30 days from the end";
}

TEST(LimitTrial, SaysWhatIsProvisional) {
  EXPECT_FALSE(
      tried({.id = "P.a", .result = {5, SpanUnit::working_days}}, "2026-12-24T10:00")[1].due.provisional);
  EXPECT_TRUE(
      tried({.id = "P.a", .result = {5, SpanUnit::working_days}}, "2026-12-25T10:00")[1].due.provisional);
}

}  // namespace
}  // namespace tz::routing
