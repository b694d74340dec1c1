// The people of the city, for its administrator: who they are, what they may do, and whether they may sign
// in.
#include "accounts/api_admin.h"

namespace tz::accounts {
namespace {

using http::Permission;
using http::Request;
using http::Response;

void put_person(JsonWriter& out, const User& user, const AdminParts& parts) {
  out.field("actor", id_text(user.actor)).field("login", user.login);
  out.field("display_name", user.display_name).field("language", user.language);
  out.key("unit");
  if (const auto unit = parts.units(user.jurisdiction, user.unit)) {
    out.begin_object().field("id", id_text(user.unit));
    out.field("name_zh", unit->zh).field("name_en", unit->en).end_object();
  } else {
    out.null();
  }
  put_roles(out, user.roles);
  out.field("active", user.active);
  out.field("created_at", format_instant(user.created_at));
  out.field("changed_at", format_instant(user.changed_at)).field("version", user.version);
}

Result<Response> answer(const User& user, const AdminParts& parts) {
  TZ_TRY(sessions, parts.accounts.open_sessions(user.jurisdiction, user.actor));
  JsonWriter out;
  out.begin_object();
  put_person(out, user, parts);
  out.field("sessions", sessions);
  put_permissions(out, "permissions", permissions_of(user.roles));
  return http::ok_json(out.end_object().take(), user.version);
}

// The user that the path names, within the caller's city.
Result<User> asked(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  const auto id = parse_id(request.path_parameter("actor"));
  if (!id) return fail(Errc::not_found, "no such user");
  return parts.accounts.find_user(city, ActorId{*id});
}

Result<Response> list(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  TZ_TRY(limit, page_limit(request));
  TZ_TRY(page, parts.accounts.users(city, request.query.get("cursor"), limit, request.query.get("q")));
  JsonWriter out;
  out.begin_object().key("people").begin_array();
  for (const auto& user : page.users) {
    out.begin_object();
    put_person(out, user, parts);
    out.end_object();
  }
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

// What each role may do, which pairs one person may not hold, and the channels of keys.
Response roles(const AdminParts& parts) {
  JsonWriter out;
  out.begin_object().key("roles").begin_array();
  for (const Role role : all_roles()) {
    out.begin_object().field("role", name(role));
    put_permissions(out, "permissions", permissions_of({role}));
    out.end_object();
  }
  out.end_array().key("apart").begin_array();
  for (const auto& [a, b] : apart()) out.begin_array().value(name(a)).value(name(b)).end_array();
  out.end_array().key("channels").begin_array();
  for (const auto& channel : parts.channels) out.value(channel);
  return http::ok_json(out.end_array().end_object().take());
}

struct Card {
  AccountService::Change change;
  std::string login;  // of a new one
  bool dry_run = false;
};

// {"login"?, "display_name", "language", "unit", "roles", "dry_run"?}
Result<Card> read_card(const Request& request, JurisdictionId city, bool is_new, const AdminParts& parts) {
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  Card card;
  if (is_new) card.login = fields.text("login", 64, true);
  card.change.display_name = fields.text("display_name", 60, true);
  card.change.language = fields.text("language", 2, true);
  card.change.unit = UnitId{fields.id("unit").value_or(0)};
  card.change.roles = read_roles(fields);
  if (!is_new) card.dry_run = fields.boolean("dry_run").value_or(false);
  TZ_CHECK(fields.done());
  TZ_CHECK(parts.check_unit(city, card.change.unit));
  return card;
}

Result<Response> add(const Request& request, const AdminParts& parts) {
  TZ_TRY(city, parts.city(request));
  TZ_TRY(card, read_card(request, city, true, parts));
  AccountService::NewUser user{.login = card.login,
                               .display_name = card.change.display_name,
                               .password = {},
                               .language = card.change.language,
                               .unit = card.change.unit,
                               .roles = card.change.roles};
  TZ_TRY(made, parts.accounts.add_user_with_new_password(city, user, request.actor()));
  JsonWriter out;
  out.begin_object();
  put_person(out, made.user, parts);
  out.field("password", made.password);
  return http::ok_json(out.end_object().take(), 201);
}

// dry_run: what the change would give and take, or why it is refused; without it the change.
Result<Response> change(const Request& request, const AdminParts& parts) {
  TZ_TRY(user, asked(request, parts));
  TZ_TRY(card, read_card(request, user.jurisdiction, false, parts));
  if (!card.dry_run) {
    TZ_TRY(version, request.if_match());
    TZ_TRY(after,
           parts.accounts.change_user(user.jurisdiction, user.actor, version, card.change, request.actor()));
    return answer(after, parts);
  }
  TZ_CHECK(parts.accounts.check_change(user.jurisdiction, user.actor, card.change));
  const auto effect = effect_of(user.roles, card.change.roles);
  JsonWriter out;
  out.begin_object();
  put_permissions(out, "gained", effect.gained);
  put_permissions(out, "lost", effect.lost);
  put_permissions(out, "kept", effect.kept);
  return http::ok_json(out.field("version", user.version).end_object().take());
}

Result<Response> turn(const Request& request, const AdminParts& parts, bool active) {
  TZ_TRY(user, asked(request, parts));
  TZ_TRY(version, request.if_match());
  TZ_TRY(after, parts.accounts.set_active(user.jurisdiction, user.actor, version, active, request.actor()));
  return answer(after, parts);
}

Result<Response> password(const Request& request, const AdminParts& parts) {
  TZ_TRY(user, asked(request, parts));
  TZ_TRY(version, request.if_match());
  TZ_TRY(made, parts.accounts.new_password(user.jurisdiction, user.actor, version, request.actor()));
  JsonWriter out;
  out.begin_object();
  put_person(out, made.user, parts);
  out.field("password", made.password);
  return http::ok_json(out.end_object().take(), made.user.version);
}

}  // namespace

void add_people_routes(http::Router& router, const AdminParts& parts) {
  router.get("/v1/admin/roles", Permission::administer,
             [parts](const Request&) -> Result<Response> { return roles(parts); });
  router.get("/v1/admin/people", Permission::administer,
             [parts](const Request& r) { return list(r, parts); });
  router.post("/v1/admin/people", Permission::administer,
              [parts](const Request& r) { return add(r, parts); });
  router.get("/v1/admin/people/{actor}", Permission::administer,
             [parts](const Request& r) -> Result<Response> {
               TZ_TRY(user, asked(r, parts));
               return answer(user, parts);
             });
  router.post("/v1/admin/people/{actor}/change", Permission::administer,
              [parts](const Request& r) { return change(r, parts); });
  router.post("/v1/admin/people/{actor}/lock", Permission::administer,
              [parts](const Request& r) { return turn(r, parts, false); });
  router.post("/v1/admin/people/{actor}/unlock", Permission::administer,
              [parts](const Request& r) { return turn(r, parts, true); });
  router.post("/v1/admin/people/{actor}/password", Permission::administer,
              [parts](const Request& r) { return password(r, parts); });
  router.post("/v1/admin/people/{actor}/end_sessions", Permission::administer,
              [parts](const Request& r) -> Result<Response> {
                TZ_TRY(user, asked(r, parts));
                TZ_CHECK(parts.accounts.end_sessions(user.jurisdiction, user.actor, r.actor()));
                return http::no_content();
              });
}

}  // namespace tz::accounts
