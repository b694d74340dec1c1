// user, key, pack, zones, migrate, doctor.
#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/health.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/notify_settings.h"
#include "cli/opened.h"
#include "http/certificate.h"

namespace tz::cli {

Result<std::unique_ptr<Opened>> open(const Common& common, bool read_only) {
  auto opened = std::make_unique<Opened>();
  auto settings = common.settings;
  settings.store.read_only = read_only;
  TZ_TRY(application, app::Application::open(settings, opened->clock, opened->random, !read_only));
  opened->application = std::move(application);
  TZ_TRY(city, opened->application->find_city(common.city));
  opened->city = city;
  return opened;
}

int finish(const Status& status) { return status ? 0 : report(status.error()); }

namespace {

struct Password {
  std::string text;
  bool made = false;  // by us: to be shown, once it is set
};

// The password of a file or of standard input; without either a made one.
Result<Password> password_of(const std::string& file, Random& random) {
  if (file.empty()) return Password{accounts::made_password(random), true};
  std::string password;
  if (file == "-") {
    std::getline(std::cin, password);
  } else {
    std::ifstream in(file);
    if (!in) return fail(Errc::not_found, "cannot open " + file);
    std::getline(in, password);
  }
  return Password{password};
}

void show(const Password& password) {
  if (password.made) fmt::print("password: {}\n", password.text);
}

Status add_user(const Common& common, const UserArguments& arguments) {
  TZ_TRY(opened, open(common));
  accounts::AccountService::NewUser user;
  user.login = arguments.login;
  user.display_name = arguments.name;
  user.language = arguments.language;
  TZ_TRY(roles, accounts::parse_roles(arguments.roles));
  user.roles = roles;
  if (!arguments.unit.empty()) {
    TZ_TRY(units, opened->application->planner().units(opened->city));
    for (const auto& unit : units)
      if (unit.code == arguments.unit) user.unit = unit.id;
    if (user.unit == UnitId{}) return fail_field("unit", "unit: no unit of that code");
  }
  TZ_TRY(password, password_of(arguments.password_file, opened->random));
  user.password = password.text;
  auto made = opened->application->accounts().service.add_user(opened->city, user, kSystemActor);
  if (!made && made.error().code == Errc::conflict)
    return fail_field("login", "login: there is a user \"" + arguments.login + "\" already");
  TZ_CHECK(made);
  fmt::print("added {} with the roles {}\n", made->login, accounts::join_roles(made->roles));
  show(password);
  return {};
}

Status list_users(const Common& common) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(units, opened->application->planner().units(opened->city));
  fmt::print("{:<16} {:<4} {:<24} {}\n", "login", "on", "roles", "unit");
  std::string cursor;
  do {
    TZ_TRY(page, opened->application->accounts().service.users(opened->city, cursor));
    for (const auto& user : page.users) {
      std::string unit;
      for (const auto& card : units)
        if (card.id == user.unit) unit = card.code;
      fmt::print("{:<16} {:<4} {:<24} {}\n", user.login, user.active ? "yes" : "no",
                 accounts::join_roles(user.roles), unit);
    }
    cursor = page.next;
  } while (!cursor.empty());
  return {};
}

Status list_keys(const Common& common) {
  TZ_TRY(opened, open(common, true));
  fmt::print("{:<20} {:<10} {:<10} {}\n", "id", "channel", "revoked", "name");
  std::string cursor;
  do {
    TZ_TRY(page, opened->application->accounts().service.keys(opened->city, cursor));
    for (const auto& key : page.keys)
      fmt::print("{:<20} {:<10} {:<10} {}\n", key.key_id, key.channel,
                 key.revoked_at ? format_instant(*key.revoked_at).substr(0, 10) : "", key.name);
    cursor = page.next;
  } while (!cursor.empty());
  return {};
}

Status load(const Common& common, const std::string& name, const std::vector<std::string>& parts) {
  TZ_TRY(folder, find_pack(common, name));
  SystemClock clock;
  SystemRandom random;
  TZ_TRY(application, app::Application::open(common.settings, clock, random));
  places::LoadReport report;
  TZ_TRY(id, application->load_pack(folder, {parts.begin(), parts.end()}, &report));
  for (const auto& line : places::lines_of(report)) fmt::print("{}\n", line);
  TZ_TRY(card, application->planner().jurisdiction(id));
  TZ_TRY(units, application->planner().units(id));
  TZ_TRY(services, application->planner().services(id));
  fmt::print("{} ({}): {} units, {} services, {} zones{}\n", card.name_en, card.code, units.size(),
             services.size(), application->planner().zone_names(id).size(),
             card.surveyed ? "" : " (outlines are schematic, not surveyed)");
  return {};
}

Status import_zone_file(const Common& common, const ZonesArguments& arguments) {
  TZ_TRY(opened, open(common));
  std::ifstream in(arguments.file, std::ios::binary);
  if (!in) return fail(Errc::not_found, "cannot open " + arguments.file);
  std::ostringstream text;
  text << in.rdbuf();
  places::GeojsonOptions options;
  options.layer = arguments.layer;
  if (arguments.crs == "gcj02") options.crs = places::CoordinateSystem::gcj02;
  if (!arguments.code_property.empty()) options.code_property = arguments.code_property;
  if (!arguments.name_property.empty())
    options.name_zh_property = options.name_en_property = arguments.name_property;
  TZ_TRY(done, opened->application->places().service.import_zones(opened->city, text.str(), options));
  for (const auto& line : places::lines_of(done)) fmt::print("{}\n", line);
  for (const auto& layer : done.layers)
    if (layer.replaced)
      fmt::print("layer {}: {} zones, {} overlaps, {} gaps, {} overhangs\n", layer.layer, layer.zones,
                 layer.tiling.overlaps.size(), layer.tiling.gaps.size(), layer.tiling.overhangs.size());
  return {};
}

Status migrate_or_error(const Common& common, bool dry_run) {
  std::error_code error;
  std::filesystem::create_directories(common.settings.data_dir, error);
  auto options = common.settings.store;
  options.statement_timeout_ms = 0;  // a long index build is not cut short
  TZ_TRY(db, store::open(app::database_url(common.settings), options));
  TZ_TRY(behind, store::pending(*db, app::all_migrations()));
  for (const auto& step : behind) fmt::print("{} {}\n", dry_run ? "would apply" : "applying", step);
  if (!dry_run) TZ_CHECK(app::migrate(*db));
  fmt::print("{}\n", behind.empty() ? "the schema is up to date" : dry_run ? "nothing was changed" : "done");
  return {};
}

// One line of the doctor: what was looked at, whether it is well, what to do.
class Examination {
 public:
  void fine(std::string_view what, std::string_view detail = {}) {
    fmt::print("  ok       {}{}{}\n", what, detail.empty() ? "" : ": ", detail);
  }
  void warn(std::string_view what, std::string_view remedy) {
    fmt::print("  look     {}\n           {}\n", what, remedy);
    ++warnings_;
  }
  void bad(std::string_view what, std::string_view remedy) {
    fmt::print("  WRONG    {}\n           {}\n", what, remedy);
    ++faults_;
  }
  void tell(const std::vector<Finding>& findings) {
    for (const auto& one : findings) {
      if (one.kind == Finding::Kind::fine) fine(one.what);
      if (one.kind == Finding::Kind::look) warn(one.what, one.remedy);
      if (one.kind == Finding::Kind::bad) bad(one.what, one.remedy);
    }
  }
  void tell(const std::vector<app::Finding>& findings) {
    constexpr auto kEnglish = http::Language::en;
    for (const auto& one : findings) {
      if (one.level == app::Finding::Level::well) fine(app::what(one, kEnglish));
      if (one.level == app::Finding::Level::look)
        warn(app::what(one, kEnglish), app::next_step(one, kEnglish));
      if (one.level == app::Finding::Level::wrong)
        bad(app::what(one, kEnglish), app::next_step(one, kEnglish));
    }
  }
  int finish() const {
    fmt::print("\n{} faults, {} things to look at\n", faults_, warnings_);
    return faults_ == 0 ? 0 : 1;
  }

 private:
  int faults_ = 0, warnings_ = 0;
};

// False: there is nothing further to look at.
bool examine_folder(Examination& e, const std::filesystem::path& folder) {
  std::error_code error;
  const auto kind = std::filesystem::status(folder, error).type();
  if (kind == std::filesystem::file_type::directory) return true;
  if (kind == std::filesystem::file_type::not_found)
    e.bad("there is no data folder " + folder.string() + " yet",
          "Run: taizhang pack load default   (makes it), or name the one there is with --data.");
  else if (kind == std::filesystem::file_type::unknown || kind == std::filesystem::file_type::none)
    e.bad("the data folder " + folder.string() + " cannot be reached",
          "Give the user that runs taizhang the right to enter it.");
  else
    e.bad("--data names a file: " + folder.string(),
          "Name the folder that holds it; a database of another name is given with --db sqlite:FILE.");
  return false;
}

// Of a SQLite database, before it is opened: is there one? False: there is nothing further to look at.
bool examine_file(Examination& e, std::string_view url) {
  constexpr std::string_view kScheme = "sqlite:", kMagic = "SQLite format 3";
  if (!url.starts_with(kScheme)) return true;
  const std::string file(url.substr(kScheme.size()));
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    e.bad("there is no database " + file + " yet", "Run: taizhang pack load default   (or another pack)");
    return false;
  }
  std::string head(kMagic.size(), '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (in.gcount() == 0 || head == kMagic) return true;  // An empty file is an empty database.
  e.bad(file + " is no SQLite database",
        "Put back the database from a backup, or move the file away and run: taizhang pack load default");
  return false;
}

void examine_tls(Examination& e, const http::ServerOptions& server, Instant now) {
  if (server.tls_certificate.empty() && server.tls_key.empty())
    return e.warn(
        "no TLS certificate is given",
        "Put taizhang behind a proxy with TLS, or give --tls-cert and --tls-key: phones need it for "
        "their position.");
  if (server.tls_certificate.empty() || server.tls_key.empty())
    return e.bad("a TLS certificate and its key go together", "Give both --tls-cert and --tls-key.");
  const auto until = http::certificate_valid_until(server.tls_certificate, server.tls_key);
  if (!until)
    return e.bad("TLS: " + until.error().message,
                 "Look at " + (until.error().field == "tls_key" ? server.tls_key : server.tls_certificate) +
                     ": serve will not start with it.");
  const std::string day = format_instant(*until).substr(0, 10);
  if (*until <= now)
    e.bad("the TLS certificate is valid no longer: it ended on " + day, "Renew it, and start serve again.");
  else if (*until - now < std::chrono::days(14))
    e.warn("the TLS certificate ends soon, on " + day, "Renew it, and start serve again.");
  else
    e.fine("the TLS certificate and its key fit; valid until " + day);
}

void examine_map(Examination& e, const places::BaseMapSettings& settings) {
  const auto map = places::open_base_map(settings);
  if (!map)
    return e.bad("the map under the zones: " + map.error().message,
                 "Mend --tiles, --tiles-credit, --tiles-crs or --tiles-zoom, or leave them out: serve will "
                 "not start with them.");
  if (map->address.empty()) return e.fine("maps show the zones' outlines alone, without a network");
  if (map->file)
    return e.fine(
        fmt::format("maps are drawn on {}, zoom {} to {}", settings.tiles, map->zoom_min, map->zoom_max));
  e.fine("maps are drawn on pictures of " + map->origin + ": residents' browsers must reach it");
}

void examine_city(Examination& e, app::Application& application) {
  const auto cities = application.planner().jurisdictions();
  if (cities.empty())
    return e.bad("there is no city yet", "Run: taizhang pack load default   (or another pack)");
  for (const auto& city : cities)
    e.tell(app::look_at(app::health_of(application, city.id, application.clock().now())));
}

}  // namespace

int user_add(const Common& common, const UserArguments& arguments) {
  return finish(add_user(common, arguments));
}

int user_password(const Common& common, const UserArguments& arguments) {
  return finish([&]() -> Status {
    TZ_TRY(opened, open(common));
    TZ_TRY(password, password_of(arguments.password_file, opened->random));
    TZ_CHECK(opened->application->accounts().service.set_password(opened->city, arguments.login,
                                                                  password.text, kSystemActor));
    fmt::print("the password of {} is set; all sign-ins ended\n", arguments.login);
    show(password);
    return {};
  }());
}

int user_active(const Common& common, const UserArguments& arguments, bool active) {
  return finish([&]() -> Status {
    TZ_TRY(opened, open(common));
    return opened->application->accounts().service.set_active(opened->city, arguments.login, active,
                                                              kSystemActor);
  }());
}

int user_roles(const Common& common, const UserArguments& arguments) {
  return finish([&]() -> Status {
    TZ_TRY(opened, open(common));
    TZ_TRY(roles, accounts::parse_roles(arguments.roles));
    return opened->application->accounts().service.set_roles(opened->city, arguments.login, roles,
                                                             kSystemActor);
  }());
}

int user_list(const Common& common) { return finish(list_users(common)); }

int key_add(const Common& common, const KeyArguments& arguments) {
  return finish([&]() -> Status {
    if (!ledger::parse<ledger::Channel>(arguments.channel)) {
      std::string known;
      for (const auto channel : ledger::all_of<ledger::Channel>())
        known += (known.empty() ? "" : ", ") + std::string(name(channel));
      return fail_field("channel",
                        "channel: there is no channel " + arguments.channel + "; there is " + known);
    }
    TZ_TRY(opened, open(common));
    TZ_TRY(roles, accounts::parse_roles(arguments.roles));
    TZ_TRY(made, opened->application->accounts().service.add_key(
                     opened->city, arguments.name, arguments.channel, roles, UnitId{}, kSystemActor));
    fmt::print("id  {}\nkey {}\nIt is not shown again.\n", made.key.key_id, made.secret);
    return {};
  }());
}

int key_revoke(const Common& common, const KeyArguments& arguments) {
  return finish([&]() -> Status {
    TZ_TRY(opened, open(common));
    return opened->application->accounts().service.revoke_key(opened->city, arguments.id, kSystemActor);
  }());
}

int key_list(const Common& common) { return finish(list_keys(common)); }

int pack_load(const Common& common, const std::string& folder, const std::vector<std::string>& parts) {
  return finish(load(common, folder, parts));
}

int zones_import(const Common& common, const ZonesArguments& arguments) {
  return finish(import_zone_file(common, arguments));
}

int migrate(const Common& common, bool dry_run) { return finish(migrate_or_error(common, dry_run)); }

namespace {

// The map that an administrator has set. False: none was told of.
bool examine_set_map(Examination& e, const app::Application& application) {
  const auto home = application.home_city();
  if (!home) return false;
  const auto found = app::look_at_map(application.base_maps(), *home);
  e.tell(found);
  return !found.empty();
}

void examine_database(Examination& e, const app::Settings& given, bool& map_told) {
  const auto url = app::database_url(given);
  if (!examine_file(e, url)) return;
  auto settings = given;
  settings.store.read_only = true;  // it may be asked while the server runs
  auto db = store::open(url, settings.store);
  if (!db)
    return e.bad("the database cannot be opened: " + db.error().message,
                 "Check --db and --data, and that the database server runs.");
  const bool sqlite = (*db)->dialect() == store::Dialect::sqlite;
  e.fine(sqlite ? "SQLite, one writing connection for every commit and checkpoint (so the WAL-reset race of "
                  "3.7.0-3.51.2 cannot happen)"
                : "PostgreSQL answers");
  const auto behind = store::pending(**db, app::all_migrations());
  if (!behind)
    return e.bad("the schema cannot be read: " + behind.error().message,
                 "Is this database another program's?");
  if (!behind->empty())
    return e.bad(std::to_string(behind->size()) + " schema steps are missing", "Run: taizhang migrate");
  e.fine("the schema is up to date");
  db->reset();
  SystemClock clock;
  SystemRandom random;
  auto application = app::Application::open(settings, clock, random, false);
  if (!application)
    e.bad(application.error().message, "Run the command again after mending what is named.");
  else
    examine_city(e, **application);
  if (application) map_told = examine_set_map(e, **application);
}

}  // namespace

int doctor(const Common& common) {
  Examination e;
  fmt::print("taizhang doctor\n");
  bool map_told = false;
  if (examine_folder(e, common.settings.data_dir)) {
    e.tell(app::look_at(app::disk_of(common.settings.data_dir)));
    examine_database(e, common.settings, map_told);
    const SystemClock clock;
    const app::Backups backups(app::database_url(common.settings), common.settings.data_dir, clock);
    if (backups.are_possible()) e.tell(app::look_at_backups(backups.list(), clock.now()));
  }
  examine_tls(e, common.settings.server, SystemClock().now());
  if (!map_told) examine_map(e, common.settings.map);
  e.tell(examine_notify(common));
  return e.finish();
}

}  // namespace tz::cli
