#include "notify/api_webhooks.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "http/router.h"
#include "ledger/api_scope.h"

namespace tz::notify {
namespace {

using http::Permission;
using http::Request;
using http::Response;

std::string id_text(SubscriptionId id) { return std::to_string(static_cast<std::int64_t>(id)); }

void write(JsonWriter& out, const Subscription& one, const std::string& made_by) {
  out.field("id", id_text(one.id)).field("name", one.name).field("url", one.url);
  out.key("events").begin_array();
  for (const Occasion occasion : one.occasions) out.value(name(occasion));
  out.end_array();
  out.field("created_by", std::to_string(static_cast<std::int64_t>(one.created_by)));
  out.field("created_by_name", made_by);
  out.field("created_at", format_instant(one.created_at));
  out.key("disabled_at");
  if (one.disabled_at)
    out.value(format_instant(*one.disabled_at));
  else
    out.null();
}

Result<Response> list(const Request& request, const WebhookApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(all, api.subscriptions.list(caller.city.id, true));
  JsonWriter out;
  out.begin_object().key("webhooks").begin_array();
  for (const auto& one : all) {
    TZ_TRY(made_by, api.name_of(caller.city.id, one.created_by));
    out.begin_object();
    write(out, one, made_by);
    out.end_object();
  }
  out.end_array().key("known_events").begin_array();
  for (const auto& [word, occasion] : kOccasions) out.value(word);
  return http::ok_json(out.end_array().end_object().take());
}

// {"name", "url", "events": [...]}; the answer has the secret, once.
Result<Response> create(const Request& request, const WebhookApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  Subscription one;
  one.name = trim(fields.text("name", 80, true));
  one.url = trim(fields.text("url", 500, true));
  for (const auto& word : fields.texts("events", kOccasions.size(), 40)) {
    const auto occasion = value_in(kOccasions, word);
    if (!occasion)
      fields.fault("events", "events: GET /v1/webhooks lists those there are");
    else if (std::ranges::find(one.occasions, *occasion) == one.occasions.end())
      one.occasions.push_back(*occasion);
  }
  TZ_CHECK(fields.done());
  TZ_CHECK(check(one, api.allow_private));
  one.created_by = caller.principal.actor;
  one.created_at = api.clock.now();
  TZ_TRY(made_by, api.name_of(caller.city.id, one.created_by));
  TZ_TRY(id, api.subscriptions.add(caller.city.id, one));
  one.id = id;
  TZ_CHECK(api.record(caller.city.id, one.created_by, "webhook.add", id_text(id)));
  JsonWriter out;
  out.begin_object();
  write(out, one, made_by);
  out.field("secret", secret_of(api.key, caller.city.id, id));
  return http::ok_json(out.end_object().take(), 201);
}

Result<Response> disable(const Request& request, const WebhookApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  const auto id = subscription_of("partner:" + std::string(request.path_parameter("id")));
  if (!id) return fail(Errc::not_found, "no such partner");
  TZ_CHECK(api.subscriptions.disable(caller.city.id, *id, api.clock.now()));
  TZ_CHECK(api.record(caller.city.id, caller.principal.actor, "webhook.disable", id_text(*id)));
  return http::no_content();
}

}  // namespace

void add_webhook_routes(http::Router& router, const WebhookApi& api) {
  router.get("/v1/webhooks", Permission::administer, [api](const Request& r) { return list(r, api); });
  router.post("/v1/webhooks", Permission::administer, [api](const Request& r) { return create(r, api); });
  router.post("/v1/webhooks/{id}/disable", Permission::administer,
              [api](const Request& r) { return disable(r, api); });
}

}  // namespace tz::notify
