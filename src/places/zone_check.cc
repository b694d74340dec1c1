#include "places/zone_check.h"

#include <algorithm>
#include <map>
#include <memory>

#include "places/geos.h"

namespace tz::places {
namespace {

struct Shaped {
  const Zone* zone;
  geos::Geometry shape;
};

std::vector<Shaped> shaped(std::vector<const Zone*> zones) {
  std::ranges::sort(zones, {}, &Zone::code);
  std::vector<Shaped> out;
  for (const Zone* zone : zones)
    if (!zone->shape.empty()) out.push_back({zone, geos::make(zone->shape)});
  return out;
}

geos::Geometry union_of(const std::vector<Shaped>& shapes) {
  std::vector<GEOSGeometry*> copies;
  for (const Shaped& shape : shapes) copies.push_back(GEOSGeom_clone_r(geos::context(), shape.shape.get()));
  const geos::Geometry all(GEOSGeom_createCollection_r(geos::context(), GEOS_GEOMETRYCOLLECTION,
                                                       copies.data(), static_cast<unsigned>(copies.size())));
  return geos::Geometry(GEOSUnaryUnion_r(geos::context(), all.get()));
}

// Each polygon of `g` that is not a crack, largest first.
struct Part {
  double area_m2;
  LatLng inside;
};
std::vector<Part> parts_of(const GEOSGeometry* g, double ignore_below_m2) {
  std::vector<Part> parts;
  if (g == nullptr) return parts;
  for (const Polygon& polygon : geos::polygons_of(*g)) {
    const MultiPolygon alone{polygon};
    const double area = area_m2(alone);
    if (area < ignore_below_m2) continue;
    const geos::Geometry shape = geos::make(alone);
    parts.push_back({area, geos::point_inside(*shape).value_or(polygon.outer.front())});
  }
  std::ranges::stable_sort(parts, std::ranges::greater{}, &Part::area_m2);
  return parts;
}

std::vector<Overlap> overlaps_of(const std::vector<Shaped>& shapes, double ignore_below_m2) {
  std::vector<Overlap> overlaps;
  const geos::Tree tree(GEOSSTRtree_create_r(geos::context(), 10));
  for (const Shaped& shape : shapes)
    GEOSSTRtree_insert_r(geos::context(), tree.get(), shape.shape.get(), const_cast<Shaped*>(&shape));
  for (const Shaped& shape : shapes) {
    std::vector<const Shaped*> near;
    GEOSSTRtree_query_r(
        geos::context(), tree.get(), shape.shape.get(),
        [](void* item, void* data) {
          static_cast<std::vector<const Shaped*>*>(data)->push_back(static_cast<const Shaped*>(item));
        },
        &near);
    std::ranges::sort(near, {}, [](const Shaped* other) { return other->zone->code; });
    for (const Shaped* other : near) {
      if (other->zone->code <= shape.zone->code) continue;
      const geos::Geometry common(GEOSIntersection_r(geos::context(), shape.shape.get(), other->shape.get()));
      const std::vector<Part> parts = parts_of(common.get(), ignore_below_m2);
      if (parts.empty()) continue;
      double area = 0;
      for (const Part& part : parts) area += part.area_m2;
      overlaps.push_back({shape.zone->code, other->zone->code, area, parts.front().inside});
    }
  }
  return overlaps;
}

}  // namespace

TilingReport check_tiling(const std::vector<const Zone*>& zones, const std::vector<const Zone*>& parents,
                          double ignore_below_m2) {
  TilingReport report;
  const std::vector<Shaped> shapes = shaped(zones);
  for (const Shaped& shape : shapes) report.area_m2 += area_m2(shape.zone->shape);
  report.overlaps = overlaps_of(shapes, ignore_below_m2);
  if (parents.empty()) return report;

  const geos::Geometry all = union_of(shapes);
  const std::vector<Shaped> above = shaped(parents);
  for (const Shaped& parent : above) {
    const geos::Geometry rest(GEOSDifference_r(geos::context(), parent.shape.get(), all.get()));
    for (const Part& part : parts_of(rest.get(), ignore_below_m2))
      report.gaps.push_back({parent.zone->code, part.area_m2, part.inside});
  }
  const geos::Geometry ground = union_of(above);
  for (const Shaped& shape : shapes) {
    const geos::Geometry outside(GEOSDifference_r(geos::context(), shape.shape.get(), ground.get()));
    for (const Part& part : parts_of(outside.get(), ignore_below_m2))
      report.overhangs.push_back({shape.zone->code, part.area_m2, part.inside});
  }
  return report;
}

}  // namespace tz::places
