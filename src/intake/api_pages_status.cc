// GET /r/{code} and what a resident may do there with the receipt: confirm or dispute, add, reopen, withdraw.
// GET and POST /track.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "intake/api_pages_case.h"
#include "intake/resident_view.h"
#include "ledger/desk_phone.h"

namespace tz::intake {
namespace {

using namespace pages;
using http::Permission;

std::string unit_name(const Words& words, const std::vector<ledger::UnitCard>& units,
                      std::optional<UnitId> id) {
  if (!id) return {};
  const auto unit = std::ranges::find(units, *id, &ledger::UnitCard::id);
  return unit == units.end() ? std::string{} : std::string(words.pick(unit->name_zh, unit->name_en));
}

// What a landing stands on, and what the resident can do against it until when (L5-35).
Html landing_facts(const Words& words, const Milestone& m, Instant now, const std::string& zone) {
  std::vector<Fact> rows;
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) rows.push_back({std::string(label), el("span", {{"class", "said"}}, value)});
  };
  add(words("case.basis"), m.basis);
  if (!m.legal_route.empty())
    add(words("case.legal_route"), std::string(words.of("legal_route", m.legal_route)));
  add(words("case.remedy"), m.remedy);
  if (m.remedy_until) add(words("case.remedy_until"), words.moment(*m.remedy_until, now, zone));
  return rows.empty() ? Html{} : facts(rows);
}

std::vector<Step> steps_of(const Words& words, const ResidentView& view, const ledger::Case& c,
                           const std::vector<ledger::UnitCard>& units, Instant now, const std::string& zone) {
  constexpr std::string_view kKeys[] = {
      "received",  "dispatched", "contacted", "progress",    "extended", "carried",       "paused",
      "answered",  "disputed",   "rework",    "landed",      "reopened", "withdrawn",     "added",
      "unreached", "confirmed",  "escalated", "carry_ended", "resumed",  "due_recomputed"};
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
    if (m.landing) step.more += landing_facts(words, m, now, zone);
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

// A form that is folded until it is wanted, or until it was refused.
Html folded(std::string_view title, bool open, Form form) {
  return el("details", {{"class", "more"}, {"open", open}}, el("summary", {}, title), pages::form(form));
}

// A form of one text.
struct SmallForm {
  std::string action, field;
  std::string_view title, label, send;
  std::string hint{};
};

Html small_form(const Words& words, const SmallForm& small, const http::Fields& given,
                const FormErrors& errors) {
  Html fields =
      text_area(words, {{small.field, std::string(small.label), small.hint, errors.of(small.field), true},
                        std::string(given.get(small.field)),
                        ledger::kReasonMax,
                        3});
  fields += submit(words, small.send, ButtonKind::secondary);
  return folded(small.title, errors.of(small.field).has_value(), {.action = small.action, .fields = fields});
}

// Within the window a word on what is the matter is enough; after it something must be new
// (docs/sources.md#from-triage-to-landing). The two have fields of different names, so that a page left open
// says which one it was.
Html reopen_form(const Words& words, const std::string& code, const ResidentView& view, Instant now,
                 const std::string& zone, const http::Fields& given, const FormErrors& errors) {
  const std::string until = view.reopen_until ? words.moment(*view.reopen_until, now, zone) : std::string();
  SmallForm form{"/r/" + code + "/reopen",  "reason",
                 words("case.reopen"),      words("case.reopen_label"),
                 words("case.reopen_send"), words("case.reopen_hint", {{"when", until}})};
  if (view.reopen_needs_new_facts) {
    form.field = "new_facts";
    form.title = words("case.reopen_new");
    form.label = words("case.reopen_new_label");
    form.hint = words("case.reopen_new_hint", {{"when", until}});
  } else if (view.reopen_is_review) {
    form.title = words("case.review");
    form.label = words("case.review_label");
    form.send = words("case.review_send");
    form.hint = words("case.review_hint", {{"when", until}});
  }
  return small_form(words, form, given, errors);
}

// Whether a handler asked for it is recorded (docs/sources.md#from-triage-to-landing), so the resident is
// asked, without a preset answer.
Html withdraw_form(const Words& words, const std::string& code, const http::Fields& given,
                   const FormErrors& errors) {
  const std::vector<Option> yes_no{{"yes", std::string(words("confirm.yes"))},
                                   {"no", std::string(words("confirm.no"))}};
  Html fields = radio_chips(words,
                            {"asked", std::string(words("case.withdraw_asked")),
                             std::string(words("confirm.pressured_hint")), errors.of("asked"), true},
                            yes_no, given.get("asked"));
  fields +=
      text_area(words, {{"reason", std::string(words("case.withdraw_label")), "", errors.of("reason"), false},
                        std::string(given.get("reason")),
                        ledger::kReasonMax,
                        3});
  fields += submit(words, words("case.withdraw_send"), ButtonKind::danger);
  return folded(words("case.withdraw"), errors.of("asked") || errors.of("reason"),
                {.action = "/r/" + code + "/withdraw", .fields = fields});
}

// The parts of a split need, each with its own number and key, and the way back; for the holder only.
Result<Html> split_links(const Words& words, const PageParts& parts, const ledger::CaseHistory& history) {
  std::vector<ListRow> children;
  for (const auto& stored : history.events) {
    const auto* split = std::get_if<ledger::Split>(&stored.event);
    if (split == nullptr) continue;
    TZ_TRY(child, parts.cases.load(parts.home, split->child));
    TZ_TRY(key, parts.cases.receipt_key(parts.home, child.id));
    children.push_back({"/r/" + child.code + "?key=" + key, category_name(words, parts, child), child.code,
                        "", stage_badge(words, name(child.status))});
  }
  Html links;
  if (!children.empty())
    links += el("section", {}, el("h2", {}, words("case.split_into")),
                el("p", {{"class", "hint"}}, words("case.split_hint")), pages::list(children, ""));
  if (history.current.split_from) {
    TZ_TRY(parent, parts.cases.load(parts.home, *history.current.split_from));
    links += notice(Tone::neutral, words("case.split_from"),
                    el("p", {}, el("a", {{"href", "/r/" + parent.code}}, parent.code)));
  }
  return links;
}

// What is shown once after filing; the page behind the link prints it.
Html receipt_box(const Words& words, const std::string& code, const std::string& key,
                 const http::Request& request) {
  const std::string link = receipt_link(request, code, key);
  const std::vector<Fact> rows{
      {std::string(words("receipt.code")), el("code", {{"class", "big"}}, code)},
      {std::string(words("receipt.key")), el("code", {{"class", "key"}}, key)},
      {std::string(words("receipt.link")), el("a", {{"href", link}, {"class", "wrap"}}, link)}};
  return notice(Tone::ok, words("receipt.title"),
                join(el("p", {}, words("receipt.lead")),
                     el("div", {{"class", "receipt"}}, facts(rows),
                        el("figure", {}, qr_code(link, words("receipt.qr")),
                           el("figcaption", {{"class", "hint"}}, words("receipt.qr")))),
                     el("p", {{"class", "actions"}},
                        link_button("/r/" + code + "/receipt", words("receipt.print_link")))));
}

// Pictures that the public may see: what was told and what was done.
Html pictures(const Words& words, const ledger::CaseSummary& listed) {
  Html items;
  int n = 0;
  for (const auto& sha : listed.media) {
    const std::string address = "/media/" + sha + "?case=" + listed.code;
    items += el("li", {},
                el("a", {{"href", address}},
                   el("img", {{"src", address},
                              {"alt", words("case.photo", {{"n", std::to_string(++n)}})},
                              {"loading", "lazy"}})));
  }
  if (items.empty()) return {};
  return el("section", {}, el("h2", {}, words("report.photos")), el("ul", {{"class", "photos"}}, items));
}

// What became of a case that is handled together with another: that one, where it is public.
Result<Html> merged_notice(const Words& words, const PageParts& parts, const ledger::Case& c) {
  Html told = el("p", {}, words("case.merged_text"));
  const auto other = parts.query.get(parts.home, *c.merged_into, true);
  if (!other && other.error().code == Errc::unavailable) return tl::unexpected<Error>(other.error());
  if (other)
    told += el("p", {}, el("a", {{"href", "/r/" + other->code}}, other->code), " ",
               stage_badge(words, name(other->status)));
  return notice(Tone::info, words("case.merged"), told);
}

// The work on a merged case is done under the other: its resident is asked when that has its result.
Result<bool> waits_for_leading(const PageParts& parts, const ledger::Case& c) {
  if (!c.merged_into || c.status == ledger::CaseStatus::callback) return false;
  TZ_TRY(leading, parts.cases.load(parts.home, *c.merged_into));
  return !ledger::has_result(leading);
}

Result<http::Response> show(const http::Request& request, const PageParts& parts, const OpenedCase& opened,
                            const FormErrors& errors, int status) {
  const Words words(request.language);
  const auto& c = opened.history.current;
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(units, parts.planner.units(parts.home));
  const Instant now = parts.cases.now();
  // Everybody's part of a case is what the public lists show of it: none of a sensitive or private one.
  const auto listed = parts.query.get(parts.home, c.id, true);
  if (!listed && listed.error().code == Errc::unavailable) return tl::unexpected<Error>(listed.error());
  const Reader reader = opened.holder ? Reader::holder : listed ? Reader::public_words : Reader::public_steps;
  auto view =
      resident_view(opened.history, reader, now, parts.cases.policy(opened.history.current.jurisdiction));
  TZ_TRY(waits, waits_for_leading(parts, c));
  if (waits) view.may_confirm = false;
  const std::string title = category_name(words, parts, c);

  Html body = errors.summary(words);
  body += el("h1", {}, title, " ", stage_badge(words, name(c.status)));
  body += el("p", {{"class", "hint"}}, words("track.code"), " ", el("code", {}, c.code));
  if (opened.holder && !request.query.get("new").empty()) {
    TZ_TRY(key, parts.cases.receipt_key(parts.home, c.id));
    body += receipt_box(words, c.code, key, request);
  }
  if (!request.query.get("too").empty() && request.cookie("tz_too"))
    body += notice(Tone::ok, words("too.thanks"), el("p", {}, words("too.thanks_text")));
  if (c.merged_into) {
    TZ_TRY(merged, merged_notice(words, parts, c));
    body += merged;
  }
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
               el("blockquote", {{"class", "verbatim"}}, said_text(opened.history, "verbatim")));
  } else if (listed && !listed->description.empty()) {
    body += el("section", {}, el("h2", {}, words("case.said")),
               el("blockquote", {{"class", "verbatim"}}, listed->description));
  }
  if (!view.reply.empty())
    body += notice(Tone::info, words("case.reply"), el("p", {{"class", "said"}}, view.reply));
  if (listed) body += pictures(words, *listed);
  if (view.may_confirm) body += confirm_form(words, c.code, request.form, errors);
  body += el("section", {}, el("h2", {}, words("case.progress")),
             steps(words, steps_of(words, view, c, units, now, city.time_zone)));
  if (opened.holder) {
    TZ_TRY(links, split_links(words, parts, opened.history));
    body += links;
  }
  if (listed) body += others_too(request, parts, *listed, opened.holder);
  if (view.may_add)
    body += small_form(words,
                       {"/r/" + c.code + "/add", "verbatim", words("case.add"), words("case.add_label"),
                        words("case.add_send")},
                       request.form, errors);
  if (view.may_reopen) body += reopen_form(words, c.code, view, now, city.time_zone, request.form, errors);
  if (view.may_withdraw) body += withdraw_form(words, c.code, request.form, errors);
  if (opened.holder)
    body += el("p", {{"class", "hint"}},
               el("a", {{"href", "/r/" + c.code + "/receipt"}}, words("receipt.print_link")), " · ",
               el("a", {{"href", "/r/" + c.code + "/pressure"}}, words("case.pressure_link")), " · ",
               el("a", {{"href", "/r/" + c.code + "/exclusion"}}, words("case.exclusion_link")));
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
Result<http::Response> act(const http::Request& request, const PageParts& parts, const OpenedCase& opened,
                           const ledger::Command& command) {
  const Words words(request.language);
  const ledger::By resident{kResidentActor, ledger::Role::resident, UnitId{}, {}};
  auto after = parts.cases.handle_latest(parts.home, opened.history.current.id, command, resident);
  if (after) return http::see_other("/r/" + after->code);
  if (after.error().code == Errc::unavailable || after.error().code == Errc::corrupted)
    return tl::unexpected<Error>(after.error());
  auto again = show(request, parts, opened, FormErrors(words, after.error()), http::status_of(after.error()));
  if (again) http::say_when(*again, after.error());
  return again;
}

// The deadline of the next round, if the case goes back to work.
ledger::Deadlines next_round(const PageParts& parts, const ledger::Case& c) {
  if (!c.lead) return {};
  return parts.planner.deadlines(c, *c.lead, parts.cases.now()).value_or(ledger::Deadlines{});
}

// Where an answer may come from. A call taker has the key of what he filed for somebody; the answer is the
// resident's.
Status check_origin(const http::Request& request, const PageParts& parts, ledger::CaseId id) {
  if (parts.answer_origin) return parts.answer_origin(request, id);
  if (!request.principal) return {};
  return fail_rule(Errc::forbidden, "rating_origin",
                   "a rating is not taken from a signed-in member of staff");
}

// Said as of a rating by a link, with whom to telephone.
http::Response tell_refused(const http::Request& request, const PageParts& parts, const std::string& code,
                            const Error& error) {
  const Words words(request.language);
  Html body = el("h1", {}, words("confirm.title"));
  body += notice(Tone::bad, words("rate.refused"), el("p", {}, words.refusal(error)));
  if (const auto phone = ledger::desk_phone(parts.planner, parts.home); !phone.empty())
    body += el("p", {}, words("rate.phone", {{"phone", phone}}));
  body += el("p", {}, el("a", {{"href", "/r/" + code}}, words("exclusion.back")));
  return parts.shell.respond(request, {.title = std::string(words("confirm.title")), .body = std::move(body)},
                             http::status_of(error));
}

Result<http::Response> post_confirm(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(opened, open_case(request, parts));
  TZ_CHECK(need_holder(opened));
  const auto& current = opened.history.current;
  if (const auto origin = check_origin(request, parts, current.id); !origin) {
    if (origin.error().rule == "rating_origin")
      return tell_refused(request, parts, current.code, origin.error());
    return tl::unexpected<Error>(origin.error());
  }
  TZ_TRY(waits, waits_for_leading(parts, current));
  if (waits)
    return fail_rule(Errc::not_allowed, "merged_wait",
                     "the work is done under another number; the answer is asked for when it has its result");
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

Result<http::Response> post_reopen(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(opened, open_case(request, parts));
  TZ_CHECK(need_holder(opened));
  const bool new_facts = request.form.first("new_facts").has_value();
  const auto reason = request.form.get(new_facts ? "new_facts" : "reason");
  if (new_facts && trim(reason).empty()) {
    FormErrors errors;
    errors.add("new_facts", std::string(words("rule.text_required")));
    return show(request, parts, opened, errors, 400);
  }
  return act(request, parts, opened,
             ledger::Reopen{next_round(parts, opened.history.current), std::string(reason), new_facts});
}

Result<http::Response> post_withdraw(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(opened, open_case(request, parts));
  TZ_CHECK(need_holder(opened));
  const auto asked = request.form.get("asked");
  if (asked != "yes" && asked != "no") {
    FormErrors errors;
    errors.add("asked", std::string(words("confirm.choose")));
    return show(request, parts, opened, errors, 400);
  }
  return act(request, parts, opened,
             ledger::Withdraw{asked == "yes", std::string(request.form.get("reason"))});
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
              [parts](const http::Request& request) { return post_reopen(request, parts); });
  router.post("/r/{code}/withdraw", Permission::receipt_holder,
              [parts](const http::Request& request) { return post_withdraw(request, parts); });
  router.get("/track", Permission::anyone,
             [parts](const http::Request& request) { return track(request, parts, request.query, false); });
  router.post("/track", Permission::anyone,
              [parts](const http::Request& request) { return track(request, parts, request.form, true); });
}

}  // namespace tz::intake
