#include "callback/score.h"

#include <gmock/gmock.h>

#include <tuple>

namespace tz::callback {
namespace {

using ::testing::DoubleNear;

const Formula kDistrict{.basic_factor = 9000, .weights = Weights{1000, 4000, 5000}, .decimals = 2};

Tally tally(std::int64_t n, std::int64_t contacted, std::int64_t solved, std::int64_t satisfied,
            std::int64_t basically = 0, std::int64_t partly = 0) {
  return {.rounds = n,
          .answered = n,
          .valid = n,
          .matters = n,
          .contacted = contacted,
          .solved = solved,
          .partly = partly,
          .satisfied = satisfied,
          .basically = basically};
}

TEST(Rates, AreExactFractions) {
  const auto rates = rates_of(tally(200, 196, 170, 150, 24), kDistrict);
  ASSERT_TRUE(rates);
  EXPECT_EQ(*rates, (Rates{1960, 1700, 1716, 2000}));  // 0.98, 0.85, 0.858
}

TEST(Rates, AreNoneWithoutAValidCallBack) {
  EXPECT_FALSE(rates_of(Tally{.rounds = 5, .unreached = 5}, kDistrict));
}

TEST(Rates, PartlySolvedIsNotSolvedUnlessTheProfileSaysSo) {
  Formula half = kDistrict;
  EXPECT_EQ(rates_of(tally(10, 10, 4, 4, 0, 4), half)->solved, 40);
  EXPECT_EQ(rates_of(tally(10, 10, 4, 4, 0, 4), half)->denominator, 100);
  half.partial_factor = 5000;
  EXPECT_EQ(rates_of(tally(10, 10, 4, 4, 0, 4), half)->solved, 60);
}

TEST(Rates, TheUnreachedAreInNoRate) {
  Tally some = tally(10, 10, 10, 10);
  some.rounds += 90, some.unreached = 90;
  EXPECT_EQ(rates_of(some, kDistrict), rates_of(tally(10, 10, 10, 10), kDistrict));
  EXPECT_EQ(some.unreached_share(), (Share{90, 100}));
}

TEST(Composite, IsThatOfTheDistrict) {
  const auto score = composite(*rates_of(tally(200, 196, 170, 150, 24), kDistrict), *kDistrict.weights, 2);
  EXPECT_EQ(score.text(), "86.62");
  EXPECT_EQ(composite(*rates_of(tally(200, 196, 170, 150, 24), kDistrict), *kDistrict.weights, 1).text(),
            "86.6");
}

TEST(Composite, RoundsHalfUpAndPrintsEveryDecimal) {
  const Weights solved{0, 0, kWhole};
  EXPECT_EQ(composite({0, 1, 0, 3}, solved, 2).text(), "33.33");
  EXPECT_EQ(composite({0, 2, 0, 3}, solved, 2).text(), "66.67");
  EXPECT_EQ(composite({0, 1, 0, 8}, solved, 0).text(), "13");      // 12.5
  EXPECT_EQ(composite({0, 1, 0, 800}, solved, 2).text(), "0.13");  // 0.125
  EXPECT_EQ(composite({0, 0, 0, 7}, solved, 2).text(), "0.00");
  EXPECT_EQ(composite({7, 7, 7, 7}, {1000, 4000, 5000}, 4).text(), "100.0000");
}

TEST(Composite, PoolsUnitsAndNeverAveragesThem) {
  const Weights solved{0, 0, kWhole};
  Tally city = tally(10, 10, 10, 10);
  city += tally(1000, 540, 540, 540);
  EXPECT_EQ(composite(*rates_of(city, kDistrict), solved, 2).text(), "54.46");
}

TEST(Wilson, GivesThePublishedVectors) {
  const std::tuple<int, int, double, double> vectors[] = {
      {9, 10, .595850, .982124}, {10, 10, .722467, 1},        {0, 10, 0, .277533},
      {3, 3, .438503, 1},        {95, 100, .888250, .978456}, {480, 500, .939026, .973959}};
  for (const auto& [k, n, low, high] : vectors) {
    const auto interval = wilson(static_cast<double>(k) / n, n);
    EXPECT_THAT(interval.low, DoubleNear(low, 1e-6)) << k << "/" << n;
    EXPECT_THAT(interval.high, DoubleNear(high, 1e-6)) << k << "/" << n;
  }
}

TEST(Limits, AreTheExactBinomialOnes) {
  EXPECT_EQ(limits_of(.95, 20), (Limits{15, 17, 20, 20}));
  EXPECT_EQ(limits_of(.95, 100), (Limits{87, 90, 99, 100}));
  EXPECT_EQ(limits_of(.95, 500), (Limits{459, 465, 484, 489}));
  EXPECT_EQ(limits_of(0, 30), (Limits{0, 0, 0, 0}));
  EXPECT_EQ(limits_of(1, 30), (Limits{30, 30, 30, 30}));
}

TEST(Group, IsSaidOnBothSidesOfTheLimits) {
  const auto limits = limits_of(.5, 100);
  EXPECT_EQ(group_of(limits.low998 - 1, limits), Group::below);
  EXPECT_EQ(group_of(limits.low998, limits), Group::usual);
  EXPECT_EQ(group_of(limits.high998, limits), Group::usual);
  EXPECT_EQ(group_of(limits.high998 + 1, limits), Group::above);
}

// ---- Like with like.

const Stratum kLamp{"lighting", "normal"}, kPipe{"water", "urgent"};

TEST(Comparable, WeighsStrataByTheMixOfThePeriodBefore) {
  const Strata before{{kLamp, tally(300, 300, 300, 300)}, {kPipe, tally(100, 100, 50, 50)}};
  const Strata own{{kLamp, tally(40, 40, 40, 40)}, {kPipe, tally(10, 10, 2, 2)}};
  const auto compared = comparable(own, before, kDistrict);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->rates.solved, kFixed * 3 / 4 + kFixed / 4 / 5);  // 0.75 * 1 + 0.25 * 0.2
  EXPECT_EQ(compared->rates.denominator, kFixed);
  EXPECT_DOUBLE_EQ(compared->covered, 1);
  EXPECT_DOUBLE_EQ(compared->reference, 350.0 / 400);
  EXPECT_LT(compared->solved.low, 0.8);
  EXPECT_GT(compared->solved.high, 0.8);
}

TEST(Comparable, AStratumWithoutAMatterCountsAsItDidForTheCity) {
  const Strata before{{kLamp, tally(300, 300, 300, 300)}, {kPipe, tally(100, 100, 50, 50)}};
  const auto compared = comparable({{kLamp, tally(40, 40, 0, 0)}}, before, kDistrict);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->rates.solved, kFixed / 4 / 2);
  EXPECT_DOUBLE_EQ(compared->covered, 0.75);
}

TEST(Comparable, IsNoneWithoutAPeriodBeforeOrAMatterInIt) {
  EXPECT_FALSE(comparable({{kLamp, tally(40, 40, 40, 40)}}, {}, kDistrict));
  EXPECT_FALSE(comparable({{kLamp, tally(40, 40, 40, 40)}}, {{kPipe, tally(9, 9, 9, 9)}}, kDistrict));
  EXPECT_FALSE(comparable({}, {{kPipe, tally(9, 9, 9, 9)}}, kDistrict));
}

}  // namespace
}  // namespace tz::callback
