#pragma once
// Everything about the places of one jurisdiction, as of one moment.
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "places/jurisdiction.h"
#include "places/unit.h"
#include "places/zone.h"
#include "places/zone_check.h"
#include "places/zone_index.h"

namespace tz::places {

// Immutable: safe to read from any thread.
struct Places {
  Jurisdiction jurisdiction{};
  std::vector<Layer> layers{};  // coarse to fine
  UnitTree units{};
  ZoneIndex zones{};

  const Layer* layer(std::string_view code) const;
  std::vector<const Zone*> zones_of(std::string_view layer) const;  // by code
  // The zone of each layer that holds the point (borders: the lowest code), finest layer first.
  std::vector<const Zone*> zones_at(LatLng point) const;
  // A layer against its parent layer; for a layer without one, only overlaps.
  TilingReport check(std::string_view layer) const;
  // A GeoJSON FeatureCollection of the layer, for maps: code, names, unit, surveyed. Above 20,000 vertices
  // outlines are simplified by about 10 m, and a member "simplified_m" says so.
  std::string map_of(std::string_view layer) const;
};

// Owned together by the service, which replaces it when configuration changes, and by whoever is in the
// middle of an answer.
using PlacesPtr = std::shared_ptr<const Places>;

//   invalid_argument  as UnitTree::build and ZoneIndex::build
Result<PlacesPtr> make_places(Jurisdiction jurisdiction, std::vector<Layer> layers, std::vector<Unit> units,
                              std::vector<Zone> zones);

}  // namespace tz::places
