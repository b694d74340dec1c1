#include "base/geo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace tz {
namespace {

constexpr LatLng kLiaoyuan{.lat_e7 = 429'000'000, .lng_e7 = 1'251'000'000};

std::string field_of(const Result<LatLng>& result) { return result ? "accepted" : result.error().field; }

TEST(MakeLatLng, TakesTheWholeEarthAndNothingElse) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(*make_lat_lng(42.9, 125.1), kLiaoyuan);
  EXPECT_EQ(*make_lat_lng(90, 180), (LatLng{.lat_e7 = 900'000'000, .lng_e7 = 1'800'000'000}));
  EXPECT_EQ(*make_lat_lng(-90, -180), (LatLng{.lat_e7 = -900'000'000, .lng_e7 = -1'800'000'000}));
  EXPECT_EQ(make_lat_lng(0.00000004, -0.00000006)->lng_e7, -1);
  for (const double bad : {90.0000001, -90.0000001, kNan, kInfinity, -kInfinity, 1e300})
    EXPECT_EQ(field_of(make_lat_lng(bad, 0)), "lat") << bad;
  for (const double bad : {180.0000001, -180.0000001, kNan, kInfinity, 1e300})
    EXPECT_EQ(field_of(make_lat_lng(0, bad)), "long") << bad;
}

TEST(ParseLatLng, ReadsDecimalTextExactly) {
  EXPECT_EQ(*parse_lat_lng("42.9", "125.1"), kLiaoyuan);
  EXPECT_EQ(*parse_lat_lng("+42.9000000", "125.100000000000"), *make_lat_lng(42.9, 125.1));
  EXPECT_EQ(*parse_lat_lng("-0.0000001", "-180"), (LatLng{.lat_e7 = -1, .lng_e7 = -1'800'000'000}));
  EXPECT_EQ(*parse_lat_lng("0.00000004", "0.00000005"), (LatLng{.lat_e7 = 0, .lng_e7 = 1}));
  EXPECT_EQ(*parse_lat_lng("-0.00000004", "-0.00000005"), (LatLng{.lat_e7 = 0, .lng_e7 = -1}));
  EXPECT_EQ(*parse_lat_lng("0.000000049999", "179.999999999999"),
            (LatLng{.lat_e7 = 0, .lng_e7 = 1'800'000'000}));
  EXPECT_EQ(*parse_lat_lng("90.000000000000", "0"), *make_lat_lng(90, 0));
  // As portals and programs print doubles.
  EXPECT_EQ(*parse_lat_lng("40.58507695307629", "-73.92773945669528"),
            (LatLng{.lat_e7 = 405'850'770, .lng_e7 = -739'277'395}));
  EXPECT_EQ(*parse_lat_lng("90.0000000000000000", "0.1000000000000000055511151231257827"),
            (LatLng{.lat_e7 = 900'000'000, .lng_e7 = 1'000'000}));
}

TEST(ParseLatLng, RefusesOtherTextAndNamesTheField) {
  for (const auto* bad : {"",
                          "-",
                          "+",
                          ".",
                          ".5",
                          "5.",
                          "--5",
                          "5-",
                          "5,1",
                          "5.1.2",
                          " 5",
                          "5 ",
                          "1e1",
                          "0x5",
                          "nan",
                          "inf",
                          "５",
                          "1.00000000000000000000000000000000000000000",
                          "40.58507695307x",
                          "90.0000000000001",
                          "0000",
                          "999",
                          "90.000000000001",
                          "-90.00000001"})
    EXPECT_EQ(field_of(parse_lat_lng(bad, "0")), "lat") << bad;
  for (const auto* bad : {"", "180.000000000001", "-181", "999999999999999999999"})
    EXPECT_EQ(field_of(parse_lat_lng("0", bad)), "long") << bad;
}

TEST(Distance, AgreesWithKnownArcs) {
  const LatLng origin{};
  constexpr double kQuarter = 6'371'008.8 * 3.14159265358979323846 / 2;
  EXPECT_EQ(distance_m(kLiaoyuan, kLiaoyuan), 0);
  EXPECT_NEAR(distance_m(origin, *make_lat_lng(90, 0)), kQuarter, 1e-3);
  EXPECT_NEAR(distance_m(origin, *make_lat_lng(0, 180)), 2 * kQuarter, 1e-3);
  EXPECT_NEAR(distance_m(*make_lat_lng(0, 179.5), *make_lat_lng(0, -179.5)), kQuarter / 90,
              1e-3);  // across the antimeridian
  EXPECT_NEAR(distance_m(kLiaoyuan, LatLng{.lat_e7 = kLiaoyuan.lat_e7 + 1, .lng_e7 = kLiaoyuan.lng_e7}),
              0.0111, 0.0001);
}

TEST(Gcj02, RoundTripsAroundLiaoyuan) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> lat(42.3, 43.3), lng(124.6, 125.9);
  for (int i = 0; i < 5000; ++i) {
    const auto p = make_lat_lng(lat(engine), lng(engine)).value();
    double gcj_lat = 0, gcj_lng = 0;
    wgs84_to_gcj02(p.lat(), p.lng(), gcj_lat, gcj_lng);
    const auto moved = distance_m(p, make_lat_lng(gcj_lat, gcj_lng).value());
    EXPECT_GT(moved, 100);
    EXPECT_LT(moved, 1000);
    const auto back = gcj02_to_wgs84(gcj_lat, gcj_lng);
    EXPECT_LE(std::abs(back.lat_e7 - p.lat_e7), 1);
    EXPECT_LE(std::abs(back.lng_e7 - p.lng_e7), 1);
  }
}

TEST(Gcj02, RoundTripsInAllOfChina) {
  for (double lat = 3; lat < 54; lat += 0.7)
    for (double lng = 73.5; lng < 136; lng += 0.7) {
      double gcj_lat = 0, gcj_lng = 0;
      wgs84_to_gcj02(lat, lng, gcj_lat, gcj_lng);
      const auto back = gcj02_to_wgs84(gcj_lat, gcj_lng);
      EXPECT_NEAR(back.lat(), lat, 1.6e-7);  // 1e-7, and rounding to the grid
      EXPECT_NEAR(back.lng(), lng, 1.6e-7);
    }
}

TEST(Gcj02, LeavesTheRestOfTheWorldAlone) {
  for (const auto& [lat, lng] : {std::pair{40.7, -74.0},
                                 {51.5, 0.0},
                                 {42.9, 72.0039},
                                 {42.9, 137.8348},
                                 {0.8292, 110.0},
                                 {55.8272, 110.0}}) {
    double out_lat = 0, out_lng = 0;
    wgs84_to_gcj02(lat, lng, out_lat, out_lng);
    EXPECT_EQ(out_lat, lat);
    EXPECT_EQ(out_lng, lng);
    EXPECT_EQ(gcj02_to_wgs84(lat, lng), *make_lat_lng(lat, lng));
  }
}

TEST(Cell, SpansTheEarthAndKeepsTheOrderOfEachAxis) {
  EXPECT_EQ(cell_of(*make_lat_lng(-90, -180)), 0);
  EXPECT_EQ(cell_of(*make_lat_lng(90, 180)), (std::int64_t{1} << 52) - 1);
  EXPECT_LT(cell_of(*make_lat_lng(10, 20)), cell_of(*make_lat_lng(10, 20.00001)));
  EXPECT_LT(cell_of(*make_lat_lng(10, 20)), cell_of(*make_lat_lng(10.00001, 20)));
  EXPECT_NE(cell_of(kLiaoyuan),
            cell_of({.lat_e7 = kLiaoyuan.lat_e7 + 27, .lng_e7 = kLiaoyuan.lng_e7}));  // 0.3 m on
}

bool covered(const std::vector<CellRange>& ranges, std::int64_t cell) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [cell](const CellRange& r) { return r.low <= cell && cell <= r.high; });
}

TEST(Cover, MissesNoPointOfAnyBoxWithinItsNumberOfRanges) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 engine(seed);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return static_cast<std::int32_t>(std::uniform_int_distribution<std::int64_t>(low, high)(engine));
  };
  for (int i = 0; i < 600; ++i) {
    const std::int64_t size = std::int64_t{1} << between(0, 30);
    Box box;
    box.low = {.lat_e7 = between(-900'000'000, 900'000'000),
               .lng_e7 = between(-1'800'000'000, 1'800'000'000)};
    box.high = {
        .lat_e7 = between(box.low.lat_e7, std::min<std::int64_t>(900'000'000, box.low.lat_e7 + size)),
        .lng_e7 = between(box.low.lng_e7, std::min<std::int64_t>(1'800'000'000, box.low.lng_e7 + size))};
    const int most = between(1, 40);
    const auto ranges = cover(box, most);
    ASSERT_FALSE(ranges.empty());
    EXPECT_LE(ranges.size(), static_cast<std::size_t>(most));
    for (std::size_t r = 0; r < ranges.size(); ++r) {
      EXPECT_LE(ranges[r].low, ranges[r].high);
      if (r > 0) {
        EXPECT_GT(ranges[r].low, ranges[r - 1].high + 1) << "ranges overlap or touch";
      }
    }
    EXPECT_TRUE(covered(ranges, cell_of(box.low)));
    EXPECT_TRUE(covered(ranges, cell_of(box.high)));
    for (int p = 0; p < 100; ++p) {
      const LatLng point{.lat_e7 = between(box.low.lat_e7, box.high.lat_e7),
                         .lng_e7 = between(box.low.lng_e7, box.high.lng_e7)};
      EXPECT_TRUE(box.contains(point));
      EXPECT_TRUE(covered(ranges, cell_of(point))) << point.lat_e7 << ' ' << point.lng_e7;
    }
  }
}

// Brute force over every point of small boxes: all cells of the box, and how many besides.
TEST(Cover, IsExactForSmallBoxesWhenRangesAreEnough) {
  std::mt19937_64 engine(11);
  for (int i = 0; i < 30; ++i) {
    const auto dx = static_cast<std::int32_t>(engine() % 400), dy = static_cast<std::int32_t>(engine() % 400);
    const LatLng low{.lat_e7 = kLiaoyuan.lat_e7 + static_cast<std::int32_t>(engine() % 5000),
                     .lng_e7 = kLiaoyuan.lng_e7 + static_cast<std::int32_t>(engine() % 5000)};
    const Box box{.low = low, .high = {.lat_e7 = low.lat_e7 + dy, .lng_e7 = low.lng_e7 + dx}};
    std::vector<std::int64_t> cells;
    for (std::int32_t y = 0; y <= dy; y += 5)
      for (std::int32_t x = 0; x <= dx; x += 5)
        cells.push_back(cell_of({.lat_e7 = low.lat_e7 + y, .lng_e7 = low.lng_e7 + x}));
    for (std::int32_t y = 0; y <= dy; y += 5)
      cells.push_back(cell_of({.lat_e7 = low.lat_e7 + y, .lng_e7 = box.high.lng_e7}));
    for (std::int32_t x = 0; x <= dx; x += 5)
      cells.push_back(cell_of({.lat_e7 = box.high.lat_e7, .lng_e7 = low.lng_e7 + x}));
    cells.push_back(cell_of(box.high));
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    std::int64_t in_ranges = 0;
    for (const auto& range : cover(box, 1000)) in_ranges += range.high - range.low + 1;
    EXPECT_EQ(in_ranges, static_cast<std::int64_t>(cells.size()));
  }
}

TEST(Cover, WastesLittleOnACityBlock) {
  const Box box{
      .low = kLiaoyuan,
      .high = {.lat_e7 = kLiaoyuan.lat_e7 + 90'000, .lng_e7 = kLiaoyuan.lng_e7 + 120'000}};  // about 1 km
  const double cells_of_box = (90'000 / 26.8) * (120'000 / 53.6);
  std::int64_t in_ranges = 0;
  for (const auto& range : cover(box)) in_ranges += range.high - range.low + 1;
  EXPECT_GE(static_cast<double>(in_ranges), cells_of_box * 0.99);
  EXPECT_LT(static_cast<double>(in_ranges), cells_of_box * 4);
}

TEST(Tiles, AreThoseThatPointsOfTheBoxLieIn) {
  std::mt19937 engine(20261125);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return static_cast<std::int32_t>(std::uniform_int_distribution<std::int64_t>(low, high)(engine));
  };
  for (int i = 0; i < 200; ++i) {
    Box box;
    box.low = {.lat_e7 = between(-899'000'000, 899'000'000),
               .lng_e7 = between(-1'799'000'000, 1'799'000'000)};
    box.high = {.lat_e7 = box.low.lat_e7 + between(0, 250'000),
                .lng_e7 = box.low.lng_e7 + between(0, 500'000)};
    const auto found = tiles(box, 100);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(std::set(found.begin(), found.end()).size(), found.size());
    EXPECT_TRUE(tiles(box, found.size() - 1).empty());
    EXPECT_EQ(tiles(box, found.size()), found);
    std::set<std::int64_t> met;
    // A tile is at least 5 times as wide as these steps: every tile of the box has a point.
    for (std::int64_t y = 0; y <= 60; ++y)
      for (std::int64_t x = 0; x <= 60; ++x) {
        const LatLng p{
            .lat_e7 = box.low.lat_e7 + static_cast<std::int32_t>((box.high.lat_e7 - box.low.lat_e7) * y / 60),
            .lng_e7 =
                box.low.lng_e7 + static_cast<std::int32_t>((box.high.lng_e7 - box.low.lng_e7) * x / 60)};
        met.insert(cell_of(p) >> kTileShift);
      }
    EXPECT_EQ(std::set(found.begin(), found.end()), met);
  }
}

TEST(Tiles, AreNoneOfABoxThatIsNone) {
  EXPECT_TRUE(tiles({.low = {.lat_e7 = 1, .lng_e7 = 0}, .high = {.lat_e7 = 0, .lng_e7 = 0}}, 10).empty());
  EXPECT_EQ(tiles({.low = kLiaoyuan, .high = kLiaoyuan}, 1).size(), 1U);
}

TEST(Cover, IsEmptyForABoxThatIsNone) {
  EXPECT_TRUE(cover({.low = {.lat_e7 = 1, .lng_e7 = 0}, .high = {.lat_e7 = 0, .lng_e7 = 0}}).empty());
  EXPECT_TRUE(cover({.low = {.lat_e7 = 0, .lng_e7 = 1}, .high = {.lat_e7 = 0, .lng_e7 = 0}}).empty());
  const Box earth{.low = *make_lat_lng(-90, -180), .high = *make_lat_lng(90, 180)};
  const auto all = cover(earth, 0);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].low, 0);
  EXPECT_EQ(all[0].high, (std::int64_t{1} << 52) - 1);
}

TEST(Coarsen, GivesOneAnswerForASquareOfAtLeastTheSize) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> lat(-90, 90), lng(-180, 180);
  for (int i = 0; i < 5000; ++i) {
    const auto p = i % 2 == 0 ? make_lat_lng(lat(engine), lng(engine)).value()
                              : make_lat_lng(42.9 + lat(engine) / 1000, 125.1 + lng(engine) / 1000).value();
    for (const int metres : {100, 500}) {
      const auto shown = coarsen(p, metres);
      EXPECT_EQ(coarsen(shown, metres), shown) << "not the centre of its own square";
      if (std::abs(p.lat()) < 80) {
        EXPECT_LE(distance_m(p, shown), metres * 0.72);  // half the diagonal
      }
    }
  }
}

TEST(Coarsen, NeverShowsFinerThanAHundredMetres) {
  EXPECT_EQ(coarsen(kLiaoyuan, 1), coarsen(kLiaoyuan, 100));
  EXPECT_EQ(coarsen(kLiaoyuan, -5), coarsen(kLiaoyuan, 100));
  const auto shown = coarsen(kLiaoyuan);
  int same = 0;
  for (int i = -12; i <= 12; ++i)  // steps of 8 m along the meridian
    same += coarsen({.lat_e7 = shown.lat_e7 + i * 720, .lng_e7 = shown.lng_e7}) == shown;
  EXPECT_EQ(same, 13);  // 6 steps, 48 m, to either side
}

}  // namespace
}  // namespace tz
