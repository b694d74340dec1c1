#pragma once
#include "http/router.h"
#include "outreach/api_shared.h"

namespace tz::outreach {

// GET /v1/questionnaires; POST and GET /v1/questionnaires/{code}/answers, GET
// /v1/questionnaires/{code}/answers/{id}.
void add_questionnaire_routes(http::Router& router, const Parts& parts);

}  // namespace tz::outreach
