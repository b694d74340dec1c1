#pragma once
// What the routes of the phone desk share.
#include "http/router.h"
#include "intake/module.h"

namespace tz::intake {

// What the desk uses; everything outlives the router.
struct DeskParts {
  Module& module;
  ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
};

void add_desk_caller_routes(http::Router& router, const DeskParts& parts);  // /v1/intake/{code}
void add_remark_routes(http::Router& router, const DeskParts& parts);       // /v1/remarks

}  // namespace tz::intake
