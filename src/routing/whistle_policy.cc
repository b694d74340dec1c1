#include "routing/whistle_policy.h"

namespace tz::routing::whistle {

PolicyOf policy_from(RoutingService& cities) {
  return [&cities](JurisdictionId id) -> Result<Policy> {
    TZ_TRY(city, cities.city(id));
    Policy policy = city->whistles;
    // The city is kept by what reads its calendar: a pack loaded meanwhile makes another.
    policy.due_at =
        due_by([city = city](std::chrono::sys_days day) { return city->calendar.is_working_day(day); },
               city->day_rules().zone);
    return policy;
  };
}

}  // namespace tz::routing::whistle
