#pragma once
// Loads the routing part of packs and hands out the city that answers.
#include <map>
#include <mutex>

#include "base/clock.h"
#include "calendar/calendar_service.h"
#include "places/place_service.h"
#include "routing/routing_store.h"

namespace tz::routing {

struct RoutingReport {
  std::size_t categories = 0;
  std::size_t categories_closed = 0;  // no longer in the pack
  std::size_t catalogue_lines = 0;
  std::int64_t catalogue_version = 0;
  bool new_catalogue = false;
  calendar::SeedReport calendar{};
};

// Safe to call from any thread.
class RoutingService {
 public:
  RoutingService(RoutingStore& store, places::PlaceService& places, calendar::CalendarService& calendar,
                 const Clock& clock)
      : store_(store), places_(places), calendar_(calendar), clock_(clock) {}

  // Loads after the places of the same pack. Everything is checked before anything is written; the same pack
  // twice changes nothing.
  //   not_found         the jurisdiction's places are not loaded
  //   invalid_argument  as make_city
  Result<RoutingReport> load_pack(JurisdictionId id, const RoutingPack& pack);
  // From memory once read. Reads anew when the places have changed; catalogue lines whose zone or unit is
  // gone are then left out, with a warning in the log, until the catalogue is loaded again.  not_found
  Result<CityPtr> city(JurisdictionId id);
  // Asks whether the calendar has changed, here or by another program on the same database; the next city()
  // then reads anew. The version that holds from now on.
  Result<std::int64_t> refresh_calendar(JurisdictionId id);

 private:
  Result<CityPtr> read(JurisdictionId id, places::PlacesPtr places);
  RoutingStore& store_;
  places::PlaceService& places_;
  calendar::CalendarService& calendar_;
  const Clock& clock_;
  std::mutex mutex_;  // guards cities_
  std::map<JurisdictionId, CityPtr> cities_;
};

}  // namespace tz::routing
