#include "routing/limit_plan.h"

#include <gmock/gmock.h>

namespace tz::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

LimitRule rule(std::string id, int days, Urgencies urgencies = {}) {
  return {.id = std::move(id),
          .profile = "P",
          .urgencies = urgencies,
          .result = {days, SpanUnit::working_days},
          .source = "s"};
}
Urgencies only(ledger::Urgency urgency) {
  Urgencies set;
  set.add(urgency);
  return set;
}

TEST(LimitPlan, TellsWhatComesWhatGoesAndWhatChangesFromWhatToWhat) {
  LimitRule changed = rule("P.b", 3);
  changed.contact = Span{24, SpanUnit::hours};
  changed.source = "t";
  const LimitDiff diff = diff_of({rule("P.a", 5), rule("P.b", 5)}, {changed, rule("P.c", 1)});
  ASSERT_EQ(diff.added.size(), 1U);
  EXPECT_EQ(diff.added[0].id, "P.c");
  ASSERT_EQ(diff.removed.size(), 1U);
  EXPECT_EQ(diff.removed[0].id, "P.a");
  ASSERT_EQ(diff.changed.size(), 1U);
  EXPECT_EQ(diff.changed[0].was.result.value, 5);
  EXPECT_EQ(diff.changed[0].is.result.value, 3);
  EXPECT_THAT(diff.changed[0].fields, ElementsAre("contact", "result", "source"));
  EXPECT_FALSE(diff.reordered);
}

TEST(LimitPlan, EveryFieldOfARuleIsCompared) {
  const LimitRule before = rule("P.a", 5);
  LimitRule after{.id = "P.a",
                  .profile = "Q",
                  .urgencies = only(ledger::Urgency::urgent),
                  .sign = Span{},
                  .contact = Span{},
                  .objection = Span{},
                  .result = {},
                  .extension = Span{},
                  .extensions_max = 1,
                  .source = "t",
                  .note_zh = "注",
                  .note_en = "note"};
  after.request_types.add(ledger::RequestType::help);
  EXPECT_THAT(diff_of({before}, {after}).changed.at(0).fields,
              ElementsAre("profile", "request_types", "urgencies", "sign", "contact", "objection", "result",
                          "extension", "extensions_max", "source", "note_zh", "note_en"));
}

// The first rule that fits decides: their order is part of what they say.
TEST(LimitPlan, AnotherOrderIsAChange) {
  const std::vector<LimitRule> was{rule("P.a", 5), rule("P.b", 3)}, turned{rule("P.b", 3), rule("P.a", 5)};
  EXPECT_TRUE(diff_of(was, turned).reordered);
  EXPECT_FALSE(diff_of(was, turned).none());
  EXPECT_TRUE(diff_of(was, was).none());
  EXPECT_FALSE(diff_of(was, {rule("P.c", 1), rule("P.a", 5), rule("P.b", 3)}).reordered)
      << "one came in front";
}

TEST(LimitPlan, WarnsOfARuleThatNothingReaches) {
  const auto kinds = [](const std::vector<LimitRule>& rules, std::string_view city,
                        const std::vector<CatalogueEntry>& entries) {
    std::vector<std::string> all;
    for (const WarnedLimit& one : warnings_of(rules, city, entries))
      all.push_back(std::string(name_of(one.kind)) + " " + one.rule);
    return all;
  };
  const std::vector<LimitRule> rules{rule("P.a", 5), rule("P.b", 3)};
  EXPECT_THAT(kinds(rules, "P", {}), ElementsAre("never_chosen P.b"));
  EXPECT_THAT(kinds(rules, "Q", {}), IsEmpty()) << "a profile for the catalogue to name";
  EXPECT_THAT(kinds(rules, "P", {{.limit_rule = "P.b"}}), IsEmpty()) << "a line names it";
  EXPECT_THAT(kinds({rule("P.a", 5, only(ledger::Urgency::complex)), rule("P.b", 3)}, "P", {}), IsEmpty());
  LimitRule unused = rule("P.a", 5);
  unused.extension = Span{5, SpanUnit::working_days};
  EXPECT_THAT(kinds({unused}, "P", {}), ElementsAre("extension_unused P.a"));
  unused.extensions_max = 1;
  EXPECT_THAT(kinds({unused}, "P", {}), IsEmpty());
}

TEST(LimitPlan, ADigestIsOfTheFileUponItsVersions) {
  const std::string digest = limits_digest(1, 2, "a");
  EXPECT_EQ(limits_digest(1, 2, "a"), digest);
  EXPECT_NE(limits_digest(2, 2, "a"), digest);
  EXPECT_NE(limits_digest(1, 3, "a"), digest);
  EXPECT_NE(limits_digest(1, 2, "b"), digest);
}

}  // namespace
}  // namespace tz::routing
