#include "cadence/api_shared.h"

#include "http/query_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
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
  scope.hide_tip_offs = caller.sees_every_unit && !caller.sees_tip_offs;
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

Status PeopleWriter::put(JsonWriter& out, const std::string& key, ActorId actor) {
  if (!known_.contains(actor)) {
    std::optional<StaffName> name;
    if (names_) {
      TZ_TRY(found, names_(j_, actor));
      name = std::move(found);
    }
    known_.emplace(actor, std::move(name));
  }
  const auto& name = known_.at(actor);
  put_id(out, key, actor);
  if (name) {
    out.field(key + "_name", name->name);
  } else {
    out.key(key + "_name").null();
  }
  if (name && name->unit != UnitId{})
    put_id(out, key + "_unit", name->unit);
  else
    out.key(key + "_unit").null();
  return {};
}

Result<std::set<std::string>> shown_of(const ApiParts& parts, const ledger::Caller& caller,
                                       const std::vector<std::string>& codes) {
  std::set<std::string> shown;
  const std::set<std::string> asked(codes.begin(), codes.end());
  const auto read = [&](ledger::CaseFilter filter) -> Result<std::vector<ledger::CaseSummary>> {
    std::vector<ledger::CaseSummary> all;
    std::string cursor;
    while (!filter.codes.empty()) {
      TZ_TRY(page, parts.query.list(caller.city.id, filter, ledger::Order::received_desc, cursor, 1000));
      std::ranges::move(page.cases, std::back_inserter(all));
      cursor = page.next;
      if (cursor.empty()) break;
    }
    return all;
  };
  TZ_TRY(now, read({.codes = {asked.begin(), asked.end()}, .hide_accusing = caller.line}));
  ledger::CaseFilter tip_offs;
  for (const auto& c : now)
    if (c.request_type == ledger::RequestType::report)
      tip_offs.codes.push_back(c.code);
    else
      shown.insert(c.code);
  if (tip_offs.codes.empty() || !ledger::narrow(caller, tip_offs)) return shown;
  TZ_TRY(own, read(std::move(tip_offs)));
  for (const auto& c : own) shown.insert(c.code);
  return shown;
}

}  // namespace tz::cadence
