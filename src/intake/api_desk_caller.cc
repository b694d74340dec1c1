// A resident who telephones with the number of a case: POST /v1/intake/{code} tells how it stands,
// .../add_information and .../reopen do what the resident may do with the receipt. The caller proves to be
// the resident by the receipt key, or by the telephone number left with the case, which is compared and never
// shown.
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/api_desk.h"
#include "intake/resident_view.h"
#include "ledger/case_texts.h"
#include "ledger/contact_key.h"

namespace tz::intake {
namespace {

using http::Permission;
using namespace std::chrono_literals;

// A number is not found out by trying: so many refusals in an hour, and the case takes no more proofs.
constexpr int kRefusalsMax = 5;
constexpr auto kRefusalsWithin = 1h;
constexpr std::string_view kRefused = "a caller could not prove to be the resident";
constexpr std::size_t kKeyMax = 60, kPhoneMax = 40;

struct Asked {
  ledger::CaseHistory history;
  ledger::By by;
  std::string proof;  // in words, for the note
};

bool is_secret(const ledger::Case& c) {
  return c.confidentiality != ledger::Confidentiality::none || c.request_type == ledger::RequestType::report;
}

// Of a secret case the desk must not learn whose number is behind it, so there the key alone counts.
bool has_number(const ledger::CaseHistory& history, std::string_view phone) {
  if (is_secret(history.current) || history.events.empty()) return false;
  const auto json = ledger::find_text(history.events.front().texts, "contact");
  if (json.empty()) return false;
  const auto contact = ledger::read_contact(json);
  const auto digits = ledger::home_digits(phone);
  return contact && digits.size() >= ledger::kPhoneDigitsMin && digits == ledger::home_digits(contact->phone);
}

std::ptrdiff_t refusals(const ledger::CaseHistory& history, Instant now) {
  return std::ranges::count_if(history.events, [&](const ledger::StoredEvent& stored) {
    return std::holds_alternative<ledger::Noted>(stored.event) && stored.at > now - kRefusalsWithin &&
           ledger::find_text(stored.texts, "note") == kRefused;
  });
}

Status leave_note(const DeskParts& parts, const Asked& asked, std::string_view text) {
  const auto& c = asked.history.current;
  auto after = parts.cases.handle_latest(c.jurisdiction, c.id, ledger::Note{std::string(text)}, asked.by);
  if (!after) return tl::unexpected<Error>(std::move(after).error());
  return {};
}

// The case of the path and the proof of the body.
//   not_found  no such case      forbidden (rule proof)  neither key nor number fits
//   too_many   too many proofs were refused
Result<Asked> prove(const http::Request& request, const DeskParts& parts, http::JsonFields& fields) {
  const auto& staff = *request.principal;
  const auto key = fields.text("key", kKeyMax);
  const auto phone = fields.text("phone", kPhoneMax);
  if (key.empty() && phone.empty()) fields.fault("key", "key: the receipt key, or phone: the number left");
  TZ_CHECK(fields.done());
  const auto id = parts.cases.find_code(staff.jurisdiction, request.path_parameter("code"));
  if (!id && id.error().code == Errc::not_found)
    return fail_rule(Errc::not_found, "no_such_case", "there is no case of that number");
  if (!id) return tl::unexpected<Error>(id.error());
  TZ_TRY(history, parts.cases.history(staff.jurisdiction, *id));
  Asked asked{std::move(history), {staff.actor, ledger::Role::intake, staff.unit, {}}, {}};
  if (refusals(asked.history, parts.cases.now()) >= kRefusalsMax)
    return fail_rule(Errc::too_many, "proof_tries", "too many proofs were refused; try again in an hour");
  if (!key.empty()) {
    TZ_TRY(holds, parts.cases.holds_receipt(staff.jurisdiction, *id, key));
    if (holds) asked.proof = "the receipt key";
  }
  if (asked.proof.empty() && has_number(asked.history, phone)) asked.proof = "the telephone number left";
  if (!asked.proof.empty()) return asked;
  TZ_CHECK(leave_note(parts, asked, kRefused));
  return fail_rule(Errc::forbidden, "proof", "neither the key nor the number is the one of the case");
}

Result<http::Response> tell(const DeskParts& parts, const ledger::CaseHistory& history,
                            const ledger::By& by) {
  const auto& c = history.current;
  const Instant now = parts.cases.now();
  const auto may =
      [&, all = ledger::offers(c, by, now, parts.cases.policy(c.jurisdiction))](std::string_view command) {
        const auto offer = std::ranges::find(all, command, &ledger::Offer::command);
        return offer != all.end() && offer->allowed;
      };
  const auto view = resident_view(history, Reader::holder, now, parts.cases.policy(c.jurisdiction));
  JsonWriter json;
  json.begin_object()
      .field("code", c.code)
      .field("status", name(c.status))
      .field("category", c.category)
      .field("received_at", format_instant(c.received_at));
  const auto put = [&](std::string_view field, const std::optional<Instant>& at) {
    json.key(field);
    if (at)
      json.value(format_instant(*at));
    else
      json.null();
  };
  put("due_result", ledger::is_open(c.status) ? c.due.result : std::nullopt);
  json.key("lead");
  if (c.lead)
    json.value(std::to_string(static_cast<std::int64_t>(*c.lead)));
  else
    json.null();
  json.key("landing");
  if (c.landing)
    json.value(name(c.landing->code));
  else
    json.null();
  json.field("may_add", may("add_information")).field("may_reopen", may("reopen"));
  json.field("reopen_needs_new_facts", view.reopen_needs_new_facts);
  json.field("reopen_is_review", view.reopen_is_review && !view.reopen_needs_new_facts);
  put("reopen_until", view.reopen_until);
  return http::ok_json(json.end_object().take());
}

Result<http::Response> post_find(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  TZ_TRY(asked, prove(request, parts, fields));
  return tell(parts, asked.history, asked.by);
}

// The note stands before what it is about: whoever reads the history knows on whose word it was done.
Result<http::Response> act(const DeskParts& parts, const Asked& asked, const ledger::Command& command) {
  const auto& c = asked.history.current;
  TZ_CHECK(leave_note(
      parts, asked,
      std::string(name(command)) + " by telephone for the resident, who proved it by " + asked.proof));
  auto after = parts.cases.handle_latest(c.jurisdiction, c.id, command, asked.by);
  if (!after) return tl::unexpected<Error>(std::move(after).error());
  TZ_TRY(history, parts.cases.history(c.jurisdiction, c.id));
  return tell(parts, history, asked.by);
}

Result<http::Response> post_add(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  const auto words = fields.text("verbatim", ledger::kVerbatimMax, true);
  TZ_TRY(asked, prove(request, parts, fields));
  return act(parts, asked, ledger::AddInformation{words, {}});
}

Result<http::Response> post_reopen(const http::Request& request, const DeskParts& parts) {
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  const auto reason = fields.text("reason", ledger::kReasonMax, true);
  const auto new_facts = fields.boolean("new_facts").value_or(false);
  TZ_TRY(asked, prove(request, parts, fields));
  const auto& c = asked.history.current;
  ledger::Reopen reopen{{}, reason, new_facts};
  if (c.lead)
    if (const auto due = parts.planner.deadlines(c, *c.lead, parts.cases.now())) reopen.due = *due;
  return act(parts, asked, reopen);
}

}  // namespace

void add_desk_caller_routes(http::Router& router, const DeskParts& parts) {
  router.post("/v1/intake/{code}", Permission::case_file,
              [parts](const http::Request& request) { return post_find(request, parts); });
  router.post("/v1/intake/{code}/add_information", Permission::case_file,
              [parts](const http::Request& request) { return post_add(request, parts); });
  router.post("/v1/intake/{code}/reopen", Permission::case_file,
              [parts](const http::Request& request) { return post_reopen(request, parts); });
}

}  // namespace tz::intake
