#pragma once
// Zones from GeoJSON (RFC 7946), as city data portals give them out. A file that breaks a rule is refused
// with the feature and the rule named. One thing is mended, because portals' files are full of it and its
// meaning is plain: a ring that touches itself is split where it does, if no more than 1 m2 of area changes;
// the notes name the feature. What really crosses is refused.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "places/zone.h"

namespace tz::places {

struct GeojsonLimits {
  std::size_t bytes_max = 64U << 20;
  std::size_t features_max = 50'000;
  std::size_t vertices_per_feature_max = 200'000;
};

enum class CoordinateSystem : std::uint8_t {
  wgs84,  // RFC 7946's own
  gcj02,  // the offset system of Chinese base maps: converted here, once
};

// How a file is read. Portals name their columns as they like.
struct GeojsonOptions {
  std::string layer{};
  ZoneLevel level = ZoneLevel::district;
  CoordinateSystem crs = CoordinateSystem::wgs84;
  std::string code_property = "code";
  std::string name_zh_property = "name_zh";
  std::string name_en_property = "name_en";
  std::string unit_property = "unit";  // may be missing in a feature: no unit
  bool surveyed = true;                // unless the collection or the feature has a member "surveyed"
  std::string source{};                // unless the collection has a member "source"
  GeojsonLimits limits{};
};

struct GeojsonZones {
  std::vector<Zone> zones{};  // in file order
  std::uint64_t vertices = 0;
  bool converted_from_gcj02 = false;
  double moved_m_mean = 0;           // by the conversion, over all vertices
  std::vector<std::string> notes{};  // for people: what was converted, what was mended
};

// A FeatureCollection of Polygons and MultiPolygons. A code or name that is a number is taken as its digits.
// If only one of the names is there it serves for both languages. Altitudes are ignored. Rings may turn
// either way; nesting is checked, orientation is not.
//   too_large         a limit is passed
//   invalid_argument  `field` is "features[3]" (counted from 0) or empty, the message names the code if there
//   is one, `rule` is one of
//     not_geojson, not_a_feature_collection, unsupported_crs, geometry_type, missing_code, duplicate_code,
//     missing_name, coordinate_range, ring_not_closed, ring_too_short, self_crossing (also holes outside, or
//     rings that overlap)
//   Up to 20 faults are told at once, the others in `more`.
Result<GeojsonZones> parse_geojson(std::string_view text, const GeojsonOptions& options);

// The geometry object alone, as to_geojson writes it: for reading zones back from the database.
//   corrupted  not a MultiPolygon of closed rings
Result<MultiPolygon> parse_multipolygon(std::string_view text);

}  // namespace tz::places
