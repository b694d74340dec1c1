#include "places/zone.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/json.h"

namespace tz::places {
namespace {

constexpr std::array<std::string_view, 7> kLevelNames = {"city",   "district",  "ward", "neighbourhood",
                                                         "street", "community", "grid"};
constexpr double kEarthRadiusM = 6'371'008.8;

double radians(std::int32_t e7) { return e7 / 1e7 * std::numbers::pi / 180; }

double ring_area_m2(const Ring& ring) {
  double sum = 0;
  for (std::size_t i = 1; i < ring.size(); ++i)
    sum += (radians(ring[i].lng_e7) - radians(ring[i - 1].lng_e7)) *
           (std::sin(radians(ring[i].lat_e7)) + std::sin(radians(ring[i - 1].lat_e7)));
  return std::abs(sum) / 2 * kEarthRadiusM * kEarthRadiusM;
}

void write_ring(JsonWriter& json, const Ring& ring) {
  json.begin_array();
  for (const LatLng vertex : ring)
    json.begin_array().degrees(vertex.lng_e7).degrees(vertex.lat_e7).end_array();
  json.end_array();
}

}  // namespace

std::string_view name_of(ZoneLevel level) { return kLevelNames[static_cast<std::size_t>(level)]; }

std::optional<ZoneLevel> zone_level_of(std::string_view name) {
  for (const ZoneLevel level : kZoneLevels)
    if (name_of(level) == name) return level;
  return std::nullopt;
}

std::size_t vertex_count(const MultiPolygon& shape) {
  std::size_t count = 0;
  for (const Polygon& polygon : shape) {
    count += polygon.outer.size();
    for (const Ring& hole : polygon.holes) count += hole.size();
  }
  return count;
}

double area_m2(const MultiPolygon& shape) {
  double sum = 0;
  for (const Polygon& polygon : shape) {
    sum += ring_area_m2(polygon.outer);
    for (const Ring& hole : polygon.holes) sum -= ring_area_m2(hole);
  }
  return sum;
}

Box bounds(const MultiPolygon& shape) {
  constexpr auto kMax = std::numeric_limits<std::int32_t>::max();
  constexpr auto kMin = std::numeric_limits<std::int32_t>::min();
  Box box{{kMax, kMax}, {kMin, kMin}};
  for (const Polygon& polygon : shape)
    for (const LatLng vertex : polygon.outer) {
      box.low = {std::min(box.low.lat_e7, vertex.lat_e7), std::min(box.low.lng_e7, vertex.lng_e7)};
      box.high = {std::max(box.high.lat_e7, vertex.lat_e7), std::max(box.high.lng_e7, vertex.lng_e7)};
    }
  return box.low.lat_e7 == kMax ? Box{} : box;
}

std::string to_geojson(const MultiPolygon& shape) {
  JsonWriter json;
  json.begin_object().field("type", "MultiPolygon").key("coordinates").begin_array();
  for (const Polygon& polygon : shape) {
    json.begin_array();
    write_ring(json, polygon.outer);
    for (const Ring& hole : polygon.holes) write_ring(json, hole);
    json.end_array();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace tz::places
