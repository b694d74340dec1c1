#include "routing/whistle_block.h"

#include <gmock/gmock.h>

#include <set>

namespace tz::routing::whistle {
namespace {

using ::testing::HasSubstr;

std::set<std::pair<std::string, std::string>> faults_of(std::string_view pack_json) {
  const auto read = parse_whistle_policy("town/pack.json", pack_json);
  std::set<std::pair<std::string, std::string>> faults;
  if (read) return faults;
  EXPECT_THAT(read.error().message, HasSubstr("town/pack.json"));
  faults.emplace(read.error().field, read.error().rule);
  for (const auto& more : read.error().more) faults.emplace(more.field, more.rule);
  return faults;
}

TEST(WhistleBlock, WhatAPackDoesNotNameKeepsItsDefault) {
  const auto none = parse_whistle_policy("p", R"({"code":"town"})");
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(whistle_policy_json(*none), whistle_policy_json(Policy{}));
  const auto some = parse_whistle_policy(
      "p", R"({"whistles":{"rating_window_days":14,"kinds":{"emergency":{"arrive":{"minutes":20}}}}})");
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_EQ(some->rating_window, std::chrono::days{14});
  EXPECT_EQ(some->rules_of(Kind::emergency).arrive, (TimeSpan{20, SpanUnit::minutes}));
  EXPECT_EQ(some->rules_of(Kind::emergency).acknowledge, (TimeSpan{5, SpanUnit::minutes}));
  EXPECT_EQ(some->rules_of(Kind::enforcement).arrive, (TimeSpan{24, SpanUnit::working_hours}));
  EXPECT_EQ(some->aliases.size(), default_aliases().size());
}

TEST(WhistleBlock, WhatIsWrittenIsReadBack) {
  const auto read = parse_whistle_policy(
      "p",
      R"({"whistles":{"repeat_window_days":30,"kinds":{"resident_matter":{"acknowledge":{"working_hours":4},)"
      R"("plan":{"working_days":5},"online":false}},)"
      R"("aliases":[{"code":"red","kind":"emergency","name_zh":"红哨","name_en":"red whistle"}]}})");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->aliases.size(), 1U);
  EXPECT_EQ(read->aliases[0].name_zh, "红哨");
  EXPECT_EQ(read->aliases[0].kind, Kind::emergency);
  EXPECT_FALSE(read->rules_of(Kind::resident_matter).online);
  const auto again = parse_whistle_policy("p", whistle_policy_json(*read));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(whistle_policy_json(*again), whistle_policy_json(*read));
}

TEST(WhistleBlock, BothSidesOfEachLimit) {
  const auto fits = [](const std::string& block) {
    return parse_whistle_policy("p", R"({"whistles":)" + block + "}").has_value();
  };
  const auto span = [](const std::string& text) {
    return R"({"kinds":{"emergency":{"arrive":)" + text + "}}}";
  };
  for (const auto& [unit, most] :
       {std::pair{"minutes", 1440}, {"working_hours", 240}, {"working_days", 30}}) {
    const auto of = [&](int n) { return span(std::string("{\"") + unit + "\":" + std::to_string(n) + "}"); };
    EXPECT_FALSE(fits(of(0))) << unit;
    EXPECT_TRUE(fits(of(1))) << unit;
    EXPECT_TRUE(fits(of(most))) << unit;
    EXPECT_FALSE(fits(of(most + 1))) << unit;
  }
  for (const auto& [key, most] : {std::pair{"rating_window_days", 90}, {"repeat_window_days", 730}}) {
    const auto of = [&](int n) { return std::string("{\"") + key + "\":" + std::to_string(n) + "}"; };
    EXPECT_FALSE(fits(of(0))) << key;
    EXPECT_TRUE(fits(of(most))) << key;
    EXPECT_FALSE(fits(of(most + 1))) << key;
  }
}

TEST(WhistleBlock, FaultsNameFileMemberAndRuleTogether) {
  EXPECT_EQ(
      faults_of(R"({"whistles":{"window":3,"rating_window_days":0,"kinds":{"loud":{},"emergency":)"
                R"({"arrive":{"hours":1},"slot":"yes","plan":{"minutes":0},"depart":{"minutes":1}}},)"
                R"("aliases":[{"code":"a b","kind":"loud","name_zh":"","name_en":"x"},)"
                R"({"code":"x","kind":"emergency","name_zh":"甲","name_en":"a"},)"
                R"({"code":"x","kind":"emergency","name_zh":"乙","name_en":"b"},7]}})"),
      (std::set<std::pair<std::string, std::string>>{{"whistles.window", "policy_unknown"},
                                                     {"whistles.rating_window_days", "policy_range"},
                                                     {"whistles.kinds.loud", "whistle_kind"},
                                                     {"whistles.kinds.emergency.arrive", "pack_format"},
                                                     {"whistles.kinds.emergency.slot", "pack_format"},
                                                     {"whistles.kinds.emergency.plan", "policy_range"},
                                                     {"whistles.kinds.emergency.depart", "policy_unknown"},
                                                     {"whistles.aliases[0].code", "whistle_name"},
                                                     {"whistles.aliases[0].kind", "whistle_kind"},
                                                     {"whistles.aliases[0].name_zh", "whistle_name"},
                                                     {"whistles.aliases[2].code", "whistle_name"},
                                                     {"whistles.aliases[3]", "pack_format"}}));
  EXPECT_EQ(faults_of(R"({"whistles":7})"),
            (std::set<std::pair<std::string, std::string>>{{"whistles", "pack_format"}}));
}

}  // namespace
}  // namespace tz::routing::whistle
