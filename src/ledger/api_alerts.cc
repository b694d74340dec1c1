#include "ledger/api_alerts.h"

#include <utility>

#include "base/json.h"
#include "base/time.h"
#include "http/query_number.h"
#include "ledger/api_scope.h"

namespace tz::ledger {
namespace {

constexpr std::int64_t kPageMax = 100;

Result<http::Response> list_alerts(const http::Request& request, const AlertStore& alerts,
                                   const CaseService& cases, const Planner& planner,
                                   const AccountName& name_of) {
  TZ_TRY(caller, caller_of(request, planner));
  TZ_TRY(limit, http::page_limit(request, kPageMax));
  TZ_TRY(page, alerts.list(caller.city.id, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("alerts").begin_array();
  for (const auto& alert : page.alerts) {
    TZ_TRY(about, cases.load(caller.city.id, alert.case_id));
    if (is_accused(caller, about)) continue;
    TZ_TRY(name, name_of(caller.city.id, alert.actor));
    out.begin_object()
        .field("at", format_instant(alert.at))
        .field("code", about.code)
        .field("actor", std::to_string(static_cast<std::int64_t>(alert.actor)))
        .field("actor_name", name)
        .field("unit", std::to_string(static_cast<std::int64_t>(alert.unit)))
        .field("readable", may_see(caller, about))
        .end_object();
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_alert_routes(http::Router& router, const AlertStore& alerts, const CaseService& cases,
                      const Planner& planner, AccountName name_of) {
  router.get("/v1/alerts", http::Permission::case_supervise,
             [&alerts, &cases, &planner, name_of = std::move(name_of)](const http::Request& r) {
               return list_alerts(r, alerts, cases, planner, name_of);
             });
}

}  // namespace tz::ledger
