#pragma once
// What a screen needs to know of the city: units, services, zones, code lists.
#include "http/router.h"
#include "ledger/planner.h"

namespace tz::ledger {

// `planner` must outlive the router.
void add_reference_routes(http::Router& router, const Planner& planner);

}  // namespace tz::ledger
