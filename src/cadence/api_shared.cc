#include "cadence/api_shared.h"

#include "http/query_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/time.h"

namespace tz::cadence {

void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

void put_next(JsonWriter& out, const std::string& next) {
  out.key("next");
  if (next.empty())
    out.null();
  else
    out.value(next);
}

Result<Scope> scope_of(const http::Request& request, const ledger::Caller& caller,
                       const ledger::Planner& planner) {
  TZ_TRY(unit, http::query_number(request, "unit", 1, std::numeric_limits<std::int64_t>::max()));
  Scope scope;
  // Who sees every unit sees no tip-offs, but for the hotline.
  // A unit sees its own; one with others below it might be above the accused (docs/sources.md#tip-off-line).
  scope.hide_tip_offs = !caller.sees_tip_offs && (caller.sees_every_unit || caller.units.size() > 1);
  if (!caller.sees_every_unit) scope.units = caller.units;
  if (unit) {
    auto wanted = planner.units_below(caller.city.id, UnitId{*unit});
    wanted.push_back(UnitId{*unit});
    if (!caller.sees_every_unit)
      std::erase_if(wanted,
                    [&](UnitId one) { return std::ranges::find(caller.units, one) == caller.units.end(); });
    scope.units = std::move(wanted);
  }
  scope.nothing = scope.units.empty() && (unit || !caller.sees_every_unit);
  return scope;
}

}  // namespace tz::cadence
