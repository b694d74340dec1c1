#pragma once
#include "http/router.h"
#include "outreach/api_shared.h"

namespace tz::outreach {

// POST /v1/visits, GET /v1/visits, GET /v1/visits/{id}, GET /v1/campaigns.
void add_visit_routes(http::Router& router, const Parts& parts);

}  // namespace tz::outreach
