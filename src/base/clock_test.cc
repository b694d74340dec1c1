#include "base/clock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace tz {
namespace {

using namespace std::chrono_literals;

TEST(SystemClock, NeverGoesBackwardsInAnyThread) {
  const SystemClock clock;
  std::vector<std::thread> threads;
  std::atomic<int> steps_back{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      auto last = clock.now();
      for (int i = 0; i < 20'000; ++i) {
        const auto now = clock.now();
        if (now < last) ++steps_back;
        last = now;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(steps_back, 0);
}

TEST(SystemClock, TellsTheTimeOfTheMachine) {
  const SystemClock clock;
  const auto before = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto told = clock.now();
  EXPECT_GE(told, before);
  EXPECT_LT(told - before, 10s);
}

TEST(ManualClock, StandsUntilItIsMoved) {
  ManualClock clock(from_millis(1000));
  EXPECT_EQ(to_millis(clock.now()), 1000);
  EXPECT_EQ(to_millis(clock.now()), 1000);
  clock.advance(5s);
  EXPECT_EQ(to_millis(clock.now()), 6000);
  clock.set(from_millis(-1));
  EXPECT_EQ(to_millis(clock.now()), -1);
}

}  // namespace
}  // namespace tz
