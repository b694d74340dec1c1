#include "notify/api_notices.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/json.h"
#include "base/time.h"
#include "http/router.h"
#include "ledger/api_named.h"

namespace tz::notify {
namespace {

using http::Permission;
using http::Request;
using http::Response;

constexpr std::size_t kPage = 50;

std::string id_text(DeliveryId id) { return std::to_string(static_cast<std::int64_t>(id)); }

Result<DeliveryId> read_id(std::string_view text, std::string field) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0)
    return fail_field(field, field + ": an id is a number");
  return DeliveryId{id};
}

// The id that a query names; `otherwise` if it names none.
Result<DeliveryId> id_of_query(const Request& request, std::string_view name, DeliveryId otherwise) {
  const auto text = request.query.get(name);
  return text.empty() ? Result<DeliveryId>(otherwise) : read_id(text, std::string(name));
}

void put(JsonWriter& out, std::string_view name, const std::optional<Instant>& at) {
  out.key(name);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

// The inboxes that are the caller's: the own one, and the unit's.
std::vector<std::string> inboxes_of(const http::Principal& principal) {
  std::vector<std::string> all{inbox_of(principal.actor)};
  if (principal.unit != UnitId{}) all.push_back(inbox_of(principal.unit));
  return all;
}

void write(JsonWriter& out, const InboxItem& item) {
  out.begin_object().field("id", id_text(item.id)).field("case_code", item.case_code);
  out.field("purpose", name(item.purpose));
  out.field("subject_zh", item.subject).field("body_zh", item.body);
  out.field("subject_en", item.subject_en).field("body_en", item.body_en);
  out.field("came_at", format_instant(item.came_at));
  put(out, "read_at", item.read_at);
  out.end_object();
}

// GET /v1/inbox?before=ID
Result<Response> read_inbox(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(before, id_of_query(request, "before", DeliveryId{std::numeric_limits<std::int64_t>::max()}));
  std::vector<InboxItem> items;
  std::int64_t unread = 0;
  for (const auto& inbox : inboxes_of(caller.principal)) {
    TZ_TRY(page, api.inbox.latest(caller.city.id, inbox, before, kPage));
    std::ranges::move(page, std::back_inserter(items));
    TZ_TRY(count, api.inbox.count_unread(caller.city.id, inbox));
    unread += count;
  }
  std::ranges::sort(items, std::ranges::greater{}, &InboxItem::id);
  const bool more = items.size() >= kPage;
  if (items.size() > kPage) items.resize(kPage);
  JsonWriter out;
  out.begin_object().field("unread", std::min(unread, kUnreadMax)).field("more_unread", unread >= kUnreadMax);
  out.key("items").begin_array();
  for (const auto& item : items) write(out, item);
  out.end_array().key("next");
  if (more)
    out.value(id_text(items.back().id));
  else
    out.null();
  return http::ok_json(out.end_object().take());
}

// POST /v1/inbox/{id}/read
Result<Response> read_item(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(id, read_id(request.path_parameter("id"), "id"));
  Status status = fail(Errc::not_found, "no such item in this inbox");
  for (const auto& inbox : inboxes_of(caller.principal)) {
    status = api.inbox.mark_read(caller.city.id, inbox, id, caller.principal.actor, api.cases.now());
    if (status || status.error().code != Errc::not_found) break;
  }
  TZ_CHECK(std::move(status));
  return http::no_content();
}

// POST /v1/inbox/read {"last": ID}: that one and everything before it.
Result<Response> read_all(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(body, request.json());
  http::JsonFields fields(body);
  const auto last = fields.id("last", true);
  TZ_CHECK(fields.done());
  for (const auto& inbox : inboxes_of(caller.principal))
    TZ_CHECK(api.inbox.mark_read_to(caller.city.id, inbox, DeliveryId{*last}, caller.principal.actor,
                                    api.cases.now()));
  return http::no_content();
}

void write(JsonWriter& out, const DeliveryView& view) {
  out.begin_object().field("id", id_text(view.id)).field("channel", name(view.channel));
  out.field("destination", view.destination).field("purpose", name(view.purpose));
  out.field("state", name(view.state)).field("attempts", view.attempts);
  out.field("code", view.code).field("reason", view.reason);
  out.field("created_at", format_instant(view.created_at));
  put(out, "due_at", view.due_at);
  put(out, "ended_at", view.ended_at);
  out.key("case");
  if (view.case_id)
    out.value(std::to_string(static_cast<std::int64_t>(*view.case_id)));
  else
    out.null();
  out.end_object();
}

std::string page_json(const std::vector<DeliveryView>& views) {
  JsonWriter out;
  out.begin_object().key("deliveries").begin_array();
  for (const auto& view : views) write(out, view);
  out.end_array().key("next");
  if (views.size() >= kPage)
    out.value(id_text(views.back().id));
  else
    out.null();
  return out.end_object().take();
}

// GET /v1/cases/{code}/notices?after=ID
Result<Response> notices_of_case(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(c, ledger::find_named(api.cases, caller, request.path_parameter("code")));
  TZ_TRY(after, id_of_query(request, "after", DeliveryId{0}));
  TZ_TRY(views, api.outbox.by_case(caller.city.id, c.id, after, kPage));
  return http::ok_json(page_json(views));
}

// GET /v1/outbox?after=ID: how it goes with each carrier, and what was given up.
Result<Response> outbox(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(after, id_of_query(request, "after", DeliveryId{0}));
  TZ_TRY(carriers, api.outbox.carriers(caller.city.id));
  TZ_TRY(dead, api.outbox.dead(caller.city.id, after, kPage));
  JsonWriter out;
  out.begin_object().key("carriers").begin_array();
  for (const auto& one : carriers) {
    out.begin_object().field("carrier", one.carrier).field("failures", one.failures).field("code", one.code);
    put(out, "last_success_at", one.last_success_at);
    put(out, "last_failure_at", one.last_failure_at);
    put(out, "waiting_since", one.waiting_since);
    out.end_object();
  }
  out.end_array().key("dead").raw(page_json(dead));
  return http::ok_json(out.end_object().take());
}

// GET /v1/outbox/{id}: every try of a delivery.
Result<Response> attempts(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(id, read_id(request.path_parameter("id"), "id"));
  TZ_TRY(tries, api.outbox.attempts(caller.city.id, id));
  JsonWriter out;
  out.begin_object().key("attempts").begin_array();
  for (const auto& one : tries) {
    out.begin_object().field("attempt", one.attempt).field("begun_at", format_instant(one.begun_at));
    put(out, "ended_at", one.ended_at);
    out.field("outcome", name(one.outcome)).field("code", one.code).field("reason", one.reason).end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

// POST /v1/outbox/{id}/retry
Result<Response> retry(const Request& request, const NoticeApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(id, read_id(request.path_parameter("id"), "id"));
  TZ_CHECK(api.outbox.revive(caller.city.id, id, api.cases.now()));
  return http::no_content();
}

}  // namespace

void add_notice_routes(http::Router& router, const NoticeApi& api) {
  router.get("/v1/inbox", Permission::signed_in, [api](const Request& r) { return read_inbox(r, api); });
  router.post("/v1/inbox/read", Permission::signed_in, [api](const Request& r) { return read_all(r, api); });
  router.post("/v1/inbox/{id}/read", Permission::signed_in,
              [api](const Request& r) { return read_item(r, api); });
  router.get("/v1/cases/{code}/notices", Permission::case_read,
             [api](const Request& r) { return notices_of_case(r, api); });
  router.get("/v1/outbox", Permission::administer, [api](const Request& r) { return outbox(r, api); });
  router.get("/v1/outbox/{id}", Permission::administer, [api](const Request& r) { return attempts(r, api); });
  router.post("/v1/outbox/{id}/retry", Permission::administer,
              [api](const Request& r) { return retry(r, api); });
}

}  // namespace tz::notify
