#pragma once
// The whole program but for its command line: database, modules, routes, what runs by itself.
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "accounts/module.h"
#include "app/backups.h"
#include "app/base_maps.h"
#include "app/city_tables.h"
#include "app/notifier.h"
#include "app/staff_book.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "cadence/module.h"
#include "calendar/module.h"
#include "callback/api_watch.h"
#include "callback/module.h"
#include "http/router.h"
#include "http/server.h"
#include "intake/api_pages.h"
#include "intake/module.h"
#include "ledger/api_live.h"
#include "ledger/module.h"
#include "notify/module.h"
#include "outreach/module.h"
#include "pages/page.h"
#include "places/module.h"
#include "routing/module.h"
#include "search/module.h"
#include "store/database.h"

namespace tz::app {

struct Settings {
  std::filesystem::path data_dir = "taizhang-data";  // holds taizhang.db and the spool of uploads
  std::string database;                              // store::open's words; empty: SQLite in data_dir
  std::string home;  // code of the city whose pages are at /; empty: the only or first one
  std::filesystem::path
      web_dir;  // serve the web interface from here instead of from the binary (development)
  http::ServerOptions server;
  store::Options store;
  accounts::PasswordCost password_cost;
  places::BaseMapSettings map;
  notify::Settings notify;
  NotifierOptions notifier;
};

// All migrations, in the order in which modules need each other.
std::vector<store::Migration> all_migrations();
// Applies what is missing of them, and fills what a step left to the program.  Errors as store::migrate
Status migrate(store::Database& db);

// "sqlite:taizhang-data/taizhang.db" unless the settings name another.
std::string database_url(const Settings& settings);

// Opened once, used from any thread.
class Application {
 public:
  // Opens the database and, if `migrate`, brings its schema up to date.
  //   unavailable  the database cannot be opened
  //   not_allowed  the schema is behind and `migrate` is false (rule "schema_behind")
  static Result<std::unique_ptr<Application>> open(const Settings& settings, const Clock& clock,
                                                   Random& random, bool migrate = true);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Adds or renews a city from a pack folder; returns its id, and in `report` what its zones have that a
  // person should look at, and which tables persons have changed. Those stay: CityTables::load_pack.
  Result<JurisdictionId> load_pack(const std::string& folder, const std::set<std::string>& parts,
                                   places::LoadReport* report = nullptr);
  // The city of that code; the only one if `code` is empty.  invalid_argument (field city): none, unknown, or
  // several and no code
  Result<JurisdictionId> find_city(std::string_view code) const;
  // The city whose pages are at /: the one that the settings name, else the first.  As find_city
  Result<JurisdictionId> home_city() const;

  // Builds the routes and begins to serve.  not_found (rule "no_city"): nothing to serve yet
  Status start();
  void stop();
  std::uint16_t port() const;
  // False once the database has stopped writing (a failed disk): the program should end and be started again.
  bool accepts_writes() const { return db_->accepts_writes(); }
  std::size_t queue_depth() const { return db_->queue_depth(); }

  store::Database& database() { return *db_; }
  ledger::Module& ledger() { return *ledger_; }
  accounts::Module& accounts() { return *accounts_; }
  intake::Module& intake() { return *intake_; }
  notify::Module& notify() { return *notify_; }
  callback::Module& callback() { return *callback_; }
  cadence::Module& cadence() { return *cadence_; }
  search::Module& search() { return *search_; }
  outreach::Module& outreach() { return *outreach_; }
  places::Module& places() { return *places_; }
  routing::RoutingService& routing() { return routing_->service; }
  const BaseMaps& base_maps() const { return *maps_; }
  routing::SqlPrecedentStore& precedents() { return routing_->precedents; }
  calendar::Module& calendar() { return *calendar_; }
  routing::DueSweeper& due_sweep() { return due_sweep_->sweeper; }
  routing::whistle::WhistleService& whistles() { return whistles_->service; }
  CityTables& tables() { return *tables_; }
  const ledger::Planner& planner() const { return routing_->planner; }
  const http::Router& router() const { return router_; }
  const Clock& clock() const { return clock_; }
  IdMaker& ids() { return ids_; }

 private:
  Application(const Settings& settings, const Clock& clock, Random& random)
      : settings_(settings), clock_(clock), random_(random), ids_(clock, random) {}
  Status build_routes();
  void add_notify_routes(JurisdictionId home);
  void add_admin_routes();  // admin_routes.cc
  void add_health_routes();
  void add_city_routes();
  void add_table_routes();  // table_routes.cc
  void add_map_routes();
  void add_map_setting_routes();  // map_setting_routes.cc, with the two that follow
  Result<std::string> map_setting(JurisdictionId j) const;
  Result<http::Response> set_map(const http::Request& request);
  Result<http::Response> map_preview(const http::Request& request) const;
  ledger::AccountName account_name() const;
  // Writes a line of the audit: who, what, about what.
  std::function<Status(JurisdictionId, ActorId, std::string action, std::string object)> audit();
  Result<std::map<UnitId, std::int64_t>> count_people(JurisdictionId j) const;
  void run_housekeeping(const std::stop_token& stop);
  bool sweep_media(const std::stop_token& stop);
  bool sweep_dues();
  bool hold_rounds();
  void tell_live(const std::stop_token& stop);

  Settings settings_;
  const Clock& clock_;
  Random& random_;
  IdMaker ids_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<Backups> backups_;
  std::unique_ptr<places::Module> places_;
  std::unique_ptr<BaseMaps> maps_;
  std::unique_ptr<calendar::Module> calendar_;
  std::unique_ptr<routing::Module> routing_;
  std::unique_ptr<routing::WhistleModule> whistles_;
  std::unique_ptr<routing::DispatchModule> dispatch_;
  std::unique_ptr<routing::DueSweepModule> due_sweep_;
  std::unique_ptr<accounts::Module> accounts_;
  std::unique_ptr<StaffBook> staff_;
  std::unique_ptr<ledger::Module> ledger_;
  std::unique_ptr<intake::Module> intake_;
  std::unique_ptr<notify::Module> notify_;
  std::unique_ptr<Notifier> notifier_;
  Hash256 key_{};  // server_key.h
  std::unique_ptr<callback::Module> callback_;
  std::unique_ptr<cadence::Module> cadence_;
  std::unique_ptr<search::Module> search_;
  std::unique_ptr<outreach::Module> outreach_;
  std::unique_ptr<CityTables> tables_;
  std::unique_ptr<callback::WatchingAuthenticator> watching_;
  std::unique_ptr<ledger::LiveFeed> live_;
  std::unique_ptr<pages::Shell> shell_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::jthread housekeeping_, teller_;
};

}  // namespace tz::app
