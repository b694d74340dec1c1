#pragma once
// GET /v1/callbacks, GET /v1/callbacks/{code}, POST /v1/callbacks/{code}/{command}, GET
// /v1/reference/callbacks.
#include "base/random.h"
#include "callback/api_shared.h"
#include "http/router.h"

namespace tz::callback {

// Handlers are safe from any thread.
void add_desk_routes(http::Router& router, const ApiParts& api, Random& random);

}  // namespace tz::callback
