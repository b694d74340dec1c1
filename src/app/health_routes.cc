// How the program is, and backups, for the administrator.
#include "app/application.h"
#include "app/health.h"
#include "base/json.h"
#include "base/time.h"
#include "ledger/api_scope.h"
#include "notify/settings.h"
#include "notify/sms_channel.h"
#include "notify/smtp_channel.h"
#include "store/applied.h"

namespace tz::app {
namespace {

using http::Request;
using http::Response;

std::string_view name(Finding::Level level) {
  switch (level) {
    case Finding::Level::well:
      return "well";
    case Finding::Level::look:
      return "look";
    case Finding::Level::wrong:
      return "wrong";
  }
  return "wrong";
}

void put_instant(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

void put_findings(JsonWriter& out, const std::vector<Finding>& all) {
  out.key("findings").begin_array();
  for (const auto& one : all) {
    out.begin_object().field("level", name(one.level)).field("code", one.code);
    out.key("values").begin_object();
    for (const auto& [key, value] : one.values) out.field(key, value);
    out.end_object().end_object();
  }
  out.end_array();
}

void put_carriers(JsonWriter& out, const CityHealth& city) {
  out.key("carriers").begin_array();
  for (const auto& one : city.carriers.value_or(std::vector<notify::Carrier>())) {
    out.begin_object().field("carrier", one.carrier);
    out.field("failures", static_cast<std::int64_t>(one.failures)).field("code", one.code);
    put_instant(out, "last_success_at", one.last_success_at);
    put_instant(out, "last_failure_at", one.last_failure_at);
    put_instant(out, "waiting_since", one.waiting_since);
    out.end_object();
  }
  out.end_array();
}

void put_consumers(JsonWriter& out, const CityHealth& city) {
  out.key("head");
  if (city.head)
    out.value(*city.head);
  else
    out.null();
  out.key("consumers").begin_array();
  for (const auto& one : city.consumers) {
    out.begin_object().field("name", one.name).field("position", one.position);
    out.field("behind", city.head.value_or(one.position) - one.position).end_object();
  }
  out.end_array();
}

// Without asking the mail server: that is the doctor's, and would keep a screen waiting.
std::vector<Finding> look_at(const notify::Settings& settings) {
  std::vector<Finding> all;
  if (const auto smtp = notify::smtp_of(settings); smtp && !*smtp)
    all.push_back({Finding::Level::look, "mail_none", {}});
  if (const auto sms = notify::sms_of(settings); sms && !*sms)
    all.push_back({Finding::Level::look, "sms_none", {}});
  return all;
}

void put_backups(JsonWriter& out, const Backups& backups) {
  const auto state = backups.state();
  out.field("possible", backups.are_possible()).field("running", state.running).field("share", state.share);
  out.field("last_fault", state.last_fault ? std::string_view(state.last_fault->message) : "");
  out.key("backups").begin_array();
  for (const auto& one : backups.list()) {
    out.begin_object().field("name", one.name).field("bytes", static_cast<std::int64_t>(one.bytes));
    out.field("made_at", format_instant(one.made_at)).end_object();
  }
  out.end_array();
}

}  // namespace

void Application::add_health_routes() {
  using http::Permission;
  router_.get("/v1/admin/health", Permission::administer, [this](const Request& request) -> Result<Response> {
    TZ_TRY(caller, ledger::caller_of(request, planner()));
    const Instant now = clock_.now();
    const auto disk = disk_of(settings_.data_dir);
    const auto city = health_of(*this, caller.city.id, now);
    auto findings = app::look_at(disk);
    const auto add = [&findings](const std::vector<Finding>& more) {
      findings.insert(findings.end(), more.begin(), more.end());
    };
    if (!db_->accepts_writes()) add({{Finding::Level::wrong, "writes_stopped", {}}});
    add(app::look_at(city));
    add(look_at(settings_.notify));
    if (caller.city.id == maps_->home()) add(look_at_map(*maps_, maps_->home()));
    if (backups_->are_possible()) add(look_at_backups(backups_->list(), now));
    TZ_TRY(schema, store::applied(*db_));
    JsonWriter out;
    out.begin_object().field("at", format_instant(now));
    put_findings(out, findings);
    out.key("disk").begin_object().field("free_bytes", static_cast<std::int64_t>(disk.free_bytes));
    out.field("total_bytes", static_cast<std::int64_t>(disk.total_bytes)).end_object();
    out.key("database").begin_object();
    out.field("engine", db_->dialect() == store::Dialect::sqlite ? "sqlite" : "postgres");
    out.field("accepts_writes", db_->accepts_writes());
    out.field("queue", static_cast<std::int64_t>(db_->queue_depth()));
    out.field("schema_steps", schema.steps);
    out.field("schema_at", format_instant(schema.last_at)).end_object();
    put_consumers(out, city);
    put_carriers(out, city);
    out.field("dead", static_cast<std::int64_t>(city.dead));
    return http::ok_json(out.end_object().take());
  });
  router_.get("/v1/admin/backups", Permission::administer, [this](const Request&) -> Result<Response> {
    JsonWriter out;
    out.begin_object();
    put_backups(out, *backups_);
    return http::ok_json(out.end_object().take());
  });
  // Begun, not done: GET says how far it is.
  router_.post("/v1/admin/backup", Permission::administer,
               [this](const Request& request) -> Result<Response> {
                 TZ_TRY(caller, ledger::caller_of(request, planner()));
                 TZ_TRY(name, backups_->start());
                 TZ_CHECK(accounts_->service.record(caller.city.id, request.actor(), "backup.make", name));
                 JsonWriter out;
                 return http::ok_json(out.begin_object().field("name", name).end_object().take(), 202);
               });
}

}  // namespace tz::app
