#include "ledger/api_case_json.h"

#include <algorithm>
#include <array>

#include "base/match.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/api_offers.h"
#include "ledger/case_texts.h"
#include "ledger/handler_view.h"
#include "ledger/sql_projection.h"

namespace tz::ledger {

namespace {

using http::Permission;

std::string id_text(UnitId id) { return std::to_string(static_cast<std::int64_t>(id)); }

void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}
void put(JsonWriter& out, std::string_view key, const std::optional<UnitId>& unit) {
  out.key(key);
  if (unit)
    out.value(id_text(*unit));
  else
    out.null();
}
void put_case(JsonWriter& out, std::string_view key, const std::optional<CaseId>& id,
              const CodesById& codes) {
  out.key(key);
  const auto found = id ? codes.find(*id) : codes.end();
  if (found != codes.end())
    out.value(found->second);
  else
    out.null();
}
void put_cases(JsonWriter& out, std::string_view key, const std::vector<CaseId>& ids,
               const CodesById& codes) {
  out.key(key).begin_array();
  for (const auto id : ids) {
    if (const auto found = codes.find(id); found != codes.end()) out.value(found->second);
  }
  out.end_array();
}
template <class E>
void put_name(JsonWriter& out, std::string_view key, const std::optional<E>& value) {
  out.key(key);
  if (value)
    out.value(name(*value));
  else
    out.null();
}

void write_row_fields(JsonWriter& out, const CaseSummary& row, const CodesById& codes) {
  out.field("id", std::to_string(static_cast<std::int64_t>(row.id)))
      .field("code", row.code)
      .field("status", name(row.status))
      .field("request_type", name(row.request_type))
      .field("urgency", name(row.urgency))
      .field("channel", name(row.channel))
      .field("category", row.category)
      .field("zone", row.zone);
  put(out, "lead", row.lead);
  out.field("title", row.title).field("address", row.address).field("description", row.description);
  out.key("point");
  if (row.point) {
    out.begin_object()
        .key("lat")
        .degrees(row.point->lat_e7)
        .key("long")
        .degrees(row.point->lng_e7)
        .end_object();
  } else {
    out.null();
  }
  out.field("received_at", format_instant(row.received_at))
      .field("updated_at", format_instant(row.updated_at));
  put(out, "due_result", row.due_result);
  put(out, "landed_at", row.landed_at);
  put_name(out, "landing", row.landing);
  put_case(out, "merged_into", row.merged_into, codes);
  out.field("version", row.version)
      .field("supervised", row.supervised)
      .field("reopen_count", row.reopen_count);
}

// What the resident answered is for those who judge and lead. The unit that was judged sees that work comes
// back, not what one resident said (docs/sources.md#rating-origin); a clerk of the desk asks without knowing
// what was answered before, so that a second call is blind (docs/sources.md#recall).
bool sees_whole_answer(const Caller& caller) {
  const auto& p = caller.principal;
  return p.may(Permission::case_triage) || p.may(Permission::case_supervise);
}

void write_due(JsonWriter& out, const Deadlines& due) {
  out.key("due").begin_object();
  put(out, "sign", due.sign);
  put(out, "contact", due.contact);
  put(out, "result", due.result);
  out.field("rule", due.rule);
  put(out, "from", due.from);
  out.field("calendar", due.calendar).field("provisional", due.provisional).end_object();
}

void write_state(JsonWriter& out, const CaseView& view) {
  const Case& c = view.history.current;
  out.key("zones").begin_array();
  for (const auto& zone : c.zones) out.value(zone);
  out.end_array();
  out.key("tags").begin_array();
  for (const auto& tag : c.tags) out.value(tag);
  out.end_array();
  put(out, "complained_unit", c.complained_unit);
  write_due(out, c.due);
  put(out, "dispatched_at", c.dispatched_at);
  put(out, "contacted_at", c.contacted_at);
  put(out, "result_at", c.result_at);
  put(out, "proposed_lead", c.proposed_lead);
  out.field("dispatch_count", c.dispatch_count).field("ruled", c.ruled);
  out.key("assists").begin_array();
  for (const auto& assist : c.assists) {
    out.begin_object().field("unit", id_text(assist.unit));
    put(out, "due", assist.due);
    out.field("reported", assist.reported).end_object();
  }
  out.end_array();
  put(out, "copied_to", c.copied_to);
  out.key("objectors").begin_array();
  for (const auto unit : c.objectors) out.value(id_text(unit));
  out.end_array();
  out.field("extension_pending", c.extension_pending);
  put(out, "extension_asked", c.extension_asked);
  out.field("carry_pending", c.carry_pending);
  put(out, "carry_target", c.carry_target);
  put(out, "carry_review", c.carry_review);
  put_name(out, "carry_endorsed_by", c.carry_endorsed ? std::optional(c.carry_endorsed->side) : std::nullopt);
  put(out, "paused_until", c.paused_until);
  put_name(out, "filed_outcome", c.filed_outcome);
  out.field("echoed", c.echoed).field("reviewed", c.review_used);
  out.key("attempts").begin_array();
  // The unit's own attempts until it files a result, then those of the call-back.
  for (const auto& attempt : c.merged_into || !c.attempts.empty() ? c.attempts : c.contact_attempts) {
    out.begin_object().field("via", name(attempt.via)).field("at", format_instant(attempt.at)).end_object();
  }
  out.end_array();
  out.key("answer");
  if (c.answer && sees_whole_answer(view.caller)) {
    out.begin_object()
        .field("contacted", c.answer->contacted)
        .field("solved", name(c.answer->solved))
        .field("satisfied", name(c.answer->satisfied))
        .field("via", name(c.answer->via))
        .field("at", format_instant(c.answer->at))
        .field("pressured", c.answer->pressured)
        .end_object();
  } else {
    out.null();
  }
  out.field("answered_by_resident", c.answered_by_resident).field("unreached", c.unreached);
  out.key("landing_detail");
  if (c.landing) {
    out.begin_object()
        .field("code", name(c.landing->code))
        .field("unit", id_text(c.landing->unit))
        .field("at", format_instant(c.landing->at));
    put(out, "next_review", c.landing->next_review);
    out.field("legal_route", c.landing->legal_route);
    put_case(out, "duplicate_of", c.landing->duplicate_of, view.codes);
    put(out, "remedy_until", c.landing->remedy_until);
    out.field("emergency_line", c.landing->emergency_line.value_or(""));
    out.end_object();
  } else {
    out.null();
  }
  put_cases(out, "absorbed", c.absorbed, view.codes);
  put_cases(out, "linked", c.linked, view.codes);
  put_case(out, "split_from", c.split_from, view.codes);
  out.field("confidentiality", name(c.confidentiality))
      .field("anonymous", c.anonymous)
      .field("on_behalf", c.on_behalf)
      .field("publish", c.publish)
      .field("no_reply_wanted", c.no_reply_wanted)
      .field("language", c.language)
      .field("solve_round", c.solve_round);
}

void write_said(JsonWriter& out, const CaseView& view, const HandlerView& words) {
  const Case& c = view.history.current;
  const auto& texts = view.history.events.front().texts;
  out.field("verbatim", words.verbatim());
  out.field("demand", words.words(find_text(texts, "demand")));
  out.field("complained_party", words.words(find_text(texts, "complained_party")));
  out.field("occurred", words.words(find_text(texts, "occurred")));
  const auto place = read_place(texts);
  out.key("place").begin_object();
  out.field("address", place ? words.address(place->address) : "")
      .field("address_id", place && !words.is_secret() ? place->address_id : "")
      .field("zipcode", place ? place->zipcode : "");
  out.end_object();
  out.key("contact");
  const auto contact_json = find_text(texts, "contact");
  const auto contact = contact_json.empty() ? Result<Contact>(Contact{}) : read_contact(contact_json);
  if (contact && !contact->empty() && may_see_contact(view.caller, c)) {
    out.begin_object()
        .field("name", mask_name(contact->name))
        .field("phone", mask_phone(contact->phone))
        .field("email", mask_email(contact->email))
        .field("preference", contact->preference)
        .end_object();
  } else {
    out.null();
  }
  out.key("attributes").begin_array();
  if (const auto json = find_text(texts, "attributes"); !json.empty()) {
    if (const auto attributes = read_attributes(json); attributes) {
      for (const auto& [code, value] : *attributes)
        out.begin_object().field("code", code).field("value", words.words(value)).end_object();
    }
  }
  out.end_array();
  out.key("media").begin_array();
  for (const auto& [file, version] : pictures_of(view.history.events)) {
    out.begin_object()
        .field("sha256", file.sha256)
        .field("type", file.type)
        .field("url", "/media/" + file.sha256 + "?case=" + percent_encode(view.history.current.code))
        .field("cleared", file.cleared)
        .field("version", version)
        .end_object();
  }
  out.end_array();
  out.field("reply", words.words(view.row.reply));
}

// What an entry of the timeline says besides who and when.
struct Facts {
  std::optional<UnitId> unit{};
  std::optional<ContactChannel> via{};
  std::optional<LandingCode> outcome{};
  std::optional<Instant> due{};
};
struct FactsOf {
  Facts operator()(const Dispatched& e) const {
    return {.unit = e.unit, .via = {}, .outcome = {}, .due = e.due.result};
  }
  Facts operator()(const Objected& e) const {
    return {.unit = e.proposed, .via = {}, .outcome = {}, .due = {}};
  }
  Facts operator()(const ObjectionRuled& e) const {
    return {.unit = e.unit, .via = {}, .outcome = {}, .due = {}};
  }
  Facts operator()(const AssistAssigned& e) const {
    return {.unit = e.assist.unit, .via = {}, .outcome = {}, .due = e.assist.due};
  }
  Facts operator()(const AssistReported& e) const {
    return {.unit = e.unit, .via = {}, .outcome = {}, .due = {}};
  }
  Facts operator()(const Contacted& e) const { return {.unit = {}, .via = e.via, .outcome = {}, .due = {}}; }
  Facts operator()(const ContactFailed& e) const {
    return {.unit = {}, .via = e.via, .outcome = {}, .due = {}};
  }
  Facts operator()(const ExtensionAsked& e) const {
    return {.unit = {}, .via = {}, .outcome = {}, .due = e.until};
  }
  Facts operator()(const Paused& e) const { return {.unit = {}, .via = {}, .outcome = {}, .due = e.until}; }
  Facts operator()(const ResultFiled& e) const {
    return {.unit = {}, .via = {}, .outcome = e.outcome, .due = {}};
  }
  Facts operator()(const CallbackTried& e) const {
    return {.unit = {}, .via = e.via, .outcome = {}, .due = {}};
  }
  Facts operator()(const CallbackAnswered& e) const {
    return {.unit = {}, .via = e.answer.via, .outcome = {}, .due = {}};
  }
  Facts operator()(const ReworkOrdered& e) const {
    return {.unit = {}, .via = {}, .outcome = {}, .due = e.due.result};
  }
  Facts operator()(const Supervised& e) const { return {.unit = {}, .via = {}, .outcome = {}, .due = e.due}; }
  Facts operator()(const Escalated& e) const { return {.unit = e.unit, .via = {}, .outcome = {}, .due = {}}; }
  Facts operator()(const LandingProposed& e) const {
    return {.unit = {}, .via = {}, .outcome = e.code, .due = {}};
  }
  Facts operator()(const Landed& e) const {
    return {.unit = e.landing.unit, .via = {}, .outcome = e.landing.code, .due = {}};
  }
  Facts operator()(const Reopened& e) const {
    return {.unit = {}, .via = {}, .outcome = {}, .due = e.due.result};
  }
  Facts operator()(const DueRecomputed& e) const {
    return {.unit = {}, .via = {}, .outcome = {}, .due = e.due.result};
  }
  template <class Other>
  Facts operator()(const Other&) const {
    return {};
  }
};

// The texts of an entry that the caller may read. Those of the first event are shown above; contacts never,
// and what the resident said when called not to the unit it was about.
std::vector<const Text*> shown_texts(const CaseView& view, const StoredEvent& stored) {
  constexpr std::array<std::string_view, 14> kShown{
      "evidence_note", "summary",  "title",   "note",  "basis",  "reason",   "ruling",
      "report",        "measures", "finding", "reply", "remedy", "verbatim", "words"};
  std::vector<const Text*> shown;
  if (stored.version == 1) return shown;
  for (const auto& text : stored.texts) {
    if (std::find(kShown.begin(), kShown.end(), text.field) == kShown.end()) continue;
    if (text.field == "words" && !sees_whole_answer(view.caller)) continue;
    shown.push_back(&text);
  }
  return shown;
}

// A filed result is public from its passed check on.
bool is_published_result(const std::vector<StoredEvent>& events, const StoredEvent& filed) {
  if (!std::holds_alternative<ResultFiled>(filed.event)) return false;
  const auto verdict = std::find_if(events.begin(), events.end(), [&](const StoredEvent& e) {
    return e.version > filed.version && std::holds_alternative<ResultChecked>(e.event);
  });
  return verdict != events.end() && std::get<ResultChecked>(verdict->event).passed;
}

void write_entry(JsonWriter& out, const CaseView& view, const HandlerView& words, const StoredEvent& stored) {
  const bool by_unit = stored.by.unit != UnitId{};
  out.begin_object()
      .field("version", stored.version)
      .field("kind", kind(stored.event))
      .field("at", format_instant(stored.at))
      .key("by")
      .begin_object()
      .field("role", name(stored.by.role));
  put(out, "unit", by_unit ? std::optional(stored.by.unit) : std::nullopt);
  out.end_object();
  out.field("public", stored.version == 1 || public_update(stored, {}).has_value() ||
                          is_published_result(view.history.events, stored));
  const Facts facts = std::visit(FactsOf{}, stored.event);
  if (facts.unit) put(out, "unit", facts.unit);
  if (facts.via) put_name(out, "via", facts.via);
  if (facts.outcome) put_name(out, "outcome", facts.outcome);
  if (facts.due) put(out, "due", facts.due);
  out.key("texts").begin_object();
  for (const Text* text : shown_texts(view, stored)) out.field(text->field, words.words(text->value));
  out.end_object().end_object();
}

void put_held(JsonWriter& out, std::string_view key, const Held& held) {
  const auto seconds = [](std::chrono::milliseconds span) {
    return static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::seconds>(span).count());
  };
  out.key(key)
      .begin_object()
      .field("natural_s", seconds(held.natural))
      .field("worked_s", seconds(held.worked));
  out.end_object();
}

void write_lateness(JsonWriter& out, const Lateness& lateness) {
  out.key("lateness").begin_object().field("rule", lateness.rule);
  put(out, "first_due", lateness.first_due);
  put(out, "due", lateness.due);
  put(out, "landed", lateness.landed);
  put_held(out, "late_by", lateness.late_by);
  out.key("shares").begin_array();
  for (const Share& share : lateness.shares) {
    out.begin_object().field("holder", name(share.holder));
    put(out, "unit", share.holder == Holder::unit ? std::optional(share.unit) : std::nullopt);
    put_held(out, "held", share.held);
    put_held(out, "late", share.late);
    out.end_object();
  }
  out.end_array().key("assists").begin_array();
  for (const AssistShare& assist : lateness.assists) {
    out.begin_object();
    put(out, "unit", std::optional(assist.unit));
    put(out, "asked_at", std::optional(assist.asked_at));
    put(out, "due", assist.due);
    put(out, "reported_at", assist.reported_at);
    put_held(out, "late_by", assist.late_by);
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace

std::vector<CaseId> named_cases(const Case& c) {
  std::vector<CaseId> ids = c.absorbed;
  ids.insert(ids.end(), c.linked.begin(), c.linked.end());
  if (c.merged_into) ids.push_back(*c.merged_into);
  if (c.split_from) ids.push_back(*c.split_from);
  if (c.landing && c.landing->duplicate_of) ids.push_back(*c.landing->duplicate_of);
  return ids;
}

void write_row(JsonWriter& out, const CaseSummary& row, const CodesById& codes) {
  out.begin_object();
  write_row_fields(out, row, codes);
  out.end_object();
}

void write_offers(JsonWriter& out, const std::vector<Offer>& offers) {
  out.key("offers").begin_array();
  for (const auto& offer : offers) {
    out.begin_object().field("command", offer.command).field("allowed", offer.allowed).key("reason");
    if (offer.allowed) {
      out.null();
    } else {
      out.begin_object().field("rule", offer.reason.rule).field("message", offer.reason.message).end_object();
    }
    out.end_object();
  }
  out.end_array();
}

void write_proposal(JsonWriter& out, const Proposal* proposal) {
  out.key("proposal");
  if (proposal == nullptr) {
    out.null();
    return;
  }
  const Dispatch& dispatch = proposal->dispatch;
  out.begin_object()
      .field("unit", id_text(dispatch.unit))
      .field("reason_zh", proposal->reason_zh)
      .field("reason_en", proposal->reason_en);
  write_due(out, dispatch.due);
  out.field("fallback", dispatch.fallback);
  put(out, "copied_to", dispatch.copied_to);
  out.end_object();
}

std::string case_json(const CaseView& view) {
  JsonWriter out;
  const HandlerView words(view.history.current, view.history.events);
  out.begin_object();
  write_row_fields(out, words.row(view.row), view.codes);
  write_state(out, view);
  write_lateness(out, view.lateness);
  write_said(out, view, words);
  out.key("timeline").begin_array();
  for (const auto& stored : view.history.events) write_entry(out, view, words, stored);
  out.end_array();
  write_offers(out, offers_to(view.caller, view.history.current, view.now, view.policy, view.taken_by_sheet));
  write_proposal(out, view.proposal);
  if (view.child != nullptr) {
    out.key("child")
        .begin_object()
        .field("code", view.child->receipt.code)
        .field("key", view.child->receipt.key)
        .field("received_at", format_instant(view.child->receipt.received_at))
        .field("status_url", view.child->status_url)
        .end_object();
  }
  return out.end_object().take();
}

std::string mask_name(std::string_view name) {
  if (name.empty()) return {};
  return std::string(first_code_points(name, 1)) + "*";
}

std::string mask_phone(std::string_view phone) {
  if (phone.empty()) return {};
  if (count_code_points(phone) != phone.size() || phone.size() < 7) return "***";
  return std::string(phone.substr(0, 3)) + std::string(phone.size() - 5, '*') +
         std::string(phone.substr(phone.size() - 2));
}

std::string mask_email(std::string_view email) {
  const auto at = email.find('@');
  if (email.empty()) return {};
  if (at == std::string_view::npos || at == 0) return "***";
  return std::string(first_code_points(email, 1)) + "***" + std::string(email.substr(at));
}

}  // namespace tz::ledger
