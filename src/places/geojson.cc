#include "places/geojson.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "places/geos.h"

namespace tz::places {
namespace {

namespace json = boost::json;

constexpr std::size_t kFaultsMax = 20;
constexpr std::size_t kNotesMax = 200;
constexpr double kMendedM2Max = 1;
constexpr std::size_t kTextMax = 200;  // code points of a code or name

struct Fault {
  std::string rule;
  std::string message;
  Errc code = Errc::invalid_argument;
};
template <class T>
using Read = tl::expected<T, Fault>;
tl::unexpected<Fault> broken(std::string rule, std::string message) {
  return tl::unexpected<Fault>(Fault{std::move(rule), std::move(message)});
}

const json::value* member(const json::object& object, std::string_view name) {
  const auto at = object.find(name);
  return at == object.end() ? nullptr : &at->value();
}

std::string_view text_of(const json::value* value) {
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::optional<double> number_of(const json::value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return std::nullopt;
}

// A property as text; portals give codes as numbers too. Empty if it is not there or is something else.
std::string property(const json::object& properties, std::string_view name) {
  const json::value* value = member(properties, name);
  if (value == nullptr) return {};
  std::string text;
  if (value->is_string()) text = std::string(trim(value->get_string()));
  if (value->is_int64()) text = std::to_string(value->get_int64());
  if (value->is_uint64()) text = std::to_string(value->get_uint64());
  if (value->is_double() && value->get_double() == std::floor(value->get_double()) &&
      std::abs(value->get_double()) < 1e15)
    text = fmt::format("{:.0f}", value->get_double());
  return std::string(first_code_points(text, kTextMax));
}

// Reads coordinates of one feature, counting vertices and metres moved.
class ShapeReader {
 public:
  ShapeReader(CoordinateSystem crs, std::size_t vertices_max) : crs_(crs), vertices_max_(vertices_max) {}

  Read<MultiPolygon> geometry(const json::value* value) {
    if (value == nullptr || !value->is_object()) return broken("geometry_type", "it has no geometry");
    const std::string_view type = text_of(member(value->get_object(), "type"));
    const json::value* coordinates = member(value->get_object(), "coordinates");
    if (type != "Polygon" && type != "MultiPolygon")
      return broken("geometry_type",
                    fmt::format("geometry is \"{}\": only Polygon and MultiPolygon have an area",
                                first_code_points(type, 30)));
    if (coordinates == nullptr || !coordinates->is_array() || coordinates->get_array().empty())
      return broken("geometry_type", "coordinates are missing or empty");
    MultiPolygon shape;
    if (type == "Polygon") {
      auto one = polygon(coordinates->get_array());
      if (!one) return tl::unexpected<Fault>(one.error());
      shape.push_back(std::move(*one));
      return shape;
    }
    for (const json::value& part : coordinates->get_array()) {
      if (!part.is_array() || part.get_array().empty())
        return broken("geometry_type", "a part of the MultiPolygon is not a list of rings");
      auto one = polygon(part.get_array());
      if (!one) return tl::unexpected<Fault>(one.error());
      shape.push_back(std::move(*one));
    }
    return shape;
  }

  std::size_t vertices() const { return vertices_; }
  double moved_m() const { return moved_m_; }

 private:
  Read<Polygon> polygon(const json::array& rings) {
    Polygon polygon;
    for (std::size_t i = 0; i < rings.size(); ++i) {
      if (!rings[i].is_array()) return broken("geometry_type", fmt::format("ring {} is not a list", i));
      auto read = ring(rings[i].get_array(), i);
      if (!read) return tl::unexpected<Fault>(read.error());
      if (i == 0)
        polygon.outer = std::move(*read);
      else
        polygon.holes.push_back(std::move(*read));
    }
    return polygon;
  }

  Read<Ring> ring(const json::array& positions, std::size_t number) {
    vertices_ += positions.size();
    if (vertices_ > vertices_max_)
      return tl::unexpected<Fault>(
          Fault{"vertices_max", fmt::format("more than {} vertices", vertices_max_), Errc::too_large});
    Ring ring;
    ring.reserve(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      auto vertex = position(positions[i], number, i);
      if (!vertex) return tl::unexpected<Fault>(vertex.error());
      ring.push_back(*vertex);
    }
    if (ring.size() < 4)
      return broken("ring_too_short",
                    fmt::format("ring {} has {} positions: at least 4 make an area", number, ring.size()));
    if (ring.front() != ring.back())
      return broken("ring_not_closed",
                    fmt::format("ring {} is not closed: its last position must repeat its first", number));
    return ring;
  }

  Read<LatLng> position(const json::value& value, std::size_t ring, std::size_t number) {
    const auto fault = [&](std::string_view what) {
      return broken("coordinate_range", fmt::format("ring {}, position {}: {}", ring, number, what));
    };
    if (!value.is_array() || value.get_array().size() < 2) return fault("not a pair [longitude, latitude]");
    const auto lng = number_of(value.get_array()[0]);
    const auto lat = number_of(value.get_array()[1]);
    if (!lng || !lat) return fault("not a pair of numbers");
    auto point = make_lat_lng(*lat, *lng);
    if (!point)
      return fault(fmt::format("longitude {} or latitude {} is out of range (order is longitude, latitude)",
                               *lng, *lat));
    if (crs_ == CoordinateSystem::wgs84) return *point;
    const LatLng converted = gcj02_to_wgs84(*lat, *lng);
    moved_m_ += distance_m(*point, converted);
    return converted;
  }

  CoordinateSystem crs_;
  std::size_t vertices_max_;
  std::size_t vertices_ = 0;
  double moved_m_ = 0;
};

// RFC 7946 has no other system than WGS-84, but older files carry a "crs" member: CRS84 and EPSG:4326 are the
// same thing here.
bool is_wgs84_crs(const json::value& crs) {
  if (!crs.is_object()) return crs.is_null();
  const json::value* properties = member(crs.get_object(), "properties");
  if (properties == nullptr || !properties->is_object()) return false;
  const std::string name = to_lower_ascii(text_of(member(properties->get_object(), "name")));
  return name.ends_with("crs84") || name.ends_with("epsg::4326") || name.ends_with("epsg:4326");
}

Error collection_error(std::string rule, std::string message) {
  return Error{
      .code = Errc::invalid_argument, .message = std::move(message), .field = {}, .rule = std::move(rule)};
}

struct Feature {
  Zone zone;
  std::size_t vertices = 0;
  double moved_m = 0;
  std::string mended;  // what was wrong and where, if it was mended
};

// The outline split where it touches itself, or nullopt if that would change its area: then it crosses
// itself.
std::optional<MultiPolygon> mend(const GEOSGeometry& outline, const MultiPolygon& shape) {
  MultiPolygon mended = geos::made_valid(outline);
  if (mended.empty() || std::abs(area_m2(mended) - area_m2(shape)) > kMendedM2Max) return std::nullopt;
  if (geos::fault_of(*geos::make(mended))) return std::nullopt;
  return mended;
}

Read<Feature> read_feature(const json::value& value, const GeojsonOptions& options, std::string& code) {
  if (!value.is_object() || text_of(member(value.get_object(), "type")) != "Feature")
    return broken("not_a_feature_collection", "it is not a Feature");
  const json::object& object = value.get_object();
  const json::value* properties_value = member(object, "properties");
  const json::object empty;
  const json::object& properties =
      properties_value != nullptr && properties_value->is_object() ? properties_value->get_object() : empty;

  Feature feature;
  Zone& zone = feature.zone;
  zone.code = code = property(properties, options.code_property);
  zone.name_zh = property(properties, options.name_zh_property);
  zone.name_en = property(properties, options.name_en_property);
  zone.unit_code = property(properties, options.unit_property);
  zone.level = options.level;
  zone.layer = options.layer;
  zone.surveyed = options.surveyed;
  zone.source = options.source;
  if (const json::value* surveyed = member(properties, "surveyed");
      surveyed != nullptr && surveyed->is_bool())
    zone.surveyed = surveyed->get_bool();
  if (zone.code.empty())
    return broken("missing_code", fmt::format("property \"{}\" is missing or empty", options.code_property));
  if (zone.name_zh.empty()) zone.name_zh = zone.name_en;
  if (zone.name_en.empty()) zone.name_en = zone.name_zh;
  if (zone.name_zh.empty())
    return broken("missing_name", fmt::format("neither property \"{}\" nor \"{}\" names it",
                                              options.name_zh_property, options.name_en_property));

  ShapeReader reader(options.crs, options.limits.vertices_per_feature_max);
  auto shape = reader.geometry(member(object, "geometry"));
  if (!shape) return tl::unexpected<Fault>(shape.error());
  zone.shape = std::move(*shape);
  feature.vertices = reader.vertices();
  feature.moved_m = reader.moved_m();
  const geos::Geometry outline = geos::make(zone.shape);
  const auto crossing = geos::fault_of(*outline);
  if (!crossing) return feature;
  const std::string where =
      fmt::format("{} at longitude {}, latitude {}", crossing->reason, format_degrees(crossing->at.lng_e7),
                  format_degrees(crossing->at.lat_e7));
  auto mended = mend(*outline, zone.shape);
  if (!mended) return broken("self_crossing", "the outline is not simple: " + where);
  zone.shape = std::move(*mended);
  feature.mended = where;
  return feature;
}

Result<const json::array*> features_of(const json::value& document) {
  if (!document.is_object() || text_of(member(document.get_object(), "type")) != "FeatureCollection")
    return tl::unexpected<Error>(
        collection_error("not_a_feature_collection", "the file is not a GeoJSON FeatureCollection"));
  if (const json::value* crs = member(document.get_object(), "crs"); crs != nullptr && !is_wgs84_crs(*crs))
    return tl::unexpected<Error>(collection_error(
        "unsupported_crs",
        "the file's \"crs\" is not WGS-84 longitude and latitude (CRS84, EPSG:4326): convert it first"));
  const json::value* features = member(document.get_object(), "features");
  if (features == nullptr || !features->is_array())
    return tl::unexpected<Error>(
        collection_error("not_a_feature_collection", "\"features\" is missing or not a list"));
  return &features->get_array();
}

}  // namespace

Result<GeojsonZones> parse_geojson(std::string_view text, const GeojsonOptions& options) {
  if (text.size() > options.limits.bytes_max)
    return fail(Errc::too_large, fmt::format("the file has {} bytes: at most {} are read", text.size(),
                                             options.limits.bytes_max));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto document = parse_json(text);
  if (!document) return tl::unexpected<Error>(collection_error("not_geojson", document.error().message));
  TZ_TRY(features, features_of(*document));
  if (features->size() > options.limits.features_max)
    return fail(Errc::too_large, fmt::format("{} features: at most {} are read", features->size(),
                                             options.limits.features_max));

  GeojsonOptions with = options;
  const json::object& collection = document->get_object();
  if (const json::value* surveyed = member(collection, "surveyed");
      surveyed != nullptr && surveyed->is_bool())
    with.surveyed = surveyed->get_bool();
  if (const std::string_view source = text_of(member(collection, "source")); !source.empty())
    with.source = std::string(first_code_points(source, 2000));

  GeojsonZones out;
  std::vector<Error> faults;
  std::set<std::string> codes;
  for (std::size_t i = 0; i < features->size() && faults.size() < kFaultsMax; ++i) {
    std::string code;
    auto feature = read_feature((*features)[i], with, code);
    if (feature && !codes.insert(code).second)
      feature = broken("duplicate_code", "the code is used by an earlier feature");
    if (!feature) {
      const std::string named = code.empty() ? std::string() : fmt::format(" (code {})", code);
      faults.push_back(Error{.code = feature.error().code,
                             .message = fmt::format("feature {}{}: {}", i, named, feature.error().message),
                             .field = fmt::format("features[{}]", i),
                             .rule = feature.error().rule});
      continue;
    }
    out.vertices += feature->vertices;
    if (!feature->mended.empty() && out.notes.size() < kNotesMax)
      out.notes.push_back(
          fmt::format("feature {} (code {}): the outline touches itself and was split there: {}", i, code,
                      feature->mended));
    out.moved_m_mean += feature->moved_m;
    out.zones.push_back(std::move(feature->zone));
  }
  if (!faults.empty()) {
    Error first = std::move(faults.front());
    first.more.assign(std::make_move_iterator(faults.begin() + 1), std::make_move_iterator(faults.end()));
    return tl::unexpected<Error>(std::move(first));
  }
  if (with.crs == CoordinateSystem::gcj02 && out.vertices > 0) {
    out.converted_from_gcj02 = true;
    out.moved_m_mean /= static_cast<double>(out.vertices);
    out.notes.push_back(
        fmt::format("{} vertices converted from GCJ-02 to WGS-84; they moved by {:.0f} m on average",
                    out.vertices, out.moved_m_mean));
  }
  return out;
}

Result<MultiPolygon> parse_multipolygon(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return fail(Errc::corrupted, "a stored zone outline is broken: " + value.error().message);
  ShapeReader reader(CoordinateSystem::wgs84, GeojsonLimits{}.vertices_per_feature_max);
  auto shape = reader.geometry(&*value);
  if (!shape) return fail(Errc::corrupted, "a stored zone outline is broken: " + shape.error().message);
  return std::move(*shape);
}

}  // namespace tz::places
