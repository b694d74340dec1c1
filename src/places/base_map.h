#pragma once
// What lies under the zones on a map: nothing (the outlines alone, which need no network), the pictures of a
// tile server, or the tiles of a PMTiles file that this program serves itself: pictures, or vector tiles that
// the browser draws.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/geo.h"
#include "base/result.h"
#include "places/geojson.h"
#include "places/pmtiles.h"

namespace tz::places {

// As the operator writes it on the command line.
struct BaseMapSettings {
  std::string tiles{};   // "https://host/{z}/{x}/{y}.png", a path that ends in .pmtiles, or empty for none
  std::string credit{};  // who made the map; shown on it
  std::string crs{"wgs84"};  // or gcj02, as Chinese tile servers have it
  int zoom_max = 18;         // of a tile server; a file says it itself
};
inline constexpr std::size_t kTilesAddressMax = 500, kCreditMax = 200;
inline constexpr std::string_view kOwnTiles = "/tiles/{z}/{x}/{y}";

enum class MapKind : std::uint8_t { none, server, file };
std::string_view name(MapKind kind);

// As an administrator sets it. What its kind does not use is kept as it was written and not looked at.
struct MapSetting {
  MapKind kind = MapKind::none;
  std::string address{};     // of a tile server
  std::string credit{};      // of both
  std::string crs{"wgs84"};  // of both; of a file of pictures alone may it be gcj02
  int zoom_max = 18;         // of a tile server
  std::string file{};        // name in the folder of map files
  friend bool operator==(const MapSetting&, const MapSetting&) = default;
};

// Immutable once made: safe to read from any thread.
struct BaseMap {
  // With {z}, {x} and {y}. Of a file kOwnTiles, with its mark behind it, so that no browser shows tiles that
  // it kept of another file. Empty for none.
  std::string address;
  std::string origin;  // of another server, for the Content-Security-Policy: "https://host:port"
  std::string credit;
  CoordinateSystem crs = CoordinateSystem::wgs84;
  bool vector = false;  // the tiles are drawn by the browser
  int zoom_min = 0, zoom_max = 18;
  Box bounds{};  // the whole Earth unless a file says less
  // Shared by whoever sends a tile of it while another map is set.
  std::shared_ptr<const Pmtiles> file;
};

// Opens a file, asks no server. Vector tiles are drawn where they are: with crs gcj02 they are refused
// (docs/sources.md#base-map).
//   invalid_argument (field tiles, tiles_credit, tiles_crs or tiles_zoom)
//   and the errors of Pmtiles::open
Result<BaseMap> open_base_map(const BaseMapSettings& settings);
// The same of a setting; its file is looked for in `folder` alone.
//   invalid_argument (field address, credit, crs, zoom_max or file), with the rules map_address, map_credit,
//   map_crs, map_crs_vector, map_zoom, map_file_name, map_file_gone (not there) and map_file_bad (not to be
//   read as a map)
Result<BaseMap> open_base_map(const MapSetting& setting, const std::filesystem::path& folder);

}  // namespace tz::places
