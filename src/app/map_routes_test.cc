// The map under the zones, as pages ask for it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/application.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::app {
namespace {

namespace fs = std::filesystem;

// A map file of one tile at zoom 0, "world", that is said to be a PNG.
std::string one_tile_file() {
  std::string out(places::kPmtilesHeaderBytes, '\0');
  const std::string root("\x01\x00\x01\x05\x01", 5), tile = "world";
  const auto put = [&out](std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 8; ++i) out[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
  };
  out.replace(0, 8, "PMTiles\x03");
  put(8, out.size());
  put(16, root.size());
  put(40, out.size() + root.size());
  put(56, out.size() + root.size());
  put(64, tile.size());
  out[97] = 1;
  out[98] = 1;
  out[99] = 2;
  return out + root + tile;
}

class MapRoutes : public testing::Test {
 protected:
  MapRoutes() {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "map.pmtiles", std::ios::binary) << one_tile_file();
  }
  ~MapRoutes() override {
    app_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Status start(places::BaseMapSettings map) {
    Settings settings;
    settings.data_dir = folder_;
    settings.database = scratch_->url();
    settings.password_cost = accounts::PasswordCost::least();
    settings.server.port = 0;
    settings.map = std::move(map);
    app_ = Application::open(settings, clock_, random_).value();
    EXPECT_TRUE(app_->load_pack(TZ_SOURCE_DIR "/packs/default", {}));
    return app_->start();
  }
  http::Response get(const std::string& path) const {
    return http::testing::call(app_->router(), "GET", path);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("tz-map-routes-" + std::to_string(::getpid()));
  std::unique_ptr<store::testing::Scratch> scratch_ = store::testing::Sqlite::scratch();
  SystemClock clock_;
  SystemRandom random_;
  std::unique_ptr<Application> app_;
};

TEST_F(MapRoutes, WithoutASettingThereIsNone) {
  ASSERT_TRUE(start({}));
  EXPECT_EQ(get("/v1/map").body, R"({"tiles":null})");
  EXPECT_EQ(get("/tiles/0/0/0").status, 404);
}

TEST_F(MapRoutes, AFileIsServedTileByTile) {
  ASSERT_TRUE(start({.tiles = (folder_ / "map.pmtiles").string(), .credit = "Invented Maps \"A\""}));
  const auto told = get("/v1/map");
  EXPECT_EQ(told.cache_control, "no-cache");
  const std::string head = R"({"tiles":{"address":"/tiles/{z}/{x}/{y}?v=)";
  const std::string tail = R"(","kind":"picture","credit":"Invented Maps \"A\"","crs":"wgs84","zoom_min":0,)"
                           R"("zoom_max":0,"bounds":[[-90,-180],[90,180]]}})";
  ASSERT_TRUE(told.body.starts_with(head) && told.body.ends_with(tail)) << told.body;
  const auto mark = told.body.substr(head.size(), told.body.size() - head.size() - tail.size());
  EXPECT_EQ(get("/tiles/0/0/0?v=" + mark).cache_control, "public, max-age=86400");
  EXPECT_EQ(get("/tiles/0/0/0?v=other").cache_control, "no-store") << "a map that was before";
  const auto tile = get("/tiles/0/0/0");
  EXPECT_EQ(tile.status, 200);
  EXPECT_EQ(tile.content_type, "image/png");
  EXPECT_EQ(tile.body, "world");
  for (const char* none : {"/tiles/1/0/0", "/tiles/0/1/0", "/tiles/0/0/-1", "/tiles/x/0/0",
                           "/tiles/0/0/0.png", "/tiles/0/99999999999/0"})
    EXPECT_EQ(get(none).status, 404) << none;
}

TEST_F(MapRoutes, OfATileServerOnlyTheAddressIsTold) {
  ASSERT_TRUE(start({.tiles = "https://tiles.example/{z}/{x}/{y}.png",
                     .credit = "Invented Maps",
                     .crs = "gcj02",
                     .zoom_max = 17}));
  const auto body = get("/v1/map").body;
  EXPECT_NE(body.find(R"("address":"https://tiles.example/{z}/{x}/{y}.png")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("crs":"gcj02","zoom_min":0,"zoom_max":17)"), std::string::npos) << body;
  EXPECT_EQ(get("/tiles/0/0/0").status, 404);
}

TEST_F(MapRoutes, AWrongSettingKeepsTheServerFromStarting) {
  const auto started = start({.tiles = "https://tiles.example/{z}/{x}.png", .credit = "Invented Maps"});
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().field, "tiles");
}

}  // namespace
}  // namespace tz::app
