#include "app/map_answer.h"

#include <charconv>

#include "http/coding.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;

void put_corner(JsonWriter& out, LatLng corner) {
  out.begin_array();
  out.degrees(corner.lat_e7).degrees(corner.lng_e7);
  out.end_array();
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

Result<Response> vector_answer(const Request& request, const places::Pmtiles& file, Bytes tile) {
  Response response{.content_type = std::string(places::content_type(file.header().type))};
  response.header("Vary", "Accept-Encoding");
  if (file.header().tiles_gzip) {
    if (http::choose_coding(request.header("accept-encoding"), true, false) == http::Coding::gzip) {
      response.encoding = http::name(http::Coding::gzip);
    } else {
      TZ_TRY(plain, file.plain(std::move(tile)));
      tile = std::move(plain);
    }
  }
  response.body = std::string(as_text(tile));
  return response;
}

}  // namespace

void put_box(JsonWriter& out, const Box& box) {
  out.begin_array();
  put_corner(out, box.low);
  put_corner(out, box.high);
  out.end_array();
}

void put_map(JsonWriter& out, const places::BaseMap& map) {
  if (map.address.empty()) {
    out.null();
    return;
  }
  out.begin_object().field("address", map.address).field("kind", map.vector ? "vector" : "picture");
  out.field("credit", map.credit);
  out.field("crs", map.crs == places::CoordinateSystem::gcj02 ? "gcj02" : "wgs84");
  out.field("zoom_min", map.zoom_min).field("zoom_max", map.zoom_max).key("bounds");
  put_box(out, map.bounds);
  out.end_object();
}

Result<Response> tile_answer(const Request& request, const places::Pmtiles& file) {
  TZ_TRY(zoom, number<int>(request, "z"));
  TZ_TRY(x, number<std::uint32_t>(request, "x"));
  TZ_TRY(y, number<std::uint32_t>(request, "y"));
  TZ_TRY(tile, file.tile(zoom, x, y));
  const bool vector = file.header().type == places::TileType::mvt;
  if (!tile && vector) return http::no_content();
  if (!tile) return fail(Errc::not_found, "there is no such tile");
  if (vector) return vector_answer(request, file, std::move(*tile));
  return Response{.content_type = std::string(places::content_type(file.header().type)),
                  .body = std::string(as_text(*tile))};
}

}  // namespace tz::app
