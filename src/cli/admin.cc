// user, key, pack, zones, migrate, doctor.
#include <fmt/core.h>
#include <sys/statvfs.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "base/time.h"
#include "cli/commands.h"

namespace tz::cli {
namespace {

struct Opened {
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<app::Application> application;
  JurisdictionId city{};
};

// `read_only` may run beside a server; on SQLite the others need it stopped.
Result<std::unique_ptr<Opened>> open(const Common& common, bool read_only = false) {
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

// The password of a file or of standard input; without either a made one, which is printed.
Result<std::string> password_of(const std::string& file, Random& random) {
  if (file.empty()) {
    std::string made = random_code(random, 4);
    for (int group = 1; group < 4; ++group) made += "-" + random_code(random, 4);
    fmt::print("password: {}\n", made);
    return made;
  }
  std::string password;
  if (file == "-") {
    std::getline(std::cin, password);
  } else {
    std::ifstream in(file);
    if (!in) return fail(Errc::not_found, "cannot open " + file);
    std::getline(in, password);
  }
  return password;
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
  user.password = password;
  TZ_TRY(made, opened->application->accounts().service.add_user(opened->city, user, kSystemActor));
  fmt::print("added {} with the roles {}\n", made.login, accounts::join_roles(made.roles));
  return {};
}

Status list_users(const Common& common) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(users, opened->application->accounts().service.users(opened->city));
  TZ_TRY(units, opened->application->planner().units(opened->city));
  fmt::print("{:<16} {:<4} {:<24} {}\n", "login", "on", "roles", "unit");
  for (const auto& user : users) {
    std::string unit;
    for (const auto& card : units)
      if (card.id == user.unit) unit = card.code;
    fmt::print("{:<16} {:<4} {:<24} {}\n", user.login, user.active ? "yes" : "no",
               accounts::join_roles(user.roles), unit);
  }
  return {};
}

Status list_keys(const Common& common) {
  TZ_TRY(opened, open(common, true));
  TZ_TRY(keys, opened->application->accounts().service.keys(opened->city));
  fmt::print("{:<20} {:<10} {:<10} {}\n", "id", "channel", "revoked", "name");
  for (const auto& key : keys)
    fmt::print("{:<20} {:<10} {:<10} {}\n", key.key_id, key.channel,
               key.revoked_at ? format_instant(*key.revoked_at).substr(0, 10) : "", key.name);
  return {};
}

Status load(const Common& common, const std::string& name, const std::vector<std::string>& parts) {
  TZ_TRY(folder, find_pack(common, name));
  SystemClock clock;
  SystemRandom random;
  TZ_TRY(application, app::Application::open(common.settings, clock, random));
  TZ_TRY(id, application->load_pack(folder, {parts.begin(), parts.end()}));
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
  for (const auto& note : done.notes) fmt::print("{}\n", note);
  for (const auto& layer : done.layers)
    if (layer.replaced)
      fmt::print("layer {}: {} zones, {} overlaps, {} gaps\n", layer.layer, layer.zones,
                 layer.tiling.overlaps.size(), layer.tiling.gaps.size());
  return {};
}

Status migrate_or_error(const Common& common, bool dry_run) {
  std::error_code error;
  std::filesystem::create_directories(common.settings.data_dir, error);
  auto options = common.settings.store;
  options.statement_timeout_ms = 0;  // a long index build is not cut short
  TZ_TRY(db, store::open(app::database_url(common.settings), options));
  const auto steps = app::all_migrations();
  TZ_TRY(behind, store::pending(*db, steps));
  for (const auto& step : behind) fmt::print("{} {}\n", dry_run ? "would apply" : "applying", step);
  if (!dry_run) TZ_CHECK(store::migrate(*db, steps));
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
  int finish() const {
    fmt::print("\n{} faults, {} things to look at\n", faults_, warnings_);
    return faults_ == 0 ? 0 : 1;
  }

 private:
  int faults_ = 0, warnings_ = 0;
};

void examine_disk(Examination& e, const std::filesystem::path& folder) {
  struct statvfs disk {};
  if (statvfs(folder.c_str(), &disk) != 0)
    return e.bad("the data folder " + folder.string() + " cannot be reached",
                 "Make it, or name another with --data.");
  const double share =
      disk.f_blocks == 0 ? 0 : static_cast<double>(disk.f_bavail) / static_cast<double>(disk.f_blocks);
  const auto words = fmt::format("{:.0f} % of the disk is free", share * 100);
  if (share < 0.03)
    e.bad(words, "Make room at once: below this no request can be kept safely.");
  else if (share < 0.2)
    e.warn(words, "Make room soon.");
  else
    e.fine(words);
  const auto probe = folder / ".doctor";
  std::ofstream out(probe);
  if (out << "x")
    e.fine("the data folder can be written");
  else
    e.bad("the data folder cannot be written",
          "Give the user that runs taizhang the right to write " + folder.string() + ".");
  out.close();
  std::error_code ignored;
  std::filesystem::remove(probe, ignored);
}

void examine_city(Examination& e, app::Application& application) {
  const auto cities = application.planner().jurisdictions();
  if (cities.empty())
    return e.bad("there is no city yet", "Run: taizhang pack load default   (or another pack)");
  for (const auto& city : cities) {
    const auto zones = application.planner().zone_names(city.id);
    if (zones.empty())
      e.warn("the city " + city.code + " has no zones", "Run: taizhang zones import FILE --layer LAYER");
    else if (!city.surveyed)
      e.warn("the outlines of " + city.code + " are schematic",
             "Import surveyed zones: taizhang zones import FILE --layer LAYER");
    else
      e.fine("zones of " + city.code, std::to_string(zones.size()));
    const auto users = application.accounts().service.users(city.id);
    const auto has = [&](accounts::Role role) {
      return users &&
             std::ranges::any_of(*users, [&](const auto& u) { return u.active && u.roles.contains(role); });
    };
    for (const auto role : {accounts::Role::hotline, accounts::Role::handler, accounts::Role::callback,
                            accounts::Role::administrator})
      if (!has(role))
        e.warn(fmt::format("nobody in {} has the role {}", city.code, name(role)),
               fmt::format("Run: taizhang user add LOGIN --name NAME --roles {}", name(role)));
    const auto head = application.ledger().events.head(city.id);
    if (head)
      e.fine(fmt::format("the feed of {} can be read", city.code), std::to_string(*head) + " events");
    else
      e.bad("the feed of " + city.code + " cannot be read", head.error().message);
  }
}

}  // namespace

int user_add(const Common& common, const UserArguments& arguments) {
  return finish(add_user(common, arguments));
}

int user_password(const Common& common, const UserArguments& arguments) {
  return finish([&]() -> Status {
    TZ_TRY(opened, open(common));
    TZ_TRY(password, password_of(arguments.password_file, opened->random));
    TZ_CHECK(opened->application->accounts().service.set_password(opened->city, arguments.login, password,
                                                                  kSystemActor));
    fmt::print("the password of {} is set; all sign-ins ended\n", arguments.login);
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

int doctor(const Common& common) {
  Examination e;
  fmt::print("taizhang doctor\n");
  examine_disk(e, common.settings.data_dir);
  const auto url = app::database_url(common.settings);
  auto settings = common.settings;
  settings.store.read_only = true;  // it may be asked while the server runs
  auto db = store::open(url, settings.store);
  if (!db) {
    e.bad("the database cannot be opened: " + db.error().message,
          "Check --db and --data, and that the database server runs.");
    return e.finish();
  }
  const bool sqlite = (*db)->dialect() == store::Dialect::sqlite;
  e.fine(sqlite ? "SQLite, one writing connection for every commit and checkpoint (so the WAL-reset race of "
                  "3.7.0-3.51.2 cannot happen)"
                : "PostgreSQL answers");
  const auto behind = store::pending(**db, app::all_migrations());
  if (!behind)
    e.bad("the schema cannot be read: " + behind.error().message, "Is this database another program's?");
  else if (!behind->empty())
    e.bad(std::to_string(behind->size()) + " schema steps are missing", "Run: taizhang migrate");
  else
    e.fine("the schema is up to date");
  if (!behind || !behind->empty()) return e.finish();
  db->reset();
  SystemClock clock;
  SystemRandom random;
  auto application = app::Application::open(settings, clock, random, false);
  if (!application)
    e.bad(application.error().message, "Run the command again after mending what is named.");
  else
    examine_city(e, **application);
  if (!common.settings.server.tls_certificate.empty())
    e.fine("TLS is configured");
  else
    e.warn("no TLS certificate is given",
           "Put taizhang behind a proxy with TLS, or give --tls-cert and --tls-key to serve: phones need it "
           "for their position.");
  return e.finish();
}

}  // namespace tz::cli
