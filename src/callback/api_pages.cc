#include "callback/api_pages.h"

#include <algorithm>

#include "base/text.h"
#include "callback/api_watch.h"
#include "ledger/desk_phone.h"
#include "pages/form.h"
#include "pages/parts.h"

namespace tz::callback {
namespace {

using namespace pages;
using http::Permission;
using http::Request;
using http::Response;

constexpr std::string_view kRateCookie = "tz_rate";
const By kResident{kResidentActor, Capacity::resident, UnitId{}, {}};

// ---- The questions.

std::vector<Option> options_of(const Words& words, std::string_view listed,
                               std::initializer_list<std::string_view> codes) {
  std::vector<Option> options;
  for (const auto code : codes) options.push_back({std::string(code), std::string(words.of(listed, code))});
  return options;
}

Html questions(const Words& words, const http::Fields& given, const FormErrors& errors) {
  const auto field = [&](std::string_view name, std::string_view label, std::string_view hint = {}) {
    return Field{std::string(name), std::string(words(label)), hint.empty() ? "" : std::string(words(hint)),
                 errors.of(name), true};
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
  fields += radio_chips(words, field("pressured", "rate.pressured", "confirm.pressured_hint"), yes_no,
                        given.get("pressured"));
  fields += text_area(words, {{"words", std::string(words("confirm.words")),
                               std::string(words("confirm.words_hint")), errors.of("words"), false},
                              std::string(given.get("words")),
                              ledger::kReasonMax,
                              3});
  return fields;
}

std::optional<bool> yes_or_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

// The answers of the form; what is missing is said at its field.
Answers read_form(const Words& words, const http::Fields& given, FormErrors& errors) {
  Answers answers;
  const auto need = [&](std::string_view name, const auto& value, auto& into) {
    if (value)
      into = *value;
    else
      errors.add(std::string(name), std::string(words("confirm.choose")));
  };
  need("contacted", yes_or_no(given.get("contacted")), answers.contacted);
  need("solved", ledger::parse<ledger::Solved>(given.get("solved")), answers.solved);
  need("satisfied", ledger::parse<ledger::Satisfied>(given.get("satisfied")), answers.satisfied);
  need("pressured", yes_or_no(given.get("pressured")), answers.pressured);
  if (given.get("solved") == "no" && trim(given.get("words")).empty())
    errors.add("words", std::string(words("confirm.why")));
  return answers;
}

// ---- /rate

struct OpenedLink {
  Desk desk{};
  Link link{};
};

tl::unexpected<Error> no_link() {
  return fail_rule(Errc::not_found, "link_unknown", "there is no such link");
}

Result<OpenedLink> open_link(const Request& request, const PageParts& parts) {
  const auto token = request.cookie(kRateCookie);
  if (!token || token->empty()) return no_link();
  TZ_TRY(found, parts.calls.find_link(parts.home, normalise_code(*token)));
  if (!found) return no_link();
  TZ_TRY(desk, parts.calls.open(parts.home, found->id));
  const auto link = std::ranges::find(desk.file.links, found->link, &Link::id);
  if (link == desk.file.links.end()) return no_link();
  Link one = *link;
  return OpenedLink{std::move(desk), one};
}

Response tell(const Request& request, const PageParts& parts, Tone tone, std::string_view title,
              std::string_view text, int status, const std::string& more = {}) {
  const Words words(request.language);
  Html body = el("h1", {}, words("rate.title"));
  body += notice(tone, title, el("p", {}, text));
  if (!more.empty()) body += el("p", {}, more);
  return parts.shell.respond(request, {.title = std::string(words("rate.title")), .body = std::move(body)},
                             status);
}

Response tell_refusal(const Request& request, const PageParts& parts, const Error& error) {
  const Words words(request.language);
  const std::string phone =
      error.rule == "rating_origin" ? ledger::desk_phone(parts.planner, parts.home) : "";
  Response response =
      tell(request, parts, Tone::bad, words("rate.refused"), words.refusal(error), http::status_of(error),
           phone.empty() ? phone : std::string(words("rate.phone", {{"phone", phone}})));
  http::say_when(response, error);
  return response;
}

Response rate_form(const Request& request, const PageParts& parts, const OpenedLink& opened,
                   const FormErrors& errors, int status) {
  const Words words(request.language);
  const auto city = parts.planner.jurisdiction(parts.home);
  const std::string zone = city ? city->time_zone : "UTC";
  constexpr std::string_view kFields[] = {"contacted", "solved", "satisfied", "pressured", "words"};
  Html body = errors.summary(words, kFields);
  body += el("h1", {}, words("rate.title"));
  body += el("p", {{"class", "lead"}}, words("rate.lead"));
  body += el("p", {{"class", "hint"}}, words("track.code"), " ", el("code", {}, opened.desk.c.code), " · ",
             words("rate.until", {{"when", words.moment(opened.link.until, parts.calls.now(), zone)}}));
  Html fields = questions(words, request.form, errors);
  fields += submit(words, words("confirm.send"));
  body += pages::form({.action = "/rate", .fields = std::move(fields)});
  body += el("p", {{"class", "hint"}}, words("rate.alone"));
  return parts.shell.respond(request, {.title = std::string(words("rate.title")), .body = std::move(body)},
                             status);
}

std::string rate_cookie(const Request& request, std::string_view token) {
  return std::string(kRateCookie) + "=" + std::string(token) +
         "; Path=/rate; HttpOnly; SameSite=Lax; Max-Age=" + (token.empty() ? "0" : "7200") +
         (request.secure ? "; Secure" : "");
}

Result<Response> get_rate(const Request& request, const PageParts& parts) {
  const Words words(request.language);
  // The token moves into a cookie, so that it does not stay in the address.
  if (const auto token = request.query.get("t"); !token.empty()) {
    auto response = http::see_other("/rate");
    response.header("Set-Cookie", rate_cookie(request, normalise_code(token.substr(0, 64))));
    return response;
  }
  if (!request.query.get("done").empty())
    return tell(request, parts, Tone::ok, words("rate.thanks"), words("rate.thanks_text"), 200);
  const auto opened = open_link(request, parts);
  if (!opened && opened.error().code != Errc::not_found) return tl::unexpected<Error>(opened.error());
  if (!opened) return tell_refusal(request, parts, opened.error());
  const bool good = !opened->link.spent && parts.calls.now() <= opened->link.until;
  if (!good) {
    const Error error{.code = Errc::not_allowed,
                      .message = "the link was used or is too old",
                      .rule = opened->link.spent ? "link_spent" : "link_expired"};
    return tell_refusal(request, parts, error);
  }
  return rate_form(request, parts, *opened, {}, 200);
}

Result<std::optional<Origin>> origin_of(const Request& request, const PageParts& parts,
                                        const OpenedLink& opened) {
  // Nobody who is signed in as staff gives a resident's answer.
  if (request.principal) return std::optional(Origin::session);
  return parts.marks.origin_of(parts.home, whence_of(request), opened.desk, opened.link.id, parts.calls.now(),
                               parts.calls.policy(parts.home));
}

Result<Response> post_rate(const Request& request, const PageParts& parts) {
  const Words words(request.language);
  const auto opened = open_link(request, parts);
  if (!opened && opened.error().code != Errc::not_found) return tl::unexpected<Error>(opened.error());
  if (!opened) return tell_refusal(request, parts, opened.error());
  TZ_TRY(origin, origin_of(request, parts, *opened));
  FormErrors errors;
  const Answers answers = read_form(words, request.form, errors);
  if (!origin && !errors.empty()) return rate_form(request, parts, *opened, errors, 400);
  const auto after = parts.calls.act(
      parts.home, opened->desk.c.id, std::nullopt,
      Rate{opened->link.id, answers, std::string(request.form.get("words")), origin}, kResident);
  if (after) {
    auto response = http::see_other("/rate?done=1");
    response.header("Set-Cookie", rate_cookie(request, ""));
    return response;
  }
  if (after.error().code == Errc::unavailable || after.error().code == Errc::corrupted)
    return tl::unexpected<Error>(after.error());
  if (after.error().code == Errc::invalid_argument)
    return rate_form(request, parts, *opened, FormErrors(words, after.error()), 400);
  return tell_refusal(request, parts, after.error());
}

// ---- /r/{code}/exclusion and /r/{code}/pressure: with the receipt only.

Result<Desk> open_held(const Request& request, const PageParts& parts) {
  const auto missing = [] {
    return fail_rule(Errc::not_found, "no_such_case", "there is no case of that number");
  };
  auto id = parts.cases.find_code(parts.home, request.path_parameter("code"));
  if (!id) return id.error().code == Errc::unavailable ? tl::unexpected<Error>(id.error()) : missing();
  const auto key = request.cookie("tz_receipt");
  if (!key || key->empty())
    return fail_rule(Errc::forbidden, "receipt_needed", "show the receipt first: its code and key");
  TZ_TRY(holds, parts.cases.holds_receipt(parts.home, *id, *key));
  if (!holds) return fail_rule(Errc::forbidden, "receipt_needed", "show the receipt first: its code and key");
  return parts.calls.open(parts.home, *id);
}

Html text_form(const Words& words, const std::string& action, std::string_view field, std::string_view label,
               std::string_view send, const http::Fields& given, const FormErrors& errors) {
  Html fields = text_area(words, {{std::string(field), std::string(words(label)), "", errors.of(field), true},
                                  std::string(given.get(field)),
                                  ledger::kReasonMax,
                                  4});
  fields += submit(words, words(send));
  return pages::form({.action = action, .fields = std::move(fields)});
}

Html way_back(const Words& words, const std::string& code) {
  return el("p", {}, el("a", {{"href", "/r/" + code}}, words("exclusion.back")));
}

std::string cause_name(const Words& words, const PageParts& parts, const std::string& code) {
  const auto pack = parts.pack.load(parts.home);
  if (!pack) return code;
  const auto cause = std::ranges::find(pack->causes, code, &Cause::code);
  return cause == pack->causes.end() ? code : std::string(words.pick(cause->name_zh, cause->name_en));
}

// The exclusion that the resident was told of, if any: not one that was only asked for, or declined.
const Round* told_round(const Desk& desk) {
  const Round* found = nullptr;
  for (const Round& r : desk.file.rounds)
    if (r.exclusion && r.exclusion->ruled_by && r.exclusion->state != ExclusionState::declined) found = &r;
  return found;
}

Response show_exclusion(const Request& request, const PageParts& parts, const Desk& desk,
                        const FormErrors& errors, int status) {
  const Words words(request.language);
  const auto city = parts.planner.jurisdiction(parts.home);
  const std::string zone = city ? city->time_zone : "UTC";
  const Instant now = parts.calls.now();
  Html body = errors.summary(words);
  body += el("h1", {}, words("exclusion.title"));
  const Round* round = told_round(desk);
  if (round == nullptr) {
    body += el("p", {}, words("exclusion.none"));
  } else {
    const Exclusion& x = *round->exclusion;
    body += el("p", {{"class", "lead"}}, words("exclusion.lead"));
    const auto days = std::to_string(parts.calls.policy(parts.home).exclusion_objection.count());
    const std::string until = x.objection_until ? words.moment(*x.objection_until, now, zone)
                                                : std::string(words("exclusion.not_begun", {{"n", days}}));
    const std::vector<Fact> rows{
        {std::string(words("exclusion.cause")), text(cause_name(words, parts, x.cause))},
        {std::string(words("exclusion.state")), text(words.of("exclusion_state", name(x.state)))},
        {std::string(words("exclusion.until")), text(until)}};
    body += facts(rows);
    if (x.objection_until && !x.told) body += el("p", {{"class", "hint"}}, words("exclusion.not_sent"));
    if (x.state == ExclusionState::granted && (!x.objection_until || now <= *x.objection_until))
      body += text_form(words, "/r/" + desk.c.code + "/exclusion", "reason", "exclusion.objection",
                        "exclusion.send", request.form, errors);
  }
  body += way_back(words, desk.c.code);
  return parts.shell.respond(
      request, {.title = std::string(words("exclusion.title")), .body = std::move(body)}, status);
}

Response show_pressure(const Request& request, const PageParts& parts, const Desk& desk,
                       const FormErrors& errors, int status) {
  const Words words(request.language);
  Html body = errors.summary(words);
  body += el("h1", {}, words("pressure.title"));
  body += el("p", {{"class", "lead"}}, words("pressure.lead"));
  if (!request.query.get("done").empty())
    body += notice(Tone::ok, words("pressure.thanks"), el("p", {}, words("pressure.thanks_text")));
  else
    body += text_form(words, "/r/" + desk.c.code + "/pressure", "words", "pressure.label", "pressure.send",
                      request.form, errors);
  body += way_back(words, desk.c.code);
  return parts.shell.respond(
      request, {.title = std::string(words("pressure.title")), .body = std::move(body)}, status);
}

using Show = Response (*)(const Request&, const PageParts&, const Desk&, const FormErrors&, int);

Result<Response> act(const Request& request, const PageParts& parts, const Desk& desk, const Command& command,
                     const std::string& done, Show show) {
  const auto after = parts.calls.act(parts.home, desk.c.id, std::nullopt, command, kResident);
  if (after) return http::see_other(done);
  if (after.error().code == Errc::unavailable || after.error().code == Errc::corrupted)
    return tl::unexpected<Error>(after.error());
  const Words words(request.language);
  return show(request, parts, desk, FormErrors(words, after.error()), http::status_of(after.error()));
}

}  // namespace

void add_page_routes(http::Router& router, const PageParts& parts) {
  router.get("/rate", Permission::anyone, [parts](const Request& r) { return get_rate(r, parts); });
  router.post("/rate", Permission::anyone, [parts](const Request& r) { return post_rate(r, parts); });
  router.get("/r/{code}/exclusion", Permission::receipt_holder,
             [parts](const Request& r) -> Result<Response> {
               TZ_TRY(desk, open_held(r, parts));
               return show_exclusion(r, parts, desk, {}, 200);
             });
  router.post("/r/{code}/exclusion", Permission::receipt_holder,
              [parts](const Request& r) -> Result<Response> {
                TZ_TRY(desk, open_held(r, parts));
                const Round* round = told_round(desk);
                const ObjectExclusion command{round == nullptr ? 0 : round->number,
                                              std::string(r.form.get("reason"))};
                return act(r, parts, desk, command, "/r/" + desk.c.code + "/exclusion", show_exclusion);
              });
  router.get("/r/{code}/pressure", Permission::receipt_holder, [parts](const Request& r) -> Result<Response> {
    TZ_TRY(desk, open_held(r, parts));
    return show_pressure(r, parts, desk, {}, 200);
  });
  router.post("/r/{code}/pressure", Permission::receipt_holder,
              [parts](const Request& r) -> Result<Response> {
                TZ_TRY(desk, open_held(r, parts));
                return act(r, parts, desk, ReportPressure{std::string(r.form.get("words"))},
                           "/r/" + desk.c.code + "/pressure?done=1", show_pressure);
              });
}

}  // namespace tz::callback
