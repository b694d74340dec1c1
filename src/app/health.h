#pragma once
// How the program is: what was looked at, in numbers, and what a person should make of it. The screen and the
// doctor say the same.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "accounts/role.h"
#include "app/backups.h"
#include "app/base_maps.h"
#include "base/clock.h"
#include "http/request.h"
#include "notify/outbox_store.h"

namespace tz::app {

class Application;

// What there is to say of one thing. The words are web/i18n's "health.<code>" and, unless it is well,
// "health.<code>.next": what to do.
struct Finding {
  enum class Level : std::uint8_t { well, look, wrong } level = Level::well;
  std::string code{};
  std::vector<std::pair<std::string, std::string>> values{};
};
std::string what(const Finding& finding, http::Language language);
std::string next_step(const Finding& finding, http::Language language);

// Free space below which there is something to look at, and below which nothing can be kept safely.
inline constexpr double kDiskLook = 0.2, kDiskWrong = 0.03;
// A consumer of the feed that is further behind is told of: some minutes of a large city's busiest hour.
inline constexpr std::int64_t kLagLook = 5000;
// A backup that is older is told of (docs/operate.md: a copy each day, and a day's grace for its making).
inline constexpr std::chrono::hours kBackupLook{48};
// How long something may wait for a carrier that takes nothing.
inline constexpr std::chrono::hours kSilentLook{2};

struct Disk {
  bool reachable = false, writable = false;
  std::uint64_t free_bytes = 0, total_bytes = 0;
};
Disk disk_of(const std::filesystem::path& folder);

struct Consumer {
  std::string name;  // "notify", "search", ...
  std::int64_t position = 0;
};

// A city's share of it. What could not be read is absent.
struct CityHealth {
  std::string code;
  std::size_t zones = 0;
  bool surveyed = false;
  std::set<accounts::Role> roles;    // that somebody who may sign in has
  std::optional<std::int64_t> head;  // last position of the feed
  std::vector<Consumer> consumers;
  std::optional<std::vector<notify::Carrier>> carriers;
  std::optional<std::vector<notify::Carrier>> silent;  // of these, those that take nothing
  std::size_t dead = 0;                                // messages given up, counted to kDeadCounted
  std::string dead_channel, dead_code;                 // of the first of them
};
inline constexpr std::size_t kDeadCounted = 100;

std::vector<Finding> look_at(const Disk& disk);
std::vector<Finding> look_at(const CityHealth& city);
// Only where the program makes them: on SQLite.
std::vector<Finding> look_at_backups(const std::vector<BackupFile>& backups, Instant now);

// The base map that was set; `opens` is false if it could not be used were the program started now. Nothing
// where none is set.
std::vector<Finding> look_at_map(const places::MapSetting& setting, bool opens);
// The same of what holds: nothing where the command line names the map, or what is set cannot be read.
std::vector<Finding> look_at_map(const BaseMaps& maps, JurisdictionId home);

// Reads what there is to know of a city.
CityHealth health_of(Application& application, JurisdictionId j, Instant now);

}  // namespace tz::app
