#pragma once
// What of visits a query asks for: whose, where, when.
#include "outreach/api_shared.h"

namespace tz::outreach {

// Days of the city, both included; as instants the second is the beginning of the day after.
struct Period {
  std::string from{}, to{};  // YYYY-MM-DD
  Instant begin{}, end{};
};
// `from` and `to` of the query. Without `to` until today; without `from` so many days as `length`.
//   invalid_argument (field from or to)  no day, or `to` before `from`
Result<Period> read_period(const http::Request& request, std::string_view time_zone, Instant now, int length);

// mine, unit (and those below it), zone, campaign, target, about_case, from, to. What the caller may not see
// is not there.
//   invalid_argument  a value that there is not
Result<VisitFilter> read_visit_filter(const http::Request& request, const Parts& parts,
                                      const ledger::Caller& caller);

}  // namespace tz::outreach
