// Keys by which programs come in, for the administrator.
#include <algorithm>

#include "accounts/api_admin.h"
#include "base/text.h"

namespace tz::accounts {
namespace {

using http::Permission;
using http::Request;
using http::Response;

void put_key(JsonWriter& out, const Key& key) {
  out.field("id", std::to_string(key.key_id)).field("name", key.name).field("channel", key.channel);
  put_roles(out, key.roles);
  put_permissions(out, "permissions", permissions_of(key.roles));
  out.field("created_at", format_instant(key.created_at));
  out.key("revoked_at");
  if (key.revoked_at)
    out.value(format_instant(*key.revoked_at));
  else
    out.null();
}

Result<Response> list(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  TZ_TRY(limit, page_limit(request));
  TZ_TRY(page, parts.accounts.keys(city, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("keys").begin_array();
  for (const auto& key : page.keys) {
    out.begin_object();
    put_key(out, key);
    out.end_object();
  }
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

// {"name", "channel", "roles": [...]}; the answer has the secret, once.
Result<Response> add(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  const auto key_name = std::string(trim(fields.text("name", 60, true)));
  const auto channel = fields.text("channel", 40, true);
  if (!channel.empty() && std::ranges::find(parts.channels, channel) == parts.channels.end())
    fields.fault("channel", "channel: GET /v1/admin/roles lists those there are");
  const auto roles = read_roles(fields);
  TZ_CHECK(fields.done());
  TZ_TRY(made, parts.accounts.add_key(city, key_name, channel, roles, UnitId{}, request.actor()));
  JsonWriter out;
  out.begin_object();
  put_key(out, made.key);
  out.field("secret", made.secret);
  return http::ok_json(out.end_object().take(), 201);
}

Result<Response> revoke(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  const auto id = parse_id(request.path_parameter("id"));
  if (!id) return fail(Errc::not_found, "no such key");
  TZ_CHECK(parts.accounts.revoke_key(city, *id, request.actor()));
  return http::no_content();
}

}  // namespace

void add_key_routes(http::Router& router, const AdminParts& parts) {
  router.get("/v1/admin/keys", Permission::administer, [parts](const Request& r) { return list(r, parts); });
  router.post("/v1/admin/keys", Permission::administer, [parts](const Request& r) { return add(r, parts); });
  router.post("/v1/admin/keys/{id}/revoke", Permission::administer,
              [parts](const Request& r) { return revoke(r, parts); });
}

}  // namespace tz::accounts
