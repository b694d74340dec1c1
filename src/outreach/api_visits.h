#pragma once
#include "http/router.h"
#include "outreach/api_shared.h"

namespace tz::outreach {

// POST /v1/visits, GET /v1/visits, GET /v1/visits/{id}, POST /v1/visits/{id}/erase, GET /v1/campaigns.
void add_visit_routes(http::Router& router, const Parts& parts);
// GET /v1/cases/{code}/visits.
void add_case_visit_routes(http::Router& router, const Parts& parts);
// GET /v1/visits/coverage.
void add_coverage_routes(http::Router& router, const Parts& parts);

}  // namespace tz::outreach
