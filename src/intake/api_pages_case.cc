#include "intake/api_pages_case.h"

#include <algorithm>

#include "base/text.h"
#include "ledger/case_texts.h"

namespace tz::intake {

using namespace pages;
using http::Permission;

std::string receipt_cookie(const http::Request& request, std::string_view code, std::string_view key) {
  return "tz_receipt=" + std::string(key) + "; Path=/r/" + std::string(code) +
         "; HttpOnly; SameSite=Lax; Max-Age=7776000" + (request.secure ? "; Secure" : "");
}

std::string receipt_link(const http::Request& request, std::string_view code, std::string_view key) {
  return request.origin() + "/r/" + std::string(code) + "?key=" + std::string(key);
}

Result<OpenedCase> open_case(const http::Request& request, const PageParts& parts) {
  const auto missing = [] {
    return fail_rule(Errc::not_found, "no_such_case", "there is no case of that number");
  };
  auto id = parts.cases.find_code(parts.home, request.path_parameter("code"));
  if (!id) return id.error().code == Errc::unavailable ? tl::unexpected<Error>(id.error()) : missing();
  TZ_TRY(history, parts.cases.history(parts.home, *id));
  OpenedCase opened{std::move(history), false};
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

Status need_holder(const OpenedCase& opened) {
  if (!opened.holder)
    return fail_rule(Errc::forbidden, "receipt_needed", "show the receipt first: its code and key");
  return {};
}

std::string category_name(const Words& words, const PageParts& parts, const ledger::Case& c) {
  const auto service = parts.planner.service(parts.home, c.category);
  return service ? std::string(words.pick(service->name_zh, service->name_en))
                 : std::string(words("case.title"));
}

std::string said_text(const ledger::CaseHistory& history, std::string_view field) {
  for (const auto& event : history.events)
    if (std::holds_alternative<ledger::Received>(event.event))
      return std::string(ledger::find_text(event.texts, field));
  return {};
}

Html others_too(const http::Request& request, const PageParts& parts, const ledger::CaseSummary& listed,
                bool holder) {
  if (parts.remarks == nullptr || !ledger::is_open(listed.status) || listed.merged_into) return {};
  const Words words(request.language);
  const auto count = parts.remarks->votes(parts.home, listed.id).value_or(0);
  Html told;
  if (count > 0) told += el("p", {{"class", "hint"}}, words("too.count", {{"n", std::to_string(count)}}));
  if (holder) return told;
  const bool said = request.cookie("tz_too").has_value();
  if (said)
    told += el("p", {}, words("too.said"), " ", el("a", {{"href", "/report"}}, words("too.own")));
  else
    told += pages::form({.action = "/r/" + listed.code + "/too",
                         .fields = join(el("p", {{"class", "hint"}}, words("too.hint")),
                                        submit(words, words("too.button"), ButtonKind::secondary))});
  return el("section", {{"class", "too"}}, el("h2", {}, words("too.title")), told);
}

namespace {

// ---- /r/{code}/receipt: to print, or to keep as a PDF.

Result<http::Response> receipt_page(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  TZ_TRY(opened, open_case(request, parts));
  TZ_CHECK(need_holder(opened));
  const auto& c = opened.history.current;
  TZ_TRY(key, parts.cases.receipt_key(parts.home, c.id));
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  const Instant now = parts.cases.now();
  std::vector<Fact> rows{{std::string(words("receipt.code")), el("code", {{"class", "big"}}, c.code)},
                         {std::string(words("receipt.key")), el("code", {{"class", "key"}}, key)},
                         {std::string(words("receipt.at")),
                          text(words.moment(opened.history.events.front().at, now, city.time_zone))},
                         {std::string(words("report.category")), text(category_name(words, parts, c))}};
  if (const auto place = ledger::read_place(opened.history.events.front().texts);
      place && !place->address.empty())
    rows.push_back({std::string(words("receipt.where")), text(place->address)});
  if (c.due.result && ledger::is_open(c.status))
    rows.push_back({std::string(words("case.due")), text(words.moment(*c.due.result, now, city.time_zone))});
  const std::string link = receipt_link(request, c.code, key);
  Html body = el("h1", {}, words("receipt.print_title"));
  body += el("div", {{"class", "receipt"}}, facts(rows),
             el("figure", {}, qr_code(link, words("receipt.qr")),
                el("figcaption", {{"class", "hint"}}, words("receipt.qr"))));
  body += el("h2", {}, words("case.said"));
  body += el("blockquote", {{"class", "verbatim"}}, said_text(opened.history, "verbatim"));
  body += el("p", {{"class", "hint"}}, words("receipt.keep"));
  body +=
      el("p", {{"class", "hint"}}, words("receipt.at_address", {{"address", request.origin() + "/track"}}));
  body +=
      el("p", {{"class", "actions no-print"}},
         el("button", {{"class", "btn primary"}, {"type", "button"}, {"data-print", true}, {"hidden", true}},
            words("receipt.print")),
         link_button("/r/" + c.code, words("receipt.to_progress")));
  return parts.shell.respond(
      request, {.title = std::string(words("receipt.print_title")) + " " + c.code, .body = std::move(body)});
}

// ---- POST /r/{code}/too: one voice for a device. The cookie is of this case alone, so that nothing follows
// anybody from case to case.

Result<http::Response> post_too(const http::Request& request, const PageParts& parts) {
  // Another site's page could make its readers say so without knowing.
  if (request.header("sec-fetch-site") == "cross-site")
    return fail_rule(Errc::forbidden, "same_origin", "the request does not come from a page of this site");
  TZ_TRY(opened, open_case(request, parts));
  const auto& c = opened.history.current;
  const auto listed = parts.query.get(parts.home, c.id, true);
  if (!listed && listed.error().code == Errc::unavailable) return tl::unexpected<Error>(listed.error());
  if (!listed || !ledger::is_open(c.status))
    return fail_rule(Errc::not_found, "no_such_case", "there is no case of that number");
  std::string voter(request.cookie("tz_too").value_or("").substr(0, 64));
  if (voter.size() < 16) {
    Bytes bytes(16);
    parts.random.fill(bytes);
    voter = to_base64url(bytes);
  }
  TZ_TRY(vote, parts.remarks->vote(parts.home, c.id, "web:" + voter));
  static_cast<void>(vote);
  auto response = http::see_other("/r/" + c.code + "?too=1");
  response.header("Set-Cookie", "tz_too=" + voter + "; Path=/r/" + c.code +
                                    "; HttpOnly; SameSite=Lax; Max-Age=31536000" +
                                    (request.secure ? "; Secure" : ""));
  return response;
}

}  // namespace

void add_receipt_routes(http::Router& router, const PageParts& parts) {
  router.get("/r/{code}/receipt", Permission::receipt_holder,
             [parts](const http::Request& request) { return receipt_page(request, parts); });
  if (parts.remarks != nullptr)
    router.post("/r/{code}/too", Permission::anyone,
                [parts](const http::Request& request) { return post_too(request, parts); });
}

}  // namespace tz::intake
