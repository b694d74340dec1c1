#include "callback/api_judge.h"

#include "http/query_number.h"

#include <algorithm>
#include <charconv>

#include "base/time.h"
#include "ledger/case_texts.h"

namespace tz::callback {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kTextMax = 8000;  // decide() holds each text to its own limit

// ---- Exclusions.

template <class E>
std::string reason_of(const Desk& desk, int round) {
  std::string reason;
  for (const auto& e : desk.events)
    if (const auto* event = std::get_if<E>(&e.event); event != nullptr && event->round == round)
      reason = std::string(ledger::find_text(e.texts, "reason"));
  return reason;
}

// The resident's own words against the unit are for those who rule on them.
Result<Response> render_exclusions(const Caller& caller, const Desk& desk) {
  const bool may_read_objection = caller.principal.may(http::Permission::case_triage) ||
                                  caller.principal.may(http::Permission::case_supervise);
  JsonWriter out;
  out.begin_object().field("code", desk.c.code).key("rounds").begin_array();
  for (const Round& r : desk.file.rounds) {
    out.begin_object().field("round", r.number);
    put_id(out, "unit", r.unit);
    out.key("exclusion");
    if (!r.exclusion) {
      out.null().end_object();
      continue;
    }
    out.begin_object()
        .field("state", name(r.exclusion->state))
        .field("counts", !r.exclusion->holds())
        .field("cause", r.exclusion->cause);
    put(out, "objection_until", r.exclusion->objection_until);
    out.field("told", r.exclusion->told)
        .field("reason", reason_of<ExclusionAsked>(desk, r.number))
        .field("ruling", reason_of<ExclusionRuled>(desk, r.number))
        .field("objection", may_read_objection ? reason_of<ExclusionObjected>(desk, r.number) : std::string())
        .field("objection_ruling", reason_of<ObjectionRuled>(desk, r.number))
        .end_object()
        .end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

// The capacities that the caller may ask or rule in, the likelier first; decide() says which of them may.
std::vector<Capacity> capacities_of(const Caller& caller) {
  std::vector<Capacity> all;
  const auto& p = caller.principal;
  if (p.may(Permission::case_handle) || p.may(Permission::case_approve)) all.push_back(Capacity::unit);
  if (p.may(Permission::case_triage)) all.push_back(Capacity::outside);
  if (p.may(Permission::case_supervise)) all.push_back(Capacity::supervisor);
  return all;
}

std::optional<Command> read_exclusion(std::string_view wanted, JsonFields& in) {
  const int round = static_cast<int>(in.integer("round", 1, 1000, true).value_or(1));
  const std::string reason = in.text("reason", kTextMax);
  if (wanted == "ask") return AskExclusion{round, in.text("cause", 64, true), reason};
  if (wanted == "rule") return RuleExclusion{round, in.boolean("grant", true).value_or(false), reason};
  if (wanted == "rule_objection")
    return RuleExclusionObjection{round, in.boolean("uphold", true).value_or(false), reason};
  return std::nullopt;
}

Result<Response> act_on_exclusion(const Request& request, const ApiParts& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(desk, open_visible(api, caller, request.path_parameter("code")));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  const auto command = read_exclusion(request.path_parameter("command"), in);
  if (!command) return fail(Errc::not_found, "there is no such command");
  TZ_CHECK(in.done());
  Error refusal{.code = Errc::forbidden, .message = "your account may not do this", .rule = "permission"};
  for (const auto capacity : capacities_of(caller)) {
    auto after =
        api.calls.act(caller.city.id, desk.c.id, std::nullopt, *command, acting_as(caller, capacity));
    if (after) return render_exclusions(caller, *after);
    // A refusal for the state says more than one for the capacity.
    if (refusal.rule == "permission" || refusal.rule == "capacity") refusal = after.error();
  }
  return tl::unexpected<Error>(std::move(refusal));
}

Result<Response> show_exclusions(const Request& request, const ApiParts& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(desk, open_visible(api, caller, request.path_parameter("code")));
  return render_exclusions(caller, desk);
}

// ---- Alerts. Whoever is of a unit that has a hand in the case does not learn that there is one.

bool hidden_from(const Desk& desk, const Caller& caller) {
  return !desk.facts.involved.outside(acting_as(caller, Capacity::supervisor));
}

Result<Response> alerts(const Request& request, const ApiParts& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(limit, http::page_limit(request));
  auto state = request.query.get("state");
  if (state.empty()) state = "open";
  if (state != "noted" && !parse<ReportState>(state))
    return fail_field("state", "state: must be open, taken, closed or noted");
  TZ_TRY(page, api.calls.store().alerts(caller.city.id, state, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("alerts").begin_array();
  for (const auto& alert : page.rows) {
    TZ_TRY(desk, api.calls.open(caller.city.id, alert.id));
    if (hidden_from(desk, caller)) continue;
    out.begin_object().field("code", desk.c.code);
    put_id(out, "alert", alert.alert);
    out.field("kind", alert.kind)
        .field("state", alert.state)
        .field("at", format_instant(alert.at))
        .end_object();
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

struct OpenedAlert {
  Desk desk{};
  StoredEvent event{};
};

Result<OpenedAlert> open_alert(const Request& request, const ApiParts& api, const Caller& caller) {
  const auto none = [] { return fail(Errc::not_found, "there is no such alert"); };
  const auto id = api.cases.find_code(caller.city.id, request.path_parameter("code"));
  if (!id) return id.error().code == Errc::not_found ? none() : tl::unexpected<Error>(id.error());
  TZ_TRY(desk, api.calls.open(caller.city.id, *id));
  const auto text = request.path_parameter("alert");
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || end != text.data() + text.size() || hidden_from(desk, caller)) return none();
  const auto e = std::ranges::find(desk.events, version, &StoredEvent::version);
  if (e == desk.events.end()) return none();
  const bool report = std::ranges::find(desk.file.reports, version, &Report::id) != desk.file.reports.end();
  const auto* answered = std::get_if<Answered>(&e->event);
  if (!report && !std::holds_alternative<RatingRefused>(e->event) &&
      (answered == nullptr || answered->call != CallKind::recall))
    return none();
  StoredEvent event = *e;
  return OpenedAlert{std::move(desk), std::move(event)};
}

Result<Response> render_alert(const OpenedAlert& opened) {
  const auto& [desk, event] = opened;
  JsonWriter out;
  out.begin_object().field("code", desk.c.code);
  put_id(out, "alert", event.version);
  out.field("event", kind_of(event.event)).field("at", format_instant(event.at));
  out.field("words", ledger::find_text(event.texts, "words"));
  if (const auto* refused = std::get_if<RatingRefused>(&event.event))
    out.field("origin", name(refused->origin));
  const auto report = std::ranges::find(desk.file.reports, event.version, &Report::id);
  if (report != desk.file.reports.end()) {
    out.field("source", name(report->source)).field("state", name(report->state)).key("finding");
    if (report->finding)
      out.value(name(*report->finding));
    else
      out.null();
  }
  return http::ok_json(out.end_object().take());
}

Result<Response> show_alert(const Request& request, const ApiParts& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(opened, open_alert(request, api, caller));
  return render_alert(opened);
}

Result<Response> act_on_alert(const Request& request, const ApiParts& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(opened, open_alert(request, api, caller));
  TZ_TRY(body, request.json());
  JsonFields in(body);
  const auto wanted = request.path_parameter("command");
  std::optional<Command> command;
  if (wanted == "take") command = TakeReport{opened.event.version};
  if (wanted == "close")
    command = CloseReport{opened.event.version,
                          read_choice<Finding>(in, "finding", [](auto text) { return parse<Finding>(text); }),
                          in.text("reason", kTextMax)};
  if (!command) return fail(Errc::not_found, "there is no such command");
  TZ_CHECK(in.done());
  TZ_TRY(after, api.calls.act(caller.city.id, opened.desk.c.id, std::nullopt, *command,
                              acting_as(caller, Capacity::supervisor)));
  return render_alert({after, opened.event});
}

}  // namespace

void add_judge_routes(http::Router& router, const ApiParts& api) {
  router.get("/v1/exclusions/{code}", Permission::case_read,
             [api](const Request& r) { return show_exclusions(r, api); });
  router.post("/v1/exclusions/{code}/{command}", Permission::case_read,
              [api](const Request& r) { return act_on_exclusion(r, api); });
  router.get("/v1/callback-alerts", Permission::case_supervise,
             [api](const Request& r) { return alerts(r, api); });
  router.get("/v1/callback-alerts/{code}/{alert}", Permission::case_supervise,
             [api](const Request& r) { return show_alert(r, api); });
  router.post("/v1/callback-alerts/{code}/{alert}/{command}", Permission::case_supervise,
              [api](const Request& r) { return act_on_alert(r, api); });
}

}  // namespace tz::callback
