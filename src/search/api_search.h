#pragma once
// GET /v1/search: the staff's search, within the scope of /v1/cases.
#include "http/router.h"
#include "search/finder.h"

namespace tz::search {

// `parts` must outlive the router. Handlers are safe from any thread.
void add_search_routes(http::Router& router, const Parts& parts);

}  // namespace tz::search
