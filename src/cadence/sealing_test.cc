#include "cadence/sealing.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/cbor.h"
#include "cadence/testing.h"

namespace tz::cadence {
namespace {

using namespace std::chrono_literals;
using cadence::testing::local;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr UnitId kWater{5};
constexpr UnitId kRoads{6};
constexpr ActorId kWaterHead{105};
constexpr ActorId kRoadsHead{106};
constexpr ActorId kClerk{9};
const Window kOctober{local("2021-10-01 00:00"), local("2021-11-01 00:00")};
const Instant kSealedAt = local("2021-11-01 09:00");
const std::vector<Accountable> kHeads = {{kWater, kWaterHead}, {kRoads, kRoadsHead}};

SealingCase a_case(std::string code, UnitId unit = kWater) {
  return {.code = std::move(code),
          .unit = unit,
          .received_at = local("2021-10-08 09:00"),
          .echo_due = local("2021-10-11 09:00"),
          .echoed_at = local("2021-10-09 09:00"),
          .landing_due = local("2021-10-15 09:00"),
          .landed_at = local("2021-10-14 09:00")};
}

TEST(Violators, AreThoseWithoutEchoOrLandingWhenTheLimitHasPassed) {
  SealingCase fine = a_case("A");
  SealingCase silent = a_case("C");
  silent.echoed_at.reset();
  SealingCase open = a_case("B", kRoads);
  open.landed_at.reset();
  SealingCase both = a_case("D");
  both.echoed_at.reset();
  both.landed_at.reset();
  SealingCase late = a_case("E");  // late is not in time, but there it is
  late.echoed_at = kOctober.to - 1ms;
  SealingCase after = a_case("F");
  after.landed_at = kOctober.to;
  SealingCase running = a_case("G");
  running.landed_at.reset();
  running.landing_due = kOctober.to;
  EXPECT_THAT(violators({both, open, fine, silent, late, after, running}, kOctober.to),
              ElementsAre(Violator{"B", Invariant::landing, kRoads, open.landing_due},
                          Violator{"C", Invariant::echo, kWater, silent.echo_due},
                          Violator{"D", Invariant::echo, kWater, both.echo_due},
                          Violator{"D", Invariant::landing, kWater, both.landing_due},
                          Violator{"F", Invariant::landing, kWater, after.landing_due}));
}

TEST(Rates, HaveNumeratorAndDenominator) {
  SealingCase late = a_case("B");
  late.echoed_at = late.echo_due + 1ms;
  SealingCase at_the_limit = a_case("C");
  at_the_limit.echoed_at = at_the_limit.echo_due;
  SealingCase not_due = a_case("D");
  not_due.echo_due = kOctober.to;
  not_due.echoed_at.reset();
  not_due.landing_due = kOctober.to;
  SealingCase of_september = a_case("E");
  of_september.received_at = kOctober.from - 1ms;
  of_september.landed_at.reset();
  EXPECT_THAT(rates({a_case("A"), late, at_the_limit, not_due, of_september}, kOctober),
              ElementsAre(Figure{"echo_rate", 2, 3}, Figure{"landing_rate", 3, 4}));
  EXPECT_THAT(rates({}, kOctober), ElementsAre(Figure{"echo_rate", 0, 0}, Figure{"landing_rate", 0, 0}));
}

MonthDraft a_draft() {
  return {.jurisdiction = JurisdictionId{1},
          .month = std::chrono::year{2021} / 10,
          .covers = kOctober,
          .figures = {{"landing_rate", 3, 4}, {"echo_rate", 2, 3}},
          .violators = {{"B", Invariant::landing, kRoads, local("2021-10-15 09:00")},
                        {"A", Invariant::echo, kWater, local("2021-10-11 09:00")}}};
}
SignOff for_a() {
  return {"A", Invariant::echo, kWater, kWaterHead, local("2021-11-01 08:00"), "电话空号，已登门两次"};
}
SignOff for_b() {
  return {"B", Invariant::landing, kRoads, kRoadsHead, local("2021-11-01 08:30"), "等待管线改迁"};
}
SealedMonth a_month() { return seal(a_draft(), {for_a(), for_b()}, kHeads, kClerk, kSealedAt).value(); }

TEST(Sealing, NeedsEveryViolatorSignedFor) {
  EXPECT_TRUE(seal(a_draft(), {for_a(), for_b()}, kHeads, kClerk, kSealedAt).has_value());
  const auto one = seal(a_draft(), {for_b()}, kHeads, kClerk, kSealedAt);
  ASSERT_FALSE(one.has_value());
  EXPECT_EQ(one.error().code, Errc::not_allowed);
  EXPECT_EQ(one.error().rule, "unsigned_violators");
  EXPECT_THAT(one.error().message, HasSubstr("A (echo)"));
  EXPECT_EQ(seal(a_draft(), {}, kHeads, kClerk, kSealedAt).error().more.size(), 2U);
  MonthDraft clean = a_draft();
  clean.violators.clear();
  EXPECT_TRUE(seal(clean, {}, {}, kClerk, kSealedAt).has_value());
}

TEST(Sealing, ASignatureForEchoIsNoneForLanding) {
  MonthDraft draft = a_draft();
  draft.violators = {{"A", Invariant::echo, kWater, {}}, {"A", Invariant::landing, kWater, {}}};
  EXPECT_EQ(seal(draft, {for_a()}, kHeads, kClerk, kSealedAt).error().rule, "unsigned_violators");
}

TEST(Sealing, IsForAMonthThatHasEnded) {
  EXPECT_EQ(seal(a_draft(), {for_a(), for_b()}, kHeads, kClerk, kOctober.to - 1ms).error().rule,
            "month_running");
  EXPECT_TRUE(seal(a_draft(), {for_a(), for_b()}, kHeads, kClerk, kOctober.to).has_value());
}

TEST(Sealing, TakesOnlyTheSignatureOfTheAccountablePersonWithAReason) {
  const auto refusal = [](SignOff changed) {
    const auto month = seal(a_draft(), {changed, for_b()}, kHeads, kClerk, kSealedAt);
    return month ? std::string("fine") : month.error().rule;
  };
  SignOff s = for_a();
  s.by = kRoadsHead;
  EXPECT_EQ(refusal(s), "not_accountable");
  s = for_a();
  s.unit = kRoads;
  EXPECT_EQ(refusal(s), "not_accountable");
  s = for_a();
  s.reason = "  ";
  EXPECT_EQ(refusal(s), "reason_required");
  s.reason = std::string(2001, 'x');
  EXPECT_EQ(refusal(s), "reason_too_long");
  s = for_a();
  s.case_code = "Z";
  EXPECT_EQ(refusal(s), "signed_wrong");
  EXPECT_EQ(seal(a_draft(), {for_a(), for_a(), for_b()}, kHeads, kClerk, kSealedAt).error().rule,
            "signed_wrong");
  MonthDraft twice = a_draft();
  twice.figures.push_back({"echo_rate", 3, 3});
  EXPECT_EQ(seal(twice, {for_a(), for_b()}, kHeads, kClerk, kSealedAt).error().rule, "duplicate_figure");
}

TEST(Sealing, GivesTheSameHashInWhateverOrderThingsCome) {
  MonthDraft turned = a_draft();
  std::ranges::reverse(turned.figures);
  std::ranges::reverse(turned.violators);
  EXPECT_EQ(seal(turned, {for_b(), for_a()}, kHeads, kClerk, kSealedAt).value(), a_month());
  // The bytes are CBOR in its deterministic form, so that anyone can make them again.
  const auto decoded = cbor::decode(canonical_bytes(a_month()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded->find("month")->if_text(), "2021-10");
  EXPECT_EQ(decoded->find("violators")->if_array()->size(), 2U);
}

TEST(Sealing, EveryChangeOfASealedMonthShows) {
  EXPECT_TRUE(verify(a_month()).has_value());
  const auto broken = [](auto change) {
    SealedMonth month = a_month();
    change(month);
    const Status status = verify(month);
    return !status && status.error().code == Errc::corrupted;
  };
  EXPECT_TRUE(broken([](SealedMonth& m) { ++m.draft.figures[0].numerator; }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.draft.violators.pop_back(); }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.signatures[0].reason = "无"; }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.signatures[0].by = kClerk; }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.sealed_at += 1ms; }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.draft.jurisdiction = JurisdictionId{2}; }));
  EXPECT_TRUE(broken([](SealedMonth& m) { m.draft.month += std::chrono::months{1}; }));
}

TEST(Errata, StandBesideTheSealedFigures) {
  const SealedMonth month = a_month();
  const auto first = correct(month, {}, {"echo_rate", 3, 3}, "漏记一次回电", kClerk, kSealedAt + 24h);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->was, (Figure{"echo_rate", 2, 3}));
  EXPECT_EQ(first->follows, month.sha256);
  const auto second = correct(month, {*first}, {"echo_rate", 3, 4}, "另有一件", kClerk, kSealedAt + 48h);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->was, (Figure{"echo_rate", 3, 3}));
  EXPECT_EQ(second->follows, first->sha256);
  EXPECT_TRUE(verify(month, {*first, *second}).has_value());
  EXPECT_THAT(figures_as_corrected(month, {*first, *second}),
              ElementsAre(Figure{"echo_rate", 3, 4}, Figure{"landing_rate", 3, 4}));
  EXPECT_EQ(month, a_month());  // sealed is sealed
}

TEST(Errata, CannotBeLeftOutOrChanged) {
  const SealedMonth month = a_month();
  const Erratum first = correct(month, {}, {"echo_rate", 3, 3}, "a", kClerk, kSealedAt).value();
  const Erratum second = correct(month, {first}, {"echo_rate", 3, 4}, "b", kClerk, kSealedAt).value();
  EXPECT_EQ(verify(month, {second}).error().code, Errc::corrupted);
  EXPECT_EQ(verify(month, {second, first}).error().code, Errc::corrupted);
  Erratum changed = first;
  changed.reason = "c";
  EXPECT_EQ(verify(month, {changed, second}).error().code, Errc::corrupted);
  EXPECT_EQ(correct(month, {second}, {"echo_rate", 1, 1}, "d", kClerk, kSealedAt).error().code,
            Errc::corrupted);
}

TEST(Errata, ChangeAFigureThatIsThereForAReason) {
  const auto refusal = [](const Figure& is, std::string reason) {
    return correct(a_month(), {}, is, std::move(reason), kClerk, kSealedAt).error();
  };
  EXPECT_EQ(refusal({"no_rate", 1, 1}, "x").code, Errc::not_found);
  EXPECT_EQ(refusal({"echo_rate", 2, 3}, "x").rule, "no_change");
  EXPECT_EQ(refusal({"echo_rate", 3, 3}, " ").rule, "reason_required");
}

}  // namespace
}  // namespace tz::cadence
