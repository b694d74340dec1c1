#pragma once
// The monthly summary: figures with their rows, violators, signatures, the seal, errata.
#include "cadence/api_shared.h"
#include "cadence/month_service.h"

namespace tz::http {
class Router;
}

namespace tz::cadence {

struct MonthApi {
  ApiParts parts;
  MonthService& months;
  const MonthStore& store;
  const RoundStore& rounds;
};

// GET /v1/months/{month}, /v1/months/{month}/violators; POST /v1/months/{month}/{command}: sign_off (the head
// of the violator's unit, or of one above it), seal and correct (supervision).
void add_month_routes(http::Router& router, const MonthApi& api);

}  // namespace tz::cadence
