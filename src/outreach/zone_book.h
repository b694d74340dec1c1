#pragma once
// What outreach asks of a city's zones: which layers there are, and in which zones of coarser layers a zone
// lies.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "outreach/campaign.h"
#include "places/place_service.h"

namespace tz::outreach {

struct ZoneLayer {
  std::string code{};
  Names name{};
  std::vector<std::string> zones{};  // by code
};

// Both answer from memory and are safe to call from any thread.
struct ZoneBook {
  // Coarse to fine, those that have zones.
  std::function<Result<std::vector<ZoneLayer>>(JurisdictionId)> layers{};
  // The zone itself, then those around it, each of a coarser layer. A zone without an outline is alone, and
  // so is a code that there is no zone of.
  std::function<Result<std::vector<std::string>>(JurisdictionId, std::string_view zone)> around{};
};

// A point in the shape, away from its edges; nothing for a shape without an area. Pure.
std::optional<LatLng> point_within(const places::MultiPolygon& shape);
// ZoneBook::layers and ZoneBook::around of these places. Pure.
std::vector<ZoneLayer> layers_of(const places::Places& places);
std::vector<std::string> zones_around(const places::Places& places, std::string_view zone);
// Of the city's places as they are when it is asked; `service` must outlive it.
ZoneBook zone_book(places::PlaceService& service);

}  // namespace tz::outreach
