// Visits in the history of a case. They are no events of it (docs/sources.md#visit-history).
#include "base/json.h"
#include "http/query_number.h"
#include "ledger/api_named.h"
#include "outreach/api_visit_json.h"
#include "outreach/api_visits.h"

namespace tz::outreach {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

// Who reads the case reads that somebody went, when, from which unit, and what was found. Words and position
// are for whoever the visit itself is shown to.
void write_case_visit(JsonWriter& out, const Caller& caller, const CaseVisit& entry, KeptVisit kept) {
  const bool opens = is_shown(caller, kept.visit.by, kept.visit.unit);
  if (!opens) {
    kept.visit.point.reset();
    kept.visit.place.clear();
    kept.visit.note.clear();
  }
  // What was found tells of the case that was the reason, and of no other.
  if (!entry.about) kept.visit.result.reset();
  out.begin_object();
  write_visit_row(out, kept.visit);
  write_visit_words(out, caller, kept);
  out.field("about", entry.about).field("came", entry.came).field("opens", opens).end_object();
}

Result<Response> get_case_visits(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(about, ledger::find_named(parts.cases, caller, request.path_parameter("code"), ledger::may_read));
  TZ_TRY(page, parts.visits.of_case(caller.city.id, about.code, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("visits").begin_array();
  for (const auto& entry : page.rows) {
    TZ_TRY(kept, parts.visits.find(caller.city.id, entry.id));
    if (kept) write_case_visit(out, caller, entry, *kept);
  }
  out.end_array();
  write_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_case_visit_routes(http::Router& router, const Parts& parts) {
  router.get("/v1/cases/{code}/visits", Permission::case_read,
             [parts](const Request& request) { return get_case_visits(request, parts); });
}

}  // namespace tz::outreach
