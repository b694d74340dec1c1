// One more caller with a matter that is in hand: the need gets its own number, receipt and answer, and is
// handled together with the other.
#include <algorithm>

#include "intake/api_desk.h"
#include "ledger/api_scope.h"

namespace tz::intake {
namespace {

using http::Permission;

// Where a case is merged already, that is the matter.
ledger::CaseId leading(const ledger::Case& c) { return c.merged_into.value_or(c.id); }

Result<ledger::Case> add_link(const DeskParts& parts, JurisdictionId j, ledger::CaseId id,
                              ledger::CaseId other, const ledger::By& by) {
  return parts.cases.handle_latest(j, id, ledger::Link{other}, by);
}

bool is_linked(const ledger::Case& c, ledger::CaseId other) {
  return std::ranges::find(c.linked, other) != c.linked.end();
}

}  // namespace

Result<std::optional<ledger::CaseId>> same_matter(const http::Request& request, const DeskParts& parts,
                                                  const std::string& same_as) {
  if (same_as.empty()) return std::optional<ledger::CaseId>();
  const auto nothing = [] {
    return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                       .message = "same_as: there is no open case of this number",
                                       .field = "same_as",
                                       .rule = "same_matter"});
  };
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  const auto id = parts.cases.find_code(caller.city.id, same_as);
  if (!id) return id.error().code == Errc::not_found ? nothing() : tl::unexpected<Error>(id.error());
  TZ_TRY(named, parts.cases.load(caller.city.id, *id));
  TZ_TRY(c, parts.cases.load(caller.city.id, leading(named)));
  const bool shown = ledger::may_read(caller, named) && ledger::may_read(caller, c);
  if (!shown || !ledger::is_open(c.status)) return nothing();
  return std::optional(c.id);
}

void write_same(JsonWriter& json, const http::Request& request, const DeskParts& parts, ledger::CaseId filed,
                ledger::CaseId same) {
  const auto& staff = *request.principal;
  const JurisdictionId j = staff.jurisdiction;
  const ledger::By hotline{staff.actor, ledger::Role::hotline, staff.unit, {}};
  const ledger::By intake{staff.actor, ledger::Role::intake, staff.unit, {}};
  std::string done = "no";
  Error why{};
  const auto other = parts.cases.load(j, same);
  const auto current = parts.cases.load(j, filed);
  if (current && current->merged_into == same) done = "merged";  // the same key came before
  if (current && done == "no" && is_linked(*current, same)) done = "linked";
  if (current && done == "no" && staff.may(Permission::case_triage)) {
    const auto merged = parts.cases.merge(j, filed, current->version, same, hotline);
    if (merged) done = "merged";
    if (!merged) why = merged.error();
  }
  if (current && done == "no") {
    const auto linked = add_link(parts, j, filed, same, intake);
    if (linked) done = "linked";
    if (!linked) why = linked.error();
  }
  json.key("same_as").begin_object().field("code", other ? other->code : std::string()).field("done", done);
  json.key("reason");
  if (done == "merged" || why.rule.empty())
    json.null();
  else
    json.begin_object().field("rule", why.rule).field("message", why.message).end_object();
  json.end_object();
}

}  // namespace tz::intake
