#pragma once
// The residents' pages: home, report, receipt, status, track, public list and map, and what explains them.
// Server-rendered; work without JavaScript.
#include <functional>

#include "base/clock.h"
#include "http/router.h"
#include "intake/media.h"
#include "intake/report.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "pages/form.h"
#include "pages/page.h"
#include "pages/parts.h"

namespace tz::intake {

// What the pages use; everything outlives the router.
struct PageParts {
  ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
  ReportService& reports;
  MediaService& media;
  const pages::Shell& shell;
  Random& random;
  JurisdictionId home;  // the city these pages are for
  // Whether the resident's answer may come from where the request does; answered by whoever knows where staff
  // work from. Empty: from everywhere but a signed-in account.
  //   forbidden (rule rating_origin)
  std::function<Status(const http::Request& request, ledger::CaseId id)> answer_origin{};
};

void add_report_routes(http::Router& router, const PageParts& parts);  // /, /report
void add_status_routes(http::Router& router, const PageParts& parts);  // /r/{code}, /track
void add_browse_routes(http::Router& router,
                       const PageParts& parts);  // /list, /map, /about, /privacy, /accessibility
void add_page_routes(http::Router& router, const PageParts& parts);  // all of them, and the error page

}  // namespace tz::intake
