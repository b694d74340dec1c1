#include "places/zone_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "places/geos.h"

namespace tz::places {

struct ZoneIndex::LayerIndex {
  struct Shape {
    geos::Geometry geometry;
    geos::Prepared prepared;  // refers to geometry
    std::size_t zone = 0;     // position in zones_
  };
  std::string layer;
  std::vector<Shape> shapes;
  geos::Tree tree;  // of positions in shapes, as pointers to their elements
};

ZoneIndex::ZoneIndex() = default;
ZoneIndex::ZoneIndex(ZoneIndex&&) noexcept = default;
ZoneIndex& ZoneIndex::operator=(ZoneIndex&&) noexcept = default;
ZoneIndex::~ZoneIndex() = default;

namespace {

// Makes GEOS build what it would otherwise build on the first query, in whichever thread that came.
void warm(const GEOSPreparedGeometry& prepared, LatLng corner) {
  const geos::Geometry point = geos::make_point(corner);
  GEOSPreparedCovers_r(geos::context(), &prepared, point.get());
}

}  // namespace

Result<ZoneIndex> ZoneIndex::build(std::vector<Zone> zones) {
  std::ranges::sort(zones, {}, &Zone::code);
  const auto twice = std::ranges::adjacent_find(zones, {}, &Zone::code);
  if (twice != zones.end())
    return fail_rule(Errc::invalid_argument, "duplicate_code",
                     fmt::format("zone code \"{}\" is used twice", twice->code));

  ZoneIndex index;
  index.zones_ = std::move(zones);
  for (std::size_t i = 0; i < index.zones_.size(); ++i) {
    const Zone& zone = index.zones_[i];
    auto at = std::ranges::find(index.layers_, zone.layer, [](const auto& layer) { return layer->layer; });
    if (at == index.layers_.end()) {
      at = index.layers_.insert(at, std::make_unique<LayerIndex>());
      (*at)->layer = zone.layer;
    }
    if (zone.shape.empty()) continue;
    LayerIndex::Shape shape{.geometry = geos::make(zone.shape), .prepared = nullptr, .zone = i};
    shape.prepared.reset(GEOSPrepare_r(geos::context(), shape.geometry.get()));
    warm(*shape.prepared, zone.shape.front().outer.front());
    (*at)->shapes.push_back(std::move(shape));
  }
  for (const auto& layer : index.layers_) {
    layer->tree.reset(GEOSSTRtree_create_r(geos::context(), 10));
    for (LayerIndex::Shape& shape : layer->shapes)
      GEOSSTRtree_insert_r(geos::context(), layer->tree.get(), shape.geometry.get(), &shape);
    // The tree is built by its first query.
    if (!layer->shapes.empty())
      GEOSSTRtree_query_r(
          geos::context(), layer->tree.get(), layer->shapes.front().geometry.get(), [](void*, void*) {},
          nullptr);
  }
  return index;
}

template <class F>
void ZoneIndex::each_cover(LatLng point, std::string_view layer, F&& f) const {
  const auto at =
      std::ranges::find(layers_, layer, [](const auto& l) -> std::string_view { return l->layer; });
  if (at == layers_.end()) return;
  const geos::Geometry where = geos::make_point(point);
  struct Visit {
    const GEOSGeometry* where;
    F* f;
  } visit{where.get(), &f};
  GEOSSTRtree_query_r(
      geos::context(), (*at)->tree.get(), where.get(),
      [](void* item, void* data) {
        const auto& shape = *static_cast<const LayerIndex::Shape*>(item);
        const auto& to = *static_cast<const Visit*>(data);
        if (GEOSPreparedCovers_r(geos::context(), shape.prepared.get(), to.where) == 1) (*to.f)(shape.zone);
      },
      &visit);
}

std::vector<const Zone*> ZoneIndex::find(LatLng point, std::string_view layer) const {
  std::vector<std::size_t> found;
  each_cover(point, layer, [&](std::size_t zone) { found.push_back(zone); });
  std::ranges::sort(found);  // zones_ stands in the order of codes
  std::vector<const Zone*> zones;
  for (const std::size_t zone : found) zones.push_back(&zones_[zone]);
  return zones;
}

const Zone* ZoneIndex::find_one(LatLng point, std::string_view layer) const {
  std::size_t lowest = zones_.size();
  each_cover(point, layer, [&](std::size_t zone) { lowest = std::min(lowest, zone); });
  return lowest == zones_.size() ? nullptr : &zones_[lowest];
}

const Zone* ZoneIndex::find_code(std::string_view code) const {
  const auto at = std::ranges::lower_bound(zones_, code, {},
                                           [](const Zone& zone) -> std::string_view { return zone.code; });
  return at != zones_.end() && at->code == code ? &*at : nullptr;
}

}  // namespace tz::places
