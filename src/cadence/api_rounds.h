#pragma once
// The rounds that were held: runs, dockets, prompts, reminders.
#include "cadence/api_shared.h"
#include "cadence/round_store.h"
#include "cadence/watch_store.h"

namespace tz::http {
class Router;
}

namespace tz::cadence {

struct RoundApi {
  ApiParts parts;
  const RoundStore& rounds;
  const WatchStore& watch;
};

// GET /v1/runs, /v1/dockets/{week}, /v1/prompts, /v1/prompts/{period}, /v1/reminders.
void add_round_routes(http::Router& router, const RoundApi& api);

}  // namespace tz::cadence
