#pragma once
// What lies under the zones on a map: nothing (the outlines alone, which need no network), the pictures of a
// tile server, or those of a PMTiles file that this program serves itself.
#include <memory>
#include <string>

#include "base/geo.h"
#include "base/result.h"
#include "places/geojson.h"
#include "places/pmtiles.h"

namespace tz::places {

// As the operator writes it.
struct BaseMapSettings {
  std::string tiles{};   // "https://host/{z}/{x}/{y}.png", a path that ends in .pmtiles, or empty for none
  std::string credit{};  // who made the map; shown on it
  std::string crs{"wgs84"};  // or gcj02, as Chinese tile servers have it
  int zoom_max = 18;         // of a tile server; a file says it itself
};
inline constexpr std::size_t kTilesAddressMax = 500, kCreditMax = 200;
inline constexpr std::string_view kOwnTiles = "/tiles/{z}/{x}/{y}";

struct BaseMap {
  std::string address;  // with {z}, {x} and {y}; kOwnTiles for a file; empty for none
  std::string origin;   // of another server, for the Content-Security-Policy: "https://host:port"
  std::string credit;
  CoordinateSystem crs = CoordinateSystem::wgs84;
  int zoom_min = 0, zoom_max = 18;
  Box bounds{};  // the whole Earth unless a file says less
  std::shared_ptr<const Pmtiles> file;
};

// Opens a file, asks no server.
//   invalid_argument (field tiles, tiles_credit, tiles_crs or tiles_zoom)
//   and the errors of Pmtiles::open
Result<BaseMap> open_base_map(const BaseMapSettings& settings);

}  // namespace tz::places
