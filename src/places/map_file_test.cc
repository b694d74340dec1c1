// Map files that may be chosen, and settings that name one.
#include "places/map_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "places/base_map.h"

namespace tz::places {
namespace {

namespace fs = std::filesystem;

// A map file of one tile at zoom 0; type 1 vector, 2 pictures; `metadata` stands at its end.
std::string map_bytes(char type, const std::string& metadata = {}) {
  std::string out(kPmtilesHeaderBytes, '\0');
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
  put(24, out.size() + root.size() + tile.size());
  put(32, metadata.size());
  out[97] = 1;
  out[98] = 1;
  out[99] = type;
  return out + root + tile + metadata;
}

class MapFileTest : public testing::Test {
 protected:
  MapFileTest() {
    fs::create_directories(folder_);
    write(folder_ / "vector.pmtiles", map_bytes(1));
    write(folder_ / "pictures.pmtiles", map_bytes(2));
    write(folder_ / "broken.pmtiles", "no map");
    write(root_ / "outside.pmtiles", map_bytes(2));
  }
  ~MapFileTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  static void write(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  // The rule that refuses, or "none".
  std::string fault(const std::string& name) const {
    const auto file = open_map_file(folder_, name);
    if (file) return "none";
    EXPECT_EQ(file.error().field, "file");
    EXPECT_EQ(file.error().code, Errc::invalid_argument);
    return file.error().rule;
  }
  const fs::path root_ =
      fs::temp_directory_path() / ("tz-map-file-" + std::to_string(::getpid()) + "-" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  const fs::path folder_ = root_ / "maps";
};

TEST_F(MapFileTest, OpensWhatIsInTheFolderAndNothingElse) {
  fs::create_symlink(root_ / "outside.pmtiles", folder_ / "link.pmtiles");
  fs::create_directories(folder_ / "folder.pmtiles");
  ASSERT_EQ(::mkfifo((folder_ / "pipe.pmtiles").c_str(), 0600), 0);
  EXPECT_EQ(fault("vector.pmtiles"), "none");
  EXPECT_EQ(fault("pictures.pmtiles"), "none");
  EXPECT_EQ(fault("broken.pmtiles"), "map_file_bad");
  EXPECT_EQ(fault("missing.pmtiles"), "map_file_gone");
  EXPECT_EQ(fault("link.pmtiles"), "map_file_gone");
  EXPECT_EQ(fault("folder.pmtiles"), "map_file_gone");
  EXPECT_EQ(fault("pipe.pmtiles"), "map_file_gone") << "and it was not waited for";
  const std::string outside = (root_ / "outside.pmtiles").string();
  for (const std::string& name :
       {std::string(), std::string(".pmtiles"), std::string(".hidden.pmtiles"),
        std::string("vector.pmtiles/"), std::string("../outside.pmtiles"), std::string("./vector.pmtiles"),
        outside, std::string("..\\outside.pmtiles"), std::string("vector.mbtiles"),
        std::string("a\n.pmtiles"), std::string("vector.pmtiles\0.pmtiles", 23), std::string("\xff.pmtiles")})
    EXPECT_EQ(fault(name), "map_file_name") << name;
}

TEST_F(MapFileTest, NamesHaveALimit) {
  const std::string most(kMapFileNameBytesMax - kMapFileSuffix.size(), 'a');
  EXPECT_TRUE(is_map_file_name(most + ".pmtiles"));
  EXPECT_FALSE(is_map_file_name(most + "a.pmtiles"));
  EXPECT_TRUE(is_map_file_name("辽源 2026.pmtiles"));
}

TEST_F(MapFileTest, ListsWhatMayBeChosenByName) {
  fs::create_symlink(root_ / "outside.pmtiles", folder_ / "link.pmtiles");
  write(folder_ / "notes.txt", "none");
  const auto all = map_files(folder_);
  ASSERT_EQ(all.files.size(), 3U);
  EXPECT_FALSE(all.more);
  EXPECT_EQ(all.files[0].name, "broken.pmtiles");
  EXPECT_FALSE(all.files[0].header);
  EXPECT_EQ(all.files[0].bytes, 6U);
  EXPECT_EQ(all.files[1].name, "pictures.pmtiles");
  EXPECT_EQ(all.files[1].header->type, TileType::png);
  EXPECT_EQ(all.files[2].header->type, TileType::mvt);
  EXPECT_TRUE(map_files(root_ / "nowhere").files.empty());
}

TEST_F(MapFileTest, ListsOnlySoMany) {
  for (std::size_t i = 3; i < kMapFilesMax; ++i) write(folder_ / (std::to_string(i) + ".pmtiles"), "x");
  EXPECT_EQ(map_files(folder_).files.size(), kMapFilesMax);
  EXPECT_FALSE(map_files(folder_).more);
  write(folder_ / "one-more.pmtiles", "x");
  EXPECT_EQ(map_files(folder_).files.size(), kMapFilesMax);
  EXPECT_TRUE(map_files(folder_).more);
}

TEST_F(MapFileTest, OfASettingIsVectorOrPictures) {
  MapSetting set{.kind = MapKind::file, .credit = "Invented Maps", .file = "vector.pmtiles"};
  const auto vector = open_base_map(set, folder_);
  ASSERT_TRUE(vector) << vector.error().message;
  EXPECT_TRUE(vector->vector);
  EXPECT_TRUE(vector->address.starts_with("/tiles/{z}/{x}/{y}?v=")) << vector->address;
  set.crs = "gcj02";
  EXPECT_EQ(open_base_map(set, folder_).error().rule, "map_crs_vector");
  EXPECT_EQ(open_base_map(set, folder_).error().field, "crs");
  set.file = "pictures.pmtiles";
  const auto pictures = open_base_map(set, folder_);
  ASSERT_TRUE(pictures);
  EXPECT_FALSE(pictures->vector);
  EXPECT_EQ(pictures->crs, CoordinateSystem::gcj02);
  set.credit = "";
  EXPECT_EQ(open_base_map(set, folder_).error().rule, "map_credit");
  // The command line's words for the same.
  EXPECT_EQ(open_base_map({.tiles = (folder_ / "vector.pmtiles").string(),
                           .credit = "Invented Maps",
                           .crs = "gcj02",
                           .zoom_max = 18})
                .error()
                .field,
            "tiles_crs");
}

TEST_F(MapFileTest, HasAnotherMarkOnceItHasChanged) {
  const MapSetting set{.kind = MapKind::file, .credit = "Invented Maps", .file = "pictures.pmtiles"};
  const auto before = open_base_map(set, folder_)->address;
  EXPECT_EQ(open_base_map(set, folder_)->address, before);
  write(folder_ / "pictures.pmtiles", map_bytes(2) + "!");
  EXPECT_NE(open_base_map(set, folder_)->address, before);
}

TEST_F(MapFileTest, OfLayersThatNobodyDrawsIsToldApart) {
  const auto draws = [this](char type, const std::string& metadata) {
    write(folder_ / "layers.pmtiles", map_bytes(type, metadata));
    return draws_something(**open_map_file(folder_, "layers.pmtiles"));
  };
  EXPECT_TRUE(draws(1, R"({"vector_layers":[{"id":"pois"},{"id":"roads"}]})"));
  EXPECT_FALSE(draws(1, R"({"vector_layers":[{"id":"transportation"}]})"));
  EXPECT_TRUE(draws(1, R"({"vector_layers":[]})")) << "it does not say";
  EXPECT_TRUE(draws(1, ""));
  EXPECT_TRUE(draws(2, R"({"vector_layers":[{"id":"transportation"}]})")) << "pictures";
}

TEST(MapSettings, OfATileServerAreCheckedFieldByField) {
  const MapSetting good{.kind = MapKind::server,
                        .address = "https://t.example/{z}/{x}/{y}",
                        .credit = "Invented Maps",
                        .crs = "gcj02",
                        .zoom_max = 17};
  const auto map = open_base_map(good, "/nowhere");
  ASSERT_TRUE(map);
  EXPECT_EQ(map->origin, "https://t.example");
  EXPECT_EQ(map->zoom_max, 17);
  const auto fault = [&](auto change) {
    auto set = good;
    change(set);
    const auto made = open_base_map(set, "/nowhere");
    return made ? std::string("none") : made.error().field + " " + made.error().rule;
  };
  EXPECT_EQ(fault([](MapSetting& s) { s.address = "/srv/secret.pmtiles"; }), "address map_address");
  EXPECT_EQ(fault([](MapSetting& s) { s.address = "https://t.example/{z}/{x}"; }), "address map_address");
  EXPECT_EQ(fault([](MapSetting& s) { s.credit = ""; }), "credit map_credit");
  EXPECT_EQ(fault([](MapSetting& s) { s.crs = "bd09"; }), "crs map_crs");
  EXPECT_EQ(fault([](MapSetting& s) { s.zoom_max = 0; }), "zoom_max map_zoom");
  EXPECT_EQ(fault([](MapSetting& s) { s.zoom_max = kTileZoomMax + 1; }), "zoom_max map_zoom");
  EXPECT_EQ(fault([](MapSetting& s) { s.zoom_max = kTileZoomMax; }), "none");
  EXPECT_TRUE(open_base_map(MapSetting{}, "/nowhere")->address.empty());
}

TEST(MapCover, IsWholePartOrNothing) {
  const Box area{{100, 100}, {200, 200}};
  EXPECT_EQ(cover_of({{100, 100}, {200, 200}}, area), Cover::whole);
  EXPECT_EQ(cover_of({{101, 100}, {200, 200}}, area), Cover::part);
  EXPECT_EQ(cover_of({{200, 200}, {300, 300}}, area), Cover::part);
  EXPECT_EQ(cover_of({{201, 100}, {300, 200}}, area), Cover::nothing);
  EXPECT_EQ(cover_of({{100, 0}, {200, 99}}, area), Cover::nothing);
}

}  // namespace
}  // namespace tz::places
