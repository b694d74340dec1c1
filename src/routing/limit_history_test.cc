#include "routing/limit_history.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace tz::routing {
namespace {

using std::chrono::milliseconds;

Instant at(std::string_view text) { return parse_instant(text).value(); }
LimitRule rule(std::string id, int days) {
  return {.id = std::move(id), .profile = "P", .result = {days, SpanUnit::working_days}, .source = "s"};
}

const Instant kSecond = at("2026-03-02T01:00:00Z");

LimitHistory history() {
  return LimitHistory::build({{{.version = 1, .effective_from = at("2026-01-01T00:00:00Z")},
                               {rule("P.a", 5), rule("P.gone", 9)}},
                              {{.version = 2, .effective_from = kSecond, .saved_by = ActorId{7}},
                               {rule("P.a", 3), rule("P.new", 1)}}})
      .value();
}

// docs/sources.md#limits-version
TEST(LimitHistory, ASheetIsByTheVersionThatHeldWhenItWasWritten) {
  const LimitHistory all = history();
  EXPECT_EQ(all.at(kSecond - milliseconds{1}).about.version, 1);
  EXPECT_EQ(all.at(kSecond).about.version, 2);
  EXPECT_EQ(all.at(at("2020-01-01T00:00:00Z")).about.version, 1) << "before the first, by the first";
  EXPECT_EQ(all.rule_of("P.a", kSecond - milliseconds{1})->result.value, 5);
  EXPECT_EQ(all.rule_of("P.a", kSecond)->result.value, 3);
}

TEST(LimitHistory, ARuleThatIsNoMoreIsFoundWhereItWasLast) {
  const LimitHistory all = history();
  EXPECT_EQ(all.rule_of("P.gone", kSecond)->result.value, 9);
  EXPECT_EQ(all.rule_of("P.new", kSecond - milliseconds{1})->result.value, 1);
  EXPECT_EQ(all.rule_of("source:elsewhere", kSecond), nullptr);
  EXPECT_EQ(all.find(1)->book.rules().size(), 2U);
  EXPECT_EQ(all.find(3), nullptr);
}

TEST(LimitHistory, RefusesAVersionWithARuleTwice) {
  EXPECT_EQ(LimitHistory::build({{{.version = 1}, {rule("P.a", 5), rule("P.a", 3)}}}).error().rule,
            "duplicate_rule");
}

}  // namespace
}  // namespace tz::routing
