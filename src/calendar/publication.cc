#include "calendar/publication.h"

#include <algorithm>

#include "calendar/civil_day.h"

namespace tz::calendar {

bool needs_recompute(const ComputedDue& computed, std::span<const Publication> publications,
                     const std::string& zone) {
  if (computed.unit == SpanUnit::hours) return false;
  const auto first = civil_day_of(computed.start, zone);
  const auto last = civil_day_of(computed.due, zone);
  return std::ranges::any_of(publications, [&](const Publication& one) {
    return one.at >= computed.computed_at && one.first_day <= last && one.last_day >= first;
  });
}

}  // namespace tz::calendar
