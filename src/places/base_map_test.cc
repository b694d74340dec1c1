#include "places/base_map.h"

#include <gtest/gtest.h>

namespace tz::places {
namespace {

constexpr const char* kTiles = "https://tiles.example:8443/a-b/{z}/{x}/{y}.png?key=1";

BaseMapSettings server() {
  return {.tiles = kTiles, .credit = "Invented Maps", .crs = "wgs84", .zoom_max = 18};
}

// The field that is refused, or "none".
std::string fault(const BaseMapSettings& settings) {
  const auto map = open_base_map(settings);
  return map ? "none" : map.error().field;
}
std::string fault_of_address(std::string address) {
  auto settings = server();
  settings.tiles = std::move(address);
  return fault(settings);
}

TEST(BaseMap, IsNothingUnlessItIsAskedFor) {
  const auto map = open_base_map({});
  ASSERT_TRUE(map);
  EXPECT_TRUE(map->address.empty());
  EXPECT_TRUE(map->origin.empty());
}

TEST(BaseMap, OfATileServerNamesItsOrigin) {
  const auto map = open_base_map(server());
  ASSERT_TRUE(map) << map.error().message;
  EXPECT_EQ(map->address, kTiles);
  EXPECT_EQ(map->origin, "https://tiles.example:8443");
  EXPECT_EQ(map->zoom_max, 18);
  EXPECT_EQ(map->crs, CoordinateSystem::wgs84);
}

TEST(BaseMap, RefusesAnAddressThatIsNone) {
  EXPECT_EQ(fault_of_address("https://t.example/{z}/{x}/{y}"), "none");
  EXPECT_EQ(fault_of_address("http://10.0.0.7/{z}/{x}/{y}"), "none");
  for (const char* bad : {
           "https://t.example/{z}/{x}",                     // a part is missing
           "https://t.example/{z}/{x}/{y}/{y}",             // and one is twice
           "https://{s}.t.example/{z}/{x}/{y}",             // what nobody fills in
           "https:///{z}/{x}/{y}",                          // no host
           "https://who:word@t.example/{z}/{x}/{y}",        // a password
           "https://t.example; script-src *;/{z}/{x}/{y}",  // what would widen the policy
           "https://t.example'unsafe/{z}/{x}/{y}",
           "https://t.example/{z}/{x}/{y} ",
           "https://t.example/\n{z}/{x}/{y}",
           "ftp://t.example/{z}/{x}/{y}",
           "map.mbtiles",
       })
    EXPECT_EQ(fault_of_address(bad), "tiles") << bad;
  const std::string tail = "/{z}/{x}/{y}", head = "https://t.example/";
  EXPECT_EQ(fault_of_address(head + std::string(kTilesAddressMax - head.size() - tail.size(), 'a') + tail),
            "none");
  EXPECT_EQ(
      fault_of_address(head + std::string(kTilesAddressMax - head.size() - tail.size() + 1, 'a') + tail),
      "tiles");
}

TEST(BaseMap, SaysWhoMadeItAndHowItIsMeasured) {
  auto settings = server();
  settings.credit = "";
  EXPECT_EQ(fault(settings), "tiles_credit");
  settings.credit = std::string(kCreditMax, 'c');
  EXPECT_EQ(fault(settings), "none");
  settings.credit += 'c';
  EXPECT_EQ(fault(settings), "tiles_credit");
  settings = server();
  settings.crs = "gcj02";
  EXPECT_EQ(open_base_map(settings)->crs, CoordinateSystem::gcj02);
  settings.crs = "bd09";
  EXPECT_EQ(fault(settings), "tiles_crs");
  settings = server();
  for (const auto& [zoom, field] :
       {std::pair{0, "tiles_zoom"}, {1, "none"}, {kTileZoomMax, "none"}, {kTileZoomMax + 1, "tiles_zoom"}}) {
    settings.zoom_max = zoom;
    EXPECT_EQ(fault(settings), field) << zoom;
  }
}

TEST(BaseMap, OfAFileThatIsNotThereIsNotFound) {
  auto settings = server();
  settings.tiles = "/nowhere/city.pmtiles";
  EXPECT_EQ(open_base_map(settings).error().code, Errc::not_found);
}

}  // namespace
}  // namespace tz::places
