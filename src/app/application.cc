#include "app/application.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "app/server_key.h"
#include "base/log.h"
#include "calendar/api_calendar.h"
#include "callback/public_rates.h"
#include "ledger/api_resident.h"
#include "ledger/sql_clock_rows.h"
#include "ledger/sql_contact_index.h"
#include "outreach/sql_words_fill.h"
#include "pages/assets.h"
#include "routing/api_dispatch.h"
#include "routing/api_limits.h"
#include "routing/api_whistles.h"
#include "search/alike.h"

namespace tz::app {
namespace {

std::vector<std::string> words_of(const std::vector<ledger::JurisdictionCard>& cities) {
  std::vector<std::string> codes;
  for (const auto& city : cities) codes.push_back(city.code);
  return codes;
}

// The city's days, kept by what reads them: a pack or a year loaded meanwhile makes others.
cadence::CityDaysOf days_from(routing::RoutingService& cities) {
  return [&cities](JurisdictionId j) -> Result<cadence::CityDays> {
    TZ_TRY(city, cities.city(j));
    return cadence::CityDays{{city, &city->calendar}, city->day_rules()};
  };
}

// The home page's three rates. Asked of the database once in ten minutes: a period that is told changes
// little, and the home page is read much.
intake::RatesOf home_rates(const callback::Module& desk, const ledger::JurisdictionCard& city,
                           const Clock& clock) {
  struct Kept {
    std::mutex mutex{};
    std::optional<Instant> until{};
    std::optional<intake::CityRates> rates{};
  };
  // Shared by the copies of the function, which is all that has it.
  return [&desk, &clock, j = city.id, zone = city.time_zone,
          kept = std::make_shared<Kept>()]() -> Result<std::optional<intake::CityRates>> {
    const std::lock_guard lock(kept->mutex);
    const Instant now = clock.now();
    if (kept->until && now < *kept->until) return kept->rates;
    TZ_TRY(pack, desk.score_pack.load(j));
    TZ_TRY(told, callback::public_rates(desk.scores, pack, j, zone, now));
    kept->rates.reset();
    if (told) {
      const auto rate = [&](std::int64_t part) {
        return intake::CityRates::Rate{part, told->rates.denominator};
      };
      kept->rates = intake::CityRates{told->period,
                                      now,
                                      told->matters,
                                      rate(told->rates.contacted),
                                      rate(told->rates.solved),
                                      rate(told->rates.satisfied)};
    }
    kept->until = now + std::chrono::minutes(10);
    return kept->rates;
  };
}

}  // namespace

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all;
  for (const auto steps : {accounts::schema(), places::schema(), calendar::schema(), ledger::schema(),
                           routing::schema(), intake::schema(), callback::schema(), cadence::schema(),
                           notify::schema(), search::schema(), outreach::schema()})
    all.insert(all.end(), steps.begin(), steps.end());
  return all;
}

Status migrate(store::Database& db) {
  TZ_CHECK(store::migrate(db, all_migrations()));
  TZ_CHECK(ledger::fill_clocks(db));
  return ledger::fill_contacts(db);
}

std::string database_url(const Settings& settings) {
  return settings.database.empty() ? "sqlite:" + (settings.data_dir / "taizhang.db").string()
                                   : settings.database;
}

Result<std::unique_ptr<Application>> Application::open(const Settings& settings, const Clock& clock,
                                                       Random& random, bool migrate) {
  std::unique_ptr<Application> app(new Application(settings, clock, random));
  std::error_code error;
  std::filesystem::create_directories(settings.data_dir, error);
  if (error)
    return fail(Errc::unavailable,
                "cannot make the folder " + settings.data_dir.string() + ": " + error.message());
  TZ_TRY(db, store::open(database_url(settings), settings.store));
  app->db_ = std::move(db);
  if (migrate) {
    TZ_CHECK(app::migrate(*app->db_));
  } else {
    TZ_TRY(behind, store::pending(*app->db_, all_migrations()));
    if (!behind.empty())
      return fail_rule(
          Errc::not_allowed, "schema_behind",
          "the database needs " + std::to_string(behind.size()) + " schema steps: run \"taizhang migrate\"");
  }
  app->backups_ = std::make_unique<Backups>(database_url(settings), settings.data_dir, clock);
  app->places_ = std::make_unique<places::Module>(*app->db_, app->ids_, clock);
  app->maps_ = std::make_unique<BaseMaps>(settings.map, settings.data_dir / "maps", app->places_->maps);
  app->calendar_ = std::make_unique<calendar::Module>(*app->db_, clock);
  app->routing_ =
      std::make_unique<routing::Module>(*app->db_, app->places_->service, app->calendar_->service, clock);
  app->whistles_ =
      std::make_unique<routing::WhistleModule>(*app->db_, clock, app->ids_, app->routing_->service);
  app->accounts_ =
      std::make_unique<accounts::Module>(*app->db_, clock, random, app->ids_, settings.password_cost);
  app->ledger_ = std::make_unique<ledger::Module>(*app->db_, clock, random, app->ids_,
                                                  ledger::policy_from(app->planner()),
                                                  ledger::settings_from(app->planner()));
  app->dispatch_ = std::make_unique<routing::DispatchModule>(*app->routing_, app->ledger_->events);
  app->due_sweep_ = std::make_unique<routing::DueSweepModule>(
      *app->db_, clock, app->routing_->service, app->planner(), app->ledger_->service, app->ledger_->query);
  app->intake_ = std::make_unique<intake::Module>(*app->db_, clock, random, app->ledger_->service,
                                                  app->ledger_->events, app->planner());
  app->notify_ = std::make_unique<notify::Module>(*app->db_, app->ids_, clock);
  app->callback_ = std::make_unique<callback::Module>(*app->db_, random, *app->ledger_, app->planner());
  app->staff_ = std::make_unique<StaffBook>(app->accounts_->service, app->accounts_->store, clock);
  app->cadence_ = std::make_unique<cadence::Module>(
      *app->db_, app->ids_, *app->ledger_, app->planner(), days_from(app->routing_->service),
      [&staff = *app->staff_](JurisdictionId j) { return staff.handlers(j); });
  app->search_ = std::make_unique<search::Module>(*app->db_, *app->ledger_, app->planner());
  app->outreach_ = std::make_unique<outreach::Module>(*app->db_);
  if (migrate) TZ_CHECK(outreach::fill_words(*app->db_, random, outreach::zone_book(app->places_->service)));
  app->tables_ = std::make_unique<CityTables>(
      PackModules{*app->places_, *app->routing_, *app->notify_, *app->intake_, *app->callback_,
                  *app->cadence_, *app->search_, *app->outreach_},
      app->ledger_->query, [&own = *app](JurisdictionId j) { return own.count_people(j); }, clock);
  app->live_ = std::make_unique<ledger::LiveFeed>(
      app->ledger_->events, app->planner(), clock,
      [&door = app->accounts_->authenticator](const http::Request& request) { return door.still(request); });
  app->watching_ = std::make_unique<callback::WatchingAuthenticator>(app->accounts_->authenticator,
                                                                     app->callback_->marks, clock);
  return app;
}

Application::~Application() { stop(); }

Result<JurisdictionId> Application::load_pack(const std::string& folder, const std::set<std::string>& parts,
                                              places::LoadReport* report) {
  return tables_->load_pack(folder, parts, report);
}

// How many accounts that may sign in each unit has.
Result<std::map<UnitId, std::int64_t>> Application::count_people(JurisdictionId j) const {
  std::map<UnitId, std::int64_t> counts;
  std::string cursor;
  do {
    TZ_TRY(page, accounts_->service.users(j, cursor, 1000));
    for (const auto& user : page.users)
      if (user.active) ++counts[user.unit];
    cursor = page.next;
  } while (!cursor.empty());
  return counts;
}

Result<JurisdictionId> Application::find_city(std::string_view code) const {
  const auto cities = planner().jurisdictions();
  if (cities.empty())
    return fail_rule(Errc::invalid_argument, "no_city",
                     "no city yet: run \"taizhang pack load FOLDER\" first");
  if (code.empty() && cities.size() == 1) return cities.front().id;
  const auto it = std::ranges::find(cities, code, &ledger::JurisdictionCard::code);
  if (it != cities.end()) return it->id;
  std::string known;
  for (const auto& word : words_of(cities)) known += (known.empty() ? "" : ", ") + word;
  return fail_field("city", "city: name one of " + known);
}

Result<JurisdictionId> Application::home_city() const {
  return find_city(settings_.home.empty() && !planner().jurisdictions().empty()
                       ? planner().jurisdictions().front().code
                       : settings_.home);
}

ledger::AccountName Application::account_name() const {
  return [this](JurisdictionId j, ActorId actor) -> Result<std::string> {
    TZ_TRY(name, accounts_->service.name_of(j, actor));
    return std::move(name).value_or(std::string());
  };
}

std::function<Status(JurisdictionId, ActorId, std::string, std::string)> Application::audit() {
  return [this](JurisdictionId j, ActorId actor, std::string action, std::string object) {
    return accounts_->service.record(j, actor, std::move(action), std::move(object));
  };
}

Status Application::build_routes() {
  TZ_TRY(home, home_city());
  TZ_TRY(card, planner().jurisdiction(home));
  shell_ = std::make_unique<pages::Shell>(
      pages::Site{card.name_zh + "诉求台账", card.name_en + " ledger", card.emergency_numbers},
      assets::entries());
  router_.authenticator(*watching_);
  router_.words(
      [](http::Language language, const Error& error) { return pages::Words(language).refusal(error); });
  http::add_asset_routes(router_, assets::all());
  accounts::add_routes(
      router_, accounts_->service,
      [this](JurisdictionId j, UnitId unit) -> std::optional<accounts::UnitName> {
        const auto units = planner().units(j);
        if (!units) return std::nullopt;
        const auto it = std::ranges::find(*units, unit, &ledger::UnitCard::id);
        return it == units->end() ? std::nullopt
                                  : std::optional(accounts::UnitName{it->name_zh, it->name_en});
      },
      [this](JurisdictionId j) {
        const auto one = planner().jurisdiction(j);
        return one ? one->code : std::string{};
      });
  accounts::add_view_routes(router_, accounts_->service, accounts_->views, clock_);
  accounts::add_page_routes(router_, accounts_->service, *shell_);
  ledger::add_routes(
      router_, *ledger_, planner(), account_name(),
      [this](JurisdictionId j, const std::string& sha256) -> Result<std::optional<ledger::Media>> {
        TZ_TRY(picture, intake_->media.get(j, sha256));
        if (!picture) return std::optional<ledger::Media>();
        return std::optional(
            ledger::Media{.sha256 = sha256, .type = picture->type, .size = picture->bytes.size()});
      },
      [this](const ledger::Case& c, std::string_view command) {
        return callback::taken_by_sheet(c, command, planner().policy(c.jurisdiction));
      });
  ledger::add_resident_route(router_,
                             {ledger_->service, ledger_->query, planner(),
                              [this](JurisdictionId j, const ledger::Contact& contact, std::size_t limit) {
                                return ledger_->contacts.find(j, contact, limit);
                              },
                              audit()});
  ledger::add_live_route(router_, *live_);
  calendar::add_routes(
      router_, calendar_->service,
      [this](JurisdictionId j) -> Result<calendar::RecomputeState> {
        TZ_TRY(state, due_sweep_->sweeper.state(j));
        return state ? calendar::RecomputeState{state->version, state->done, state->moved}
                     : calendar::RecomputeState{};
      },
      [this](JurisdictionId j, ActorId actor, const calendar::Publication& published) -> Status {
        TZ_CHECK(routing_->service.refresh(j));
        return accounts_->service.record(
            j, actor, "calendar.load",
            published.layer + " " + std::to_string(static_cast<int>(published.year)));
      });
  routing::add_dispatch_routes(router_, {.routing = routing_->service,
                                         .precedents = routing_->precedents,
                                         .desk = dispatch_->desk,
                                         .cases = ledger_->service,
                                         .planner = planner(),
                                         .record = audit()});
  routing::add_limit_routes(router_, {.routing = routing_->service,
                                      .cases = ledger_->service,
                                      .query = ledger_->query,
                                      .planner = planner(),
                                      .record = audit(),
                                      .name_of = account_name()});
  routing::whistle::add_routes(router_, whistles_->service, ledger_->service, ledger_->query, planner());
  callback::add_routes(router_, *callback_, *ledger_, planner(), *shell_, random_, home);
  cadence::add_routes(router_, *cadence_, *ledger_, planner(),
                      [this](JurisdictionId j, ActorId actor) { return staff_->name(j, actor); });
  search::add_routes(router_, *search_, *ledger_, planner(), *shell_, home);
  outreach::add_routes(router_, *outreach_, ledger_->service, planner(), random_,
                       outreach::zone_book(places_->service), audit());
  intake::add_open311_routes(router_, *intake_, ledger_->service, ledger_->query, planner(),
                             accounts_->service);
  intake::add_desk_routes(
      router_, *intake_, ledger_->service, ledger_->query, planner(),
      [this](JurisdictionId j, std::string_view text,
             std::size_t limit) -> Result<std::vector<ledger::CaseSummary>> {
        TZ_TRY(alike, search::alike_cases({search_->store, ledger_->query, ledger_->service, planner()}, j,
                                          text, search::public_alike(limit)));
        std::vector<ledger::CaseSummary> rows;
        for (auto& one : alike) rows.push_back(std::move(one.row));
        return rows;
      });
  intake::add_covering_routes(router_,
                              {intake_->coverings, ledger_->service, planner(), account_name(), audit()});
  intake::add_page_routes(
      router_, {ledger_->service, ledger_->query, planner(), intake_->reports, intake_->media, *shell_,
                random_, home, &intake_->remarks, home_rates(*callback_, card, clock_),
                [this, home](const http::Request& request, ledger::CaseId id) {
                  return callback::answer_origin(request, callback_->calls, callback_->marks, home, id);
                }});
  add_notify_routes(home);
  add_admin_routes();
  add_health_routes();
  add_city_routes();
  add_table_routes();
  add_map_routes();
  add_map_setting_routes();
  // The staff's application: one document, whatever screen of it the address names.
  const auto app_shell = [this](const http::Request& request) -> Result<http::Response> {
    if (!request.principal) return http::see_other("/login?next=" + request.path);
    pages::Page page;
    page.title = pages::Words(request.language)("nav.staff");
    page.entry = "staff";
    page.app = true;
    page.body = pages::el("div", {{"id", "app"}});
    auto response = shell_->respond(request, page);
    if (auto cookie = callback::new_device_cookie(request, random_))
      response.header("Set-Cookie", *std::move(cookie));
    return response;
  };
  router_.get("/staff", http::Permission::anyone, app_shell);
  router_.get("/staff/{rest:rest}", http::Permission::anyone, app_shell);
  // The field app's. The same for everybody and without a redirect, because a phone keeps it for the day
  // without signal (web/src/field/sw.ts); who is signed in is asked by the app.
  const auto field_shell = [this](const http::Request& request) -> Result<http::Response> {
    pages::Page page;
    page.title = pages::Words(request.language)("nav.field");
    page.entry = "field";
    page.app = true;
    page.body = pages::el("div", {{"id", "app"}});
    auto response = shell_->respond(request, page);
    if (auto cookie = callback::new_device_cookie(request, random_); cookie && request.principal)
      response.header("Set-Cookie", *std::move(cookie));
    return response;
  };
  router_.get("/field", http::Permission::anyone, field_shell);
  router_.get("/field/{rest:rest}", http::Permission::anyone, field_shell);
  // For whoever watches the program. Answers while it can write.
  router_.get("/healthz", http::Permission::anyone, [this](const http::Request&) -> Result<http::Response> {
    auto alive = db_->read([](store::Transaction& tx) { return tx.query("SELECT 1"); });
    if (!alive) return tl::unexpected<Error>(alive.error());
    return http::ok_json(R"({"status":"ok"})");
  });
  // Whether new requests may be sent here: false once the disk has failed, until a restart recovers.
  router_.get("/readyz", http::Permission::anyone, [this](const http::Request&) -> Result<http::Response> {
    if (!db_->accepts_writes())
      return fail(Errc::unavailable, "the database takes no writes: the program must be started again");
    return http::ok_json(R"({"status":"ready"})");
  });
  router_.get("/metrics", http::Permission::administer,
              [this](const http::Request&) -> Result<http::Response> {
                const auto stats = server_->stats();
                std::string text;
                const auto line = [&](std::string_view name, std::string_view kind, std::uint64_t value) {
                  text += "# TYPE taizhang_" + std::string(name) + " " + std::string(kind) + "\ntaizhang_" +
                          std::string(name) + " " + std::to_string(value) + "\n";
                };
                line("http_connections", "gauge", stats.connections);
                line("http_requests_total", "counter", stats.requests);
                line("http_responses_4xx_total", "counter", stats.responses_4xx);
                line("http_responses_5xx_total", "counter", stats.responses_5xx);
                line("http_shed_total", "counter", stats.shed);
                line("http_in_flight", "gauge", stats.in_flight);
                line("http_streams", "gauge", stats.streams);
                line("store_queue_depth", "gauge", db_->queue_depth());
                http::Response response;
                response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                response.body = std::move(text);
                return response;
              });
  return {};
}

void Application::add_notify_routes(JurisdictionId home) {
  notify::add_notice_routes(router_, {notify_->outbox, notify_->inbox, ledger_->service, planner()});
  notify::add_webhook_routes(router_, {.subscriptions = notify_->subscriptions,
                                       .planner = planner(),
                                       .clock = clock_,
                                       .key = key_,
                                       .allow_private = settings_.notify.allow_private,
                                       .record = audit(),
                                       .name_of = account_name()});
  notify::add_reply_routes(
      router_, notify_->replies,
      [this](JurisdictionId j, const std::string& category) -> Result<std::vector<std::string>> {
        TZ_TRY(city, routing_->service.city(j));
        std::vector<std::string> codes;
        for (const auto* one : city->categories.chain(category)) codes.push_back(one->code);
        return codes;
      });
  notify::add_stop_routes(router_, {notify_->optouts, ledger_->service, *shell_, key_, home});
}

// A piece at a time, so that sealing does not wait for it. False: there is more to do.
bool Application::sweep_media(const std::stop_token& stop) {
  const auto give_way = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
  bool done = true;
  for (const auto& city : planner().jurisdictions()) {
    const auto swept = intake_->media.sweep(city.id, ledger_->events, [&] {
      return stop.stop_requested() || std::chrono::steady_clock::now() > give_way;
    });
    if (!swept) log::warn("media_sweep_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
    done = done && swept.value_or(true);
  }
  return done;
}

// A piece at a time, as above. False: there is more to do.
bool Application::sweep_dues() {
  bool done = true;
  for (const auto& city : planner().jurisdictions()) {
    const auto swept = due_sweep_->sweeper.step(city.id);
    if (!swept) log::warn("due_sweep_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
    done = done && swept.value_or(true);
  }
  return done;
}

// A piece at a time, as above. False: there is more to do.
bool Application::hold_rounds() {
  bool done = true;
  for (const auto& city : planner().jurisdictions()) {
    const auto more = cadence::run_once(*cadence_, city.id, clock_.now());
    if (!more) log::warn("cadence_job_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
    done = done && !more.value_or(false);
  }
  return done;
}

// Seals what PostgreSQL committed without a position, lets the call-back desk, the precedents and the search
// follow the feed, holds the rounds, forgets sessions, marks and pictures that ended, and counts limits anew
// when the calendar has changed.
void Application::run_housekeeping(const std::stop_token& stop) {
  auto next_sweep = std::chrono::steady_clock::now(), next_media_sweep = next_sweep,
       next_due_sweep = next_sweep, next_rounds = next_sweep;
  while (!stop.stop_requested()) {
    std::size_t sealed = 0;
    bool behind = false;
    for (const auto& city : planner().jurisdictions()) {
      const auto count = ledger_->events.seal(city.id, 5000);
      if (!count)
        log::warn("seal_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
      else
        sealed += *count;
      if (!dispatch_->follower.follow(city.id, 500))
        log::warn("precedent_job_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
      const auto more = callback::run_once(*callback_, city.id, stop);
      behind = behind || more.value_or(false);
      if (!more) log::warn("callback_job_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
      const auto unread = search::run_once(*search_, city.id);
      behind = behind || unread.value_or(false);
      if (!unread) log::warn("search_job_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
    }
    if (std::chrono::steady_clock::now() >= next_sweep) {
      next_sweep += std::chrono::minutes(10);
      const auto limits = accounts_->service.limits();
      const Instant now = clock_.now();
      if (!accounts_->store.drop_sessions_before(now - limits.absolute, now - limits.idle))
        log::warn("session_sweep_failed");
      for (const auto& city : planner().jurisdictions())
        if (!callback_->marks.forget(city.id, now, planner().policy(city.id)))
          log::warn("staff_mark_sweep_failed");
    }
    if (std::chrono::steady_clock::now() >= next_media_sweep && sweep_media(stop))
      next_media_sweep = std::chrono::steady_clock::now() + std::chrono::minutes(10);
    if (std::chrono::steady_clock::now() >= next_due_sweep && sweep_dues())
      next_due_sweep = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    if (std::chrono::steady_clock::now() >= next_rounds && hold_rounds())
      next_rounds = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    if (sealed == 0 && !behind) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

// Tells those who listen what was sealed. Beside the housekeeping, whose pieces would make them wait.
void Application::tell_live(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    bool more = false;
    for (const auto& city : planner().jurisdictions()) {
      const auto told = live_->run_once(city.id);
      if (!told) log::warn("live_feed_failed", {{"jurisdiction", static_cast<std::int64_t>(city.id)}});
      more = more || told.value_or(false);
    }
    if (!more) std::this_thread::sleep_for(std::chrono::milliseconds(250));
  }
}

Status Application::start() {
  TZ_TRY(key, server_key(settings_.data_dir / "notify.key", random_));
  key_ = key;
  TZ_TRY(notifier, Notifier::make(settings_.notify, settings_.notifier,
                                  {*notify_, *ledger_, planner(), callback_->files, callback_->calls,
                                   cadence_->round_store, *staff_, clock_, random_, key_}));
  notifier_ = std::move(notifier);
  TZ_TRY(home, home_city());
  TZ_CHECK(maps_->open(home));
  TZ_CHECK(build_routes());
  auto options = settings_.server;
  options.image_origin = [&maps = *maps_] { return maps.image_origin(); };
  if (options.spool_dir.empty()) options.spool_dir = settings_.data_dir / "spool";
  std::error_code error;
  std::filesystem::create_directories(options.spool_dir, error);
  if (error)
    return fail(Errc::unavailable,
                "cannot make the folder " + options.spool_dir.string() + ": " + error.message());
  server_ = std::make_unique<http::Server>(router_, options, clock_, random_);
  TZ_CHECK(server_->start());
  housekeeping_ = std::jthread([this](const std::stop_token& stop) { run_housekeeping(stop); });
  teller_ = std::jthread([this](const std::stop_token& stop) { tell_live(stop); });
  notifier_->start();
  return {};
}

void Application::stop() {
  if (server_) server_->stop();
  if (notifier_) notifier_->stop();
  if (backups_) backups_->stop();
  for (auto* thread : {&housekeeping_, &teller_}) thread->request_stop();
  for (auto* thread : {&housekeeping_, &teller_})
    if (thread->joinable()) thread->join();
}

std::uint16_t Application::port() const { return server_ ? server_->port() : std::uint16_t{0}; }

}  // namespace tz::app
