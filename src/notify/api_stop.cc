#include "notify/api_stop.h"

#include "http/router.h"
#include "pages/form.h"
#include "pages/parts.h"

namespace tz::notify {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using pages::el;
using pages::Words;

// The case that the link is about. Whatever is wrong with a link, the answer is the same.
Result<ledger::CaseId> case_of(const Request& request, const StopPages& parts) {
  const auto id = parts.cases.find_code(parts.city, request.path_parameter("code"));
  if (!id && id.error().code == Errc::unavailable) return tl::unexpected<Error>(id.error());
  if (!id || !is_stop_token(parts.key, parts.city, *id, request.query.get("t")))
    return fail_rule(Errc::not_found, "stop_link", "this link is not one of ours, or not whole");
  return *id;
}

Response page(const Request& request, const StopPages& parts, bool stopped, bool is_new) {
  const Words words(request.language);
  const std::string code(request.path_parameter("code"));
  pages::Html body = el("h1", {}, words("stop.title"));
  if (is_new)
    body += pages::notice(pages::Tone::ok, "", el("p", {}, words(stopped ? "stop.stopped" : "stop.resumed")));
  body += el("p", {}, words(stopped ? "stop.is_off" : "stop.is_on", {{"code", code}}));
  pages::Html fields = pages::hidden("want", stopped ? "yes" : "no");
  fields += pages::submit(words, words(stopped ? "stop.resume" : "stop.stop"),
                          stopped ? pages::ButtonKind::secondary : pages::ButtonKind::primary);
  body += pages::form(
      {.action = "/n/" + code + "?t=" + std::string(request.query.get("t")), .fields = std::move(fields)});
  return parts.shell.respond(request, {.title = std::string(words("stop.title")), .body = std::move(body)});
}

Result<Response> show(const Request& request, const StopPages& parts) {
  TZ_TRY(id, case_of(request, parts));
  TZ_TRY(stopped, parts.optouts.has(parts.city, id));
  return page(request, parts, stopped, false);
}

Result<Response> change(const Request& request, const StopPages& parts) {
  TZ_TRY(id, case_of(request, parts));
  const bool stop = request.form.get("want") != "yes";
  TZ_CHECK(parts.optouts.set(parts.city, id, stop, parts.cases.now()));
  return page(request, parts, stop, true);
}

}  // namespace

void add_stop_routes(http::Router& router, const StopPages& parts) {
  router.get("/n/{code}", Permission::anyone, [parts](const Request& r) { return show(r, parts); });
  router.post("/n/{code}", Permission::anyone, [parts](const Request& r) { return change(r, parts); },
              {.body_bytes_max = 4096, .form_fields_max = 10});
}

}  // namespace tz::notify
