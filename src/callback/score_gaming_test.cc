// No score grows with a count (docs/sources.md#no-count-scores): a made-up city from a seed, and what a unit
// might add to look better. Names the seed when it fails.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "callback/module.h"
#include "callback/score_figures.h"
#include "callback/testing.h"
#include "store/testing.h"

namespace tz::callback {
namespace {

using namespace std::chrono_literals;
using ledger::CaseId;

constexpr JurisdictionId kCity{1};
constexpr std::uint64_t kSeeds[] = {1, 20260112, 987654321};

// splitmix64: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n));
  }
  bool chance(std::int64_t percent) { return below(100) < percent; }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

// One round and where its case belongs.
struct Item {
  std::int64_t id = 0;
  UnitId unit{};
  Place place{};
  Instant at{};
  std::string solved{"yes"}, satisfied{"satisfied"};
  bool contacted = true, unreached = false;
  int round = 1;
};

const ScoreProfile kProfile{
    .id = "cn-bj-district",
    .formula = {.basic_factor = 9000, .weights = Weights{1000, 4000, 5000}, .decimals = 2}};
// Trivial: everybody solves it. The others are mixed.
const Stratum kStrata[] = {{"trivial", "normal"},
                           {"noise", "normal"},
                           {"noise", "urgent"},
                           {"water", "urgent"},
                           {"roads", "normal"}};

template <class Backend>
class ScoreGaming : public ::testing::Test {
 protected:
  ScoreGaming() {
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
  }

  void add(const std::vector<Item>& items) {
    const auto written = db_->write([&](store::Transaction& tx) -> Status {
      for (const auto& i : items) TZ_CHECK(insert(tx, i));
      return {};
    });
    ASSERT_TRUE(written) << written.error().message;
    std::set<CaseId> placed;
    for (const auto& i : items) {
      if (!placed.insert(i.place.id).second) continue;
      EXPECT_TRUE(places_.save(kCity, i.place));
    }
  }
  static Status insert(store::Transaction& tx, const Item& i) {
    const bool answered = !i.unreached;
    return tx.execute(
        "INSERT INTO callback_round (jurisdiction_id, case_id, round, unit_id, received_at, opened_at, "
        "answered_at, source, valid, contacted, solved, satisfied, pressured, unreached, excluded, "
        "recall_over, "
        "recall_answered, differs_contacted, differs_solved, differs_satisfied, closed_at, outside) VALUES "
        "($1, "
        "$2, $3, $4, $5, $5, $5, 'desk', $6, $7, $8, $9, 0, $10, 0, 0, 0, 0, 0, 0, $5, 0)",
        kCity, i.id, i.round, i.unit, to_millis(i.at), answered, answered && i.contacted,
        answered ? std::optional<std::string_view>(i.solved) : std::nullopt,
        answered ? std::optional<std::string_view>(i.satisfied) : std::nullopt, i.unreached);
  }

  // The month and the one before it, three units, every stratum in both.
  std::vector<Item> city(std::uint64_t seed) {
    Dice dice(seed);
    std::vector<Item> items;
    for (const auto at : {kBefore, kNow})
      for (std::int64_t unit = 1; unit <= 3; ++unit)
        for (const auto& stratum : kStrata)
          for (auto n = 8 + dice.below(8); n > 0; --n) items.push_back(made(dice, unit, stratum, at));
    add(items);
    return items;
  }
  Item made(Dice& dice, std::int64_t unit, const Stratum& stratum, Instant at) {
    Item i{.id = ++last_, .unit = UnitId{unit}, .at = at + std::chrono::minutes(dice.below(1000))};
    i.place = {.id = CaseId{i.id}, .category = stratum.category, .urgency = stratum.urgency, .zone = "z"};
    if (stratum.category == "trivial") return i;
    i.solved = dice.chance(60) ? "yes" : dice.chance(50) ? "partly" : "no";
    i.satisfied = dice.chance(50) ? "satisfied" : dice.chance(50) ? "basically" : "dissatisfied";
    i.contacted = dice.chance(90);
    return i;
  }
  // A case of its own that says the best, of the same kind as `like`.
  Item praise(const Item& like) {
    Item i{.id = ++last_, .unit = like.unit, .place = like.place, .at = like.at};
    i.place.id = CaseId{i.id};
    i.place.parent = CaseId{};
    return i;
  }
  Item linked_praise(const Item& to) {
    Item i = praise(to);
    i.place.parent = CaseId{to.id};
    i.place.category = "elsewhere";  // what it calls itself changes nothing
    return i;
  }

  ScoreSheet sheet(Grouping grouping = Grouping::unit) {
    const auto now = query_.cells(kCity, {TimeBasis::received, kNow, kNow + 24h});
    const auto before = query_.cells(kCity, {TimeBasis::received, kBefore, kBefore + 24h});
    EXPECT_TRUE(now && before);
    return make_sheet(*now, *before, grouping, kProfile, Least::one);
  }
  static const ScoreFigure& of(const ScoreSheet& sheet, UnitId unit) {
    const auto key = std::to_string(static_cast<std::int64_t>(unit));
    return *std::ranges::find(sheet.groups, key, &ScoreFigure::key);
  }
  static void expect_same(const ScoreFigure& a, const ScoreFigure& b) {
    EXPECT_EQ(a.rates, b.rates);
    EXPECT_EQ(a.as_counted, b.as_counted);
    EXPECT_EQ(a.score, b.score);
    ASSERT_TRUE(a.comparable && b.comparable);
    EXPECT_EQ(a.comparable->rates, b.comparable->rates);
    EXPECT_EQ(a.group, b.group);
    EXPECT_EQ(a.limits, b.limits);
  }
  static bool is_best(const Item& i) {
    return i.solved == "yes" && i.satisfied == "satisfied" && i.contacted;
  }

  static constexpr Instant kBefore{std::chrono::sys_days{std::chrono::year{2026} / 1 / 12}};
  static constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 2 / 12}};
  std::unique_ptr<store::Database> db_ = Backend::make();
  SqlPlaceStore places_{*db_};
  SqlScoreQuery query_{*db_};
  std::int64_t last_ = 0;
};
TYPED_TEST_SUITE(ScoreGaming, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(ScoreGaming, ClonesOfWhatIsSolvedScoreLikeOne) {
  for (const auto seed : kSeeds) {
    SCOPED_TRACE(seed);
    const auto items = this->city(seed + 1);
    const auto before = this->sheet();
    std::vector<Item> clones;
    for (const auto& i : items)
      if (i.at >= this->kNow && i.unit == UnitId{1} && this->is_best(i))
        for (int k = 0; k < 9; ++k) clones.push_back(this->linked_praise(i));
    this->add(clones);
    const auto after = this->sheet();
    for (std::int64_t unit = 1; unit <= 3; ++unit)
      this->expect_same(this->of(before, UnitId{unit}), this->of(after, UnitId{unit}));
    EXPECT_GT(this->of(after, UnitId{1}).tally.rounds, this->of(before, UnitId{1}).tally.rounds);
    EXPECT_EQ(after.city.rates, before.city.rates);
    ASSERT_TRUE(
        this->db_->write([](store::Transaction& tx) { return tx.execute("DELETE FROM callback_round"); }));
  }
}

TYPED_TEST(ScoreGaming, SplittingWhatIsNotSolvedIntoSolvedPartsLiftsNothing) {
  const auto items = this->city(7);
  const auto before = this->sheet();
  std::vector<Item> parts;
  for (const auto& i : items)
    if (i.at >= this->kNow && i.unit == UnitId{2})
      for (int k = 0; k < 5; ++k) parts.push_back(this->linked_praise(i));
  // A part of a part, and a part of it again.
  parts.push_back(this->linked_praise(parts.back()));
  parts.push_back(this->linked_praise(parts.back()));
  this->add(parts);
  const auto after = this->sheet();
  for (std::int64_t unit = 1; unit <= 3; ++unit)
    this->expect_same(this->of(before, UnitId{unit}), this->of(after, UnitId{unit}));
}

TYPED_TEST(ScoreGaming, FreshItemsOfAStratumThatTheUnitSolvesLeaveItsScoreAlone) {
  for (const int times : {1, 10, 100}) {
    const auto items = this->city(11);
    const auto before = this->sheet();
    std::vector<Item> fresh;
    for (const auto& i : items)
      if (i.at >= this->kNow && i.unit == UnitId{1} && i.place.category == "trivial" && fresh.size() < 200)
        for (int k = 0; k < times; ++k) fresh.push_back(this->praise(i));
    this->add(fresh);
    const auto after = this->sheet();
    for (std::int64_t unit = 1; unit <= 3; ++unit) {
      EXPECT_EQ(this->of(before, UnitId{unit}).score, this->of(after, UnitId{unit}).score) << times;
      EXPECT_EQ(this->of(before, UnitId{unit}).comparable->rates,
                this->of(after, UnitId{unit}).comparable->rates);
    }
    // What is only counted does move: it is no score, and not for comparing.
    EXPECT_NE(this->of(before, UnitId{1}).as_counted, this->of(after, UnitId{1}).as_counted);
    ASSERT_TRUE(
        this->db_->write([](store::Transaction& tx) { return tx.execute("DELETE FROM callback_round"); }));
  }
}

// What a unit can win by fresh solved items of a kind that it also fails in is bounded by the weight of that
// kind, however many they are.
TYPED_TEST(ScoreGaming, PaddingOneStratumWinsAtMostItsFixedWeight) {
  const auto items = this->city(13);
  const auto before = this->sheet();
  const auto model = std::ranges::find_if(
      items, [&](const Item& i) { return i.at >= this->kNow && i.place.category == "water"; });
  ASSERT_NE(model, items.end());
  std::int64_t mix = 0, water = 0;
  for (const auto& i : items)
    if (i.at < this->kNow) ++mix, water += i.place.category == "water" ? 1 : 0;
  std::vector<Item> fresh;
  for (int k = 0; k < 500; ++k) fresh.push_back(this->praise(*model));
  this->add(fresh);
  const auto after = this->sheet();
  const auto& unit = this->of(after, model->unit);
  const auto won = unit.comparable->rates.solved - this->of(before, model->unit).comparable->rates.solved;
  EXPECT_GE(won, 0);
  EXPECT_LE(won, kFixed * water / mix + 1);
  for (std::int64_t other = 1; other <= 3; ++other)
    EXPECT_TRUE(UnitId{other} == model->unit ||
                this->of(before, UnitId{other}).score == this->of(after, UnitId{other}).score)
        << "nobody else's score moves";
}

TYPED_TEST(ScoreGaming, VisitsAndCallsThatReachNobodyChangeNoScore) {
  const auto items = this->city(17);
  const auto before = this->sheet();
  std::vector<Item> more;
  for (const auto& i : items) {
    if (i.at < this->kNow || i.unit != UnitId{3}) continue;
    Item unreached = this->praise(i);
    unreached.unreached = true;
    more.push_back(unreached);
  }
  this->add(more);
  const auto after = this->sheet();
  this->expect_same(this->of(before, UnitId{3}), this->of(after, UnitId{3}));
  const auto& tally = this->of(after, UnitId{3}).tally;
  EXPECT_EQ(tally.unreached, std::ssize(more)) << "told apart";
}

TYPED_TEST(ScoreGaming, ASecondRoundThatGoesWellDoesNotUndoTheFirst) {
  Item first = this->praise(
      {.unit = UnitId{1}, .place = {.category = "roads", .urgency = "normal"}, .at = this->kNow});
  first.solved = "no";
  Item second = first;
  second.round = 2, second.solved = "yes";
  this->add({first, second});
  const auto sheet = this->sheet();
  const auto& tally = this->of(sheet, UnitId{1}).tally;
  EXPECT_EQ(tally.matters, 1);
  EXPECT_EQ(tally.solved, 0);
  EXPECT_EQ(tally.again_share(), (Share{1, 2}));
}

TYPED_TEST(ScoreGaming, TenMattersAreTooFewAndTwentyNineToo) {
  for (const int n : {10, 29, 30}) {
    std::vector<Item> items;
    for (int k = 0; k < n; ++k)
      items.push_back(this->praise({.unit = UnitId{n}, .place = {.category = "roads"}, .at = this->kNow}));
    this->add(items);
    const auto sheet = this->sheet();
    const auto& f = this->of(sheet, UnitId{n});
    EXPECT_EQ(f.state, n < 30 ? FigureState::too_few : FigureState::compared);
    EXPECT_EQ(f.group.has_value(), n >= 30);
    EXPECT_TRUE(f.rates) << "the rates and their intervals are told";
  }
}

TYPED_TEST(ScoreGaming, EveryFigureIsAsManyRoundsAsItsRows) {
  const auto items = this->city(19);
  std::vector<Item> parts;
  for (const auto& i : items)
    if (i.unit == UnitId{2} && i.at >= this->kNow) parts.push_back(this->linked_praise(i));
  this->add(parts);
  const auto rows_of = [&](const ScoreFilter& filter) {
    std::int64_t count = 0;
    std::string cursor;
    do {
      const auto page = this->query_.rounds(kCity, filter, cursor, 7);
      EXPECT_TRUE(page) << page.error().message;
      count += std::ssize(page->rows);
      cursor = page->next;
    } while (!cursor.empty());
    return count;
  };
  const ScoreSpan span{TimeBasis::received, this->kNow, this->kNow + 24h};
  for (const auto& f : this->sheet(Grouping::unit).groups)
    EXPECT_EQ(rows_of({.span = span, .unit = UnitId{std::stoll(f.key)}}), f.tally.rounds) << f.key;
  for (const auto& f : this->sheet(Grouping::category).groups)
    EXPECT_EQ(rows_of({.span = span, .category = f.key}), f.tally.rounds) << f.key;
  for (const auto& f : this->sheet(Grouping::zone).groups)
    EXPECT_EQ(rows_of({.span = span, .zone = f.key}), f.tally.rounds) << f.key;
  EXPECT_EQ(rows_of({.span = span}), this->sheet().city.tally.rounds);
  EXPECT_EQ(rows_of({.span = {TimeBasis::closed, span.from, span.to}}), this->sheet().city.tally.rounds);
}

// ---- Places.

TYPED_TEST(ScoreGaming, WhatBelongsToACaseFollowsIt) {
  const auto place = [&](std::int64_t id, std::int64_t parent) {
    ASSERT_TRUE(this->places_.save(kCity, {.id = CaseId{id}, .parent = CaseId{parent}}));
  };
  const auto matter = [&](std::int64_t id) {
    return static_cast<std::int64_t>(*this->places_.matter_of(kCity, CaseId{id}));
  };
  place(12, 11), place(13, 12);
  EXPECT_EQ(matter(13), 11) << "a case that nothing is known of stands for them all the same";
  place(11, 0), place(20, 0);
  place(11, 20);
  EXPECT_EQ(matter(13), 20);
  EXPECT_EQ(matter(12), 20);
  place(11, 0);
  EXPECT_EQ(matter(13), 11) << "a merger that is undone gives all of them back";
  EXPECT_EQ(matter(20), 20);
  place(11, 13);
  for (const auto id : {11, 12, 13}) EXPECT_EQ(matter(id), 11) << "of a circle the lowest stands for all";
  EXPECT_EQ(matter(99), 99);
}

}  // namespace
}  // namespace tz::callback
