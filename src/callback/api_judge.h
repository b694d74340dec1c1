#pragma once
// What goes to people outside the unit: exclusions, alerts and reports of pressure.
// GET /v1/exclusions/{code}, POST /v1/exclusions/{code}/{command}, GET /v1/callback-alerts,
// GET /v1/callback-alerts/{code}/{alert}, POST /v1/callback-alerts/{code}/{alert}/{command}.
#include "callback/api_shared.h"
#include "http/router.h"

namespace tz::callback {

// Handlers are safe from any thread.
void add_judge_routes(http::Router& router, const ApiParts& api);

}  // namespace tz::callback
