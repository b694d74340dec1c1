#include <functional>

#include "accounts/module.h"
#include "base/json.h"

namespace tz::accounts {
namespace {

std::string to_json(const User& user, const UnitNames& units, const JurisdictionCode& jurisdictions) {
  JsonWriter json;
  json.begin_object();
  json.field("actor", std::to_string(static_cast<std::int64_t>(user.actor)));
  json.field("login", user.login).field("display_name", user.display_name).field("language", user.language);
  json.key("unit");
  if (const auto unit = units(user.jurisdiction, user.unit)) {
    json.begin_object().field("id", std::to_string(static_cast<std::int64_t>(user.unit)));
    json.field("name_zh", unit->zh).field("name_en", unit->en).end_object();
  } else {
    json.null();
  }
  json.key("roles").begin_array();
  for (const Role role : user.roles) json.value(name(role));
  json.end_array();
  json.key("permissions").begin_array();
  for (const auto permission : permissions_of(user.roles)) json.value(http::name(permission));
  json.end_array();
  json.field("jurisdiction", jurisdictions(user.jurisdiction));
  json.end_object();
  return json.take();
}

http::Response with_cookie(http::Response response, const http::Request& request, std::string_view token,
                           const AccountService& accounts) {
  response.header("Set-Cookie", session_cookie(request, token, accounts.limits().absolute));
  return response;
}

}  // namespace

void add_routes(http::Router& router, AccountService& accounts, UnitNames units,
                JurisdictionCode jurisdictions) {
  using http::Permission;
  // POST /v1/session {login, password} -> 200 Me | 400 | 401 | 429
  router.post("/v1/session", Permission::anyone,
              [&accounts, units, jurisdictions](const http::Request& request) -> Result<http::Response> {
                TZ_TRY(body, request.json());
                http::JsonFields fields(body);
                const auto login = fields.text("login", 64, true);
                const auto password = fields.text("password", 200, true);
                TZ_CHECK(fields.done());
                TZ_TRY(signed_in, accounts.sign_in(login, password, request.remote_address));
                return with_cookie(http::ok_json(to_json(signed_in.user, units, jurisdictions)), request,
                                   signed_in.token, accounts);
              });
  router.del("/v1/session", Permission::signed_in,
             [&accounts](const http::Request& request) -> Result<http::Response> {
               if (const auto token = session_token(request)) TZ_CHECK(accounts.sign_out(*token));
               return with_cookie(http::no_content(), request, "", accounts);
             });
  router.get("/v1/me", Permission::signed_in,
             [&accounts, units, jurisdictions](const http::Request& request) -> Result<http::Response> {
               const auto token = session_token(request);
               if (!token) return fail(Errc::not_found, "a key is not a person");
               TZ_TRY(user, accounts.session_user(*token));
               return http::ok_json(to_json(user, units, jurisdictions));
             });
  router.post("/logout", Permission::anyone,
              [&accounts](const http::Request& request) -> Result<http::Response> {
                if (const auto token = session_token(request)) TZ_CHECK(accounts.sign_out(*token));
                return with_cookie(http::see_other("/login"), request, "", accounts);
              });
}

}  // namespace tz::accounts
