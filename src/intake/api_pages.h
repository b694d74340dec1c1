#pragma once
// The residents' pages: home, report, receipt, status, track, public list and map, and what explains them.
// Server-rendered; work without JavaScript.
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "http/router.h"
#include "intake/media.h"
#include "intake/remark_service.h"
#include "intake/report.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "pages/form.h"
#include "pages/page.h"
#include "pages/parts.h"
#include "pages/qr.h"

namespace tz::intake {

// The three rates of the last period that is told to everybody, each with what it counts.
struct CityRates {
  std::string period{};  // "2026-09"
  Instant as_of{};
  std::int64_t matters = 0;  // whose call-back is valid: what every rate is a part of
  struct Rate {
    std::int64_t numerator = 0, denominator = 1;
  };
  Rate contacted{}, solved{}, satisfied{};
};
// Nothing where the city publishes none, or none is old enough.
using RatesOf = std::function<Result<std::optional<CityRates>>()>;

// What the pages use; everything outlives the router.
struct PageParts {
  ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
  ReportService& reports;
  MediaService& media;
  const pages::Shell& shell;
  Random& random;
  JurisdictionId home;               // the city these pages are for
  RemarkService* remarks = nullptr;  // "I have this too"; nothing: it is not offered
  RatesOf rates{};                   // nothing: the home page tells no rates
  // Whether the resident's answer may come from where the request does; answered by whoever knows where staff
  // work from. Empty: from everywhere but a signed-in account.
  //   forbidden (rule rating_origin)
  std::function<Status(const http::Request& request, ledger::CaseId id)> answer_origin{};
};

void add_report_routes(http::Router& router, const PageParts& parts);   // /, /report
void add_status_routes(http::Router& router, const PageParts& parts);   // /r/{code}, /track
void add_receipt_routes(http::Router& router, const PageParts& parts);  // /r/{code}/receipt, /r/{code}/too
void add_browse_routes(http::Router& router,
                       const PageParts& parts);  // /list, /map, /about, /figures, /privacy, /accessibility
void add_page_routes(http::Router& router, const PageParts& parts);  // all of them, and the error page

}  // namespace tz::intake
