// GET, PUT /v1/me/views: the views of the inbox that the person who is signed in keeps.
#include "accounts/module.h"
#include "base/json.h"

namespace tz::accounts {
namespace {

using http::Permission;
using http::Request;
using http::Response;

struct Api {
  AccountService& accounts;
  ViewStore& views;
  const Clock& clock;
};

Result<User> person(const Request& request, const Api& api) {
  const auto token = session_token(request);
  if (!token) return fail(Errc::not_found, "a key is not a person");
  return api.accounts.session_user(*token);
}

Response told(std::int64_t version, const std::vector<View>& views) {
  JsonWriter json;
  json.begin_object().field("version", version).key("views").raw(views_json(views)).end_object();
  return http::ok_json(json.take(), version);
}

std::vector<View> read_body(http::JsonFields& fields) {
  std::vector<View> views;
  const auto* list = fields.array("views", 1000, true);
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* object = (*list)[i].if_object();
    const auto* name = object != nullptr ? object->if_contains("name") : nullptr;
    const auto* filter = object != nullptr ? object->if_contains("filter") : nullptr;
    View view;
    bool fine = object != nullptr && object->size() == 2 && name != nullptr && name->is_string() &&
                filter != nullptr && filter->is_object();
    if (fine) {
      view.name = std::string(name->get_string());
      for (const auto& [key, value] : filter->get_object()) {
        fine = fine && value.is_string();
        if (fine) view.filter.emplace(std::string(key), std::string(value.get_string()));
      }
    }
    if (!fine) {
      fields.fault("views", "must hold objects {name, filter: {word: value}}");
      break;
    }
    views.push_back(std::move(view));
  }
  return views;
}

Result<Response> get_views(const Request& request, const Api& api) {
  TZ_TRY(user, person(request, api));
  TZ_TRY(kept, api.views.load(user.jurisdiction, user.actor));
  return told(kept.version, kept.views);
}

Result<Response> put_views(const Request& request, const Api& api) {
  TZ_TRY(user, person(request, api));
  TZ_TRY(version, request.if_match());
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  auto sent = read_body(fields);
  TZ_CHECK(fields.done());
  TZ_TRY(views, checked(std::move(sent)));
  TZ_TRY(after, api.views.save(user.jurisdiction, user.actor, version, views, api.clock.now()));
  return told(after, views);
}

}  // namespace

void add_view_routes(http::Router& router, AccountService& accounts, ViewStore& views, const Clock& clock) {
  const Api api{accounts, views, clock};
  router.get("/v1/me/views", Permission::signed_in, [api](const Request& r) { return get_views(r, api); });
  router.put("/v1/me/views", Permission::signed_in, [api](const Request& r) { return put_views(r, api); });
}

}  // namespace tz::accounts
