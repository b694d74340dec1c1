#include "places/geojson.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace tz::places {
namespace {

using testing::HasSubstr;

std::string feature(std::string_view code, std::string_view coordinates, std::string_view type = "Polygon") {
  return fmt::format(
      R"({{"type":"Feature","properties":{{"code":"{}","name_zh":"东区","name_en":"East"}},"geometry":{{"type":"{}","coordinates":{}}}}})",
      code, type, coordinates);
}
std::string collection(std::string_view features) {
  return fmt::format(R"({{"type":"FeatureCollection","features":[{}]}})", features);
}
constexpr std::string_view kSquare = "[[[125,42],[125.1,42],[125.1,42.1],[125,42.1],[125,42]]]";

GeojsonOptions options() { return {.layer = "district", .level = ZoneLevel::district}; }

Error refusal(std::string_view text, const GeojsonOptions& with = options()) {
  auto zones = parse_geojson(text, with);
  return zones ? Error{.message = "accepted"} : std::move(zones).error();
}

TEST(Geojson, ReadsPolygonsWithHolesAndMultiPolygons) {
  const auto zones = parse_geojson(
      collection(feature("A",
                         "[[[125,42],[125.1,42],[125.1,42.1],[125,42.1],[125,42]],"
                         "[[125.02,42.02],[125.04,42.02],[125.04,42.04],[125.02,42.02]]]") +
                 "," +
                 feature("B", "[[[[1,1],[2,1],[2,2],[1,1]]],[[[3,3,9.5],[4,3,9.5],[4,4,9.5],[3,3,9.5]]]]",
                         "MultiPolygon")),
      options());
  ASSERT_TRUE(zones.has_value()) << zones.error().message;
  ASSERT_EQ(zones->zones.size(), 2U);
  EXPECT_EQ(zones->zones[0].code, "A");
  EXPECT_EQ(zones->zones[0].name_zh, "东区");
  EXPECT_EQ(zones->zones[0].layer, "district");
  EXPECT_EQ(zones->zones[0].shape[0].holes.size(), 1U);
  EXPECT_EQ(zones->zones[1].shape.size(), 2U);
  EXPECT_EQ(zones->vertices, 17U);
  EXPECT_EQ(zones->zones[0].shape[0].outer[1], (LatLng{420'000'000, 1'251'000'000}));
  EXPECT_TRUE(zones->zones[0].surveyed);
  EXPECT_FALSE(zones->converted_from_gcj02);
}

TEST(Geojson, TakesTheMarkThatOutlinesAreNotSurveyedAndTheirSource) {
  const auto zones = parse_geojson(
      fmt::format(
          R"({{"type":"FeatureCollection","surveyed":false,"source":"drawn by hand","features":[{}]}})",
          feature("A", kSquare)),
      options());
  ASSERT_TRUE(zones.has_value());
  EXPECT_FALSE(zones->zones[0].surveyed);
  EXPECT_EQ(zones->zones[0].source, "drawn by hand");
}

TEST(Geojson, TakesColumnsAsThePortalNamesThemAndNumbersAsCodes) {
  GeojsonOptions with = options();
  with.code_property = "Neighborhood_ID";
  with.name_en_property = "Name";
  const auto zones = parse_geojson(
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"Neighborhood_ID":15,"Name":"Hill"},
          "geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}]})",
      with);
  ASSERT_TRUE(zones.has_value()) << zones.error().message;
  EXPECT_EQ(zones->zones[0].code, "15");
  EXPECT_EQ(zones->zones[0].name_zh, "Hill");
}

TEST(Geojson, ConvertsGcj02AndSaysSo) {
  GeojsonOptions with = options();
  with.crs = CoordinateSystem::gcj02;
  const auto zones = parse_geojson(collection(feature("A", kSquare)), with);
  ASSERT_TRUE(zones.has_value());
  EXPECT_TRUE(zones->converted_from_gcj02);
  EXPECT_GT(zones->moved_m_mean, 300);
  EXPECT_LT(zones->moved_m_mean, 700);
  ASSERT_EQ(zones->notes.size(), 1U);
  EXPECT_THAT(zones->notes[0], HasSubstr("5 vertices converted from GCJ-02 to WGS-84"));
  EXPECT_NE(zones->zones[0].shape[0].outer[0], (LatLng{420'000'000, 1'250'000'000}));
}

TEST(Geojson, RefusesAnOutlineThatCrossesItselfAndSaysWhere) {
  const Error error =
      refusal(collection(feature("OK", kSquare) + "," + feature("BAD", "[[[0,0],[2,2],[2,0],[0,2],[0,0]]]")));
  EXPECT_EQ(error.rule, "self_crossing");
  EXPECT_EQ(error.field, "features[1]");
  EXPECT_THAT(error.message, HasSubstr("feature 1 (code BAD)"));
  EXPECT_THAT(error.message, HasSubstr("longitude 1, latitude 1"));
}

TEST(Geojson, SplitsARingThatOnlyTouchesItselfAndSaysSo) {
  const auto zones =
      parse_geojson(collection(feature("A", "[[[0,0],[2,0],[1,1],[2,2],[0,2],[1,1],[0,0]]]")), options());
  ASSERT_TRUE(zones.has_value()) << zones.error().message;
  EXPECT_EQ(zones->zones[0].shape.size(), 2U);
  ASSERT_EQ(zones->notes.size(), 1U);
  EXPECT_THAT(zones->notes[0], HasSubstr("feature 0 (code A): the outline touches itself"));
}

TEST(Geojson, RefusesEachBrokenRuleByName) {
  EXPECT_EQ(refusal(collection(feature("A", "[[[0,0],[1,0],[1,1],[0,1]]]"))).rule, "ring_not_closed");
  EXPECT_EQ(refusal(collection(feature("A", "[[[0,0],[1,0],[0,0]]]"))).rule, "ring_too_short");
  EXPECT_EQ(refusal(collection(feature("A", "[[[0,0],[181,0],[1,1],[0,0]]]"))).rule, "coordinate_range");
  EXPECT_EQ(refusal(collection(feature("A", "[[[42.9,125.1],[43,125.1],[43,125.2],[42.9,125.1]]]"))).rule,
            "coordinate_range");
  EXPECT_EQ(refusal(collection(feature("A", "[[[0,\"x\"],[1,0],[1,1],[0,0]]]"))).rule, "coordinate_range");
  EXPECT_EQ(refusal(collection(feature("A", kSquare) + "," + feature("A", kSquare))).rule, "duplicate_code");
  EXPECT_EQ(refusal(collection(feature("", kSquare))).rule, "missing_code");
  EXPECT_EQ(refusal(collection(feature("A", "[1,2]", "Point"))).rule, "geometry_type");
  EXPECT_EQ(
      refusal(collection(R"({"type":"Feature","properties":{"code":"A","name_zh":"x"},"geometry":null})"))
          .rule,
      "geometry_type");
  EXPECT_EQ(refusal(collection(R"({"type":"Feature","properties":{"code":"A"},"geometry":null})")).rule,
            "missing_name");
  EXPECT_EQ(refusal(R"({"type":"Topology"})").rule, "not_a_feature_collection");
  EXPECT_EQ(refusal("{").rule, "not_geojson");
  EXPECT_EQ(
      refusal(
          R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features":[]})")
          .rule,
      "unsupported_crs");
}

TEST(Geojson, RefusesAHoleOutsideItsRing) {
  EXPECT_EQ(refusal(collection(feature("A", "[[[0,0],[1,0],[1,1],[0,0]],[[5,5],[6,5],[6,6],[5,5]]]"))).rule,
            "self_crossing");
}

TEST(Geojson, TellsAllFaultsAtOnce) {
  const Error error = refusal(collection(feature("", kSquare) + "," + feature("B", "[[[0,0],[1,0],[0,0]]]")));
  EXPECT_EQ(error.field, "features[0]");
  ASSERT_EQ(error.more.size(), 1U);
  EXPECT_EQ(error.more[0].field, "features[1]");
}

TEST(Geojson, KeepsToItsLimits) {
  GeojsonOptions with = options();
  with.limits.vertices_per_feature_max = 5;
  EXPECT_TRUE(parse_geojson(collection(feature("A", kSquare)), with).has_value());
  with.limits.vertices_per_feature_max = 4;
  EXPECT_EQ(refusal(collection(feature("A", kSquare)), with).code, Errc::too_large);
  with = options();
  with.limits.bytes_max = 10;
  EXPECT_EQ(refusal(collection(feature("A", kSquare)), with).code, Errc::too_large);
  with = options();
  with.limits.features_max = 1;
  EXPECT_EQ(refusal(collection(feature("A", kSquare) + "," + feature("B", kSquare)), with).code,
            Errc::too_large);
}

TEST(Geojson, WritesWhatItReadsBack) {
  const auto zones = parse_geojson(
      collection(feature("A",
                         "[[[125.1234567,42],[125.1,42],[125.1,42.1],[125.1234567,42]],"
                         "[[125.1100000,42.0300000],[125.112,42.03],[125.112,42.032],[125.11,42.03]]]")),
      options());
  ASSERT_TRUE(zones.has_value()) << zones.error().message;
  const auto again = parse_multipolygon(to_geojson(zones->zones[0].shape));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, zones->zones[0].shape);
  EXPECT_EQ(parse_multipolygon("[]").error().code, Errc::corrupted);
}

}  // namespace
}  // namespace tz::places
