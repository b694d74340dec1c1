#pragma once
// POST /v1/whistles, GET /v1/whistles/{id}, GET /v1/whistles/{id}/events, POST /v1/whistles/{id}/{command},
// GET /v1/reference/whistles; with the list and the figures of api_whistle_board.h.
#include "http/router.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "routing/whistle_service.h"

namespace tz::routing::whistle {

// Everything given must outlive the router. Handlers are safe from any thread.
void add_routes(http::Router& router, WhistleService& whistles, const ledger::CaseService& cases,
                const ledger::CaseQuery& query, const ledger::Planner& planner);

}  // namespace tz::routing::whistle
