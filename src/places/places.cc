#include "places/places.h"

#include <algorithm>
#include <ranges>

#include "base/json.h"
#include "places/geos.h"

namespace tz::places {
namespace {

constexpr std::size_t kMapVerticesMax = 20'000;
constexpr double kSimplifyE7 = 900;  // 1e-7 degrees: about 10 m
constexpr std::int64_t kSimplifyM = 10;

MultiPolygon simplified(const MultiPolygon& shape) {
  const geos::Geometry simple(
      GEOSTopologyPreserveSimplify_r(geos::context(), geos::make(shape).get(), kSimplifyE7));
  return simple ? geos::polygons_of(*simple) : shape;
}

}  // namespace

const Layer* Places::layer(std::string_view code) const {
  const auto at = std::ranges::find(layers, code, &Layer::code);
  return at == layers.end() ? nullptr : &*at;
}

std::vector<const Zone*> Places::zones_of(std::string_view layer) const {
  std::vector<const Zone*> out;
  for (const Zone& zone : zones.zones())
    if (zone.layer == layer) out.push_back(&zone);
  return out;
}

std::vector<const Zone*> Places::zones_at(LatLng point) const {
  std::vector<const Zone*> out;
  for (const Layer& one : layers | std::views::reverse)  // finest first
    if (const Zone* zone = zones.find_one(point, one.code)) out.push_back(zone);
  return out;
}

TilingReport Places::check(std::string_view code) const {
  const Layer* own = layer(code);
  return check_tiling(zones_of(code), own == nullptr || own->parent.empty() ? std::vector<const Zone*>()
                                                                            : zones_of(own->parent));
}

std::string Places::map_of(std::string_view layer) const {
  const std::vector<const Zone*> shown = zones_of(layer);
  std::size_t vertices = 0;
  for (const Zone* zone : shown) vertices += vertex_count(zone->shape);
  const bool simplify = vertices > kMapVerticesMax;
  JsonWriter json;
  json.begin_object().field("type", "FeatureCollection");
  if (simplify) json.field("simplified_m", kSimplifyM);
  json.key("features").begin_array();
  for (const Zone* zone : shown) {
    json.begin_object().field("type", "Feature").key("properties").begin_object();
    json.field("code", zone->code).field("name_zh", zone->name_zh).field("name_en", zone->name_en);
    json.field("unit", zone->unit_code).field("surveyed", zone->surveyed).end_object();
    json.key("geometry").raw(to_geojson(simplify ? simplified(zone->shape) : zone->shape)).end_object();
  }
  json.end_array().end_object();
  return json.take();
}

Result<PlacesPtr> make_places(Jurisdiction jurisdiction, std::vector<Layer> layers, std::vector<Unit> units,
                              std::vector<Zone> zones) {
  auto places = std::make_shared<Places>();
  places->jurisdiction = std::move(jurisdiction);
  places->layers = std::move(layers);
  std::ranges::sort(places->layers, {}, &Layer::rank);
  TZ_TRY(tree, UnitTree::build(std::move(units)));
  places->units = std::move(tree);
  TZ_TRY(index, ZoneIndex::build(std::move(zones)));
  places->zones = std::move(index);
  return PlacesPtr(std::move(places));
}

}  // namespace tz::places
