#pragma once
// GET /v1/alerts: who asked for a tip-off about the own line (docs/sources.md#tip-off-line).
#include "http/router.h"
#include "ledger/account_name.h"
#include "ledger/alert_store.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::ledger {

// For those who supervise. Whoever is of an accused line does not see the alerts of that tip-off either.
void add_alert_routes(http::Router& router, const AlertStore& alerts, const CaseService& cases,
                      const Planner& planner, AccountName name_of);

}  // namespace tz::ledger
