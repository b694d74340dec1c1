#include "cadence/settings.h"

#include <gmock/gmock.h>

#include "cadence/round_store.h"

namespace tz::cadence {
namespace {

using ::testing::HasSubstr;

TEST(Settings, AreTheDefaultsOfTheRulesWhereAPackSaysNothing) {
  const auto settings = parse_settings("town/pack.json", R"({"code":"town"})");
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->run.weekly_on, std::chrono::Monday);
  EXPECT_EQ(settings->run.weekly_at, std::chrono::hours{9});
  EXPECT_EQ(settings->run.prompt_at, std::chrono::hours{10});
  EXPECT_TRUE(settings->auto_sign);
  EXPECT_TRUE(check(settings->reminder));
}

TEST(Settings, AreReadFromThePackAndStayWithinTheirBounds) {
  const auto settings = parse_settings("town/pack.json", R"({"cadence":{"weekly_weekday":3,
    "weekly_minute":510,"prompt_minute":0,"remind_working_days_before":0,"deputy_after_days":2,
    "criticism_after_working_days":10,"auto_sign":0,"objection_stuck_working_days":3}})");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->run.weekly_on, std::chrono::Wednesday);
  EXPECT_EQ(settings->run.weekly_at, std::chrono::minutes{510});
  EXPECT_TRUE(settings->reminder.working_days_before.empty());
  EXPECT_EQ(settings->reminder.after[1].after, (calendar::Span{2, calendar::SpanUnit::natural_days}));
  EXPECT_EQ(settings->reminder.after[2].after, (calendar::Span{10, calendar::SpanUnit::working_days}));
  EXPECT_EQ(settings->agenda.objection_stuck.value, 3);
  EXPECT_FALSE(settings->auto_sign);
}

TEST(Settings, ThatAreWrongAreAllNamedWithFileAndField) {
  const auto refused = parse_settings(
      "town/pack.json",
      R"({"cadence":{"weekly_weekday":8,"weekly_hour":9,"auto_sign":true,"assessment_last_day":29}})");
  ASSERT_FALSE(refused);
  std::vector<std::string> told{refused.error().rule + " " + refused.error().field};
  EXPECT_THAT(refused.error().message, HasSubstr("town/pack.json: cadence.weekly_weekday"));
  for (const auto& more : refused.error().more) told.push_back(more.rule + " " + more.field);
  EXPECT_THAT(told, ::testing::ElementsAre(
                        "policy_range cadence.weekly_weekday", "policy_unknown cadence.weekly_hour",
                        "policy_range cadence.auto_sign", "policy_range cadence.assessment_last_day"));
  EXPECT_EQ(parse_settings("p", R"({"cadence":7})").error().rule, "pack_format");
}

TEST(Settings, GiveBackEachNumberThatWasSetAndRefuseBothSidesOfItsBounds) {
  for (const auto& [key, value] : setting_numbers(Settings{})) {
    Settings settings;
    EXPECT_TRUE(set_setting(settings, key, value)) << key;
    EXPECT_FALSE(set_setting(settings, key, -1)) << key;
    EXPECT_FALSE(set_setting(settings, key, 100'000)) << key;
  }
  Settings settings;
  EXPECT_TRUE(set_setting(settings, "weekly_minute", 1440));
  EXPECT_FALSE(set_setting(settings, "weekly_minute", 1441));
}

TEST(Periods, HaveNamesThatAreReadBack) {
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  const sys_days monday{2026y / 2 / 16};
  EXPECT_EQ(period_name(RoundKind::weekly, monday), "2026-02-16");
  EXPECT_EQ(period_of(RoundKind::weekly, "2026-02-16"), monday);
  EXPECT_FALSE(period_of(RoundKind::weekly, "2026-02-17")) << "no Monday";
  const sys_days middle{2026y / 2 / 11};
  EXPECT_EQ(period_name(RoundKind::prompt, middle), "2026-02-middle");
  EXPECT_EQ(period_of(RoundKind::prompt, "2026-02-middle"), middle);
  EXPECT_EQ(period_of(RoundKind::month, "2026-02"), sys_days{2026y / 2 / 1});
  for (const char* wrong : {"", "2026", "2026-13", "2026-02-01", "2026-02-", "2026-02-firstly"}) {
    EXPECT_FALSE(period_of(RoundKind::month, wrong)) << wrong;
    EXPECT_FALSE(period_of(RoundKind::prompt, wrong)) << wrong;
  }
}

}  // namespace
}  // namespace tz::cadence
