#include "places/geos.h"

#include <cassert>
#include <cmath>
#include <new>

namespace tz::places::geos {
namespace {

struct Context {
  GEOSContextHandle_t handle = GEOS_init_r();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { GEOS_finish_r(handle); }
};

// GEOS answers null when memory runs out or a bug passes it a broken ring; neither has a caller that could go
// on.
template <class T>
T* need(T* pointer) {
  if (pointer == nullptr) throw std::bad_alloc();
  return pointer;
}

std::int32_t round_e7(double value) { return static_cast<std::int32_t>(std::llround(value)); }

GEOSGeometry* make_ring(const Ring& ring) {
  assert(ring.size() >= 4 && ring.front() == ring.back());
  const auto size = static_cast<unsigned>(ring.size());
  GEOSCoordSequence* sequence = need(GEOSCoordSeq_create_r(context(), size, 2));
  for (unsigned i = 0; i < size; ++i)
    GEOSCoordSeq_setXY_r(context(), sequence, i, ring[i].lng_e7, ring[i].lat_e7);
  return need(GEOSGeom_createLinearRing_r(context(), sequence));
}

GEOSGeometry* make_polygon(const Polygon& polygon) {
  GEOSGeometry* outer = make_ring(polygon.outer);
  std::vector<GEOSGeometry*> holes;
  for (const Ring& hole : polygon.holes) holes.push_back(make_ring(hole));
  return need(GEOSGeom_createPolygon_r(context(), outer, holes.data(), static_cast<unsigned>(holes.size())));
}

Ring ring_of(const GEOSGeometry& ring) {
  const GEOSCoordSequence* sequence = need(GEOSGeom_getCoordSeq_r(context(), &ring));
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(context(), sequence, &size);
  Ring out;
  out.reserve(size);
  for (unsigned i = 0; i < size; ++i) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY_r(context(), sequence, i, &x, &y);
    out.push_back({round_e7(y), round_e7(x)});
  }
  return out;
}

}  // namespace

GEOSContextHandle_t context() {
  thread_local const Context context;
  return context.handle;
}

Geometry make(const MultiPolygon& shape) {
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& polygon : shape) parts.push_back(make_polygon(polygon));
  return Geometry(need(GEOSGeom_createCollection_r(context(), GEOS_MULTIPOLYGON, parts.data(),
                                                   static_cast<unsigned>(parts.size()))));
}

Geometry make_point(LatLng point) {
  return Geometry(need(GEOSGeom_createPointFromXY_r(context(), point.lng_e7, point.lat_e7)));
}

Geometry make_box(const Box& box) {
  const LatLng south_east{box.low.lat_e7, box.high.lng_e7};
  const LatLng north_west{box.high.lat_e7, box.low.lng_e7};
  return make({Polygon{.outer = {box.low, south_east, box.high, north_west, box.low}}});
}

MultiPolygon polygons_of(const GEOSGeometry& g) {
  MultiPolygon shape;
  const int type = GEOSGeomTypeId_r(context(), &g);
  if (type == GEOS_POLYGON && GEOSisEmpty_r(context(), &g) == 0) {
    Polygon polygon;
    polygon.outer = ring_of(*need(GEOSGetExteriorRing_r(context(), &g)));
    const int holes = GEOSGetNumInteriorRings_r(context(), &g);
    for (int i = 0; i < holes; ++i)
      polygon.holes.push_back(ring_of(*need(GEOSGetInteriorRingN_r(context(), &g, i))));
    shape.push_back(std::move(polygon));
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    const int parts = GEOSGetNumGeometries_r(context(), &g);
    for (int i = 0; i < parts; ++i)
      for (Polygon& polygon : polygons_of(*need(GEOSGetGeometryN_r(context(), &g, i))))
        shape.push_back(std::move(polygon));
  }
  return shape;
}

std::optional<LatLng> point_inside(const GEOSGeometry& g) {
  const Geometry point(GEOSPointOnSurface_r(context(), &g));
  double x = 0, y = 0;
  if (!point || GEOSGeomGetX_r(context(), point.get(), &x) != 1 ||
      GEOSGeomGetY_r(context(), point.get(), &y) != 1)
    return std::nullopt;
  return LatLng{round_e7(y), round_e7(x)};
}

std::optional<Fault> fault_of(const GEOSGeometry& g) {
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  const char valid = GEOSisValidDetail_r(context(), &g, 0, &reason, &place);
  const Geometry owned(place);
  if (valid == 1) return std::nullopt;
  Fault fault{.reason = reason == nullptr ? "not valid" : reason, .at = {}};
  if (reason != nullptr) GEOSFree_r(context(), reason);
  double x = 0, y = 0;
  if (owned && GEOSGeomGetX_r(context(), owned.get(), &x) == 1 &&
      GEOSGeomGetY_r(context(), owned.get(), &y) == 1)
    fault.at = {round_e7(y), round_e7(x)};
  return fault;
}

MultiPolygon made_valid(const GEOSGeometry& g) {
  const Geometry valid(GEOSMakeValid_r(context(), &g));
  return valid ? polygons_of(*valid) : MultiPolygon{};
}

}  // namespace tz::places::geos
