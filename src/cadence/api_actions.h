#pragma once
// What the weekly runs decided, and what became of it.
#include "cadence/action_service.h"
#include "cadence/api_shared.h"

namespace tz::http {
class Router;
}

namespace tz::cadence {

struct ActionApi {
  ApiParts parts;
  ActionService& actions;
  const ActionStore& store;
};

// POST /v1/dockets/{week}/actions; GET /v1/actions, /v1/actions/{id}; POST /v1/actions/{id}/{command}.
// Supervision decides and drops; the owner's people finish.
void add_action_routes(http::Router& router, const ActionApi& api);

}  // namespace tz::cadence
