#include "places/base_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace tz::places {
namespace {

constexpr Box kEarth{.low = {.lat_e7 = -900'000'000, .lng_e7 = -1'800'000'000},
                     .high = {.lat_e7 = 900'000'000, .lng_e7 = 1'800'000'000}};
constexpr std::string_view kFileSuffix = ".pmtiles";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

// The origin of an address of tiles. It goes into the Content-Security-Policy: nothing but a name and a port
// may be in it.
Result<std::string> origin_of(std::string_view address) {
  const auto host_at = address.find("://") + 3;
  const auto end = std::min(address.find('/', host_at), address.size());
  const auto host = address.substr(host_at, end - host_at);
  const bool sound = !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_word(c) || c == '.' || c == '-' || c == ':';
  });
  if (!sound)
    return fail_field("tiles", "tiles: the address has no plain host (letters, digits, dots, a port)");
  return std::string(address.substr(0, end));
}

Status check_address(std::string_view address) {
  if (address.size() > kTilesAddressMax)
    return fail_field("tiles", fmt::format("tiles: at most {} characters", kTilesAddressMax));
  for (const std::string_view part : {"{z}", "{x}", "{y}"})
    if (count(address, part) != 1)
      return fail_field("tiles", fmt::format("tiles: {} must stand in it once", part));
  if (count(address, "{") != 3 || count(address, "}") != 3)
    return fail_field("tiles", "tiles: only {z}, {x} and {y} are filled in; name one server");
  const bool plain = std::ranges::all_of(address, [](char c) {
    return is_word(c) || std::string_view("-._~:/?=&%{}@!$+,").find(c) != std::string_view::npos;
  });
  if (!plain) return fail_field("tiles", "tiles: a character that an address does not have");
  return {};
}

}  // namespace

Result<BaseMap> open_base_map(const BaseMapSettings& settings) {
  BaseMap map{.address = {}, .origin = {}, .credit = settings.credit, .bounds = kEarth, .file = {}};
  if (settings.tiles.empty()) return map;
  if (settings.credit.empty())
    return fail_field("tiles_credit", "tiles_credit: say who made the map; it is shown on it");
  if (count_code_points(settings.credit) > kCreditMax)
    return fail_field("tiles_credit", fmt::format("tiles_credit: at most {} characters", kCreditMax));
  if (settings.crs == "gcj02")
    map.crs = CoordinateSystem::gcj02;
  else if (settings.crs != "wgs84")
    return fail_field("tiles_crs", "tiles_crs: wgs84 or gcj02");
  if (settings.zoom_max < 1 || settings.zoom_max > kTileZoomMax)
    return fail_field("tiles_zoom", fmt::format("tiles_zoom: 1 to {}", kTileZoomMax));
  map.zoom_max = settings.zoom_max;
  if (settings.tiles.starts_with("https://") || settings.tiles.starts_with("http://")) {
    TZ_CHECK(check_address(settings.tiles));
    TZ_TRY(origin, origin_of(settings.tiles));
    map.origin = std::move(origin);
    map.address = settings.tiles;
    return map;
  }
  if (!settings.tiles.ends_with(kFileSuffix))
    return fail_field("tiles",
                      "tiles: an address that begins with https://, or a file that ends in .pmtiles");
  TZ_TRY(file, Pmtiles::open(settings.tiles));
  map.address = kOwnTiles;
  map.zoom_min = file->header().zoom_min;
  map.zoom_max = file->header().zoom_max;
  map.bounds = file->header().bounds;
  map.file = std::move(file);
  return map;
}

}  // namespace tz::places
