#include "intake/pin_groups.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

namespace tz::intake {
namespace {

using Members = std::vector<std::size_t>;

TEST(PinGroups, PinsNearerThanThatAreOne) {
  const auto groups = group_pins({{100, 100}, {300, 100}, {139.9, 100}, {100, 60.1}}, 40);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].members, (Members{0, 2, 3}));
  EXPECT_EQ(groups[1].members, (Members{1}));
  EXPECT_NEAR(groups[0].x, (100 + 139.9 + 100) / 3, 1e-9);
  EXPECT_NEAR(groups[0].y, (100 + 100 + 60.1) / 3, 1e-9);
  EXPECT_EQ(group_pins({{100, 100}, {140, 100}}, 40).size(), 2U) << "just as far is apart";
  EXPECT_TRUE(group_pins({}, 40).empty());
}

TEST(PinGroups, EveryPinIsInOneGroupAndFirstPinsAreApart) {
  std::mt19937_64 engine(20261126);
  std::uniform_real_distribution<double> at(0, 1000);
  std::vector<Pin> pins(200);
  for (auto& pin : pins) pin = {at(engine), at(engine)};
  const auto groups = group_pins(pins, 48);
  std::set<std::size_t> seen;
  for (const auto& group : groups)
    for (const auto i : group.members) EXPECT_TRUE(seen.insert(i).second);
  EXPECT_EQ(seen.size(), pins.size());
  for (const auto& a : groups)
    for (const auto& b : groups) {
      const Pin &p = pins[a.members.front()], &q = pins[b.members.front()];
      if (&a != &b) {
        EXPECT_GE(std::hypot(p.x - q.x, p.y - q.y), 48);
      }
    }
}

TEST(PinGroups, TheBoxHoldsThePlacesWithRoomAroundThem) {
  const std::vector<LatLng> places{{.lat_e7 = 429'000'000, .lng_e7 = 1'251'000'000},
                                   {.lat_e7 = 429'400'000, .lng_e7 = 1'251'200'000}};
  const Box box = box_of(places);
  for (const auto& place : places) EXPECT_TRUE(box.contains(place));
  EXPECT_EQ(box.low.lat_e7, 428'900'000);
  EXPECT_EQ(box.high.lat_e7, 429'500'000);
  EXPECT_EQ(box.low.lng_e7 % 1000, 0);
}

TEST(PinGroups, OnePlaceHasFiveHundredMetresEachWay) {
  for (const std::int32_t lat : {0, 429'000'000, -899'999'999}) {
    const LatLng place{.lat_e7 = lat, .lng_e7 = 1'799'999'999};
    const Box box = box_of({place, place});
    EXPECT_TRUE(box.contains(place));
    EXPECT_LE(box.high.lng_e7, 1'800'000'000);
    EXPECT_GE(box.low.lat_e7, -900'000'000);
  }
  const Box box = box_of({{.lat_e7 = 429'000'000, .lng_e7 = 1'251'000'000}});
  const double high = distance_m(box.low, {.lat_e7 = box.high.lat_e7, .lng_e7 = box.low.lng_e7});
  const double wide = distance_m(box.low, {.lat_e7 = box.low.lat_e7, .lng_e7 = box.high.lng_e7});
  EXPECT_NEAR(high, 510, 20);
  EXPECT_NEAR(wide, 510, 20);
}

}  // namespace
}  // namespace tz::intake
