#pragma once
// The rules of whistles as the city's pack gives them (whistle_block.h), with the calendar of that city.
#include "routing/routing_service.h"
#include "routing/whistle_service.h"

namespace tz::routing::whistle {

// `cities` must outlive what is returned.  not_found: the city's routing is not loaded
PolicyOf policy_from(RoutingService& cities);

}  // namespace tz::routing::whistle
