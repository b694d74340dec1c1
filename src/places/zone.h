#pragma once
// Areas of a city in layers: districts, streets, communities, grids, wards. A layer's zones should tile its
// parent's; zone_check.h says where they do not.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"

namespace tz::places {

enum class ZoneLevel : std::uint8_t { city, district, ward, neighbourhood, street, community, grid };
inline constexpr ZoneLevel kZoneLevels[] = {
    ZoneLevel::city,   ZoneLevel::district,  ZoneLevel::ward, ZoneLevel::neighbourhood,
    ZoneLevel::street, ZoneLevel::community, ZoneLevel::grid};
std::string_view name_of(ZoneLevel level);
std::optional<ZoneLevel> zone_level_of(std::string_view name);

// Closed: the last vertex repeats the first.
using Ring = std::vector<LatLng>;
struct Polygon {
  Ring outer{};
  std::vector<Ring> holes{};
  friend bool operator==(const Polygon&, const Polygon&) = default;
};
using MultiPolygon = std::vector<Polygon>;

std::size_t vertex_count(const MultiPolygon& shape);
// Square metres on the sphere of mean radius 6,371,008.8 m, by the ring sum of (dlng)(sin lat): within 0.6 %
// of the ellipsoid.
double area_m2(const MultiPolygon& shape);
// The smallest box around all vertices; a box of zeros for an empty shape.
Box bounds(const MultiPolygon& shape);
// A GeoJSON MultiPolygon object, with every coordinate exactly as stored.
std::string to_geojson(const MultiPolygon& shape);

// A set of zones of one kind. Layers of a jurisdiction stand in an order from coarse to fine, which is also
// the order in which dispatch rules prefer them.
struct Layer {
  std::string code{};
  std::string name_zh{};
  std::string name_en{};
  ZoneLevel level = ZoneLevel::district;
  std::string parent{};      // code of the layer whose zones these should tile, or empty
  int rank = 0;              // 0 is the coarsest
  std::int64_t version = 0;  // of its zones; grows with each import
  friend bool operator==(const Layer&, const Layer&) = default;
};

struct Zone {
  std::string code{};  // unique within the jurisdiction, over all layers
  std::string name_zh{};
  std::string name_en{};
  ZoneLevel level = ZoneLevel::district;
  std::string layer{};
  std::string unit_code{};  // the unit responsible for the area as such, or empty
  MultiPolygon shape{};     // WGS-84
  bool surveyed = false;    // false: drawn or schematic, and every view of it must say so
  std::string source{};     // where the outline comes from, for people
  friend bool operator==(const Zone&, const Zone&) = default;
};

}  // namespace tz::places
