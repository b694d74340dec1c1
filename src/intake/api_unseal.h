#pragma once
// The routes that read what a resident wrote before anything was covered.
#include "base/clock.h"
#include "http/router.h"
#include "intake/unseal_store.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::intake {

// Everything outlives the router.
struct UnsealParts {
  ledger::CaseService& cases;
  const ledger::Planner& planner;
  UnsealStore& store;
  const Clock& clock;
};

void add_unseal_routes(http::Router& router, const UnsealParts& parts);

}  // namespace tz::intake
