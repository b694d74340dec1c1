#pragma once
// What is published: GET /v1/callback-figures, GET /v1/recall-draws/{period}. For staff: GET
// /v1/callback-rows, POST /v1/recall-draws/{period}/{commit,draw}.
#include "callback/api_shared.h"
#include "callback/callback_query.h"
#include "callback/draw_service.h"
#include "callback/score_profile.h"
#include "http/router.h"

namespace tz::callback {

struct FigureParts {
  ApiParts api;
  const CallbackQuery& query;
  DrawService& draws;
  const ScorePackStore& pack;  // whether the city shows rates of units to everybody
  JurisdictionId home;         // the city whose figures are public here
};

// What `parts` refers to outlives the router. Handlers are safe from any thread.
void add_figure_routes(http::Router& router, const FigureParts& parts);

}  // namespace tz::callback
