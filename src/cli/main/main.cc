// The command line. Every option is told by --help; every command by its own.
#include <CLI/CLI.hpp>

#include <iostream>
#include <new>

#include "cli/commands.h"

namespace {

using namespace tz::cli;

void add_common(CLI::App& app, Common& common) {
  app.add_option("--data", common.settings.data_dir,
                 "Folder of the database file and of uploads on their way")
      ->envname("TAIZHANG_DATA")
      ->capture_default_str();
  app.add_option(
         "--db", common.settings.database,
         "Database: sqlite:FILE or a PostgreSQL connection string (default: SQLite in the data folder)")
      ->envname("TAIZHANG_DB");
  app.add_option("--city", common.city, "Code of the city, where there are several")
      ->envname("TAIZHANG_CITY");
  app.add_option("--packs", common.packs, "Folder of packs (default: beside the program)")
      ->envname("TAIZHANG_PACKS");
}

// What the server is given, so that doctor can look at it too.
void add_server(CLI::App* command, tz::http::ServerOptions& server) {
  command->add_option("--tls-cert", server.tls_certificate, "PEM file with the certificate chain")
      ->envname("TAIZHANG_TLS_CERT");
  command->add_option("--tls-key", server.tls_key, "PEM file with the private key")
      ->envname("TAIZHANG_TLS_KEY");
}

// What lies under the zones on every map.
void add_map_options(CLI::App* command, Common& common) {
  auto& map = common.settings.map;
  command
      ->add_option("--tiles", map.tiles,
                   "Map under the zones: https://HOST/{z}/{x}/{y}.png, or a PMTiles file "
                   "(default: what administrators set)")
      ->envname("TAIZHANG_TILES");
  command->add_option("--tiles-credit", map.credit, "Who made that map; shown on it")
      ->envname("TAIZHANG_TILES_CREDIT");
  command
      ->add_option("--tiles-crs", map.crs,
                   "Its coordinates: wgs84, or gcj02 as Chinese tile servers have them")
      ->envname("TAIZHANG_TILES_CRS")
      ->capture_default_str();
  command->add_option("--tiles-zoom", map.zoom_max, "Finest zoom of the tile server (a file says its own)")
      ->envname("TAIZHANG_TILES_ZOOM")
      ->capture_default_str();
}

// How the server reaches the world; what is secret is in files.
void add_notify_options(CLI::App* command, Common& common) {
  auto& notify = common.settings.notify;
  auto& files = common.notify_files;
  command->add_option("--public-url", notify.public_url, "The address by which residents reach this server")
      ->envname("TAIZHANG_PUBLIC_URL");
  command
      ->add_option(
          "--smtp", notify.smtp,
          "Mail server: smtp://HOST:PORT, smtps://HOST:PORT, or smtp+plain://HOST:PORT on this machine")
      ->envname("TAIZHANG_SMTP");
  command->add_option("--smtp-user", notify.smtp_user, "Login at the mail server")
      ->envname("TAIZHANG_SMTP_USER");
  command->add_option("--smtp-password-file", files.smtp_password, "File with its password")
      ->envname("TAIZHANG_SMTP_PASSWORD_FILE");
  command
      ->add_option("--smtp-ca", notify.smtp_ca_file, "PEM file of the authority that signed its certificate")
      ->envname("TAIZHANG_SMTP_CA");
  command->add_option("--mail-from", notify.mail_from, "Sender: 'City <notices@city.example>'")
      ->envname("TAIZHANG_MAIL_FROM");
  command->add_option("--sms-gateway", files.sms_gateway, "JSON file that describes the SMS gateway")
      ->envname("TAIZHANG_SMS_GATEWAY");
  command->add_option("--sms-secret-file", files.sms_secret, "File with the gateway's secret")
      ->envname("TAIZHANG_SMS_SECRET_FILE");
  command
      ->add_flag("--partners-private", notify.allow_private,
                 "Let webhooks and the gateway be in the own network, and without TLS")
      ->envname("TAIZHANG_PARTNERS_PRIVATE");
}

void add_notify(CLI::App& app, Common& common, int& code) {
  auto* notify = app.add_subcommand("notify", "Messages to residents")->require_subcommand(1);
  auto* test = notify->add_subcommand("test", "Send one message, to see whether it comes");
  auto to = std::make_shared<std::string>();
  test->add_option("--to", *to, "A mail address, or a telephone number")->required();
  add_notify_options(test, common);
  test->callback([&common, to, &code] { code = notify_test(common, *to); });
}

void add_serve(CLI::App& app, Common& common, int& code) {
  auto* command =
      app.add_subcommand("serve", "Serve the web pages, the staff application and the interfaces");
  auto arguments = std::make_shared<ServeArguments>();
  auto& server = common.settings.server;
  command->add_option("--listen", arguments->listen, "Address and port")
      ->envname("TAIZHANG_LISTEN")
      ->capture_default_str();
  add_server(command, server);
  add_map_options(command, common);
  add_notify_options(command, common);
  command
      ->add_option("--trusted-proxy", server.trusted_proxies,
                   "Address of a proxy whose X-Forwarded-For is believed (repeatable)")
      ->envname("TAIZHANG_TRUSTED_PROXY");
  command->add_option("--workers", server.worker_threads, "Threads that answer requests")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->callback([&common, arguments, &code] { code = serve(common, *arguments); });
}

void add_demo(CLI::App& app, Common& common, int& code) {
  auto* command =
      app.add_subcommand("demo", "Make the demonstration city of Liaoyuan if it is not there, and serve it");
  auto arguments = std::make_shared<DemoArguments>();
  command->add_option("--listen", arguments->listen, "Address and port")->capture_default_str();
  add_map_options(command, common);
  command->add_option("--needs", arguments->needs, "How many invented needs")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  command->add_option("--settled", arguments->settled, "How many more that landed one to three months ago")
      ->capture_default_str()
      ->check(CLI::Range(0, 100'000));
  command->add_option("--seed", arguments->seed, "The same seed makes the same city")->capture_default_str();
  command->add_flag("!--no-serve", arguments->serve, "Only make the city");
  command->callback([&common, arguments, &code] { code = demo(common, *arguments); });
}

void add_import(CLI::App& app, Common& common, int& code) {
  auto* command = app.add_subcommand(
      "import",
      "Load a CSV file (plain or gzip) of requests from another system; exit status 3 if rows were bad");
  auto arguments = std::make_shared<ImportArguments>();
  command->add_option("file", arguments->file, "The file")->required();
  command
      ->add_option("--profile", arguments->profile,
                   "boston, nyc, nyc-portal, la, or the path of a profile of your own")
      ->required();
  command->add_flag("--dry-run", arguments->dry_run, "Read and check everything, write nothing");
  command->add_option("--errors", arguments->errors,
                      "Write every bad row with its line number to this CSV file");
  command->add_option("--limit", arguments->rows_max, "Stop after so many rows (0: all)")
      ->capture_default_str();
  command->add_flag("--quiet", arguments->quiet, "No progress line");
  command->callback([&common, arguments, &code] { code = import_file(common, *arguments); });
}

void add_export(CLI::App& app, Common& common, int& code) {
  auto* command = app.add_subcommand("export", "Write all cases to a file or to standard output");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("--format", arguments->format, "csv or jsonl")
      ->capture_default_str()
      ->check(CLI::IsMember({"csv", "jsonl"}));
  command->add_flag("--public", arguments->public_view, "Only what anyone may see");
  command->add_option("-o,--output", arguments->file, "File (default: standard output)");
  command->callback([&common, arguments, &code] { code = export_cases(common, *arguments); });
}

void add_user(CLI::App& app, Common& common, int& code) {
  auto* user = app.add_subcommand("user", "Members of staff")->require_subcommand(1);
  auto arguments = std::make_shared<UserArguments>();
  const auto with_login = [&](CLI::App* command) {
    command->add_option("login", arguments->login, "2 to 64 of a-z 0-9 . _ -")->required();
  };
  constexpr const char* kRoles =
      "call_taker, hotline, handler, approver, panel, callback, supervisor, contractor, importer, "
      "administrator; several with commas";
  constexpr const char* kPassword =
      "File with the password (- for standard input); without it one is made and printed";
  auto* add = user->add_subcommand("add", "Add one");
  with_login(add);
  add->add_option("--name", arguments->name, "Name to show")->required();
  add->add_option("--unit", arguments->unit, "Code of the unit");
  add->add_option("--roles", arguments->roles, kRoles)->required();
  add->add_option("--language", arguments->language, "zh or en")->capture_default_str();
  add->add_option("--password-file", arguments->password_file, kPassword);
  add->callback([&common, arguments, &code] { code = user_add(common, *arguments); });
  auto* password = user->add_subcommand("password", "Set the password; ends all sign-ins");
  with_login(password);
  password->add_option("--password-file", arguments->password_file, kPassword);
  password->callback([&common, arguments, &code] { code = user_password(common, *arguments); });
  auto* on = user->add_subcommand("on", "Let one sign in again");
  with_login(on);
  on->callback([&common, arguments, &code] { code = user_active(common, *arguments, true); });
  auto* off = user->add_subcommand("off", "Let one sign in no more; ends all sign-ins");
  with_login(off);
  off->callback([&common, arguments, &code] { code = user_active(common, *arguments, false); });
  auto* roles = user->add_subcommand("roles", "Change the roles");
  with_login(roles);
  roles->add_option("roles", arguments->roles, kRoles)->required();
  roles->callback([&common, arguments, &code] { code = user_roles(common, *arguments); });
  user->add_subcommand("list", "List them")->callback([&common, &code] { code = user_list(common); });
}

void add_key(CLI::App& app, Common& common, int& code) {
  auto* key = app.add_subcommand("key", "Keys for programs, such as Open311 clients")->require_subcommand(1);
  auto arguments = std::make_shared<KeyArguments>();
  auto* add = key->add_subcommand("add", "Make one; it is shown once");
  add->add_option("name", arguments->name, "What it is for")->required();
  add->add_option("--channel", arguments->channel, "Channel recorded on what comes in by it")
      ->capture_default_str();
  add->add_option("--roles", arguments->roles, "open311, importer, ...")->capture_default_str();
  add->callback([&common, arguments, &code] { code = key_add(common, *arguments); });
  auto* revoke = key->add_subcommand("revoke", "Let one in no more");
  revoke->add_option("id", arguments->id, "Its number, as listed")->required();
  revoke->callback([&common, arguments, &code] { code = key_revoke(common, *arguments); });
  key->add_subcommand("list", "List them")->callback([&common, &code] { code = key_list(common); });
}

void add_table(CLI::App& app, Common& common, int& code) {
  auto* table =
      app.add_subcommand("table", "Tables of a city's pack, changed by hand")->require_subcommand(1);
  auto arguments = std::make_shared<TableArguments>();
  const auto named = [&](const char* word, const char* what) {
    auto* command = table->add_subcommand(word, what);
    command->add_option("name", arguments->name, "Name of the table, such as units")->required();
    return command;
  };
  constexpr const char* kDryRun = "Only say what would change";
  table->add_subcommand("list", "Which there are, and which of them were changed by hand")
      ->callback([&common, &code] { code = table_list(common); });
  named("show", "Print one as it holds now")->callback([&common, arguments, &code] {
    code = table_show(common, arguments->name);
  });
  auto* load = named("load", "Change one; it stays so whatever pack is loaded later");
  load->add_option("file", arguments->file, "CSV file, as in a pack")->required();
  load->add_flag("--dry-run", arguments->dry_run, kDryRun);
  load->callback([&common, arguments, &code] { code = table_load(common, *arguments); });
  auto* reset = named("reset", "Go back to the pack's");
  reset->add_flag("--dry-run", arguments->dry_run, kDryRun);
  reset->callback([&common, arguments, &code] { code = table_reset(common, *arguments); });
}

void add_configuration(CLI::App& app, Common& common, int& code) {
  auto* pack =
      app.add_subcommand("pack", "Packs: the data that make the program a city's")->require_subcommand(1);
  auto* load = pack->add_subcommand("load", "Add a city from a pack, or renew it");
  auto folder = std::make_shared<std::string>();
  auto parts = std::make_shared<std::vector<std::string>>();
  load->add_option("pack", *folder, "Name of a pack, or its folder")->required();
  load->add_option("--part", *parts, "An optional part of it, such as party (repeatable)");
  load->callback([&common, folder, parts, &code] { code = pack_load(common, *folder, *parts); });
  add_table(app, common, code);

  auto* zones = app.add_subcommand("zones", "Zones: areas on the map")->require_subcommand(1);
  auto arguments = std::make_shared<ZonesArguments>();
  auto* import = zones->add_subcommand("import", "Replace the zones of a layer by those of a GeoJSON file");
  import->add_option("file", arguments->file, "The file")->required();
  import->add_option("--layer", arguments->layer, "Code of the layer")->required();
  import->add_option("--crs", arguments->crs, "wgs84, or gcj02 to convert from Chinese base maps")
      ->capture_default_str()
      ->check(CLI::IsMember({"wgs84", "gcj02"}));
  import->add_option("--code-property", arguments->code_property, "Property with the zone's code");
  import->add_option("--name-property", arguments->name_property, "Property with the zone's name");
  import->callback([&common, arguments, &code] { code = zones_import(common, *arguments);
});

auto* days = app.add_subcommand("calendar", "The working calendar: days off and make-up days")
                 -> require_subcommand(1);
auto wanted = std::make_shared<CalendarArguments>();
auto* load_year = days->add_subcommand("load", "Load a year from two independent sources that agree");
load_year->add_option("--year", wanted->year, "The year")->required()->check(CLI::Range(1900, 2199));
load_year
    ->add_option("--source", wanted->sources,
                 "FORMAT=FILE[,FILE]: holiday_cn, chinese_days or csv; twice for the nation's calendar")
    ->required();
load_year->add_option("--layer", wanted->layer, "Code of the layer; the nation's if not given");
load_year->add_option("--level", wanted->level, "Make the layer: regional or unit (its code is the unit's)")
    ->check(CLI::IsMember({"regional", "unit"}));
load_year->add_option("--name-zh", wanted->name_zh, "Name of a new layer");
load_year->add_option("--name-en", wanted->name_en, "The same in English");
load_year->add_flag("--dry-run", wanted->dry_run, "Only say what would change");
load_year->callback([&common, wanted, &code] { code = calendar_load(common, *wanted); });
auto* show_year = days->add_subcommand("show", "The days of a year, and where they come from");
show_year->add_option("year", wanted->year, "The year")->required()->check(CLI::Range(1900, 2199));
show_year->add_option("--layer", wanted->layer, "Code of the layer; the nation's if not given");
show_year->callback([&common, wanted, &code] { code = calendar_show(common, *wanted); });
days->add_subcommand("check", "Which years are published; 1 if this one is not")->callback([&common, &code] {
  code = calendar_check(common);
});

app.add_subcommand("search", "The search index")
    ->require_subcommand(1)
    ->add_subcommand("rebuild", "Make it anew from the history, for every city")
    ->callback([&common, &code] { code = search_rebuild(common); });

auto* migrate_command = app.add_subcommand("migrate", "Bring the database schema up to date");
auto dry_run = std::make_shared<bool>(false);
migrate_command->add_flag("--dry-run", *dry_run, "Only say what would be done");
migrate_command->callback([&common, dry_run, &code] { code = migrate(common, *dry_run); });

auto* backup_command = app.add_subcommand(
    "backup", "Copy the database into the folder backups of the data folder, while a server runs too");
backup_command->callback([&common, &code] { code = backup(common); });

auto* doctor_command = app.add_subcommand("doctor", "Say in plain words what is wrong with this set-up");
add_server(doctor_command, common.settings.server);
add_map_options(doctor_command, common);
add_notify_options(doctor_command, common);
doctor_command->callback([&common, &code] { code = doctor(common); });
}  // namespace

// A word where a command must stand and there is none of that name: says so and names those there are.
bool told_unknown_command(const CLI::App& app) {
  const CLI::App* at = &app;
  std::string path = "taizhang";
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
  const auto commands = at->get_subcommands([](const CLI::App*) { return true; });
  const auto words = app.remaining(true);
  if (commands.empty() || words.empty() || words.front().starts_with("-")) return false;
  std::cerr << "taizhang: there is no command \"" << path << " " << words.front() << "\"\nThere are:";
  for (const auto* command : commands) std::cerr << " " << command->get_name();
  std::cerr << "\nMore: " << path << " --help\n";
  return true;
}

int run(int argc, char** argv) {
  CLI::App app{"taizhang: the open ledger of everything residents ask of their city"};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "taizhang " TZ_VERSION);
  app.footer(
      "First steps:\n  taizhang demo                      a demonstration city at http://127.0.0.1:8080\n"
      "  taizhang pack load default         a city of your own to begin with\n"
      "  taizhang user add li --name 'Li' --roles hotline\n  taizhang serve --listen 0.0.0.0:8080\n"
      "  taizhang doctor                    what is wrong, in plain words\n");
  Common common;
  int code = 0;
  add_common(app, common);
  add_serve(app, common, code);
  add_demo(app, common, code);
  add_import(app, common, code);
  add_export(app, common, code);
  add_user(app, common, code);
  add_key(app, common, code);
  add_notify(app, common, code);
  add_configuration(app, common, code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0 && told_unknown_command(app)) return 2;
    const int status = app.exit(error);
    return status == 0 ? 0 : 2;
  }
  return code;
}

}  // namespace

// What nobody handled ends here, with a plain word and status 1 (ADR 0001).
int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "taizhang: there is not enough memory\n";
  } catch (const std::exception& error) {
    std::cerr << "taizhang: it failed inside: " << error.what() << "\n";
  }
  return 1;
}
