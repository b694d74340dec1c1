#include "routing/whistle_figures.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "routing/whistle_testing.h"

namespace tz::routing::whistle {
namespace {

using namespace whistle::testing;
using namespace std::chrono_literals;

TEST(WhistleClockArithmetic, MinutesRunOnByNightAndOnDaysOff) {
  const DueAt due = policy().due_at;
  EXPECT_EQ(due({30, SpanUnit::minutes}, at("2026-01-10T23:50:00")), at("2026-01-11T00:20:00"));
}

TEST(WhistleClockArithmetic, WorkingHoursStandStillOnDaysOff) {
  const DueAt due = policy().due_at;
  EXPECT_EQ(due({24, SpanUnit::working_hours}, at("2026-01-05T09:00:00")), at("2026-01-06T09:00:00"));
  EXPECT_EQ(due({24, SpanUnit::working_hours}, at("2026-01-09T17:00:00")), at("2026-01-12T17:00:00"))
      << "from Friday over a weekend";
  EXPECT_EQ(due({4, SpanUnit::working_hours}, at("2026-01-10T12:00:00")), at("2026-01-12T04:00:00"))
      << "called on a Saturday";
}

TEST(WhistleClockArithmetic, WorkingDaysLeaveOutTheStartDay) {
  const DueAt due = policy().due_at;
  EXPECT_EQ(due({3, SpanUnit::working_days}, at("2026-01-08T15:00:00")), at("2026-01-13T23:59:59.999"));
}

TEST(WhistleScores, CountADepartmentOnTimeOnlyIfEveryClockWasKept) {
  World world = blown();
  EXPECT_EQ(scores(std::vector{world.w}, world.now).on_time, (Share{0, 0})) << "the clocks still run";
  world.wait(5min).must(Acknowledge{kHousing}, officer(kHousing)).wait(25min);
  world.serve(kHousing);
  EXPECT_EQ(scores(std::vector{world.w}, world.now).on_time, (Share{1, 2})) << "gas was silent";
  world.serve(kGas);
  EXPECT_EQ(scores(std::vector{world.w}, world.now).on_time, (Share{1, 2}));
  World late = blown();
  late.wait(30min + 1ms);
  EXPECT_EQ(scores(std::vector{late.serve(kHousing).w}, late.now).on_time, (Share{0, 2}));
}

TEST(WhistleScores, LeaveOutADepartmentThatTheDistrictReleased) {
  World world = blown();
  world.must(Refuse{kHousing, "not ours"}, officer(kHousing));
  world.must(Rule{kHousing, Ruling::wrong, {}, "right"}, district());
  EXPECT_EQ(scores(std::vector{world.w}, world.now + 24h).on_time, (Share{0, 1}));
}

TEST(WhistleScores, TakeTheResidentsWordBeforeTheStreets) {
  World world = done();
  EXPECT_EQ(scores(std::vector{world.w}, world.now).solved, (Share{0, 0}));
  world.must(rate(world.w), head());
  EXPECT_EQ(scores(std::vector{world.w}, world.now).solved, (Share{1, 1}));
  world.must(RecordResident{{ledger::Solved::no, ledger::Satisfied::dissatisfied}}, district());
  EXPECT_EQ(scores(std::vector{world.w}, world.now).solved, (Share{0, 1}));
}

// M3: ten clones score like one.
TEST(WhistleScores, DuplicatingWhistlesChangesNoScore) {
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    std::vector<Whistle> all;
    const int count = 1 + static_cast<int>(random() % 8);
    for (int i = 0; i < count; ++i) {
      Draft command = draft();
      command.cases = {ledger::CaseId{static_cast<std::int64_t>(random() % 6)}};
      World world = blown(command);
      world.wait(std::chrono::minutes(random() % 60));
      if (random() % 3 != 0) world.serve(kHousing);
      if (random() % 3 != 0) world.serve(kGas);
      if (world.w.status == WhistleStatus::done) {
        Rate r = rate(world.w);
        r.solved = random() % 2 == 0 ? ledger::Solved::yes : ledger::Solved::no;
        world.must(r, head());
      }
      all.push_back(world.w);
    }
    const Instant now = start() + 30 * 24h;
    const Scores before = scores(all, now);
    for (int copies = 1 + static_cast<int>(random() % 20); copies > 0; --copies)
      all.push_back(all[random() % all.size()]);
    std::shuffle(all.begin(), all.end(), random);
    EXPECT_EQ(scores(all, now), before);
  }
}

TEST(WhistleRepeats, AreTheSameMatterWithinNinetyDays) {
  World first = blown(), second = first;
  second.w.blown_at = *first.w.blown_at + std::chrono::days(90);
  EXPECT_EQ(repeated(std::vector{first.w, second.w}, std::chrono::days(90)), (Share{1, 2}));
  second.w.blown_at = *second.w.blown_at + 1ms;
  EXPECT_EQ(repeated(std::vector{first.w, second.w}, std::chrono::days(90)), (Share{0, 2}));
  second.w.blown_at = *first.w.blown_at + 24h;
  second.w.cases = {ledger::CaseId{2}};
  EXPECT_EQ(repeated(std::vector{first.w, second.w}, std::chrono::days(90)), (Share{0, 2}))
      << "another matter";
  EXPECT_EQ(repeated(std::vector{drafted().w}, std::chrono::days(90)), (Share{0, 0})) << "not blown";
}

// Against the sums themselves, term by term.
TEST(WhistleBand, LimitsAreExact) {
  for (const double mean : {0.1, 1.0, 4.5, 20.0, 150.0}) {
    const Limits limits = poisson_limits(mean, kBandTail);
    const auto below = [&](std::int64_t k) {  // P(X <= k)
      double sum = 0, mass = std::exp(-mean);
      for (std::int64_t i = 0; i <= k; mass *= mean / static_cast<double>(++i)) sum += mass;
      return sum;
    };
    EXPECT_GE(below(limits.low), kBandTail / 2) << mean;
    if (limits.low > 0) {
      EXPECT_LT(below(limits.low - 1), kBandTail / 2) << mean;
      EXPECT_GE(1 - below(limits.high - 1), kBandTail / 2 - 1e-12) << mean;
    }
    EXPECT_LT(1 - below(limits.high), kBandTail / 2) << mean;
  }
  EXPECT_EQ(poisson_limits(0, kBandTail), (Limits{0, 0}));
  const Limits large = poisson_limits(1e6, kBandTail);
  EXPECT_NEAR(static_cast<double>(large.low), 1e6 - 3000, 10);
  EXPECT_NEAR(static_cast<double>(large.high), 1e6 + 3000, 10);
}

TEST(WhistleBand, AlarmsOnBothSides) {
  std::vector<Exposure> streets;
  for (int i = 0; i < 8; ++i) streets.push_back({UnitId{i + 1}, 40, 10'000});
  streets.push_back({UnitId{9}, 5, 10'000});
  streets.push_back({UnitId{10}, 75, 10'000});
  streets.push_back({UnitId{11}, 3, 0});  // nobody lives there
  const auto bands = control_bands(streets);
  ASSERT_EQ(bands.size(), 10U);
  EXPECT_DOUBLE_EQ(bands[0].expected, 40);
  EXPECT_EQ(bands[0].status, BandStatus::within);
  EXPECT_EQ(bands[8].status, BandStatus::below);
  EXPECT_EQ(bands[9].status, BandStatus::above);
  const auto at_limit = [&](std::int64_t count) {
    std::vector<Exposure> same(200, {UnitId{1}, 40, 10'000});
    same.push_back({UnitId{2}, count, 10'000});
    return control_bands(same).back();
  };
  const Band band = at_limit(40);
  EXPECT_EQ(at_limit(band.low).status, BandStatus::within);
  EXPECT_EQ(at_limit(band.low - 1).status, BandStatus::below);
  EXPECT_EQ(at_limit(band.high).status, BandStatus::within);
  EXPECT_EQ(at_limit(band.high + 1).status, BandStatus::above);
}

}  // namespace
}  // namespace tz::routing::whistle
