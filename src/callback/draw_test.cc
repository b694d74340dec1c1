#include "callback/draw.h"

#include <gmock/gmock.h>

#include <random>

#include "base/time.h"

namespace tz::callback {
namespace {

Seed seed_of(std::uint8_t first) {
  Seed seed{};
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(first + i);
  return seed;
}
std::vector<DrawItem> items(std::int64_t count) {
  std::vector<DrawItem> all;
  for (std::int64_t i = 1; i <= count; ++i) all.push_back({ledger::CaseId{1000 + i}, 1});
  return all;
}

// The figures of docs/recall-draw.md, which a few lines of Python give as well.
TEST(Draw, GivesTheFiguresOfTheDocument) {
  const Seed seed = seed_of(0);
  EXPECT_EQ(to_hex(commitment(seed)), "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
  EXPECT_EQ(item_text({ledger::CaseId{1001}, 2}), "1001.2");
  EXPECT_EQ(to_hex(rank_of(seed, {ledger::CaseId{1001}, 1})),
            "d96716bc21448633a218ce164d20bc0ef98173488f36a163ba30d90bb1bf0a34");
  std::vector<std::string> drawn;
  for (const auto& item : draw(seed, items(40), 5)) drawn.push_back(item_text(item));
  EXPECT_THAT(drawn, ::testing::ElementsAre("1019.1", "1014.1"));
}

TEST(Draw, TakesOneInTwentyRoundedUp) {
  EXPECT_EQ(draw_size(0, 5), 0U);
  EXPECT_EQ(draw_size(1, 5), 1U);
  EXPECT_EQ(draw_size(20, 5), 1U);
  EXPECT_EQ(draw_size(21, 5), 2U);
  EXPECT_EQ(draw_size(100, 0), 0U);
  EXPECT_EQ(draw_size(7, 100), 7U);
}

TEST(Draw, DependsOnTheSeedAndTheItemsAndNotOnTheirOrder) {
  auto all = items(200);
  const auto drawn = draw(seed_of(1), all, 5);
  std::mt19937 shuffle(7);
  std::shuffle(all.begin(), all.end(), shuffle);
  all.push_back(all.front());
  EXPECT_EQ(draw(seed_of(1), all, 5), drawn);
  EXPECT_NE(draw(seed_of(2), all, 5), drawn);
}

TEST(Draw, FavoursNobody) {
  std::vector<int> hits(100, 0);
  for (int s = 0; s < 250; ++s) {
    Seed seed{};
    seed[0] = static_cast<std::uint8_t>(s);
    for (const auto& item : draw(seed, items(100), 5)) ++hits[static_cast<std::size_t>(item.id) - 1001];
  }
  for (const int h : hits) EXPECT_LT(h, 35);  // 12.5 expected, standard deviation 3.4
}

TEST(Period, IsAMonthOfTheCity) {
  const auto month = parse_period("2026-12", "Asia/Shanghai");
  ASSERT_TRUE(month);
  EXPECT_EQ(format_instant(month->from), "2026-11-30T16:00:00Z");
  EXPECT_EQ(format_instant(month->to), "2026-12-31T16:00:00Z");
  for (const auto* wrong : {"", "2026", "2026-13", "2026-00", "2026-1", "2026-1a", "1999-01", "2026/01"})
    EXPECT_EQ(parse_period(wrong, "UTC").error().rule, "period") << wrong;
}

}  // namespace
}  // namespace tz::callback
