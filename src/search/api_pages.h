#pragma once
// GET /search: the residents' search of public cases. Server-rendered; works without JavaScript. Limited for
// each client (docs/sources.md#search-rate): 429 with Retry-After.
#include "http/router.h"
#include "pages/page.h"
#include "search/finder.h"
#include "search/limiter.h"

namespace tz::search {

// Everything must outlive the router.
struct PageParts {
  Parts parts;
  Limiter& limiter;
  const SettingStore& settings;
  const pages::Shell& shell;
  JurisdictionId home{};
};

void add_page_routes(http::Router& router, const PageParts& page);

}  // namespace tz::search
