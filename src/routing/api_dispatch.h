#pragma once
// GET /v1/cases/{code}/suggestion, GET /v1/dispatch/suggestion: who is responsible, with every reason;
// GET /v1/dispatch/duty-list, GET /v1/dispatch/delegations, POST /v1/dispatch/lists/imports;
// GET /v1/dispatch/precedents, POST /v1/dispatch/precedents/{id}/adopt, .../dismiss.
#include <functional>
#include <string>

#include "http/router.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "routing/precedent_desk.h"
#include "routing/routing_service.h"

namespace tz::routing {

// Writes down who changed which part of the configuration (accounts keeps it).
using RecordChange =
    std::function<Status(JurisdictionId j, ActorId actor, std::string action, std::string object)>;

struct DispatchParts {
  RoutingService& routing;
  const PrecedentStore& precedents;
  PrecedentDesk& desk;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
  RecordChange record;
};

// Everything given must outlive the router. Handlers are safe from any thread.
void add_dispatch_routes(http::Router& router, const DispatchParts& parts);

}  // namespace tz::routing
