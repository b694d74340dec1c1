// The map under the zones: where its pictures are, and the pictures of a file.
#include <charconv>

#include "app/application.h"
#include "base/json.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view kKept = "public, max-age=86400";

void put_corner(JsonWriter& out, LatLng corner) {
  out.begin_array();
  out.degrees(corner.lat_e7).degrees(corner.lng_e7);
  out.end_array();
}

std::string described(const places::BaseMap& map) {
  JsonWriter out;
  out.begin_object().key("tiles");
  if (map.address.empty()) {
    out.null();
    return out.end_object().take();
  }
  out.begin_object().field("address", map.address).field("credit", map.credit);
  out.field("crs", map.crs == places::CoordinateSystem::gcj02 ? "gcj02" : "wgs84");
  out.field("zoom_min", map.zoom_min).field("zoom_max", map.zoom_max).key("bounds").begin_array();
  put_corner(out, map.bounds.low);
  put_corner(out, map.bounds.high);
  return out.end_array().end_object().end_object().take();
}

// A part of the path as a number; anything else is no tile.
template <class T>
Result<T> number(const Request& request, std::string_view name) {
  const auto text = request.path_parameter(name);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Errc::not_found, "there is no such tile");
  return value;
}

}  // namespace

void Application::add_map_routes() {
  router_.get("/v1/map", http::Permission::anyone, [this](const Request&) -> Result<Response> {
    auto response = http::ok_json(described(base_map_));
    response.cache_control = "public, max-age=300";
    return response;
  });
  if (!base_map_.file) return;
  router_.get(
      "/tiles/{z}/{x}/{y}", http::Permission::anyone, [this](const Request& request) -> Result<Response> {
        TZ_TRY(zoom, number<int>(request, "z"));
        TZ_TRY(x, number<std::uint32_t>(request, "x"));
        TZ_TRY(y, number<std::uint32_t>(request, "y"));
        TZ_TRY(tile, base_map_.file->tile(zoom, x, y));
        if (!tile) return fail(Errc::not_found, "there is no such tile");
        Response response{.content_type = std::string(places::content_type(base_map_.file->header().type)),
                          .body = std::string(as_text(*tile))};
        response.cache_control = kKept;
        return response;
      });
}

}  // namespace tz::app
