#pragma once
// The three rates and what is computed from them: GET /v1/scores, /v1/score-funnel, /v1/score-rows,
// /v1/score-profiles. Who reads single answers and who reads batches: docs/sources.md#score-readers.
#include "callback/api_shared.h"
#include "callback/score_profile.h"
#include "callback/score_query.h"
#include "http/router.h"

namespace tz::callback {

struct ScoreParts {
  ApiParts api;
  const ScoreQuery& query;
  const ScorePackStore& pack;
  JurisdictionId home;  // the city whose scores are public here, if its pack says so
};

// What `parts` refers to outlives the router. Handlers are safe from any thread.
void add_score_routes(http::Router& router, const ScoreParts& parts);

}  // namespace tz::callback
