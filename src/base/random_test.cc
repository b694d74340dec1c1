#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <set>

namespace tz {
namespace {

TEST(SeededRandom, RepeatsUnderOneSeedAndDiffersUnderAnother) {
  SeededRandom a(7), b(7), c(8);
  const auto first = a.next_u64();
  EXPECT_EQ(first, b.next_u64());
  EXPECT_NE(first, c.next_u64());
  EXPECT_NE(first, a.next_u64());
}

TEST(SeededRandom, FillsEveryLength) {
  for (std::size_t length = 0; length <= 40; ++length) {
    std::array<std::uint8_t, 41> a{}, b{};
    SeededRandom(length).fill({a.data(), length});
    SeededRandom(length).fill({b.data(), length});
    EXPECT_EQ(a, b);
    EXPECT_EQ(a[length], 0) << "wrote past the end at length " << length;
  }
}

TEST(SystemRandom, DoesNotRepeatAndIsNotBiased) {
  SystemRandom random;
  std::set<std::uint64_t> seen;
  int ones = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto value = random.next_u64();
    seen.insert(value);
    ones += std::popcount(value);
  }
  EXPECT_EQ(seen.size(), 1000U);
  EXPECT_NEAR(ones, 32'000, 1300);  // ten standard deviations
}

}  // namespace
}  // namespace tz
