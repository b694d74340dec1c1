#pragma once
// What each subcommand does. Each returns the exit code: 0 done, 1 refused or failed (said on standard
// error), 2 wrong usage.
#include <cstdint>
#include <string>
#include <vector>

#include "app/application.h"

namespace tz::cli {

// Files whose contents settings hold; read when a command needs them.
struct NotifyFiles {
  std::string smtp_password, sms_gateway, sms_secret;
};

struct Common {
  app::Settings settings;
  NotifyFiles notify_files;
  std::string city;
  std::string packs;  // folder of packs; empty: beside the binary
};

struct ServeArguments {
  std::string listen = "127.0.0.1:8080";
};
int serve(const Common& common, const ServeArguments& arguments);

struct DemoArguments {
  std::string listen = "127.0.0.1:8080";
  int needs = 320, settled = 720;
  std::uint64_t seed = 1;
  bool serve = true;
};
int demo(const Common& common, const DemoArguments& arguments);

struct ImportArguments {
  std::string profile, file, errors;
  bool dry_run = false, quiet = false;
  std::uint64_t rows_max = 0;
};
int import_file(const Common& common, const ImportArguments& arguments);

struct ExportArguments {
  std::string format = "csv", file;
  bool public_view = false;
};
int export_cases(const Common& common, const ExportArguments& arguments);

struct UserArguments {
  std::string login, name, unit, roles, language = "zh", password_file;
};
int user_add(const Common& common, const UserArguments& arguments);
int user_password(const Common& common, const UserArguments& arguments);
int user_active(const Common& common, const UserArguments& arguments, bool active);
int user_roles(const Common& common, const UserArguments& arguments);
int user_list(const Common& common);

struct KeyArguments {
  std::string name, channel = "open311", roles = "open311";
  std::int64_t id = 0;
};
int key_add(const Common& common, const KeyArguments& arguments);
int key_revoke(const Common& common, const KeyArguments& arguments);
int key_list(const Common& common);

int pack_load(const Common& common, const std::string& folder, const std::vector<std::string>& parts);

// One CSV of the city's pack, changed by hand (app/city_tables.h).
struct TableArguments {
  std::string name, file;
  bool dry_run = false;
};
int table_list(const Common& common);
int table_show(const Common& common, const std::string& name);
int table_load(const Common& common, const TableArguments& arguments);
// Back to the pack's.
int table_reset(const Common& common, const TableArguments& arguments);

struct ZonesArguments {
  std::string file, layer, crs = "wgs84", code_property, name_property;
};
int zones_import(const Common& common, const ZonesArguments& arguments);

// Sends one message to a mail address or a telephone number, past the outbox.
int notify_test(const Common& common, const std::string& to);

struct CalendarArguments {
  int year = 0;
  std::string layer, level, name_zh, name_en;  // layer: empty is the nation's
  std::vector<std::string> sources;            // "holiday_cn=FILE,FILE"
  bool dry_run = false;
};
int calendar_load(const Common& common, const CalendarArguments& arguments);
int calendar_show(const Common& common, const CalendarArguments& arguments);
int calendar_check(const Common& common);

// Empties the search index and makes it anew from the ledger's feed, of every city.
int search_rebuild(const Common& common);

int migrate(const Common& common, bool dry_run);
int doctor(const Common& common);
// A copy of a SQLite database into the data folder; beside a server too.
int backup(const Common& common);

// Prints the error and what to do about it; returns 1.
int report(const Error& error);
// The folder of a pack: a path as given, or a name looked up in common.packs, $TAIZHANG_PACKS, beside the
// binary and in its share folder.
Result<std::string> find_pack(const Common& common, const std::string& name);
// "127.0.0.1:8080", ":8080", "8080", "[::1]:8080".  invalid_argument (field listen)
Status set_listen(http::ServerOptions& options, const std::string& listen);

}  // namespace tz::cli
