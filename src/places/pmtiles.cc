#include "places/pmtiles.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <limits>

namespace tz::places {
namespace {

constexpr std::string_view kMagic = "PMTiles";
constexpr std::uint8_t kVersion = 3;
// Where the numbers of the head lie.
constexpr std::size_t kAtRoot = 8, kAtMetadata = 24, kAtLeaves = 40, kAtTiles = 56, kAtPacking = 97,
                      kAtTilePacking = 98, kAtType = 99, kAtZoomMin = 100, kAtZoomMax = 101, kAtBounds = 102;
constexpr std::uint8_t kUnpacked = 1, kGzip = 2;

tl::unexpected<Error> refuse(std::string why) { return fail_field("tiles", "tiles: " + std::move(why)); }
tl::unexpected<Error> damaged(std::string why) {
  return fail(Errc::corrupted, "the map file is damaged: " + std::move(why));
}

std::uint64_t number_at(ByteSpan bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

std::int32_t degrees_at(ByteSpan bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | bytes[at + i];
  return static_cast<std::int32_t>(value);
}

// West, south, east, north. What is no box, or is not said, is the whole Earth.
Box bounds_at(ByteSpan bytes, std::size_t at) {
  const Box box{.low = {.lat_e7 = degrees_at(bytes, at + 4), .lng_e7 = degrees_at(bytes, at)},
                .high = {.lat_e7 = degrees_at(bytes, at + 12), .lng_e7 = degrees_at(bytes, at + 8)}};
  constexpr Box kEarth{.low = {.lat_e7 = -900'000'000, .lng_e7 = -1'800'000'000},
                       .high = {.lat_e7 = 900'000'000, .lng_e7 = 1'800'000'000}};
  const bool sound = kEarth.contains(box.low) && kEarth.contains(box.high) &&
                     box.low.lat_e7 < box.high.lat_e7 && box.low.lng_e7 < box.high.lng_e7;
  return sound ? box : kEarth;
}

Span64 span_at(ByteSpan bytes, std::size_t at) { return {number_at(bytes, at), number_at(bytes, at + 8)}; }

Result<bool> is_packed(TileType type, std::uint8_t packing) {
  if (type != TileType::mvt) {
    if (packing > kUnpacked) return refuse("the pictures are packed once more");
    return false;
  }
  if (packing != kUnpacked && packing != kGzip)
    return refuse("the vector tiles are packed in a way that is not read: gzip or none");
  return packing == kGzip;
}

// Takes numbers of seven bits a byte, lowest first.
class Varints {
 public:
  explicit Varints(ByteSpan bytes) : rest_(bytes) {}
  std::optional<std::uint64_t> next() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const std::uint8_t byte = rest_.front();
      rest_ = rest_.subspan(1);
      if (shift == 63 && byte > 1) return std::nullopt;
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }
  std::size_t left() const { return rest_.size(); }

 private:
  ByteSpan rest_;
};

bool lies_within(const Span64& span, std::uint64_t size) {
  return span.offset <= size && span.length <= size - span.offset;
}

constexpr std::uint64_t kIdMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t kCountMax = std::numeric_limits<std::uint32_t>::max();

Status read_ids(Varints& in, std::vector<PmtilesEntry>& all) {
  std::uint64_t id = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto step = in.next();
    if (!step || (i > 0 && *step == 0) || *step > kIdMax - id)
      return damaged("a directory's tiles are out of order");
    all[i].id = id += *step;
  }
  return {};
}

Status read_counts(Varints& in, std::vector<PmtilesEntry>& all, std::uint32_t PmtilesEntry::*field,
                   std::uint64_t least) {
  for (auto& entry : all) {
    const auto value = in.next();
    if (!value || *value < least || *value > kCountMax)
      return damaged("a directory has a number that cannot be");
    entry.*field = static_cast<std::uint32_t>(*value);
  }
  return {};
}

// 0 stands for "right after the one before", anything else for one more than the offset.
Status read_offsets(Varints& in, std::vector<PmtilesEntry>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto value = in.next();
    if (!value || (i == 0 && *value == 0)) return damaged("a directory is cut short");
    if (*value > 0) {
      all[i].offset = *value - 1;
      continue;
    }
    const auto& before = all[i - 1];
    if (before.offset > kIdMax - before.length) return damaged("a directory has a number that cannot be");
    all[i].offset = before.offset + before.length;
  }
  return {};
}

}  // namespace

std::string_view name(TileType type) {
  switch (type) {
    case TileType::mvt:
      return "mvt";
    case TileType::png:
      return "png";
    case TileType::jpeg:
      return "jpeg";
    case TileType::webp:
      return "webp";
    case TileType::avif:
      return "avif";
  }
  return "";
}

std::string_view content_type(TileType type) {
  switch (type) {
    case TileType::mvt:
      return "application/vnd.mapbox-vector-tile";
    case TileType::png:
      return "image/png";
    case TileType::jpeg:
      return "image/jpeg";
    case TileType::webp:
      return "image/webp";
    case TileType::avif:
      return "image/avif";
  }
  return "application/octet-stream";
}

std::uint64_t pmtiles_id(int zoom, std::uint32_t x, std::uint32_t y) {
  assert(zoom >= 0 && zoom <= kTileZoomMax);
  std::uint64_t id = ((std::uint64_t{1} << (2 * zoom)) - 1) / 3;  // all tiles of the zooms above
  for (std::uint64_t s = (std::uint64_t{1} << zoom) >> 1; s > 0; s >>= 1) {
    const std::uint64_t right = (x & s) != 0 ? 1 : 0, below = (y & s) != 0 ? 1 : 0;
    id += s * s * ((3 * right) ^ below);
    if (below == 0) {
      if (right == 1) {
        x = static_cast<std::uint32_t>(s - 1) - x;
        y = static_cast<std::uint32_t>(s - 1) - y;
      }
      std::swap(x, y);
    }
  }
  return id;
}

Result<PmtilesHeader> parse_pmtiles_header(ByteSpan head) {
  if (head.size() < kMagic.size() + 1 || as_text(head.first(kMagic.size())) != kMagic)
    return refuse("not a PMTiles file");
  if (head[kMagic.size()] != kVersion)
    return refuse(fmt::format("PMTiles version {}: version 3 is read", head[kMagic.size()]));
  if (head.size() < kPmtilesHeaderBytes) return refuse("the file is cut short in its head");
  if (head[kAtPacking] != kUnpacked && head[kAtPacking] != kGzip)
    return refuse("the directories are packed in a way that is not read: gzip or none");
  if (head[kAtType] < static_cast<std::uint8_t>(TileType::mvt) ||
      head[kAtType] > static_cast<std::uint8_t>(TileType::avif))
    return refuse("the tiles are neither pictures (PNG, JPEG, WebP, AVIF) nor vector tiles (MVT)");
  TZ_TRY(tiles_gzip, is_packed(static_cast<TileType>(head[kAtType]), head[kAtTilePacking]));
  if (head[kAtZoomMin] > head[kAtZoomMax] || head[kAtZoomMax] > kTileZoomMax)
    return refuse(
        fmt::format("zooms {} to {}: 0 to {} in order", head[kAtZoomMin], head[kAtZoomMax], kTileZoomMax));
  return PmtilesHeader{.root = span_at(head, kAtRoot),
                       .metadata = span_at(head, kAtMetadata),
                       .leaves = span_at(head, kAtLeaves),
                       .tiles = span_at(head, kAtTiles),
                       .gzip = head[kAtPacking] == kGzip,
                       .type = static_cast<TileType>(head[kAtType]),
                       .tiles_gzip = tiles_gzip,
                       .zoom_min = head[kAtZoomMin],
                       .zoom_max = head[kAtZoomMax],
                       .bounds = bounds_at(head, kAtBounds)};
}

Result<std::vector<PmtilesEntry>> parse_pmtiles_directory(ByteSpan bytes) {
  Varints in(bytes);
  const auto count = in.next();
  // Each row takes four bytes or more.
  if (!count || *count > in.left() / 4) return damaged("a directory is cut short");
  std::vector<PmtilesEntry> all(static_cast<std::size_t>(*count));
  TZ_CHECK(read_ids(in, all));
  TZ_CHECK(read_counts(in, all, &PmtilesEntry::run, 0));
  TZ_CHECK(read_counts(in, all, &PmtilesEntry::length, 1));
  TZ_CHECK(read_offsets(in, all));
  if (in.left() > 0) return damaged("a directory is longer than its rows");
  return all;
}

Result<Bytes> gunzip(ByteSpan packed, std::uint64_t most) {
  constexpr int kWindow = 15 + 16;  // zlib's way to say: with a gzip header
  if (packed.size() > std::numeric_limits<uInt>::max()) return damaged("a packed part is too long");
  z_stream z{};
  if (inflateInit2(&z, kWindow) != Z_OK) return fail(Errc::unavailable, "out of memory");
  z.next_in = const_cast<Bytef*>(packed.data());
  z.avail_in = static_cast<uInt>(packed.size());
  Bytes out;
  int code = Z_OK;
  while (code == Z_OK && out.size() <= most) {
    const std::size_t have = out.size();
    out.resize(std::min<std::uint64_t>(most + 1, std::max<std::uint64_t>(4096, 2 * have)));
    z.next_out = out.data() + have;
    z.avail_out = static_cast<uInt>(out.size() - have);
    code = inflate(&z, Z_NO_FLUSH);
    out.resize(out.size() - z.avail_out);
    if (code == Z_BUF_ERROR) break;
  }
  inflateEnd(&z);
  if (code != Z_STREAM_END) return damaged("a packed part cannot be unpacked");
  if (out.size() > most) return damaged("a packed part is too long");
  return out;
}

std::vector<std::string> parse_vector_layers(std::string_view metadata) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse(metadata, error);
  std::vector<std::string> names;
  if (error || !parsed.is_object()) return names;
  const auto* layers = parsed.as_object().if_contains("vector_layers");
  if (layers == nullptr || !layers->is_array()) return names;
  for (const auto& layer : layers->as_array()) {
    const auto* id = layer.is_object() ? layer.as_object().if_contains("id") : nullptr;
    if (id != nullptr && id->is_string()) names.emplace_back(id->as_string());
  }
  return names;
}

const PmtilesEntry* find_entry(const std::vector<PmtilesEntry>& directory, std::uint64_t id) {
  auto after = std::ranges::upper_bound(directory, id, {}, &PmtilesEntry::id);
  if (after == directory.begin()) return nullptr;
  const PmtilesEntry& found = *--after;
  return found.run == 0 || id - found.id < found.run ? &found : nullptr;
}

// O_NONBLOCK: what is no file (a pipe) must not be waited for.
constexpr int kHow = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

Result<std::unique_ptr<Pmtiles>> Pmtiles::open(const std::filesystem::path& path,
                                               const PmtilesLimits& limits) {
  return open_file(::open(path.c_str(), kHow), path.string(), limits);
}

Result<std::unique_ptr<Pmtiles>> Pmtiles::open_in(const std::filesystem::path& folder,
                                                  const std::string& name, const PmtilesLimits& limits) {
  assert(name.find('/') == std::string::npos);
  const int within = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int file = within < 0 ? -1 : ::openat(within, name.c_str(), kHow | O_NOFOLLOW);
  if (within >= 0) ::close(within);
  return open_file(file, name, limits);
}

Result<std::unique_ptr<Pmtiles>> Pmtiles::open_file(int file, const std::string& shown,
                                                    const PmtilesLimits& limits) {
  struct stat info {};
  if (file < 0 || ::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    if (file >= 0) ::close(file);
    return fail(Errc::not_found, "cannot open the map file " + shown);
  }
  std::unique_ptr<Pmtiles> map(new Pmtiles(file, static_cast<std::uint64_t>(info.st_size), limits));
  map->mark_ = fmt::format("{:x}-{:x}-{:x}", map->size_, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  const Span64 whole{0, map->size_};
  TZ_TRY(head, map->read(whole, 0, std::min<std::uint64_t>(kPmtilesHeaderBytes, map->size_)));
  TZ_TRY(header, parse_pmtiles_header(head));
  for (const auto& span : {header.root, header.leaves, header.tiles})
    if (!lies_within(span, map->size_)) return refuse("the file is cut short");
  map->header_ = header;
  TZ_TRY(root, map->directory(whole, header.root.offset, header.root.length));
  map->root_ = std::move(root);
  return map;
}

Pmtiles::~Pmtiles() { ::close(file_); }

// `length` bytes from `offset` of that part of the file.
Result<Bytes> Pmtiles::read(const Span64& within, std::uint64_t offset, std::uint64_t length) const {
  if (!lies_within({offset, length}, within.length))
    return damaged("what a directory names lies outside its part");
  Bytes bytes(static_cast<std::size_t>(length));
  for (std::size_t have = 0; have < bytes.size();) {
    const auto n = ::pread(file_, bytes.data() + have, bytes.size() - have,
                           static_cast<off_t>(within.offset + offset + have));
    if (n <= 0) return fail(Errc::unavailable, "the map file cannot be read");
    have += static_cast<std::size_t>(n);
  }
  return bytes;
}

Result<std::vector<PmtilesEntry>> Pmtiles::directory(const Span64& within, std::uint64_t offset,
                                                     std::uint64_t length) const {
  if (length > limits_.directory_bytes_max) return damaged("a directory is too long");
  TZ_TRY(bytes, read(within, offset, length));
  if (!header_.gzip) return parse_pmtiles_directory(bytes);
  TZ_TRY(plain, gunzip(bytes, limits_.directory_bytes_max));
  return parse_pmtiles_directory(plain);
}

Result<std::optional<Bytes>> Pmtiles::tile(int zoom, std::uint32_t x, std::uint32_t y) const {
  if (zoom < header_.zoom_min || zoom > header_.zoom_max) return std::optional<Bytes>();
  if ((std::uint64_t{x} | std::uint64_t{y}) >> zoom != 0) return std::optional<Bytes>();
  const std::uint64_t id = pmtiles_id(zoom, x, y);
  std::vector<PmtilesEntry> leaf;
  const PmtilesEntry* entry = find_entry(root_, id);
  for (int depth = 1; entry != nullptr && entry->run == 0; ++depth) {
    if (depth >= limits_.depth_max) return damaged("directories lead too deep");
    TZ_TRY(next, directory(header_.leaves, entry->offset, entry->length));
    leaf = std::move(next);
    entry = find_entry(leaf, id);
  }
  if (entry == nullptr) return std::optional<Bytes>();
  if (entry->length > limits_.tile_bytes_max) return damaged("a tile is too long");
  TZ_TRY(bytes, read(header_.tiles, entry->offset, entry->length));
  return std::optional<Bytes>(std::move(bytes));
}

std::vector<std::string> Pmtiles::vector_layers() const {
  const Span64 whole{0, size_};
  const Span64& at = header_.metadata;
  if (at.length == 0 || at.length > limits_.directory_bytes_max) return {};
  auto bytes = read(whole, at.offset, at.length);
  if (bytes && header_.gzip) bytes = gunzip(*bytes, limits_.directory_bytes_max);
  return bytes ? parse_vector_layers(as_text(*bytes)) : std::vector<std::string>();
}

Result<Bytes> Pmtiles::plain(Bytes tile) const {
  if (!header_.tiles_gzip) return tile;
  return gunzip(tile, limits_.tile_plain_bytes_max);
}

}  // namespace tz::places
