#include "ledger/repeat.h"

#include <gtest/gtest.h>

#include <vector>

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;

Instant day(int n) { return Instant{} + std::chrono::days(20'000 + n); }

bool repeat_at(int at, const std::vector<int>& others, Policy policy = {}) {
  std::vector<Instant> times;
  for (const int other : others) times.push_back(day(other));
  return is_repeat(day(at), times, policy);
}

// docs/sources.md#repeat: three within thirty days.
TEST(Repeat, ThreeWithinThirtyDaysAreARepeat) {
  EXPECT_FALSE(repeat_at(0, {}));
  EXPECT_FALSE(repeat_at(0, {10}));
  EXPECT_TRUE(repeat_at(0, {10, 30}));
  EXPECT_TRUE(repeat_at(0, {-10, -20}));
  EXPECT_TRUE(repeat_at(0, {-15, 15})) << "thirty days from the first to the last";
  EXPECT_FALSE(repeat_at(0, {-16, 15})) << "thirty-one";
  EXPECT_TRUE(repeat_at(0, {0, 0})) << "at once";
}

TEST(Repeat, TheCaseItselfMustBeAmongThem) {
  EXPECT_FALSE(repeat_at(0, {29, 31, 32, 40})) << "the others are a repeat, this one is not";
  EXPECT_FALSE(repeat_at(0, {-40, -35, -31}));
  EXPECT_FALSE(repeat_at(0, {-30, 30}));
}

TEST(Repeat, TheCitySetsNumberAndTime) {
  EXPECT_TRUE(repeat_at(0, {5}, {.repeat_least = 2}));
  EXPECT_FALSE(repeat_at(0, {8, 9}, {.repeat_within = std::chrono::days(7)}));
  EXPECT_TRUE(repeat_at(0, {6, 7}, {.repeat_within = std::chrono::days(7)}));
}

TEST(Repeat, TheBoxHoldsEveryPointSoNear) {
  for (const double lat : {-89.9999, -60.0, 0.0, 42.9, 60.0, 89.9999}) {
    for (const double lng : {-179.9, 0.0, 125.14, 179.9}) {
      const auto centre = make_lat_lng(lat, lng);
      ASSERT_TRUE(centre.has_value());
      const Box box = box_around(*centre, 100);
      EXPECT_TRUE(box.contains(*centre));
      EXPECT_LE(box.low.lat_e7, box.high.lat_e7);
      EXPECT_LE(box.low.lng_e7, box.high.lng_e7);
      if (lat < -80 || lat > 80 || lng > 179 || lng < -179) continue;
      // The sides lie just outside the circle.
      const LatLng north{box.high.lat_e7, centre->lng_e7};
      const LatLng east{centre->lat_e7, box.high.lng_e7};
      EXPECT_NEAR(distance_m(*centre, north), 100, 0.1);
      EXPECT_NEAR(distance_m(*centre, east), 100, 0.1);
      EXPECT_GE(distance_m(*centre, north), 100);
      EXPECT_GE(distance_m(*centre, east), 99.99);
    }
  }
}

}  // namespace
}  // namespace tz::ledger
