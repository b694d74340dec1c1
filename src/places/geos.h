#pragma once
// The GEOS C API in C++ clothes; only zone_index.cc, zone_check.cc and geojson.cc use it. Coordinates go in
// as whole 1e-7 degrees (x longitude, y latitude), which doubles hold exactly, so that a point on a border is
// on the border.
#include <geos_c.h>

#include <memory>
#include <optional>
#include <string>

#include "places/zone.h"

namespace tz::places::geos {

// The calling thread's context. GEOS keeps error text in it, so threads do not share one.
GEOSContextHandle_t context();

struct Destroy {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context(), g); }
  void operator()(const GEOSPreparedGeometry* g) const { GEOSPreparedGeom_destroy_r(context(), g); }
  void operator()(GEOSSTRtree* t) const { GEOSSTRtree_destroy_r(context(), t); }
};
using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;
using Prepared = std::unique_ptr<const GEOSPreparedGeometry, Destroy>;
using Tree = std::unique_ptr<GEOSSTRtree, Destroy>;

// Rings must be closed and have at least four vertices (asserted). Never null.
Geometry make(const MultiPolygon& shape);
Geometry make_point(LatLng point);
Geometry make_box(const Box& box);
// The polygons in `g` (points and lines are dropped), rounded to 1e-7 degrees.
MultiPolygon polygons_of(const GEOSGeometry& g);
// A point inside; nullopt for an empty geometry.
std::optional<LatLng> point_inside(const GEOSGeometry& g);

// Why a geometry is not valid, and where.
struct Fault {
  std::string reason;
  LatLng at;
};
std::optional<Fault> fault_of(const GEOSGeometry& g);
// The same area with simple rings, as GEOS makes it; empty if it cannot. Rounding may leave it faulty: look
// again.
MultiPolygon made_valid(const GEOSGeometry& g);

}  // namespace tz::places::geos
