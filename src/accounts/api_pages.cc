// GET and POST /login: the staff's sign-in, which works without JavaScript.
#include "accounts/module.h"
#include "base/text.h"
#include "pages/form.h"

namespace tz::accounts {
namespace {

// Only a path of our own: never another site (ASVS 3.7.2).
std::string safe_next(std::string_view next) {
  if (next.size() < 2 || next.size() > 200 || next[0] != '/' || next[1] == '/' || next[1] == '\\')
    return "/staff";
  for (const char c : next)
    if (static_cast<unsigned char>(c) < 0x21 || c == '\\') return "/staff";
  return std::string(next);
}

http::Response show(const http::Request& request, const pages::Shell& shell, const pages::FormErrors& errors,
                    std::string_view login, std::string_view next, int status) {
  const pages::Words words(request.language);
  pages::Html fields = pages::hidden("next", next);
  fields += pages::text_field(
      words, {.field = {"login", std::string(words("login.login")), "", errors.of("login"), true},
              .value = std::string(login.substr(0, 64)),
              .autocomplete = "username",
              .max = 64});
  fields += pages::text_field(
      words, {.field = {"password", std::string(words("login.password")), "", errors.of("password"), true},
              .type = "password",
              .autocomplete = "current-password",
              .max = 200});
  fields += pages::submit(words, words("login.send"));
  pages::Html body = errors.summary(words);
  body += pages::el("h1", {}, words("login.title"));
  body += pages::form({.action = "/login", .fields = std::move(fields)});
  return shell.respond(request, {.title = std::string(words("login.title")), .body = std::move(body)},
                       status);
}

}  // namespace

void add_page_routes(http::Router& router, AccountService& accounts, const pages::Shell& shell) {
  using http::Permission;
  router.get("/login", Permission::anyone, [&shell](const http::Request& request) -> Result<http::Response> {
    return show(request, shell, {}, "", safe_next(request.query.get("next")), 200);
  });
  router.post(
      "/login", Permission::anyone,
      [&accounts, &shell](const http::Request& request) -> Result<http::Response> {
        const auto next = safe_next(request.form.get("next"));
        const auto login = to_lower_ascii(trim(request.form.get("login")));
        auto signed_in = accounts.sign_in(login, request.form.get("password"), request.remote_address);
        if (!signed_in) {
          if (signed_in.error().code == Errc::unavailable) return tl::unexpected<Error>(signed_in.error());
          const pages::Words words(request.language);
          auto again = show(request, shell, pages::FormErrors(words, signed_in.error()), login, next,
                            http::status_of(signed_in.error()));
          http::say_when(again, signed_in.error());
          return again;
        }
        auto response = http::see_other(next);
        response.header("Set-Cookie", session_cookie(request, signed_in->token, accounts.limits().absolute));
        return response;
      },
      {.forms_only = true});
}

}  // namespace tz::accounts
