#include "callback/public_rates.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace tz::callback {
namespace {

constexpr std::string_view kZone = "Asia/Shanghai";

Instant local(int year, unsigned month, unsigned day, int hour = 0) {
  return from_civil({.year = year, .month = month, .day = day, .hour = hour}, kZone).value();
}

std::string told_at(WindowKind kind, Instant now) { return last_told(kind, now, kZone).value().name; }

TEST(PublicRates, APeriodIsTheLastOnceItsEndIsThirtyDaysAgo) {
  using namespace std::chrono_literals;
  const auto february = parse_window(WindowKind::month, "2026-02", kZone).value();
  EXPECT_EQ(told_at(WindowKind::month, february.to + kReadAfter - 1ms), "2026-01");
  EXPECT_EQ(told_at(WindowKind::month, february.to + kReadAfter), "2026-02");
  const auto day = parse_window(WindowKind::day, "2026-03-05", kZone).value();
  EXPECT_EQ(told_at(WindowKind::day, day.to + kReadAfter - 1ms), "2026-03-04");
  EXPECT_EQ(told_at(WindowKind::day, day.to + kReadAfter), "2026-03-05");
  const auto assessed = parse_window(WindowKind::assessment_month, "2026-03", kZone).value();
  EXPECT_EQ(told_at(WindowKind::assessment_month, assessed.to + kReadAfter - 1ms), "2026-02");
  EXPECT_EQ(told_at(WindowKind::assessment_month, assessed.to + kReadAfter), "2026-03");
  EXPECT_EQ(told_at(WindowKind::month, local(2026, 1, 15)), "2025-11") << "over the year";
}

// So many matters of one unit, all contacted, `solved` of them solved.
class Cells final : public ScoreQuery {
 public:
  Cells(std::int64_t matters, std::int64_t solved) {
    cell_.tally.rounds = cell_.tally.answered = cell_.tally.valid = cell_.tally.matters = matters;
    cell_.tally.contacted = cell_.tally.satisfied = matters;
    cell_.tally.solved = solved;
    cell_.unit = UnitId{7};
  }
  Result<std::vector<ScoreCell>> cells(JurisdictionId /*j*/, const ScoreSpan& span) const override {
    asked = span;
    return std::vector<ScoreCell>{cell_};
  }
  Result<ScoreRoundPage> rounds(JurisdictionId /*j*/, const ScoreFilter& /*filter*/,
                                std::string_view /*cursor*/, std::size_t /*limit*/) const override {
    return ScoreRoundPage{};
  }
  mutable ScoreSpan asked{};

 private:
  ScoreCell cell_{};
};

ScorePack pack(bool published) { return parse_score_pack({.published = published}).value(); }

TEST(PublicRates, AreOfTheWholeCityWithWhatTheyCount) {
  const Cells cells(40, 30);
  const auto told = public_rates(cells, pack(true), JurisdictionId{1}, kZone, local(2026, 3, 15)).value();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->period, "2026-01");
  EXPECT_EQ(told->matters, 40);
  EXPECT_EQ(told->rates.solved, 30);
  EXPECT_EQ(told->rates.denominator, 40);
  EXPECT_EQ(cells.asked.from, local(2026, 1, 1));
  EXPECT_EQ(cells.asked.to, local(2026, 2, 1));
}

TEST(PublicRates, AreNotToldWhereTheCityPublishesNoneOrTooFewAnswered) {
  const Instant now = local(2026, 3, 15);
  EXPECT_FALSE(public_rates(Cells(40, 30), pack(false), JurisdictionId{1}, kZone, now).value());
  EXPECT_FALSE(public_rates(Cells(kBatch - 1, 3), pack(true), JurisdictionId{1}, kZone, now).value());
  EXPECT_TRUE(public_rates(Cells(kBatch, 3), pack(true), JurisdictionId{1}, kZone, now).value());
}

}  // namespace
}  // namespace tz::callback
