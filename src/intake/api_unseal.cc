// Reading what a resident wrote before anything was covered: GET and POST /v1/cases/{code}/unseal, POST
// .../unseal/approve. Every step leaves a note on the case that nobody can remove.
#include <algorithm>

#include "base/json.h"
#include "base/time.h"
#include "intake/api_unseal.h"
#include "ledger/api_named.h"
#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

using http::Permission;

struct Subject {
  ledger::Caller caller;
  ledger::CaseHistory history;
  const ledger::Case& current() const { return history.current; }
  JurisdictionId city() const { return caller.city.id; }
  ActorId actor() const { return caller.principal.actor; }
};

std::string id_text(ActorId id) { return std::to_string(static_cast<std::int64_t>(id)); }

Result<Subject> find_subject(const http::Request& request, const UnsealParts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(history, ledger::find_history(parts.cases, caller, request.path_parameter("code")));
  return Subject{std::move(caller), std::move(history)};
}

// Who is on the event, why is in its text.
Status leave_trace(const UnsealParts& parts, const Subject& subject, std::string what) {
  const auto roles = ledger::roles_for(subject.caller, "note");
  const auto by = ledger::acting_as(subject.caller, roles.empty() ? ledger::Role::supervisor : roles.front());
  auto after =
      parts.cases.handle_latest(subject.city(), subject.current().id, ledger::Note{std::move(what)}, by);
  if (!after) return tl::unexpected<Error>(std::move(after).error());
  return {};
}

bool needs_second_person(const ledger::Case& c) {
  return c.confidentiality == ledger::Confidentiality::sealed;
}

// What the resident said after the first words, by the events that carry it.
std::string_view field_of_resident(const ledger::Event& event) {
  if (std::holds_alternative<ledger::InformationAdded>(event)) return "verbatim";
  if (std::holds_alternative<ledger::CallbackAnswered>(event)) return "words";
  if (std::holds_alternative<ledger::Reopened>(event) || std::holds_alternative<ledger::Withdrawn>(event))
    return "reason";
  return {};
}

http::Response original(const ledger::CaseHistory& history) {
  const auto& texts = history.events.front().texts;
  JsonWriter out;
  out.begin_object()
      .field("verbatim", ledger::find_text(texts, "verbatim"))
      .field("demand", ledger::find_text(texts, "demand"))
      .field("address", ledger::find_text(texts, "address"));
  out.key("attributes").begin_array();
  if (const auto json = ledger::find_text(texts, "attributes"); !json.empty()) {
    if (const auto attributes = ledger::read_attributes(json)) {
      for (const auto& [code, value] : *attributes)
        out.begin_object().field("code", code).field("value", value).end_object();
    }
  }
  out.end_array().key("later").begin_array();
  for (const auto& stored : history.events) {
    const auto field = field_of_resident(stored.event);
    if (field.empty()) continue;
    const auto text = ledger::find_text(stored.texts, field);
    if (!text.empty()) out.begin_object().field("version", stored.version).field("text", text).end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

http::Response waiting() {
  JsonWriter out;
  out.begin_object().field("state", "waiting");
  return http::ok_json(out.end_object().take(), 202);
}

const UnsealRequest* find_own(const std::vector<UnsealRequest>& open, ActorId actor) {
  const auto own = std::ranges::find(open, actor, &UnsealRequest::asked_by);
  return own == open.end() ? nullptr : &*own;
}

// One person reads with a reason; of a sealed case one asks, another agrees, and the first reads once.
Result<http::Response> post_unseal(const http::Request& request, const UnsealParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  const std::string reason = in.text("reason", ledger::kReasonMax, true);
  TZ_CHECK(in.done());
  const Instant now = parts.clock.now();
  if (!needs_second_person(subject.current())) {
    TZ_CHECK(leave_trace(parts, subject, "unsealed: " + reason));
    return original(subject.history);
  }
  TZ_TRY(open, parts.store.open(subject.city(), subject.current().id, now));
  const auto* own = find_own(open, subject.actor());
  if (own == nullptr) {
    TZ_CHECK(leave_trace(parts, subject, "unsealing asked for: " + reason));
    TZ_CHECK(parts.store.ask(subject.city(), {subject.current().id, subject.actor(), now, reason}));
    return waiting();
  }
  if (!own->approved_by) return waiting();
  TZ_CHECK(leave_trace(
      parts, subject,
      "unsealed: " + own->reason + " (agreed by " + id_text(own->approved_by.value_or(ActorId{})) + ")"));
  TZ_TRY(taken, parts.store.take(subject.city(), *own, now));
  if (!taken) return fail_rule(Errc::not_allowed, "unseal_once", "the original was read already; ask again");
  return original(subject.history);
}

Result<http::Response> post_approve(const http::Request& request, const UnsealParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(body, request.json());
  http::JsonFields in(body);
  const auto asked_by = in.id("asked_by", true);
  TZ_CHECK(in.done());
  const Instant now = parts.clock.now();
  TZ_TRY(open, parts.store.open(subject.city(), subject.current().id, now));
  const auto* wanted = find_own(open, ActorId{asked_by.value_or(0)});
  if (wanted == nullptr || wanted->approved_by)
    return fail(Errc::not_found, "asked_by: nobody waits for this");
  if (wanted->asked_by == subject.actor())
    return fail_rule(Errc::forbidden, "unseal_two", "a second person must agree");
  TZ_CHECK(leave_trace(parts, subject, "unsealing agreed to, asked for by " + id_text(wanted->asked_by)));
  TZ_TRY(approved, parts.store.approve(subject.city(), *wanted, subject.actor(), now));
  if (!approved) return fail(Errc::not_found, "asked_by: nobody waits for this");
  JsonWriter out;
  return http::ok_json(out.begin_object().field("state", "approved").end_object().take());
}

Result<http::Response> get_requests(const http::Request& request, const UnsealParts& parts) {
  TZ_TRY(subject, find_subject(request, parts));
  TZ_TRY(open, parts.store.open(subject.city(), subject.current().id, parts.clock.now()));
  JsonWriter out;
  out.begin_object().key("requests").begin_array();
  for (const auto& one : open)
    out.begin_object()
        .field("asked_by", id_text(one.asked_by))
        .field("asked_at", format_instant(one.asked_at))
        .field("reason", one.reason)
        .field("approved", one.approved_by.has_value())
        .field("own", one.asked_by == subject.actor())
        .end_object();
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_unseal_routes(http::Router& router, const UnsealParts& parts) {
  router.get("/v1/cases/{code}/unseal", Permission::verbatim_unseal,
             [parts](const http::Request& request) { return get_requests(request, parts); });
  router.post("/v1/cases/{code}/unseal", Permission::verbatim_unseal,
              [parts](const http::Request& request) { return post_unseal(request, parts); });
  router.post("/v1/cases/{code}/unseal/approve", Permission::verbatim_unseal,
              [parts](const http::Request& request) { return post_approve(request, parts); });
}

}  // namespace tz::intake
