#pragma once
// What residents see of the desk, server-rendered, without JavaScript: /rate (the one-time link),
// /r/{code}/exclusion (notice and objection) and /r/{code}/pressure (a report to supervision).
#include "callback/api_shared.h"
#include "callback/staff_mark_service.h"
#include "http/router.h"
#include "pages/page.h"

namespace tz::callback {

struct PageParts {
  CallbackService& calls;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
  const PackStore& pack;
  StaffMarks& marks;
  const pages::Shell& shell;
  JurisdictionId home;  // the city these pages are for
};

// Everything in `parts` outlives the router. Handlers are safe from any thread.
void add_page_routes(http::Router& router, const PageParts& parts);

}  // namespace tz::callback
