#pragma once
// GET /v1/clocks: how many clocks run for one unit, and how near their limits are. GET /v1/clocks/rows: which
// (docs/sources.md#unit-clocks).
#include "http/router.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/clock_query.h"
#include "ledger/planner.h"

namespace tz::ledger {

// Everything given must outlive the router. Handlers are safe from any thread. One sees the clocks of the own
// unit and of those below it; whoever sees the cases of every unit, of any. No tip-off is counted or listed
// that is about the line of the unit or of the caller.
void add_clock_routes(http::Router& router, const ClockQuery& clocks, const CaseQuery& query,
                      const CaseService& cases, const Planner& planner);

}  // namespace tz::ledger
