#include "outreach/zone_book.h"

#include <algorithm>

namespace tz::outreach {
namespace {

// Longitudes at which the line of that latitude (in half steps of 1e-7 degrees, so that it meets no vertex)
// enters and leaves the polygon, ascending.
std::vector<double> crossings(const places::Polygon& polygon, double lat_e7) {
  std::vector<double> at;
  const auto cross = [&](const places::Ring& ring) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const LatLng a = ring[i - 1], b = ring[i];
      if ((a.lat_e7 < lat_e7) == (b.lat_e7 < lat_e7)) continue;
      const double part = (lat_e7 - a.lat_e7) / (static_cast<double>(b.lat_e7) - a.lat_e7);
      at.push_back(a.lng_e7 + part * (static_cast<double>(b.lng_e7) - a.lng_e7));
    }
  };
  cross(polygon.outer);
  for (const auto& hole : polygon.holes) cross(hole);
  std::ranges::sort(at);
  return at;
}

}  // namespace

std::optional<LatLng> point_within(const places::MultiPolygon& shape) {
  std::optional<LatLng> widest;
  double width = 2;  // narrower than two steps there is no point between
  for (const auto& polygon : shape) {
    const Box box = places::bounds({polygon});
    const std::int32_t middle = box.low.lat_e7 + (box.high.lat_e7 - box.low.lat_e7) / 2;
    const auto at = crossings(polygon, middle + 0.5);
    for (std::size_t i = 1; i < at.size(); i += 2) {
      if (at[i] - at[i - 1] < width) continue;
      width = at[i] - at[i - 1];
      widest = LatLng{middle, static_cast<std::int32_t>(at[i - 1] + width / 2)};
    }
  }
  return widest;
}

std::vector<ZoneLayer> layers_of(const places::Places& places) {
  std::vector<ZoneLayer> all;
  for (const auto& layer : places.layers) {
    ZoneLayer one{.code = layer.code, .name = {layer.name_zh, layer.name_en}};
    for (const auto* zone : places.zones_of(layer.code)) one.zones.push_back(zone->code);
    if (!one.zones.empty()) all.push_back(std::move(one));
  }
  return all;
}

std::vector<std::string> zones_around(const places::Places& places, std::string_view zone) {
  std::vector<std::string> codes{std::string(zone)};
  const auto* own = places.zones.find_code(zone);
  const auto* layer = own == nullptr ? nullptr : places.layer(own->layer);
  if (layer == nullptr) return codes;
  const auto point = point_within(own->shape);
  if (!point) return codes;
  for (const auto* around : places.zones_at(*point)) {
    const auto* other = places.layer(around->layer);
    if (other != nullptr && other->rank < layer->rank) codes.push_back(around->code);
  }
  return codes;
}

ZoneBook zone_book(places::PlaceService& service) {
  return {.layers = [&service](JurisdictionId j) -> Result<std::vector<ZoneLayer>> {
            TZ_TRY(places, service.current(j));
            return layers_of(*places);
          },
          .around = [&service](JurisdictionId j, std::string_view zone) -> Result<std::vector<std::string>> {
            TZ_TRY(places, service.current(j));
            return zones_around(*places, zone);
          }};
}

}  // namespace tz::outreach
