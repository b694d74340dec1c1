#include "callback/api_desk.h"

#include "http/query_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/time.h"
#include "callback/staff_mark.h"
#include "ledger/case_texts.h"

namespace tz::callback {
namespace {

using http::JsonFields;
using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kTextMax = 8000;  // decide() holds each text to its own limit

struct Api {
  ApiParts parts;
  Random& random;
};

bool supervises(const Caller& caller) { return caller.principal.may(Permission::case_supervise); }

// ---- Rendering.

void put_unit(JsonWriter& out, UnitId unit, bool covered) {
  if (covered)
    out.key("unit").null();
  else
    put_id(out, "unit", unit);
}

struct View {
  const Desk& desk;
  const Caller& caller;
  const By& by;
  Instant now;
  const ledger::Policy& policy;

  // A tip-off that the clerk may not read: nothing that says what it is about, or who is accused.
  bool covered() const { return !ledger::may_see(caller, desk.c); }
  // The answers of a call are for who made it and for supervision: a second call is blind
  // (docs/sources.md#recall), and nobody else needs them here.
  bool sees(const Call& call) const { return supervises(caller) || call.was_touched_by(by.actor); }
  std::string text_of(std::int64_t version, std::string_view field) const {
    const auto e = std::ranges::find(desk.events, version, &StoredEvent::version);
    return e == desk.events.end() ? std::string() : std::string(ledger::find_text(e->texts, field));
  }
};

void put_entry(JsonWriter& out, const View& view, const Entry& e) {
  out.begin_object()
      .field("id", e.id)
      .field("contacted", e.answers.contacted)
      .field("solved", ledger::name(e.answers.solved))
      .field("satisfied", ledger::name(e.answers.satisfied))
      .field("pressured", e.answers.pressured)
      .field("source", name(e.source))
      .field("via", ledger::name(e.via))
      .field("at", format_instant(e.at))
      .field("mine", e.by == view.by.actor)
      .field("words", view.text_of(e.id, "words"))
      .field("reason", view.text_of(e.id, "reason"))
      .key("corrects");
  if (e.corrects)
    out.value(*e.corrects);
  else
    out.null();
  out.end_object();
}

std::string_view claim_of(const Call& call, const View& view) {
  if (!call.claimed_by || view.now >= call.claimed_until) return "free";
  return call.claimed_by == view.by.actor ? "mine" : "taken";
}

void put_call(JsonWriter& out, const View& view, const Call& call) {
  out.begin_object().field("claim", claim_of(call, view));
  const auto until = claim_of(call, view) == "free" ? std::nullopt : std::optional(call.claimed_until);
  put(out, "claimed_until", until);
  out.key("tries").begin_array();
  for (const Try& t : call.tries)
    out.begin_object()
        .field("via", ledger::name(t.via))
        .field("at", format_instant(t.at))
        .field("mine", t.by == view.by.actor)
        .end_object();
  out.end_array()
      .field("enough_tries", enough_tries(call, view.desk.facts.reachable, view.policy))
      .field("unreached", call.unreached)
      .field("answered", call.answer() != nullptr)
      .field("hidden", call.answer() != nullptr && !view.sees(call))
      .key("answers")
      .begin_array();
  if (view.sees(call))
    for (const Entry& e : call.entries) put_entry(out, view, e);
  out.end_array().end_object();
}

void put_round(JsonWriter& out, const View& view, const Round& r) {
  out.begin_object().field("round", r.number);
  put_unit(out, r.unit, view.covered());
  out.field("opened_at", format_instant(r.opened_at));
  put(out, "limit", r.limit);
  out.field("valid_until", format_instant(r.limit.value_or(r.opened_at) + view.policy.callback_valid));
  put(out, "closed_at", r.closed_at);
  out.key("first");
  put_call(out, view, r.first);
  out.key("recall");
  if (r.recall)
    put_call(out, view, r.recall->call);
  else
    out.null();
  out.end_object();
}

void put_offers(JsonWriter& out, const View& view) {
  out.key("offers").begin_object();
  for (const auto call : all_of<CallKind>()) {
    out.key(name(call)).begin_array();
    for (const auto command : offers(view.desk.file, view.desk.facts, call, view.by, view.now, view.policy))
      out.value(command);
    out.end_array();
  }
  out.end_object();
}

Result<Response> render(const Api& api, const Caller& caller, const Desk& desk) {
  const By by = acting_as(caller, Capacity::clerk);
  const auto policy = api.parts.calls.policy(caller.city.id);
  const View view{desk, caller, by, api.parts.calls.now(), policy};
  JsonWriter out;
  out.begin_object()
      .field("code", desk.c.code)
      .field("version", desk.file.version)
      .field("status", ledger::name(desk.c.status))
      .field("received_at", format_instant(desk.c.received_at))
      .field("covered", view.covered())
      .field("reachable", desk.facts.reachable)
      .key("needed")
      .begin_object()
      .field("tries", policy.callback_attempts)
      .field("days", policy.callback_days)
      .field("ways", desk.facts.reachable ? policy.callback_channels : 1)
      .end_object()
      .key("rounds")
      .begin_array();
  for (const Round& r : desk.file.rounds) put_round(out, view, r);
  out.end_array();
  put_offers(out, view);
  return http::ok_json(out.end_object().take(), desk.file.version);
}

// ---- Commands.

using Read = Command (*)(JsonFields&, CallKind);
struct CommandEntry {
  std::string_view name;
  Read read;
};
ledger::ContactChannel read_via(JsonFields& in) {
  return read_choice<ledger::ContactChannel>(
      in, "via", [](std::string_view text) { return ledger::parse<ledger::ContactChannel>(text); });
}
constexpr CommandEntry kCommands[] = {
    {"claim", [](JsonFields&, CallKind call) -> Command { return Claim{call}; }},
    {"release", [](JsonFields&, CallKind call) -> Command { return Release{call}; }},
    {"record_try",
     [](JsonFields& in, CallKind call) -> Command {
       return RecordTry{call, read_via(in)};
     }},
    {"record_answer",
     [](JsonFields& in, CallKind call) -> Command {
       RecordAnswer r{.call = call, .answers = read_answers(in), .via = read_via(in)};
       r.reference = in.text("reference", kReferenceMax);
       r.words = in.text("words", kTextMax);
       return r;
     }},
    {"record_unreached", [](JsonFields&, CallKind call) -> Command { return RecordUnreached{call}; }},
    {"correct",
     [](JsonFields& in, CallKind call) -> Command {
       Correct c{.call = call, .answers = read_answers(in)};
       c.entry = in.integer("entry", 1, std::numeric_limits<std::int64_t>::max(), true).value_or(0);
       c.reason = in.text("reason", kTextMax);
       return c;
     }},
    {"report_pressure",
     [](JsonFields& in, CallKind) -> Command { return ReportPressure{in.text("words", kTextMax)}; }},
};

// The address of the link is in this answer and nowhere else: the store keeps its hash.
Result<Response> issue_link(const Request& request, const Api& api, const Caller& caller, const Desk& desk,
                            std::int64_t version) {
  const std::string token = random_code(api.random, kDeviceCharacters);
  TZ_TRY(after, api.parts.calls.act(caller.city.id, desk.c.id, version, IssueLink{hash_of_token(token)},
                                    acting_as(caller, Capacity::clerk)));
  JsonWriter out;
  out.begin_object()
      .field("url", request.origin() + "/rate?t=" + token)
      .field("until", format_instant(after.file.links.back().until))
      .field("version", after.file.version);
  return http::ok_json(out.end_object().take(), after.file.version);
}

// Who has a hand in the case is told so, whatever they ask (docs/sources.md#callback-independent).
Status check_independent(const Desk& desk, const Caller& caller) {
  const By by = acting_as(caller, Capacity::clerk);
  if (supervises(caller) ? desk.facts.involved.outside(by) : desk.facts.involved.independent(by)) return {};
  return fail_rule(Errc::forbidden, "callback_independent",
                   "the resident is called back by someone who did not handle the case");
}

Result<Response> command(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(desk, open_callable(api.parts, caller, request.path_parameter("code")));
  TZ_CHECK(check_independent(desk, caller));
  TZ_TRY(version, request.if_match());
  const auto wanted = request.path_parameter("command");
  if (wanted == "issue_link") return issue_link(request, api, caller, desk, version);
  const auto* entry = std::ranges::find(kCommands, wanted, &CommandEntry::name);
  if (entry == std::end(kCommands)) return fail(Errc::not_found, "there is no such command");
  TZ_TRY(body, request.json());
  JsonFields in(body);
  const std::string call = in.text("call", 16);
  const auto kind = call.empty() ? std::optional(CallKind::first) : parse<CallKind>(call);
  if (!kind) in.fault("call", "must be first or recall");
  const Command given = entry->read(in, kind.value_or(CallKind::first));
  TZ_CHECK(in.done());
  TZ_TRY(after,
         api.parts.calls.act(caller.city.id, desk.c.id, version, given, acting_as(caller, Capacity::clerk)));
  return render(api, caller, after);
}

Result<Response> show(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  if (!caller.principal.may(Permission::case_callback) && !supervises(caller))
    return fail_rule(Errc::forbidden, "permission", "your account may not do this");
  TZ_TRY(desk, open_callable(api.parts, caller, request.path_parameter("code")));
  TZ_CHECK(check_independent(desk, caller));
  return render(api, caller, desk);
}

// ---- The queue.

bool hides_tip_offs(const Api& api, const Caller& caller) {
  return !caller.sees_tip_offs && !calls_covered(caller, api.parts.calls.policy(caller.city.id));
}

Result<std::map<ledger::CaseId, ledger::CaseSummary>> summaries(const Api& api, const Caller& caller,
                                                                const WaitingPage& page) {
  std::map<ledger::CaseId, ledger::CaseSummary> by_id;
  if (page.rows.empty()) return by_id;
  ledger::CaseFilter filter;
  for (const auto& row : page.rows) filter.ids.push_back(row.id);
  filter.hide_tip_offs = hides_tip_offs(api, caller);
  filter.hide_accusing = caller.line;
  TZ_TRY(found,
         api.parts.list.list(caller.city.id, filter, ledger::Order::received_desc, "", page.rows.size()));
  for (auto& one : found.cases) by_id.emplace(one.id, std::move(one));
  return by_id;
}

void put_waiting(JsonWriter& out, const WaitingRow& row, const ledger::CaseSummary& c, const Caller& caller,
                 Instant now) {
  const ActorId me = caller.principal.actor;
  const bool covered = c.request_type == ledger::RequestType::report && !caller.sees_tip_offs;
  const auto told = [&](const std::string& text) { return covered ? std::string() : text; };
  const bool taken = row.claimed_by && row.claimed_until && now < *row.claimed_until;
  out.begin_object()
      .field("code", c.code)
      .field("covered", covered)
      .field("category", told(c.category))
      .field("zone", told(c.zone))
      .field("title", told(c.title))
      .field("urgency", ledger::name(c.urgency))
      .field("round", row.round);
  put_unit(out, row.unit, covered);
  out.field("since", format_instant(row.since))
      .field("tries", row.tries)
      .field("claim", !taken                 ? "free"
                      : row.claimed_by == me ? "mine"
                                             : "taken")
      .end_object();
}

Result<Response> queue(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto lane_text = request.query.get("lane");
  const auto lane = lane_text.empty() ? std::optional(CallKind::first) : parse<CallKind>(lane_text);
  if (!lane) return fail_field("lane", "lane: must be first or recall");
  TZ_TRY(limit, http::page_limit(request));
  const WaitingFilter filter{.lane = *lane,
                             .hide_tip_offs = hides_tip_offs(api, caller),
                             .not_unit = caller.principal.unit,
                             .not_first = caller.principal.actor};
  TZ_TRY(page, api.parts.calls.store().waiting(caller.city.id, filter, request.query.get("cursor"), limit));
  TZ_TRY(cases, summaries(api, caller, page));
  JsonWriter out;
  out.begin_object().key("calls").begin_array();
  for (const auto& row : page.rows)
    if (const auto c = cases.find(row.id); c != cases.end())
      put_waiting(out, row, c->second, caller, api.parts.calls.now());
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

Result<Response> reference(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(pack, api.parts.pack.load(caller.city.id));
  JsonWriter out;
  out.begin_object().key("script").begin_array();
  for (const auto& line : pack.script)
    out.begin_object()
        .field("code", line.code)
        .field("text_zh", line.text_zh)
        .field("text_en", line.text_en)
        .end_object();
  out.end_array().key("causes").begin_array();
  for (const auto& cause : pack.causes)
    out.begin_object()
        .field("code", cause.code)
        .field("name_zh", cause.name_zh)
        .field("name_en", cause.name_en)
        .end_object();
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_desk_routes(http::Router& router, const ApiParts& parts, Random& random) {
  const Api api{parts, random};
  router.get("/v1/callbacks", Permission::case_callback, [api](const Request& r) { return queue(r, api); });
  router.get("/v1/callbacks/{code}", Permission::signed_in, [api](const Request& r) { return show(r, api); });
  router.post("/v1/callbacks/{code}/{command}", Permission::case_callback,
              [api](const Request& r) { return command(r, api); });
  router.get("/v1/reference/callbacks", Permission::signed_in,
             [api](const Request& r) { return reference(r, api); });
}

}  // namespace tz::callback
