#include "outreach/zone_book.h"

#include <gtest/gtest.h>

namespace tz::outreach {
namespace {

using places::Layer;
using places::Polygon;
using places::Ring;
using places::Zone;

constexpr std::int32_t kStep = 100'000;  // a hundredth of a degree

Ring square(int south, int west, int north, int east) {
  const auto at = [](int lat, int lng) { return LatLng{lat * kStep, lng * kStep}; };
  return {at(south, west), at(south, east), at(north, east), at(north, west), at(south, west)};
}
bool lies_in(const std::optional<LatLng>& point, int south, int west, int north, int east) {
  return point && point->lat_e7 > south * kStep && point->lat_e7 < north * kStep &&
         point->lng_e7 > west * kStep && point->lng_e7 < east * kStep;
}

TEST(PointWithin, IsAwayFromTheEdges) {
  EXPECT_TRUE(lies_in(point_within({{.outer = square(0, 0, 4, 4)}}), 0, 0, 4, 4));
}

TEST(PointWithin, IsInNoHole) {
  const auto point = point_within({{.outer = square(0, 0, 4, 10), .holes = {square(1, 1, 3, 6)}}});
  EXPECT_TRUE(lies_in(point, 0, 6, 4, 10));
}

TEST(PointWithin, IsInAPartOfAShapeOfTwo) {
  const auto point = point_within({{.outer = square(0, 0, 1, 1)}, {.outer = square(8, 0, 9, 2)}});
  EXPECT_TRUE(lies_in(point, 8, 0, 9, 2)) << "between the two there is nothing";
}

TEST(PointWithin, IsNotWhereThereIsNoArea) {
  EXPECT_FALSE(point_within({}));
  const LatLng corner{};
  EXPECT_FALSE(point_within({{.outer = {corner, corner, corner, corner}}}));
}

Zone zone(const std::string& code, const std::string& layer, Ring outer) {
  Zone one{.code = code, .layer = layer};
  if (!outer.empty()) one.shape = {{.outer = std::move(outer)}};
  return one;
}

places::PlacesPtr town() {
  return places::make_places(
             {.id = JurisdictionId{1}, .code = "town"},
             {Layer{.code = "district", .rank = 0},
              Layer{.code = "street", .name_zh = "街道", .name_en = "Streets", .rank = 1},
              Layer{.code = "grid", .rank = 2}, Layer{.code = "none", .rank = 3}},
             {},
             {zone("D", "district", square(0, 0, 10, 10)), zone("S1", "street", square(0, 0, 10, 5)),
              zone("S2", "street", square(0, 5, 10, 10)), zone("G1", "grid", square(1, 6, 2, 7))})
      .value();
}

TEST(ZoneBook, AZoneLiesInTheZonesOfCoarserLayersAroundIt) {
  const auto places = town();
  EXPECT_EQ(zones_around(*places, "G1"), (std::vector<std::string>{"G1", "S2", "D"}));
  EXPECT_EQ(zones_around(*places, "S1"), (std::vector<std::string>{"S1", "D"}))
      << "and not in those within it";
  EXPECT_EQ(zones_around(*places, "D"), (std::vector<std::string>{"D"}));
  EXPECT_EQ(zones_around(*places, "gone"), (std::vector<std::string>{"gone"}));
}

TEST(ZoneBook, LayersWithZonesAreToldCoarseToFine) {
  const auto layers = layers_of(*town());
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].code, "district");
  EXPECT_EQ(layers[1].name.en, "Streets");
  EXPECT_EQ(layers[1].zones, (std::vector<std::string>{"S1", "S2"}));
}

}  // namespace
}  // namespace tz::outreach
