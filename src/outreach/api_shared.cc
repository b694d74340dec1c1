#include "outreach/api_shared.h"

#include <algorithm>

#include "base/json.h"
#include "base/time.h"

namespace tz::outreach {

using http::Permission;

Status check_writer(const ledger::Caller& caller) {
  if (caller.principal.may(Permission::case_file) || caller.principal.may(Permission::case_handle)) return {};
  return fail_rule(Errc::forbidden, "permission", "your account may not do this");
}

Scope scope_of(const ledger::Caller& caller, bool mine) {
  if (mine) return {.actor = caller.principal.actor};
  if (caller.sees_every_unit) return {.everything = true};
  if (caller.units.empty()) return {.actor = caller.principal.actor};
  return {.units = caller.units};
}

std::string_view whose(const Scope& scope) {
  if (scope.everything) return "everything";
  return scope.actor ? "own" : "units";
}

bool is_shown(const ledger::Caller& caller, ActorId by, UnitId unit) {
  return caller.sees_every_unit || by == caller.principal.actor ||
         std::ranges::find(caller.units, unit) != caller.units.end();
}

Result<bool> read_mine(const http::Request& request) {
  const auto word = request.query.get("mine");
  if (word == "true") return true;
  if (word.empty() || word == "false") return false;
  return fail_field("mine", "mine: true or false");
}

Result<Erasure> read_erasure(const http::Request& request, const Parts& parts, const ledger::Caller& caller) {
  constexpr std::size_t kReasonMax = 40;
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  const auto reason = parse_erasure_reason(in.text("reason", kReasonMax, true));
  if (!reason) in.fault("reason", "reason: consent_withdrawn, purpose_ended, period_over or by_mistake");
  TZ_CHECK(in.done());
  return Erasure{.reason = *reason,
                 .by = caller.principal.actor,
                 .unit = caller.principal.unit,
                 .at = parts.cases.now()};
}

void write_erased(JsonWriter& out, const std::optional<Erasure>& erased) {
  out.key("erased");
  if (erased)
    out.begin_object()
        .field("at", format_instant(erased->at))
        .field("reason", name(erased->reason))
        .end_object();
  else
    out.null();
}

WordSecret new_secret(Random& random) {
  WordSecret secret{};
  random.fill(secret);
  return secret;
}

Instant read_at(http::JsonFields& in) {
  constexpr std::size_t kInstantMax = 40;
  const auto text = in.text("at", kInstantMax, true);
  if (text.empty()) return {};
  const auto at = parse_instant(text);
  if (!at) in.fault("at", "at: a time with its zone, 2026-01-02T03:04:05Z");
  return at.value_or(Instant{});
}

Result<City> city_of(const Parts& parts, const ledger::Caller& caller, const OutreachPack& pack) {
  City city{.time_zone = caller.city.time_zone, .campaigns = pack.campaigns};
  for (const auto& [code, names] : parts.planner.zone_names(caller.city.id)) city.zones.insert(code);
  TZ_TRY(units, parts.planner.units(caller.city.id));
  for (const auto& unit : units) city.units.insert(unit.code);
  return city;
}

void write_by(JsonWriter& out, ActorId by, UnitId unit) {
  out.key("by").begin_object().field("actor", std::to_string(static_cast<std::int64_t>(by))).key("unit");
  if (unit == UnitId{})
    out.null();
  else
    out.value(std::to_string(static_cast<std::int64_t>(unit)));
  out.end_object();
}

void write_next(JsonWriter& out, const std::string& next) {
  out.key("next");
  if (next.empty())
    out.null();
  else
    out.value(next);
}

}  // namespace tz::outreach
