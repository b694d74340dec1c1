#include "places/base_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "places/map_file.h"

namespace tz::places {
namespace {

constexpr Box kEarth{.low = {.lat_e7 = -900'000'000, .lng_e7 = -1'800'000'000},
                     .high = {.lat_e7 = 900'000'000, .lng_e7 = 1'800'000'000}};

// What the fields are called: on the command line, and in the setting.
struct Names {
  std::string_view address, credit, crs, zoom;
};
constexpr Names kOptions{"tiles", "tiles_credit", "tiles_crs", "tiles_zoom"};
constexpr Names kFields{"address", "credit", "crs", "zoom_max"};

tl::unexpected<Error> bad_field(std::string_view field, std::string rule, std::string_view why) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = fmt::format("{}: {}", field, why),
                                     .field = std::string(field),
                                     .rule = std::move(rule)});
}
tl::unexpected<Error> bad_address(std::string_view field, std::string_view why) {
  return bad_field(field, "map_address", why);
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

bool names_server(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://");
}

// The origin of an address of tiles. It goes into the Content-Security-Policy: nothing but a name and a port
// may be in it.
Result<std::string> origin_of(std::string_view field, std::string_view address) {
  const auto host_at = address.find("://") + 3;
  const auto end = std::min(address.find('/', host_at), address.size());
  const auto host = address.substr(host_at, end - host_at);
  const bool sound = !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_word(c) || c == '.' || c == '-' || c == ':';
  });
  if (!sound) return bad_address(field, "the address has no plain host (letters, digits, dots, a port)");
  return std::string(address.substr(0, end));
}

Status check_address(std::string_view field, std::string_view address) {
  if (address.size() > kTilesAddressMax)
    return bad_address(field, fmt::format("at most {} characters", kTilesAddressMax));
  for (const std::string_view part : {"{z}", "{x}", "{y}"})
    if (count(address, part) != 1) return bad_address(field, fmt::format("{} must stand in it once", part));
  if (count(address, "{") != 3 || count(address, "}") != 3)
    return bad_address(field, "only {z}, {x} and {y} are filled in; name one server");
  const bool plain = std::ranges::all_of(address, [](char c) {
    return is_word(c) || std::string_view("-._~:/?=&%{}@!$+,").find(c) != std::string_view::npos;
  });
  if (!plain) return bad_address(field, "a character that an address does not have");
  return {};
}

// Who made it and how it is measured, which a server's map and a file's have alike.
Result<BaseMap> begin(const Names& names, const std::string& credit, std::string_view crs) {
  BaseMap map{.address = {}, .origin = {}, .credit = credit, .bounds = kEarth, .file = {}};
  if (credit.empty()) return bad_field(names.credit, "map_credit", "say who made the map; it is shown on it");
  if (count_code_points(credit) > kCreditMax)
    return bad_field(names.credit, "map_credit", fmt::format("at most {} characters", kCreditMax));
  if (crs == "gcj02")
    map.crs = CoordinateSystem::gcj02;
  else if (crs != "wgs84")
    return bad_field(names.crs, "map_crs", "wgs84 or gcj02");
  return map;
}

Result<BaseMap> of_server(const Names& names, BaseMap map, const std::string& address) {
  TZ_CHECK(check_address(names.address, address));
  TZ_TRY(origin, origin_of(names.address, address));
  map.origin = std::move(origin);
  map.address = address;
  return map;
}

Result<BaseMap> of_file(const Names& names, BaseMap map, std::unique_ptr<Pmtiles> file) {
  map.vector = file->header().type == TileType::mvt;
  if (map.vector && map.crs != CoordinateSystem::wgs84)
    return bad_field(names.crs, "map_crs_vector", "vector tiles are drawn where they are: wgs84");
  map.address = fmt::format("{}?v={}", kOwnTiles, file->mark());
  map.zoom_min = file->header().zoom_min;
  map.zoom_max = file->header().zoom_max;
  map.bounds = file->header().bounds;
  map.file = std::move(file);
  return map;
}

Status check_zoom(const Names& names, int zoom_max) {
  if (zoom_max < 1 || zoom_max > kTileZoomMax)
    return bad_field(names.zoom, "map_zoom", fmt::format("1 to {}", kTileZoomMax));
  return {};
}

}  // namespace

std::string_view name(MapKind kind) {
  switch (kind) {
    case MapKind::none:
      return "none";
    case MapKind::server:
      return "server";
    case MapKind::file:
      return "file";
  }
  return "";
}

Result<BaseMap> open_base_map(const BaseMapSettings& settings) {
  if (settings.tiles.empty())
    return BaseMap{.address = {}, .origin = {}, .credit = settings.credit, .bounds = kEarth, .file = {}};
  TZ_TRY(map, begin(kOptions, settings.credit, settings.crs));
  TZ_CHECK(check_zoom(kOptions, settings.zoom_max));
  map.zoom_max = settings.zoom_max;
  if (names_server(settings.tiles)) return of_server(kOptions, std::move(map), settings.tiles);
  if (!settings.tiles.ends_with(kMapFileSuffix))
    return fail_field("tiles",
                      "tiles: an address that begins with https://, or a file that ends in .pmtiles");
  TZ_TRY(file, Pmtiles::open(settings.tiles));
  return of_file(kOptions, std::move(map), std::move(file));
}

Result<BaseMap> open_base_map(const MapSetting& setting, const std::filesystem::path& folder) {
  if (setting.kind == MapKind::none)
    return BaseMap{.address = {}, .origin = {}, .credit = {}, .bounds = kEarth, .file = {}};
  TZ_TRY(map, begin(kFields, setting.credit, setting.crs));
  if (setting.kind == MapKind::server) {
    TZ_CHECK(check_zoom(kFields, setting.zoom_max));
    map.zoom_max = setting.zoom_max;
    if (!names_server(setting.address))
      return bad_address(kFields.address, "an address that begins with https:// or http://");
    return of_server(kFields, std::move(map), setting.address);
  }
  TZ_TRY(file, open_map_file(folder, setting.file));
  return of_file(kFields, std::move(map), std::move(file));
}

}  // namespace tz::places
