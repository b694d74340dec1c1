#include "places/zone_index.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>
#include <thread>

namespace tz::places {
namespace {

using testing::ElementsAre;

LatLng at(double lat, double lng) { return *make_lat_lng(lat, lng); }

Zone square(std::string code, double south, double west, double size, std::string layer = "street") {
  const LatLng a = at(south, west), b = at(south, west + size), c = at(south + size, west + size),
               d = at(south + size, west);
  return {.code = std::move(code),
          .name_zh = "区",
          .name_en = "zone",
          .layer = std::move(layer),
          .shape = {Polygon{.outer = {a, b, c, d, a}}}};
}

std::vector<std::string> codes(const std::vector<const Zone*>& zones) {
  std::vector<std::string> out;
  for (const Zone* zone : zones) out.push_back(zone->code);
  return out;
}

TEST(ZoneIndex, FindsTheZonesOfALayerThatHoldThePoint) {
  const auto index =
      ZoneIndex::build({square("A", 10, 10, 1), square("B", 10, 11, 1), square("C", 10, 10, 2, "district")});
  ASSERT_TRUE(index.has_value());
  EXPECT_THAT(codes(index->find(at(10.5, 10.5), "street")), ElementsAre("A"));
  EXPECT_THAT(codes(index->find(at(10.5, 11.5), "street")), ElementsAre("B"));
  EXPECT_THAT(codes(index->find(at(10.5, 11.5), "district")), ElementsAre("C"));
  EXPECT_TRUE(index->find(at(50, 50), "street").empty());
  EXPECT_TRUE(index->find(at(10.5, 10.5), "ward").empty());
  EXPECT_EQ(index->find_one(at(50, 50), "street"), nullptr);
  EXPECT_EQ(index->find_code("B")->code, "B");
  EXPECT_EQ(index->find_code("Z"), nullptr);
}

TEST(ZoneIndex, GivesAPointOnABorderToTheLowestCode) {
  const auto index = ZoneIndex::build({square("B", 10, 10, 1), square("A", 10, 11, 1)});
  ASSERT_TRUE(index.has_value());
  EXPECT_THAT(codes(index->find(at(10.3, 11), "street")), ElementsAre("A", "B"));
  EXPECT_EQ(index->find_one(at(10.3, 11), "street")->code, "A");
  EXPECT_EQ(index->find_one(at(10.3, 10.9999999), "street")->code, "B");
  EXPECT_EQ(index->find_one(at(10, 10), "street")->code, "B");  // a corner
}

TEST(ZoneIndex, LeavesHolesOut) {
  Zone ring = square("A", 10, 10, 1);
  ring.shape[0].holes.push_back(square("", 10.4, 10.4, 0.2).shape[0].outer);
  const auto index = ZoneIndex::build({ring});
  ASSERT_TRUE(index.has_value());
  EXPECT_EQ(index->find_one(at(10.5, 10.5), "street"), nullptr);
  EXPECT_NE(index->find_one(at(10.4, 10.5), "street"), nullptr);  // the border of the hole
  EXPECT_NE(index->find_one(at(10.2, 10.5), "street"), nullptr);
}

TEST(ZoneIndex, RefusesADoubledCodeEvenOfAnotherLayer) {
  EXPECT_EQ(ZoneIndex::build({square("A", 10, 10, 1), square("A", 20, 10, 1, "ward")}).error().rule,
            "duplicate_code");
}

TEST(ZoneIndex, AnEmptyOneFindsNothing) {
  const auto index = ZoneIndex::build({});
  ASSERT_TRUE(index.has_value());
  EXPECT_EQ(index->find_one(at(1, 1), "street"), nullptr);
}

// An even-odd test on whole numbers, slow and obvious; points on an edge are skipped by the caller.
enum class Side { in, out, on };
Side side_of(const Ring& ring, LatLng p) {
  bool in = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const std::int64_t ax = ring[i - 1].lng_e7, ay = ring[i - 1].lat_e7, bx = ring[i].lng_e7,
                       by = ring[i].lat_e7;
    const std::int64_t px = p.lng_e7, py = p.lat_e7;
    const std::int64_t cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    if (cross == 0 && std::min(ax, bx) <= px && px <= std::max(ax, bx) && std::min(ay, by) <= py &&
        py <= std::max(ay, by))
      return Side::on;
    if ((ay > py) != (by > py) && ((cross > 0) == (by > ay))) in = !in;
  }
  return in ? Side::in : Side::out;
}

// A star around a centre: simple, and as ragged as one likes.
Zone star(std::string code, std::mt19937& random) {
  std::uniform_real_distribution<double> place(-0.5, 0.5), radius(0.05, 0.4);
  const double lat = 40 + place(random), lng = 120 + place(random);
  Ring ring;
  constexpr int kSpikes = 17;
  for (int i = 0; i < kSpikes; ++i) {
    const double angle = 2 * 3.14159265358979 * i / kSpikes, r = radius(random);
    ring.push_back(at(lat + r * std::sin(angle), lng + r * std::cos(angle)));
  }
  ring.push_back(ring.front());
  return {.code = std::move(code), .layer = "street", .shape = {Polygon{.outer = ring}}};
}

TEST(ZoneIndex, AgreesWithAnObviousTestOnRandomShapes) {
  const unsigned seed = 20261123;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::vector<Zone> zones;
  for (int i = 0; i < 30; ++i) zones.push_back(star(fmt::format("Z{:02}", i), random));
  const auto index = ZoneIndex::build(zones);
  ASSERT_TRUE(index.has_value());
  std::uniform_int_distribution<std::int32_t> lat(392'000'000, 408'000'000),
      lng(1'192'000'000, 1'208'000'000);
  for (int i = 0; i < 5'000; ++i) {
    const LatLng p{lat(random), lng(random)};
    std::vector<std::string> expected;
    for (const Zone& zone : zones)
      if (side_of(zone.shape[0].outer, p) != Side::out) expected.push_back(zone.code);
    ASSERT_EQ(codes(index->find(p, "street")), expected) << p.lat_e7 << " " << p.lng_e7;
  }
}

TEST(ZoneIndex, MayBeReadFromSeveralThreadsAtOnce) {
  std::mt19937 random(7);
  std::vector<Zone> zones;
  for (int i = 0; i < 20; ++i) zones.push_back(star(fmt::format("Z{:02}", i), random));
  const auto index = ZoneIndex::build(zones);
  ASSERT_TRUE(index.has_value());
  std::vector<LatLng> points;
  std::uniform_int_distribution<std::int32_t> lat(395'000'000, 405'000'000),
      lng(1'195'000'000, 1'205'000'000);
  for (int i = 0; i < 500; ++i) points.push_back({lat(random), lng(random)});
  std::vector<std::vector<const Zone*>> found(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : found)
      threads.emplace_back([&] {
        for (const LatLng p : points) mine.push_back(index->find_one(p, "street"));
      });
  }
  for (const auto& mine : found) EXPECT_EQ(mine, found.front());
}

}  // namespace
}  // namespace tz::places
