#pragma once
// The staff's JSON over cases: lists, one case, its commands, figures. Who may do what with which case is
// decided here and in decide(): the route asks for a permission, this file for the scope (own units,
// tip-offs), decide() for capacity, unit and state.
#include "http/router.h"
#include "ledger/api_commands.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::ledger {

// Everything given must outlive the router. Handlers are safe from any thread.
void add_case_routes(http::Router& router, CaseService& cases, const CaseQuery& query, const Planner& planner,
                     FindMedia find_media, TakenBySheet taken_by_sheet = {});

}  // namespace tz::ledger
