#include "outreach/api_visit_filter.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "base/time.h"
#include "http/query_number.h"
#include "outreach/field_rules.h"

namespace tz::outreach {
namespace {

using http::Request;
using ledger::Caller;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kDaySize = 10, kCodeMax = 64;

Result<std::optional<sys_days>> read_day(const Request& request, std::string_view field) {
  const auto text = request.query.get(field);
  if (text.empty()) return std::optional<sys_days>{};
  const auto at = parse_local(text, "%Y-%m-%d", "UTC");
  if (text.size() != kDaySize || !at)
    return fail_field(std::string(field), std::string(field) + ": a day, 2026-03-01");
  return std::optional(std::chrono::floor<days>(*at));
}

// When the day begins in the city.
Result<Instant> begin_of(sys_days day, std::string_view time_zone) {
  const std::chrono::year_month_day date(day);
  return from_civil({.year = static_cast<int>(date.year()),
                     .month = static_cast<unsigned>(date.month()),
                     .day = static_cast<unsigned>(date.day())},
                    time_zone);
}

std::string text_of(sys_days day) { return format_local(Instant(day), "UTC").substr(0, kDaySize); }

Result<bool> read_flag(const Request& request, std::string_view field) {
  const auto word = request.query.get(field);
  if (word == "true") return true;
  if (word.empty() || word == "false") return false;
  return fail_field(std::string(field), std::string(field) + ": true or false");
}

Result<std::string> read_code(const Request& request, std::string_view field) {
  const auto code = request.query.get(field);
  if (code.size() > kCodeMax) return fail_field(std::string(field), std::string(field) + ": too long");
  return std::string(code);
}

// The unit and those below it, of those whose visits the caller sees.
Scope of_unit(const Parts& parts, const Caller& caller, UnitId unit) {
  Scope scope{.units = parts.planner.units_below(caller.city.id, unit)};
  scope.units.insert(scope.units.begin(), unit);
  if (!caller.sees_every_unit)
    std::erase_if(scope.units,
                  [&](UnitId one) { return std::ranges::find(caller.units, one) == caller.units.end(); });
  return scope;
}

}  // namespace

Result<Period> read_period(const Request& request, std::string_view time_zone, Instant now, int length) {
  TZ_TRY(from, read_day(request, "from"));
  TZ_TRY(to, read_day(request, "to"));
  const auto civil = to_civil(now, time_zone);
  const sys_days today{std::chrono::year{civil.year} / std::chrono::month{civil.month} /
                       std::chrono::day{civil.day}};
  const sys_days last = to ? *to : std::max(today, from.value_or(today));
  const sys_days first = from.value_or(last - days(length - 1));
  if (last < first) return fail_field("to", "to: not before from");
  TZ_TRY(begin, begin_of(first, time_zone));
  TZ_TRY(end, begin_of(last + days(1), time_zone));
  return Period{.from = text_of(first), .to = text_of(last), .begin = begin, .end = end};
}

Result<VisitFilter> read_visit_filter(const Request& request, const Parts& parts, const Caller& caller) {
  VisitFilter filter;
  TZ_TRY(mine, read_flag(request, "mine"));
  TZ_TRY(unit, http::query_number(request, "unit", 1, std::numeric_limits<std::int64_t>::max()));
  if (mine && unit) return fail_field("mine", "mine: not together with unit");
  filter.scope = unit ? of_unit(parts, caller, UnitId{*unit}) : scope_of(caller, mine);
  TZ_TRY(zone, read_code(request, "zone"));
  TZ_TRY(campaign, read_code(request, "campaign"));
  filter.zone = zone;
  filter.campaign = campaign;
  if (const auto target = request.query.get("target"); !target.empty()) {
    filter.target = parse_visit_target(target);
    if (!filter.target) return fail_field("target", "target: resident, frontline or service_user");
  }
  TZ_TRY(about_case, read_flag(request, "about_case"));
  filter.about_case = about_case;
  TZ_TRY(from, read_day(request, "from"));
  TZ_TRY(to, read_day(request, "to"));
  if (from && to && *to < *from) return fail_field("to", "to: not before from");
  if (from) {
    TZ_TRY(begin, begin_of(*from, caller.city.time_zone));
    filter.from = begin;
  }
  if (to) {
    TZ_TRY(end, begin_of(*to + days(1), caller.city.time_zone));
    filter.to = end;
  }
  return filter;
}

}  // namespace tz::outreach
