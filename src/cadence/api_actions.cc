#include "cadence/api_actions.h"

#include <algorithm>
#include <charconv>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "http/query_number.h"
#include "http/router.h"

namespace tz::cadence {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kCodeMax = 40;

Doer doer_of(const Caller& caller) { return {caller.principal.actor, caller.principal.unit}; }

bool owns(const Caller& caller, UnitId unit) {
  return std::ranges::find(caller.units, unit) != caller.units.end();
}

void put_action(JsonWriter& out, const StoredAction& a) {
  put_id(out, "id", a.id);
  out.field("version", a.version)
      .field("week", period_name(RoundKind::weekly, a.item.week))
      .field("text", a.item.text);
  put_id(out, "owner", a.item.owner);
  out.field("due", format_instant(a.item.due)).field("state", name_of(a.item.state));
  put(out, "ended_at", a.item.ended_at);
  out.field("late", a.item.late).field("outcome", a.item.outcome).key("codes").begin_array();
  for (const auto& code : a.item.case_codes) out.value(code);
  out.end_array();
}

Status put_history(JsonWriter& out, const ActionHistory& history, PeopleWriter& people) {
  out.begin_object();
  put_action(out, history.current);
  out.key("steps").begin_array();
  for (const auto& step : history.steps) {
    out.begin_object().field("version", step.version).field("kind", name_of(step.kind));
    out.field("at", format_instant(step.at));
    TZ_CHECK(people.put(out, "by", step.by));
    put_id(out, "unit", step.unit);
    out.field("text", step.text).end_object();
  }
  out.end_array().end_object();
  return {};
}

Result<Response> render(const ActionApi& api, JurisdictionId j, const ActionHistory& history,
                        int status = 200) {
  JsonWriter out;
  PeopleWriter people(api.parts, j);
  TZ_CHECK(put_history(out, history, people));
  auto response = http::ok_json(out.take(), history.current.version);
  response.status = status;
  return response;
}

// The cases that a decision is about, by their own numbers; each must be one the caller may see.
Status check_codes(const ActionApi& api, const Caller& caller, std::vector<std::string>& codes) {
  for (auto& code : codes) {
    const auto id = api.parts.cases.find_code(caller.city.id, code);
    const auto c =
        id ? api.parts.cases.load(caller.city.id, *id) : Result<ledger::Case>(tl::unexpected(id.error()));
    if (!c && c.error().code == Errc::unavailable) return tl::unexpected<Error>(c.error());
    if (!c || !ledger::may_see(caller, *c))
      return fail_field("codes", "codes: there is no case of that number");
    code = c->code;
  }
  return {};
}

Result<Response> decide(const Request& request, const ActionApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto week = period_of(RoundKind::weekly, request.path_parameter("week"));
  if (!week) return fail(Errc::not_found, "a week is named by its Monday");
  TZ_TRY(body, request.json());
  JsonFields in(body);
  Decision decision{.text = in.text("text", kActionTextMax, true)};
  decision.owner = UnitId{in.id("owner", true).value_or(0)};
  const auto due = calendar::parse_day(in.text("due", 10, true));
  if (!due) in.fault("due", "must be a day, as 2026-02-27");
  decision.due = due.value_or(sys_days{});
  decision.case_codes = in.texts("codes", kActionCasesMax, kCodeMax);
  TZ_CHECK(in.done());
  TZ_TRY(units, api.parts.planner.units(caller.city.id));
  if (std::ranges::none_of(
          units, [&](const ledger::UnitCard& card) { return card.id == decision.owner && card.active; }))
    return fail_field("owner", "owner: there is no such unit");
  TZ_CHECK(check_codes(api, caller, decision.case_codes));
  TZ_TRY(rules, api.parts.rules(caller.city.id));
  TZ_TRY(made,
         api.actions.decide(caller.city.id, *week, decision, rules, doer_of(caller), api.parts.cases.now()));
  return render(api, caller.city.id, made, 201);
}

Result<ActionHistory> load(const Request& request, const ActionApi& api, const Caller& caller) {
  const auto text = request.path_parameter("id");
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Errc::not_found, "there is no such action");
  TZ_TRY(history, api.store.find(caller.city.id, ActionId{id}));
  if (!caller.sees_every_unit && !owns(caller, history.current.item.owner))
    return fail(Errc::not_found, "there is no such action");
  return std::move(history);
}

Result<Response> show(const Request& request, const ActionApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(history, load(request, api, caller));
  return render(api, caller.city.id, history);
}

Result<Response> act(const Request& request, const ActionApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(history, load(request, api, caller));
  const auto command = request.path_parameter("command");
  const bool finishes = command == "finish";
  if (!finishes && command != "drop") return fail(Errc::not_found, "there is no such command");
  const auto& principal = caller.principal;
  const bool own = owns(caller, history.current.item.owner) && principal.may(Permission::case_handle);
  if (!principal.may(Permission::case_supervise) && !(finishes && own))
    return fail_rule(Errc::forbidden, "permission", "your account may not do this");
  TZ_TRY(version, request.if_match());
  TZ_TRY(body, request.json());
  JsonFields in(body);
  const std::string text = in.text(finishes ? "outcome" : "reason", kActionReasonMax, true);
  TZ_CHECK(in.done());
  const ActionStep step = finishes ? ActionStep(Finish{text}) : ActionStep(Drop{text});
  TZ_TRY(after, api.actions.step(caller.city.id, history.current.id, version, step, doer_of(caller),
                                 api.parts.cases.now()));
  return render(api, caller.city.id, after);
}

Result<Response> list(const Request& request, const ActionApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  ActionFilter filter;
  if (const auto text = request.query.get("state"); !text.empty()) {
    filter.state = action_state_of(text);
    if (!filter.state) return fail_field("state", "state: must be open, overdue, done or dropped");
  }
  TZ_TRY(scope, scope_of(request, caller, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  ActionPage page;
  if (!scope.nothing) {
    filter.owners = scope.units;
    TZ_TRY(found, api.store.list(caller.city.id, filter, request.query.get("cursor"), limit));
    page = std::move(found);
  }
  JsonWriter out;
  out.begin_object().key("actions").begin_array();
  PeopleWriter people(api.parts, caller.city.id);
  for (const auto& action : page.rows) TZ_CHECK(put_history(out, action, people));
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_action_routes(http::Router& router, const ActionApi& api) {
  router.post("/v1/dockets/{week}/actions", Permission::case_supervise,
              [api](const Request& r) { return decide(r, api); });
  router.get("/v1/actions", Permission::case_read, [api](const Request& r) { return list(r, api); });
  router.get("/v1/actions/{id}", Permission::case_read, [api](const Request& r) { return show(r, api); });
  // Which permission a command takes depends on it and on the owner, above.
  router.post("/v1/actions/{id}/{command}", Permission::case_read,
              [api](const Request& r) { return act(r, api); });
}

}  // namespace tz::cadence
