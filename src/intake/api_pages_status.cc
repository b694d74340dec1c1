// GET /r/{code} and what a resident may do there with the receipt: confirm or dispute, add, reopen, withdraw.
// GET and POST /track.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "intake/api_pages.h"
#include "intake/resident_view.h"

namespace tz::intake {
namespace {

using namespace pages;
using http::Permission;

struct Opened {
  ledger::CaseHistory history;
  bool holder = false;
};

std::string receipt_cookie(const http::Request& request, std::string_view code, std::string_view key) {
  return "tz_receipt=" + std::string(key) + "; Path=/r/" + std::string(code) +
         "; HttpOnly; SameSite=Lax; Max-Age=7776000" + (request.secure ? "; Secure" : "");
}

// The case of the path, and whether the receipt came along. Same answer for "no such" and "not for you".
Result<Opened> open_case(const http::Request& request, const PageParts& parts) {
  const auto missing = [] {
    return fail_rule(Errc::not_found, "no_such_case", "there is no case of that number");
  };
  auto id = parts.cases.find_code(parts.home, request.path_parameter("code"));
  if (!id) return id.error().code == Errc::unavailable ? tl::unexpected<Error>(id.error()) : missing();
  TZ_TRY(history, parts.cases.history(parts.home, *id));
  Opened opened{std::move(history), false};
  if (const auto key = request.cookie("tz_receipt"); key && !key->empty()) {
    TZ_TRY(holds, parts.cases.holds_receipt(parts.home, *id, *key));
    opened.holder = holds;
  }
  const auto& c = opened.history.current;
  const bool secret =
      c.confidentiality != ledger::Confidentiality::none || c.request_type == ledger::RequestType::report;
  if (secret && !opened.holder) return missing();
  return opened;
}

Status need_holder(const Opened& opened) {
  if (!opened.holder)
    return fail_rule(Errc::forbidden, "receipt_needed", "show the receipt first: its code and key");
  return {};
}

std::string unit_name(const Words& words, const std::vector<ledger::UnitCard>& units,
                      std::optional<UnitId> id) {
  if (!id) return {};
  const auto unit = std::ranges::find(units, *id, &ledger::UnitCard::id);
  return unit == units.end() ? std::string{} : std::string(words.pick(unit->name_zh, unit->name_en));
}

std::vector<Step> steps_of(const Words& words, const ResidentView& view, const ledger::Case& c,
                           const std::vector<ledger::UnitCard>& units, Instant now, const std::string& zone) {
  constexpr std::string_view kKeys[] = {
      "received", "dispatched", "contacted", "progress", "extended",  "carried", "paused",    "answered",
      "disputed", "rework",     "landed",    "reopened", "withdrawn", "added",   "unreached", "confirmed"};
  std::vector<Step> list;
  for (const auto& m : view.milestones) {
    const auto key = std::string("step.") + std::string(kKeys[static_cast<std::size_t>(m.kind)]);
    Step step;
    step.title = words(key, {{"unit", unit_name(words, units, m.unit)}});
    step.detail = words.moment(m.at, now, zone);
    if (m.until) {
      // What is planned for later has no deadline after its landing, but a day on which someone looks again.
      const std::string_view told = m.kind == Milestone::Kind::landed ? "step.review" : "step.until";
      step.detail += " · " + words(told, {{"when", words.moment(*m.until, now, zone)}});
    }
    if (m.landing) step.more += el("p", {}, words.of("landing", name(*m.landing)));
    if (!m.text.empty()) step.more += el("p", {{"class", "said"}}, m.text);
    list.push_back(std::move(step));
  }
  if (!list.empty() && ledger::is_open(c.status)) list.back().state = Step::State::current;
  if (ledger::is_open(c.status) && !view.may_confirm)
    list.push_back({Step::State::ahead, std::string(words("step.end")), "", {}});
  return list;
}

std::vector<Option> options_of(const Words& words, std::string_view listed,
                               std::initializer_list<std::string_view> codes) {
  std::vector<Option> options;
  for (const auto code : codes) options.push_back({std::string(code), std::string(words.of(listed, code))});
  return options;
}

Html confirm_form(const Words& words, const std::string& code, const http::Fields& given,
                  const FormErrors& errors) {
  const auto field = [&](std::string_view name, std::string_view label) {
    return Field{std::string(name), std::string(words(label)), "", errors.of(name), true};
  };
  const std::vector<Option> yes_no{{"yes", std::string(words("confirm.yes"))},
                                   {"no", std::string(words("confirm.no"))}};
  Html fields;
  fields += radio_chips(words, field("contacted", "confirm.contacted"), yes_no, given.get("contacted"));
  fields += radio_chips(words, field("solved", "confirm.solved"),
                        options_of(words, "solved", {"yes", "partly", "no"}), given.get("solved"));
  fields += radio_chips(words, field("satisfied", "confirm.satisfied"),
                        options_of(words, "satisfied", {"satisfied", "basically", "dissatisfied"}),
                        given.get("satisfied"));
  fields += checkbox(
      {"pressured", std::string(words("confirm.pressured")), std::string(words("confirm.pressured_hint"))},
      given.get("pressured") == "yes");
  fields += text_area(words, {{"words", std::string(words("confirm.words")),
                               std::string(words("confirm.words_hint")), errors.of("words"), false},
                              std::string(given.get("words")),
                              ledger::kReasonMax,
                              3});
  fields += submit(words, words("confirm.send"));
  return el("section", {{"id", "confirm"}}, el("h2", {}, words("confirm.title")),
            el("p", {{"class", "hint"}}, words("confirm.lead")),
            pages::form({.action = "/r/" + code + "/confirm", .fields = std::move(fields)}));
}

// A form of one text, folded until it is wanted.
struct SmallForm {
  std::string action, field;
  std::string_view title, label, send;
  ButtonKind kind = ButtonKind::secondary;
};

Html small_form(const Words& words, const SmallForm& small, const FormErrors& errors) {
  Html fields = text_area(
      words,
      {{small.field, std::string(small.label), "", errors.of(small.field), true}, "", ledger::kReasonMax, 3});
  fields += submit(words, small.send, small.kind);
  return el("details", {{"class", "more"}, {"open", errors.of(small.field).has_value()}},
            el("summary", {}, small.title),
            pages::form({.action = small.action, .fields = std::move(fields)}));
}

Html receipt_box(const Words& words, const std::string& code, const std::string& key,
                 const http::Request& request) {
  const std::string link = request.origin() + "/r/" + code + "?key=" + key;
  return notice(
      Tone::ok, words("receipt.title"),
      join(el("p", {}, words("receipt.lead")),
           facts(std::vector<Fact>{
               {std::string(words("receipt.code")), el("code", {{"class", "big"}}, code)},
               {std::string(words("receipt.key")), el("code", {{"class", "key"}}, key)},
               {std::string(words("receipt.link")), el("a", {{"href", link}, {"class", "wrap"}}, link)}})));
}

std::string field_text(const ledger::CaseHistory& history, std::string_view field) {
  for (const auto& event : history.events)
    for (const auto& text : event.texts)
      if (text.field == field && std::holds_alternative<ledger::Received>(event.event)) return text.value;
  return {};
}

Result<http::Response> show(const http::Request& request, const PageParts& parts, const Opened& opened,
                            const FormErrors& errors, int status) {
  const Words words(request.language);
  const auto& c = opened.history.current;
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(units, parts.planner.units(parts.home));
  const Instant now = parts.cases.now();
  const auto view = resident_view(opened.history, opened.holder, now,
                                  parts.cases.policy(opened.history.current.jurisdiction));
  std::string category;
  if (auto service = parts.planner.service(parts.home, c.category))
    category = words.pick(service->name_zh, service->name_en);
  const std::string title = category.empty() ? std::string(words("case.title")) : category;

  Html body = errors.summary(words);
  body += el("h1", {}, title, " ", stage_badge(words, name(c.status)));
  body += el("p", {{"class", "hint"}}, words("track.code"), " ", el("code", {}, c.code));
  if (opened.holder && !request.query.get("new").empty()) {
    TZ_TRY(key, parts.cases.receipt_key(parts.home, c.id));
    body += receipt_box(words, c.code, key, request);
  }
  if (c.merged_into) body += notice(Tone::info, words("case.merged"), el("p", {}, words("case.merged_text")));
  std::vector<Fact> rows;
  if (const auto owner = unit_name(words, units, c.lead); !owner.empty())
    rows.push_back({std::string(words("case.owner")), text(owner)});
  if (c.due.result && ledger::is_open(c.status)) {
    Html due = text(words.moment(*c.due.result, now, city.time_zone));
    due += " · ";
    due += words.until(*c.due.result, now);
    rows.push_back({std::string(words("case.due")), std::move(due)});
  }
  if (!rows.empty()) body += facts(rows);
  if (opened.holder) {
    body += el("section", {}, el("h2", {}, words("case.said")),
               el("blockquote", {{"class", "verbatim"}}, field_text(opened.history, "verbatim")));
  } else if (auto summary = parts.query.get(parts.home, c.id, true);
             summary && !summary->description.empty()) {
    body += el("section", {}, el("h2", {}, words("case.said")),
               el("blockquote", {{"class", "verbatim"}}, summary->description));
  }
  if (!view.reply.empty() && (opened.holder || c.publish))
    body += notice(Tone::info, words("case.reply"), el("p", {{"class", "said"}}, view.reply));
  if (view.may_confirm) body += confirm_form(words, c.code, request.form, errors);
  body += el("section", {}, el("h2", {}, words("case.progress")),
             steps(words, steps_of(words, view, c, units, now, city.time_zone)));
  if (view.may_add)
    body += small_form(words,
                       {"/r/" + c.code + "/add", "verbatim", words("case.add"), words("case.add_label"),
                        words("case.add_send")},
                       errors);
  if (view.may_reopen)
    body += small_form(words,
                       {"/r/" + c.code + "/reopen", "reason", words("case.reopen"),
                        words("case.reopen_label"), words("case.reopen_send")},
                       errors);
  if (view.may_withdraw)
    body += small_form(words,
                       {"/r/" + c.code + "/withdraw", "reason", words("case.withdraw"),
                        words("case.withdraw_label"), words("case.withdraw_send"), ButtonKind::danger},
                       errors);
  if (!opened.holder)
    body +=
        notice(Tone::neutral, words("case.not_holder"),
               el("p", {}, el("a", {{"href", "/track?ask=1&code=" + c.code}}, words("case.show_receipt"))));
  return parts.shell.respond(request, {.title = title + " " + c.code, .body = std::move(body)}, status);
}

Result<http::Response> get_case(const http::Request& request, const PageParts& parts) {
  // A link from the receipt carries the key; it moves into a cookie, so that it does not stay in the address.
  if (const auto key = request.query.get("key"); !key.empty()) {
    TZ_TRY(id, parts.cases.find_code(parts.home, request.path_parameter("code")));
    TZ_TRY(c, parts.cases.load(parts.home, id));
    TZ_TRY(holds, parts.cases.holds_receipt(parts.home, id, key));
    auto response = http::see_other("/r/" + c.code);
    if (holds) response.header("Set-Cookie", receipt_cookie(request, c.code, normalise_code(key)));
    return response;
  }
  TZ_TRY(opened, open_case(request, parts));
  if (request.path_parameter("code") != opened.history.current.code)
    return http::see_other("/r/" + opened.history.current.code);
  return show(request, parts, opened, {}, 200);
}

// Runs a resident's command and shows the case again; a refusal is told above it.
Result<http::Response> act(const http::Request& request, const PageParts& parts, const Opened& opened,
                           const ledger::Command& command) {
  const Words words(request.language);
  const ledger::By resident{kResidentActor, ledger::Role::resident, UnitId{}, {}};
  auto after = parts.cases.handle_latest(parts.home, opened.history.current.id, command, resident);
  if (after) return http::see_other("/r/" + after->code);
  if (after.error().code == Errc::unavailable || after.error().code == Errc::corrupted)
    return tl::unexpected<Error>(after.error());
  return show(request, parts, opened, FormErrors(words, after.error()), http::status_of(after.error().code));
}

// The deadline of the next round, if the case goes back to work.
ledger::Deadlines next_round(const PageParts& parts, const ledger::Case& c) {
  if (!c.lead) return {};
  return parts.planner.deadlines(c, *c.lead, parts.cases.now()).value_or(ledger::Deadlines{});
}

Result<http::Response> post_confirm(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(opened, open_case(request, parts));
  TZ_CHECK(need_holder(opened));
  FormErrors errors;
  ledger::Confirm confirm;
  const auto contacted = request.form.get("contacted");
  const auto solved = ledger::parse<ledger::Solved>(request.form.get("solved"));
  const auto satisfied = ledger::parse<ledger::Satisfied>(request.form.get("satisfied"));
  if (contacted != "yes" && contacted != "no") errors.add("contacted", std::string(words("confirm.choose")));
  if (!solved) errors.add("solved", std::string(words("confirm.choose")));
  if (!satisfied) errors.add("satisfied", std::string(words("confirm.choose")));
  confirm.words = request.form.get("words");
  if (solved == ledger::Solved::no && trim(confirm.words).empty())
    errors.add("words", std::string(words("confirm.why")));
  if (!errors.empty()) return show(request, parts, opened, errors, 400);
  confirm.answer = {
      contacted == "yes",          *solved,          *satisfied, request.form.get("pressured") == "yes",
      ledger::ContactChannel::web, parts.cases.now()};
  confirm.rework_due = next_round(parts, opened.history.current);
  return act(request, parts, opened, confirm);
}

Result<http::Response> track(const http::Request& request, const PageParts& parts, const http::Fields& given,
                             bool submitted) {
  const Words words(request.language);
  FormErrors errors;
  const auto code = given.get("code");
  const auto key = given.get("key");
  if (submitted || (!code.empty() && given.first("code") && !given.first("ask"))) {
    auto id = parts.cases.find_code(parts.home, code);
    if (!id && id.error().code == Errc::unavailable) return tl::unexpected<Error>(id.error());
    if (!id) {
      errors.add("code", std::string(words("track.unknown")));
    } else if (key.empty()) {
      if (!submitted) {
        TZ_TRY(c, parts.cases.load(parts.home, *id));
        const bool secret = c.confidentiality != ledger::Confidentiality::none ||
                            c.request_type == ledger::RequestType::report;
        if (!secret) return http::see_other("/r/" + c.code);
      } else {
        errors.add("key", std::string(words("track.key_needed")));
      }
    } else {
      TZ_TRY(holds, parts.cases.holds_receipt(parts.home, *id, key));
      if (holds) {
        TZ_TRY(c, parts.cases.load(parts.home, *id));
        auto response = http::see_other("/r/" + c.code);
        response.header("Set-Cookie", receipt_cookie(request, c.code, normalise_code(key)));
        return response;
      }
      errors.add("key", std::string(words("track.key_wrong")));
    }
  }
  Html fields = text_field(words, {.field = {"code", std::string(words("track.code")),
                                             std::string(words("track.code_hint")), errors.of("code"), true},
                                   .value = std::string(code.substr(0, 60)),
                                   .autocomplete = "off",
                                   .max = 40,
                                   .short_width = true});
  fields += text_field(words, {.field = {"key", std::string(words("receipt.key")),
                                         std::string(words("track.key_hint")), errors.of("key"), false},
                               .autocomplete = "off",
                               .max = 60});
  fields += submit(words, words("track.find"));
  constexpr std::string_view kFields[] = {"code", "key"};
  Html body = errors.summary(words, kFields);
  body += el("h1", {}, words("track.title"));
  body += el("p", {{"class", "lead"}}, words("track.lead"));
  body += pages::form({.action = "/track", .fields = std::move(fields)});
  body += el("p", {{"class", "hint"}}, words("track.lost"));
  return parts.shell.respond(request, {.title = std::string(words("track.title")), .body = std::move(body)},
                             errors.empty() ? 200 : 404);
}

}  // namespace

void add_status_routes(http::Router& router, const PageParts& parts) {
  router.get("/r/{code}", Permission::anyone,
             [parts](const http::Request& request) { return get_case(request, parts); });
  router.post("/r/{code}/confirm", Permission::receipt_holder,
              [parts](const http::Request& request) { return post_confirm(request, parts); });
  router.post("/r/{code}/add", Permission::receipt_holder,
              [parts](const http::Request& request) -> Result<http::Response> {
                TZ_TRY(opened, open_case(request, parts));
                TZ_CHECK(need_holder(opened));
                return act(request, parts, opened,
                           ledger::AddInformation{std::string(request.form.get("verbatim")), {}});
              });
  router.post("/r/{code}/reopen", Permission::receipt_holder,
              [parts](const http::Request& request) -> Result<http::Response> {
                TZ_TRY(opened, open_case(request, parts));
                TZ_CHECK(need_holder(opened));
                return act(request, parts, opened,
                           ledger::Reopen{next_round(parts, opened.history.current),
                                          std::string(request.form.get("reason")), false});
              });
  router.post("/r/{code}/withdraw", Permission::receipt_holder,
              [parts](const http::Request& request) -> Result<http::Response> {
                TZ_TRY(opened, open_case(request, parts));
                TZ_CHECK(need_holder(opened));
                return act(request, parts, opened,
                           ledger::Withdraw{request.form.get("asked") == "yes",
                                            std::string(request.form.get("reason"))});
              });
  router.get("/track", Permission::anyone,
             [parts](const http::Request& request) { return track(request, parts, request.query, false); });
  router.post("/track", Permission::anyone,
              [parts](const http::Request& request) { return track(request, parts, request.form, true); });
}

}  // namespace tz::intake
