#pragma once
// GET /v1/calendar, GET /v1/calendar/years/{year}, POST /v1/calendar/imports.
#include <functional>

#include "calendar/calendar_service.h"
#include "http/router.h"

namespace tz::calendar {

// How far the recomputing of due dates has come; who does it is not known here.
struct RecomputeState {
  std::int64_t version = 0;  // of the calendar
  bool done = false;
  std::int64_t moved = 0;  // limits
};
using FindRecomputeState = std::function<Result<RecomputeState>(JurisdictionId)>;
// Called once for each list that was loaded, by whom.
using OnPublished = std::function<Status(JurisdictionId, ActorId, const Publication&)>;

// Everything given must outlive the router. Handlers are safe from any thread.
void add_routes(http::Router& router, CalendarService& calendar, FindRecomputeState state,
                OnPublished on_published);

}  // namespace tz::calendar
