#pragma once
// A base map in one file: PMTiles version 3 (docs/sources.md#pmtiles), with pictures or vector tiles (MVT).
// The file is read piece by piece as tiles are asked for, so its size does not matter. Nothing in it is
// trusted: every offset, length and count is checked. What a vector tile holds is read by the browser alone.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/geo.h"
#include "base/result.h"

namespace tz::places {

enum class TileType : std::uint8_t { mvt = 1, png = 2, jpeg = 3, webp = 4, avif = 5 };
// "mvt", "png" and so on.
std::string_view name(TileType type);
// "application/vnd.mapbox-vector-tile", "image/png" and so on.
std::string_view content_type(TileType type);

struct PmtilesLimits {
  std::uint64_t directory_bytes_max = 8u << 20;  // unpacked; of the metadata too
  std::uint64_t tile_bytes_max = 4u << 20;       // as it lies in the file
  std::uint64_t tile_plain_bytes_max = 16u << 20;
  int depth_max = 3;  // directories on the way to a tile, the root among them
};

struct Span64 {
  std::uint64_t offset = 0, length = 0;
};
struct PmtilesHeader {
  Span64 root, metadata, leaves, tiles;
  bool gzip = false;  // directories are packed
  TileType type = TileType::png;
  bool tiles_gzip = false;  // the tiles are packed; only vector tiles may be
  int zoom_min = 0, zoom_max = 0;
  Box bounds{};  // the whole Earth where the file does not say
};
inline constexpr std::size_t kPmtilesHeaderBytes = 127;
inline constexpr int kTileZoomMax = 24;

// One row of a directory: `run` tiles from `id` on are the same bytes; none if it leads to another directory.
struct PmtilesEntry {
  std::uint64_t id = 0, offset = 0;
  std::uint32_t length = 0, run = 0;
  friend bool operator==(const PmtilesEntry&, const PmtilesEntry&) = default;
};

// The number of a tile on the Hilbert curves of all zooms. Zoom 0 to kTileZoomMax, x and y inside it.
std::uint64_t pmtiles_id(int zoom, std::uint32_t x, std::uint32_t y);
//   invalid_argument (field tiles): not PMTiles 3, cut short, directories packed in another way than gzip,
//   tiles that are neither pictures nor MVT, pictures packed once more, MVT packed in another way than gzip
Result<PmtilesHeader> parse_pmtiles_header(ByteSpan head);
// As it lies in the file, unpacked.  corrupted: cut short, out of order, or a number that cannot be
Result<std::vector<PmtilesEntry>> parse_pmtiles_directory(ByteSpan bytes);
// gzip to plain.  corrupted: broken or longer than `most`
Result<Bytes> gunzip(ByteSpan packed, std::uint64_t most);
// The names of the layers that the metadata of a file of vector tiles tells of, as JSON; none if it is not
// JSON or tells of none. Pure.
std::vector<std::string> parse_vector_layers(std::string_view metadata);
// The row that holds the tile or leads to it.
const PmtilesEntry* find_entry(const std::vector<PmtilesEntry>& directory, std::uint64_t id);

// An open file. Safe from any thread: nothing but the file's descriptor is shared.
class Pmtiles {
 public:
  //   not_found         no such file, or it may not be read
  //   invalid_argument  as parse_pmtiles_header, or what the head names lies outside the file
  //   corrupted         as parse_pmtiles_directory, of the root
  static Result<std::unique_ptr<Pmtiles>> open(const std::filesystem::path& file,
                                               const PmtilesLimits& limits = {});
  // The file of that name in the folder, not what a link there leads to. `name` must be one step of a path.
  // The same errors.
  static Result<std::unique_ptr<Pmtiles>> open_in(const std::filesystem::path& folder,
                                                  const std::string& name, const PmtilesLimits& limits = {});
  ~Pmtiles();
  Pmtiles(const Pmtiles&) = delete;
  Pmtiles& operator=(const Pmtiles&) = delete;

  const PmtilesHeader& header() const { return header_; }
  // Bytes of the whole file.
  std::uint64_t size() const { return size_; }
  // Another one for another file or another state of it: size and time of the last change, in hexadecimal.
  const std::string& mark() const { return mark_; }
  // As it lies in the file. Nothing where the map has no picture.  corrupted: the file is damaged there;
  // unavailable: it cannot be read now
  Result<std::optional<Bytes>> tile(int zoom, std::uint32_t x, std::uint32_t y) const;
  // The layers that the file says its vector tiles have; none if it does not say.
  std::vector<std::string> vector_layers() const;
  // A tile of this file without its packing.  corrupted: broken, or longer than tile_plain_bytes_max
  Result<Bytes> plain(Bytes tile) const;

 private:
  Pmtiles(int file, std::uint64_t size, const PmtilesLimits& limits)
      : file_(file), size_(size), limits_(limits) {}
  static Result<std::unique_ptr<Pmtiles>> open_file(int file, const std::string& shown,
                                                    const PmtilesLimits& limits);
  Result<Bytes> read(const Span64& within, std::uint64_t offset, std::uint64_t length) const;
  Result<std::vector<PmtilesEntry>> directory(const Span64& within, std::uint64_t offset,
                                              std::uint64_t length) const;

  const int file_;
  const std::uint64_t size_;
  const PmtilesLimits limits_;
  std::string mark_{};
  PmtilesHeader header_{};
  std::vector<PmtilesEntry> root_{};
};

}  // namespace tz::places
