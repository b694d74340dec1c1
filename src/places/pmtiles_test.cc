#include "places/pmtiles.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace tz::places {
namespace {

void put_number(Bytes& out, std::size_t at, std::uint64_t value, std::size_t bytes = 8) {
  for (std::size_t i = 0; i < bytes; ++i) out[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}
void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}
Bytes packed(const Bytes& plain) {
  z_stream z{};
  EXPECT_EQ(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes out(plain.size() + 1000);
  z.next_in = const_cast<Bytef*>(plain.data());
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = out.data();
  z.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&z, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}
Bytes directory_of(const std::vector<PmtilesEntry>& rows) {
  Bytes out;
  put_varint(out, rows.size());
  std::uint64_t id = 0;
  for (const auto& row : rows) {
    put_varint(out, row.id - id);
    id = row.id;
  }
  for (const auto& row : rows) put_varint(out, row.run);
  for (const auto& row : rows) put_varint(out, row.length);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool follows = i > 0 && rows[i].offset == rows[i - 1].offset + rows[i - 1].length;
    put_varint(out, follows ? 0 : rows[i].offset + 1);
  }
  return out;
}

// A file of two levels of directories: tile 0 in the root, those of zoom 1 in a leaf; tiles 2 and 3 are the
// same bytes.
struct Made {
  bool gzip = true;
  std::uint8_t type = 2, tile_packing = 1, version = 3, zoom_max = 1;
  Bytes bytes() const {
    const auto pack = [this](const Bytes& plain) { return gzip ? packed(plain) : plain; };
    const Bytes leaf = pack(directory_of(
        {{.id = 1, .offset = 5, .length = 3, .run = 1}, {.id = 2, .offset = 8, .length = 4, .run = 2}}));
    const Bytes root = pack(
        directory_of({{.id = 0, .offset = 0, .length = 5, .run = 1},
                      {.id = 1, .offset = 0, .length = static_cast<std::uint32_t>(leaf.size()), .run = 0}}));
    const std::string tiles = "worldonetwin";
    Bytes out(kPmtilesHeaderBytes);
    std::copy_n("PMTiles", 7, out.begin());
    out[7] = version;
    put_number(out, 8, out.size());
    put_number(out, 16, root.size());
    put_number(out, 40, out.size() + root.size());
    put_number(out, 48, leaf.size());
    put_number(out, 56, out.size() + root.size() + leaf.size());
    put_number(out, 64, tiles.size());
    out[97] = gzip ? 2 : 1;
    out[98] = tile_packing;
    out[99] = type;
    out[101] = zoom_max;
    put_number(out, 102, static_cast<std::uint32_t>(1'251'000'000), 4);
    put_number(out, 106, static_cast<std::uint32_t>(428'000'000), 4);
    put_number(out, 110, static_cast<std::uint32_t>(1'252'000'000), 4);
    put_number(out, 114, static_cast<std::uint32_t>(430'000'000), 4);
    out.insert(out.end(), root.begin(), root.end());
    out.insert(out.end(), leaf.begin(), leaf.end());
    out.insert(out.end(), tiles.begin(), tiles.end());
    return out;
  }
};

struct OnDisk {
  explicit OnDisk(const Bytes& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  ~OnDisk() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  OnDisk(const OnDisk&) = delete;
  OnDisk& operator=(const OnDisk&) = delete;
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("tz-map-" + std::to_string(::getpid()) + "-" +
                                std::to_string(reinterpret_cast<std::uintptr_t>(this)) + ".pmtiles");
};

std::string text_of(const Result<std::optional<Bytes>>& tile) {
  if (!tile) return "error: " + tile.error().message;
  return *tile ? std::string(as_text(**tile)) : "none";
}

// The format's own figures: the first five tiles, and one of zoom 12.
TEST(PmtilesId, CountsAlongTheHilbertCurve) {
  EXPECT_EQ(pmtiles_id(0, 0, 0), 0U);
  EXPECT_EQ(pmtiles_id(1, 0, 0), 1U);
  EXPECT_EQ(pmtiles_id(1, 0, 1), 2U);
  EXPECT_EQ(pmtiles_id(1, 1, 1), 3U);
  EXPECT_EQ(pmtiles_id(1, 1, 0), 4U);
  EXPECT_EQ(pmtiles_id(2, 0, 0), 5U);
  EXPECT_EQ(pmtiles_id(12, 3423, 1763), 19078479U);
}

TEST(PmtilesId, GivesEachTileOfAZoomItsOwnNumberNextToItsNeighbour) {
  for (int zoom = 0; zoom <= 6; ++zoom) {
    std::map<std::uint64_t, std::pair<int, int>> all;
    const std::uint32_t side = 1U << zoom;
    for (std::uint32_t x = 0; x < side; ++x)
      for (std::uint32_t y = 0; y < side; ++y)
        all[pmtiles_id(zoom, x, y)] = {static_cast<int>(x), static_cast<int>(y)};
    ASSERT_EQ(all.size(), std::size_t{side} * side);
    EXPECT_EQ(all.rbegin()->first - all.begin()->first + 1, all.size()) << "zoom " << zoom;
    for (auto it = all.begin(); std::next(it) != all.end(); ++it) {
      const auto [x, y] = it->second;
      const auto [nx, ny] = std::next(it)->second;
      EXPECT_EQ(std::abs(x - nx) + std::abs(y - ny), 1);
    }
  }
}

TEST(Pmtiles, FindsTilesInTheRootAndInALeaf) {
  for (const bool gzip : {true, false}) {
    const OnDisk file(Made{.gzip = gzip}.bytes());
    const auto map = Pmtiles::open(file.path);
    ASSERT_TRUE(map) << map.error().message;
    EXPECT_EQ((*map)->header().zoom_min, 0);
    EXPECT_EQ((*map)->header().zoom_max, 1);
    EXPECT_EQ((*map)->header().bounds.low, (LatLng{.lat_e7 = 428'000'000, .lng_e7 = 1'251'000'000}));
    EXPECT_EQ(content_type((*map)->header().type), "image/png");
    EXPECT_EQ(text_of((*map)->tile(0, 0, 0)), "world");
    EXPECT_EQ(text_of((*map)->tile(1, 0, 0)), "one");
    EXPECT_EQ(text_of((*map)->tile(1, 0, 1)), "twin");
    EXPECT_EQ(text_of((*map)->tile(1, 1, 1)), "twin") << "a run is the same bytes";
    EXPECT_EQ(text_of((*map)->tile(1, 1, 0)), "none") << "after the run";
  }
}

TEST(Pmtiles, HasNothingOutsideItsZooms) {
  const OnDisk file(Made{}.bytes());
  const auto map = Pmtiles::open(file.path);
  ASSERT_TRUE(map);
  EXPECT_EQ(text_of((*map)->tile(-1, 0, 0)), "none");
  EXPECT_EQ(text_of((*map)->tile(2, 0, 0)), "none");
  EXPECT_EQ(text_of((*map)->tile(1, 2, 0)), "none");
  EXPECT_EQ(text_of((*map)->tile(1, 0, 4'000'000'000)), "none");
}

TEST(Pmtiles, RefusesWhatItCannotShowAndSaysWhy) {
  const auto fault_of = [](const Bytes& bytes) {
    const OnDisk file(bytes);
    const auto map = Pmtiles::open(file.path);
    return map ? std::string("opened") : map.error().message;
  };
  const std::string neither =
      "tiles: the tiles are neither pictures (PNG, JPEG, WebP, AVIF) nor vector tiles (MVT)";
  EXPECT_EQ(fault_of(Made{.type = 6}.bytes()), neither);
  EXPECT_EQ(fault_of(Made{.type = 0}.bytes()), neither);
  EXPECT_EQ(fault_of(Made{.type = 1}.bytes()), "opened");
  EXPECT_EQ(fault_of(Made{.type = 1, .tile_packing = 2}.bytes()), "opened");
  for (const std::uint8_t packing : {std::uint8_t{0}, std::uint8_t{3}, std::uint8_t{4}})
    EXPECT_EQ(fault_of(Made{.type = 1, .tile_packing = packing}.bytes()),
              "tiles: the vector tiles are packed in a way that is not read: gzip or none");
  EXPECT_EQ(fault_of(Made{.type = 5}.bytes()), "opened");
  EXPECT_EQ(fault_of(Made{.tile_packing = 2}.bytes()), "tiles: the pictures are packed once more");
  EXPECT_EQ(fault_of(Made{.version = 2}.bytes()), "tiles: PMTiles version 2: version 3 is read");
  EXPECT_EQ(fault_of(Made{.zoom_max = 24}.bytes()), "opened");
  EXPECT_EQ(fault_of(Made{.zoom_max = 25}.bytes()), "tiles: zooms 0 to 25: 0 to 24 in order");
  EXPECT_EQ(fault_of({}), "tiles: not a PMTiles file");
  EXPECT_EQ(fault_of({'P', 'M'}), "tiles: not a PMTiles file");
  auto cut = Made{}.bytes();
  cut.pop_back();
  EXPECT_EQ(fault_of(cut), "tiles: the file is cut short");
  cut.resize(kPmtilesHeaderBytes - 1);
  EXPECT_EQ(fault_of(cut), "tiles: the file is cut short in its head");
  EXPECT_EQ(Pmtiles::open("/nowhere/a.pmtiles").error().code, Errc::not_found);
  EXPECT_EQ(Pmtiles::open(std::filesystem::temp_directory_path()).error().code, Errc::not_found)
      << "a folder";
}

// Whatever byte is wrong: an error or other bytes, never a crash, and never more than the limits.
TEST(Pmtiles, BearsEveryByteBeingWrong) {
  const Bytes whole = Made{.gzip = false}.bytes();
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      Bytes bytes = whole;
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ flip);
      const OnDisk file(bytes);
      const auto map = Pmtiles::open(file.path);
      if (!map) continue;
      for (std::uint32_t x = 0; x < 2; ++x)
        for (std::uint32_t y = 0; y < 2; ++y) {
          const auto tile = (*map)->tile(1, x, y);
          if (tile && *tile) {
            EXPECT_LE((*tile)->size(), whole.size());
          }
        }
    }
}

TEST(Pmtiles, KeepsItsLimits) {
  const OnDisk file(Made{}.bytes());
  const auto small = Pmtiles::open(
      file.path,
      {.directory_bytes_max = 8u << 20, .tile_bytes_max = 4, .tile_plain_bytes_max = 4, .depth_max = 3});
  ASSERT_TRUE(small);
  EXPECT_EQ(text_of((*small)->tile(1, 0, 1)), "twin");
  EXPECT_EQ(text_of((*small)->tile(0, 0, 0)), "error: the map file is damaged: a tile is too long");
  const auto flat = Pmtiles::open(
      file.path,
      {.directory_bytes_max = 8u << 20, .tile_bytes_max = 100, .tile_plain_bytes_max = 100, .depth_max = 1});
  ASSERT_TRUE(flat);
  EXPECT_EQ(text_of((*flat)->tile(0, 0, 0)), "world");
  EXPECT_EQ(text_of((*flat)->tile(1, 0, 0)), "error: the map file is damaged: directories lead too deep");
  EXPECT_EQ(
      Pmtiles::open(
          file.path,
          {.directory_bytes_max = 5, .tile_bytes_max = 100, .tile_plain_bytes_max = 100, .depth_max = 3})
          .error()
          .code,
      Errc::corrupted);
}

// Vector tiles are handed out as they lie in the file, and unpacked only on demand.
TEST(Pmtiles, UnpacksVectorTilesUpToTheirLimit) {
  const OnDisk file(Made{.type = 1, .tile_packing = 2}.bytes());
  const Bytes plain(1000, 7), tile = packed(plain);
  const auto with = [&](std::uint64_t most) {
    return Pmtiles::open(file.path, {.directory_bytes_max = 8u << 20,
                                     .tile_bytes_max = 4u << 20,
                                     .tile_plain_bytes_max = most,
                                     .depth_max = 3});
  };
  const auto map = with(1000);
  ASSERT_TRUE(map);
  EXPECT_TRUE((*map)->header().tiles_gzip);
  EXPECT_EQ(content_type((*map)->header().type), "application/vnd.mapbox-vector-tile");
  EXPECT_EQ((*map)->plain(tile).value(), plain);
  EXPECT_EQ((*map)->plain({1, 2, 3}).error().code, Errc::corrupted);
  EXPECT_EQ((*with(999))->plain(tile).error().code, Errc::corrupted);
  const OnDisk bare(Made{.type = 1}.bytes());
  EXPECT_EQ((*Pmtiles::open(bare.path))->plain({1, 2, 3}).value(), (Bytes{1, 2, 3}));
}

TEST(PmtilesMetadata, NamesTheLayers) {
  EXPECT_EQ(parse_vector_layers(R"({"name":"a","vector_layers":[{"id":"earth"},{"id":7},3,{"id":"water"}]})"),
            (std::vector<std::string>{"earth", "water"}));
  for (const char* none : {"", "{", "[]", "7", "{}", R"({"vector_layers":{}})"})
    EXPECT_TRUE(parse_vector_layers(none).empty()) << none;
}

TEST(Pmtiles, ReadsWhichLayersItHas) {
  Bytes bytes = Made{.gzip = false, .type = 1}.bytes();
  const std::string metadata = R"({"vector_layers":[{"id":"transportation"}]})";
  put_number(bytes, 24, bytes.size());
  put_number(bytes, 32, metadata.size());
  bytes.insert(bytes.end(), metadata.begin(), metadata.end());
  const OnDisk file(bytes);
  EXPECT_EQ((*Pmtiles::open(file.path))->vector_layers(), std::vector<std::string>{"transportation"});
  put_number(bytes, 32, metadata.size() + 1);
  const OnDisk cut(bytes);
  EXPECT_TRUE((*Pmtiles::open(cut.path))->vector_layers().empty()) << "it lies outside the file";
  const OnDisk none(Made{.type = 1}.bytes());
  EXPECT_TRUE((*Pmtiles::open(none.path))->vector_layers().empty());
}

TEST(Gunzip, StopsAtItsLimit) {
  const Bytes plain(10'000, 7);
  const Bytes bytes = packed(plain);
  EXPECT_EQ(gunzip(bytes, 10'000).value(), plain);
  EXPECT_FALSE(gunzip(bytes, 9'999));
  EXPECT_FALSE(gunzip(ByteSpan(bytes).first(bytes.size() - 9), 10'000)) << "cut short";
  EXPECT_FALSE(gunzip({}, 10'000));
}

TEST(PmtilesDirectory, IsReadAsItWasWritten) {
  const std::vector<PmtilesEntry> rows{{.id = 3, .offset = 9, .length = 4, .run = 1},
                                       {.id = 4, .offset = 13, .length = 2, .run = 70'000},
                                       {.id = 80'000, .offset = 0, .length = 300, .run = 0}};
  const Bytes bytes = directory_of(rows);
  EXPECT_EQ(parse_pmtiles_directory(bytes).value(), rows);
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(parse_pmtiles_directory(ByteSpan(bytes).first(n))) << n << " bytes of " << bytes.size();
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(parse_pmtiles_directory(longer));
  EXPECT_FALSE(parse_pmtiles_directory(Bytes{2, 1, 0, 1, 1, 1, 1, 1, 0})) << "the same tile twice";
  EXPECT_FALSE(parse_pmtiles_directory(Bytes{1, 1, 1, 0, 1})) << "a tile of no bytes";
  EXPECT_FALSE(parse_pmtiles_directory(Bytes{1, 1, 1, 1, 0})) << "the first has no place";
}

}  // namespace
}  // namespace tz::places
