#include "callback/score_query.h"

namespace tz::callback {

Place place_of(const ledger::Case& c) {
  Place place{.id = c.id, .category = c.category, .urgency = std::string(ledger::name(c.urgency))};
  if (!c.zones.empty()) place.zone = c.zones.front();
  if (c.merged_into)
    place.parent = *c.merged_into;
  else if (c.landing && c.landing->duplicate_of)
    place.parent = *c.landing->duplicate_of;
  else if (c.split_from)
    place.parent = *c.split_from;
  return place;
}

}  // namespace tz::callback
