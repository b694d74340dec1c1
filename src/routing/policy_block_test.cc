#include "routing/policy_block.h"

#include <gmock/gmock.h>

#include <set>

namespace tz::routing {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(PolicyBlock, NamesWhatDiffersFromTheDefaults) {
  const auto none = parse_policy("town/pack.json", R"({"code":"town"})");
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(policy_numbers(*none), policy_numbers(ledger::Policy{}));
  const auto some = parse_policy(
      "town/pack.json",
      R"({"policy":{"objection_window_hours":48,"reopen_window_days":15,"evidence_required":0}})");
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_EQ(some->objection_window, 48h);
  EXPECT_EQ(some->reopen_window, std::chrono::days{15});
  EXPECT_FALSE(some->evidence_required);
  EXPECT_EQ(some->callback_attempts, ledger::Policy{}.callback_attempts);
}

TEST(PolicyBlock, EveryNumberIsReadAndWritten) {
  for (const auto& [key, value] : policy_numbers(ledger::Policy{})) {
    const bool flag = key == "evidence_required" || key == "provisional_moves_earlier" ||
                      key == "rating_address_check" || key == "callback_by_case_sheet" ||
                      key == "callback_tip_offs";
    const std::int64_t other = flag ? 1 - value : value == 1 ? 2 : value - 1;
    const auto read =
        parse_policy("p", "{\"policy\":{\"" + std::string(key) + "\":" + std::to_string(other) + "}}");
    ASSERT_TRUE(read) << read.error().message;
    int changed = 0;
    const auto numbers = policy_numbers(*read);
    const auto defaults = policy_numbers(ledger::Policy{});
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] == defaults[i]) continue;
      ++changed;
      EXPECT_EQ(numbers[i], std::pair(key, other));
    }
    EXPECT_EQ(changed, 1) << key;
  }
}

TEST(PolicyBlock, FaultsNameFileKeyAndRuleTogether) {
  const auto bad = parse_policy(
      "town/pack.json", R"({"policy":{"objection_window":24,"reopen_window_days":0,"callback_days":"two",)"
                        R"("time_zone":"UTC"}})");
  ASSERT_FALSE(bad);
  std::set<std::pair<std::string, std::string>> faults{{bad.error().field, bad.error().rule}};
  for (const auto& more : bad.error().more) faults.emplace(more.field, more.rule);
  EXPECT_EQ(faults,
            (std::set<std::pair<std::string, std::string>>{{"policy.objection_window", "policy_unknown"},
                                                           {"policy.reopen_window_days", "policy_range"},
                                                           {"policy.callback_days", "policy_range"},
                                                           {"policy.time_zone", "policy_unknown"}}));
  EXPECT_THAT(bad.error().message, HasSubstr("town/pack.json"));
  EXPECT_EQ(parse_policy("p", R"({"policy":7})").error().rule, "pack_format");
}

}  // namespace
}  // namespace tz::routing
