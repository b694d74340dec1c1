#pragma once
// GET /v1/whistles: the list, and the live board that is polled with its ETag. GET /v1/figures/whistles: the
// whistle rate with its two-sided band (docs/sources.md#whistle-band). Mounted by add_routes of
// api_whistles.h.
#include "http/router.h"
#include "ledger/api_scope.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "routing/whistle_service.h"

namespace tz::routing::whistle {

// Everything given must outlive the router. Handlers are safe from any thread.
void add_board_routes(http::Router& router, WhistleService& whistles, const ledger::CaseService& cases,
                      const ledger::CaseQuery& query, const ledger::Planner& planner);

// The district and the supervision see every whistle; others those of their own units.
bool sees_every_unit(const ledger::Caller& caller);
bool owns(const ledger::Caller& caller, UnitId unit);

}  // namespace tz::routing::whistle
