#include "places/zone_check.h"

#include <gmock/gmock.h>

namespace tz::places {
namespace {

LatLng at(double lat, double lng) { return *make_lat_lng(lat, lng); }
Zone box(std::string code, double south, double west, double north, double east) {
  const LatLng a = at(south, west), b = at(south, east), c = at(north, east), d = at(north, west);
  return {.code = std::move(code), .layer = "street", .shape = {Polygon{.outer = {a, b, c, d, a}}}};
}

TEST(Tiling, IsCleanWhenZonesShareTheirEdges) {
  const Zone west = box("W", 0, 0, 1, 1), east = box("E", 0, 1, 1, 2), all = box("P", 0, 0, 1, 2);
  const TilingReport report = check_tiling({&west, &east}, {&all});
  EXPECT_TRUE(report.clean());
  EXPECT_NEAR(report.area_m2, area_m2(all.shape), 1);
}

TEST(Tiling, NamesBothZonesOfAnOverlapWithItsAreaAndAPointInside) {
  const Zone west = box("W", 0, 0, 1, 1.1), east = box("E", 0, 1, 1, 2);
  const TilingReport report = check_tiling({&west, &east}, {});
  ASSERT_EQ(report.overlaps.size(), 1U);
  EXPECT_EQ(report.overlaps[0].zone_a, "E");
  EXPECT_EQ(report.overlaps[0].zone_b, "W");
  EXPECT_NEAR(report.overlaps[0].area_m2, area_m2(box("", 0, 1, 1, 1.1).shape), 1);
  EXPECT_TRUE((Box{at(0, 1), at(1, 1.1)}.contains(report.overlaps[0].inside)));
  EXPECT_TRUE(report.gaps.empty());
}

TEST(Tiling, FindsGapsWithinTheParentAndPartsOutsideIt) {
  const Zone west = box("W", 0, 0, 1, 0.9), east = box("E", 0, 1, 1, 2.2), all = box("P", 0, 0, 1, 2);
  const TilingReport report = check_tiling({&west, &east}, {&all});
  ASSERT_EQ(report.gaps.size(), 1U);
  EXPECT_EQ(report.gaps[0].within, "P");
  EXPECT_NEAR(report.gaps[0].area_m2, area_m2(box("", 0, 0.9, 1, 1).shape), 1);
  EXPECT_TRUE((Box{at(0, 0.9), at(1, 1)}.contains(report.gaps[0].inside)));
  ASSERT_EQ(report.overhangs.size(), 1U);
  EXPECT_EQ(report.overhangs[0].zone, "E");
}

TEST(Tiling, ForgivesCracksBelowTheThresholdOnly) {
  const Zone west = box("W", 0, 0, 0.01, 0.01), east = box("E", 0, 0.0100005, 0.01, 0.02),
             all = box("P", 0, 0, 0.01, 0.02);
  EXPECT_TRUE(check_tiling({&west, &east}, {&all}).clean());  // about 62 m2
  EXPECT_EQ(check_tiling({&west, &east}, {&all}, 10).gaps.size(), 1U);
}

TEST(Area, OfOneDegreeSquareAtTheEquatorIsThatOfTheSphere) {
  EXPECT_NEAR(area_m2(box("", 0, 0, 1, 1).shape), 12'363'718'145.0, 12'363'718'145.0 * 1e-5);
}

TEST(ZoneLevel, NamesAreReadBack) {
  for (const ZoneLevel level : kZoneLevels) EXPECT_EQ(zone_level_of(name_of(level)), level);
  EXPECT_EQ(zone_level_of("county"), std::nullopt);
}

}  // namespace
}  // namespace tz::places
