#pragma once
// GET /v1/limits, GET /v1/limits/file, GET /v1/limits/try, POST /v1/limits/imports: the time limits with
// their versions, what a sheet would say, and a new version, looked at before it is loaded.
#include <functional>
#include <string>

#include "http/router.h"
#include "ledger/account_name.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "routing/routing_service.h"

namespace tz::routing {

struct LimitParts {
  RoutingService& routing;
  const ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
  // Writes down who changed which part of the configuration (accounts keeps it).
  std::function<Status(JurisdictionId j, ActorId actor, std::string action, std::string object)> record;
  ledger::AccountName name_of{};
};

// Everything given must outlive the router. Handlers are safe from any thread.
void add_limit_routes(http::Router& router, const LimitParts& parts);

}  // namespace tz::routing
