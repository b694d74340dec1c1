#include "base/id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "base/bytes.h"

namespace tz {
namespace {

using namespace std::chrono_literals;

constexpr Instant kIdEpoch{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};

TEST(IdMaker, PutsTheMillisecondsSince2020InTheUpperBits) {
  SeededRandom random(1);
  ManualClock clock(kIdEpoch + 123'456ms);
  EXPECT_EQ(IdMaker(clock, random).next() >> 21, 123'456);
  clock.set(Instant{std::chrono::sys_days{std::chrono::year{2150} / 1 / 1}});
  EXPECT_GT(IdMaker(clock, random).next(), 0);
}

TEST(IdMaker, CountsWithinAMillisecondAndBeginsAtRandomInTheNext) {
  SeededRandom random(1);
  ManualClock clock(kIdEpoch + 10ms);
  IdMaker ids(clock, random);
  const auto first = ids.next();
  EXPECT_EQ(ids.next(), first + 1);
  clock.advance(1ms);
  const auto later = ids.next();
  EXPECT_EQ(later >> 21, 11);
  SeededRandom other_seed(2);
  ManualClock same_time(kIdEpoch + 10ms);
  EXPECT_NE(IdMaker(same_time, other_seed).next(), first);
}

TEST(IdMaker, GoesOnWhenTheClockIsSetBackOrBefore2020) {
  SeededRandom random(1);
  ManualClock clock(kIdEpoch + 10ms);
  IdMaker ids(clock, random);
  const auto first = ids.next();
  clock.set(kIdEpoch - 24h);
  EXPECT_EQ(ids.next(), first + 1);
  EXPECT_GT(IdMaker(clock, random).next(), 0);
}

// All ones: the sequence begins at its end.
class FullRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override { std::fill(out.begin(), out.end(), std::uint8_t{0xFF}); }
};

TEST(IdMaker, RunsIntoTheNextMillisecondWhenTheSequenceIsFull) {
  FullRandom random;
  ManualClock clock(kIdEpoch + 10ms);
  IdMaker ids(clock, random);
  const auto last_of_ten = ids.next();
  EXPECT_EQ(last_of_ten, (std::int64_t{11} << 21) - 1);
  EXPECT_EQ(ids.next(), std::int64_t{11} << 21);
  clock.advance(1ms);
  EXPECT_EQ(ids.next(), (std::int64_t{11} << 21) + 1);
}

void expect_unique_and_increasing(const Clock& clock) {
  constexpr int kThreads = 4;
  constexpr std::size_t kEach = 25'000;
  SeededRandom random(1);
  IdMaker ids(clock, random);
  std::vector<std::vector<std::int64_t>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : made)
    threads.emplace_back([&ids, &mine] {
      for (std::size_t i = 0; i < kEach; ++i) mine.push_back(ids.next());
    });
  for (auto& thread : threads) thread.join();
  std::vector<std::int64_t> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all.size(), kThreads * kEach);
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(IdMaker, StrictlyIncreasesUnderFourThreadsWhileTimePasses) {
  expect_unique_and_increasing(SystemClock());
}
TEST(IdMaker, StrictlyIncreasesUnderFourThreadsWhileTimeStands) {
  expect_unique_and_increasing(ManualClock());
}

TEST(Base32, IsCrockfordMostSignificantFirst) {
  EXPECT_EQ(to_base32({}), "");
  EXPECT_EQ(to_base32(as_bytes("f")), "CR");  // 01100 110|00
  EXPECT_EQ(to_base32(as_bytes("foobar")), "CSQPYRK1E8");
  EXPECT_EQ(to_base32(Bytes(5, 0xFF)), "ZZZZZZZZ");
}

TEST(RandomCode, HasTheLengthAndOnlyLettersThatAreNotMisread) {
  SeededRandom random(3);
  const auto code = random_code(random, 2000);
  EXPECT_EQ(code.size(), 2000U);
  EXPECT_EQ(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ"), std::string::npos);
  for (const char c : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    EXPECT_NE(code.find(c), std::string::npos) << c;
  EXPECT_EQ(random_code(random, 0), "");
}

TEST(NormaliseCode, ReadsWhatPeopleType) {
  EXPECT_EQ(normalise_code("abc-d ef"), "ABCDEF");
  EXPECT_EQ(normalise_code("oO iI lL"), "001111");
  EXPECT_EQ(normalise_code("U*\xC3\xA9"), "U*\xC3\xA9");
  EXPECT_EQ(normalise_code(" - "), "");
}

TEST(CheckCharacter, DoesNotMindHowTheCodeIsTyped) {
  EXPECT_EQ(check_character("1A2B"), check_character("ia-2b"));
  EXPECT_EQ(check_character(""), '0');
  EXPECT_EQ(check_character("1"), '2');   // alpha
  EXPECT_EQ(check_character("11"), '6');  // alpha^2 + alpha
  EXPECT_EQ(check_character("G"), '5');   // 16 alpha = x^5 = x^2 + 1
  EXPECT_EQ(check_character("U"), check_character("V"));
}

TEST(CheckCharacter, NoticesOneWrongCharacterAndASwap) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  SeededRandom random(4);
  const auto code = random_code(random, 10);
  const char check = check_character(code);
  for (std::size_t i = 0; i < code.size(); ++i)
    for (const char c : kAlphabet) {
      auto wrong = code;
      wrong[i] = c;
      EXPECT_TRUE(c == code[i] || check_character(wrong) != check) << wrong;
    }
  for (std::size_t i = 1; i < code.size(); ++i) {
    auto swapped = code;
    std::swap(swapped[i - 1], swapped[i]);
    EXPECT_TRUE(swapped == code || check_character(swapped) != check) << swapped;
  }
  auto last =
      code.substr(0, code.size() - 1) + check;  // the last character and the check character exchanged
  EXPECT_TRUE(check == code.back() || check_character(last) != code.back());
}

}  // namespace
}  // namespace tz
