#include "app/health.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <fstream>

#include "app/application.h"
#include "pages/words.h"

namespace tz::app {
namespace {

using Level = Finding::Level;

std::string said(const std::string& key, const Finding& finding, http::Language language) {
  const pages::Words words(language);
  if (!words.has(key)) return {};
  std::string text(words(key));
  for (const auto& [name, value] : finding.values) {
    const std::string mark = "{" + name + "}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

void look_at_outbox(std::vector<Finding>& all, const CityHealth& city) {
  if (!city.silent || !city.carriers) {
    all.push_back({Level::wrong, "outbox_unreadable", {{"city", city.code}}});
    return;
  }
  for (const auto& one : *city.silent)
    all.push_back(
        {Level::wrong,
         "carrier_silent",
         {{"city", city.code}, {"carrier", one.carrier}, {"code", one.code.empty() ? "-" : one.code}}});
  if (city.dead > 0)
    all.push_back({Level::look,
                   "messages_dead",
                   {{"city", city.code},
                    {"n", fmt::format("{}{}", city.dead, city.dead >= kDeadCounted ? "+" : "")},
                    {"channel", city.dead_channel},
                    {"code", city.dead_code}}});
  if (city.silent->empty() && city.dead == 0) all.push_back({Level::well, "outbox", {{"city", city.code}}});
}

void look_at_feed(std::vector<Finding>& all, const CityHealth& city) {
  if (!city.head) {
    all.push_back({Level::wrong, "feed_unreadable", {{"city", city.code}}});
    return;
  }
  all.push_back({Level::well, "feed", {{"city", city.code}, {"n", std::to_string(*city.head)}}});
  for (const auto& one : city.consumers)
    if (const auto behind = *city.head - one.position; behind > kLagLook)
      all.push_back({Level::look,
                     "consumer_behind",
                     {{"city", city.code}, {"consumer", one.name}, {"n", std::to_string(behind)}}});
}

std::set<accounts::Role> roles_taken(Application& application, JurisdictionId j) {
  std::set<accounts::Role> taken;
  std::string cursor;
  do {
    const auto page = application.accounts().service.users(j, cursor, 1000);
    if (!page) break;
    for (const auto& user : page->users)
      if (user.active) taken.insert(user.roles.begin(), user.roles.end());
    cursor = page->next;
  } while (!cursor.empty());
  return taken;
}

template <class T>
std::optional<T> kept(Result<T> result) {
  if (!result) return std::nullopt;
  return std::move(*result);
}

}  // namespace

std::string what(const Finding& finding, http::Language language) {
  return said("health." + finding.code, finding, language);
}
std::string next_step(const Finding& finding, http::Language language) {
  return said("health." + finding.code + ".next", finding, language);
}

Disk disk_of(const std::filesystem::path& folder) {
  Disk disk;
  struct statvfs info {};
  if (statvfs(folder.c_str(), &info) != 0) return disk;
  disk.reachable = true;
  disk.free_bytes = std::uint64_t{info.f_bavail} * info.f_frsize;
  disk.total_bytes = std::uint64_t{info.f_blocks} * info.f_frsize;
  const auto probe = folder / ".doctor";
  std::ofstream out(probe);
  disk.writable = static_cast<bool>(out << "x");
  out.close();
  std::error_code ignored;
  std::filesystem::remove(probe, ignored);
  return disk;
}

std::vector<Finding> look_at(const Disk& disk) {
  if (!disk.reachable) return {{Level::wrong, "disk_unreachable", {}}};
  const double share = disk.total_bytes == 0
                           ? 0
                           : static_cast<double>(disk.free_bytes) / static_cast<double>(disk.total_bytes);
  const std::vector<std::pair<std::string, std::string>> values{
      {"percent", fmt::format("{:.0f}", share * 100)}};
  std::vector<Finding> all;
  if (share < kDiskWrong)
    all.push_back({Level::wrong, "disk_full", values});
  else if (share < kDiskLook)
    all.push_back({Level::look, "disk_low", values});
  else
    all.push_back({Level::well, "disk", values});
  all.push_back({disk.writable ? Level::well : Level::wrong,
                 disk.writable ? "folder_writable" : "folder_read_only",
                 {}});
  return all;
}

std::vector<Finding> look_at(const CityHealth& city) {
  std::vector<Finding> all;
  if (city.zones == 0)
    all.push_back({Level::look, "zones_none", {{"city", city.code}}});
  else if (!city.surveyed)
    all.push_back({Level::look, "zones_schematic", {{"city", city.code}}});
  else
    all.push_back({Level::well, "zones", {{"city", city.code}, {"n", std::to_string(city.zones)}}});
  look_at_outbox(all, city);
  for (const auto role : {accounts::Role::hotline, accounts::Role::handler, accounts::Role::callback,
                          accounts::Role::administrator})
    if (!city.roles.contains(role))
      all.push_back(
          {Level::look, "role_nobody", {{"city", city.code}, {"role", std::string(accounts::name(role))}}});
  look_at_feed(all, city);
  return all;
}

std::vector<Finding> look_at_backups(const std::vector<BackupFile>& backups, Instant now) {
  if (backups.empty()) return {{Level::look, "backup_none", {}}};
  const auto age = std::chrono::floor<std::chrono::hours>(now - backups.front().made_at);
  const std::vector<std::pair<std::string, std::string>> values{{"hours", std::to_string(age.count())}};
  if (now - backups.front().made_at > kBackupLook) return {{Level::look, "backup_old", values}};
  return {{Level::well, "backup", values}};
}

std::vector<Finding> look_at_map(const places::MapSetting& setting, bool opens) {
  if (setting.kind == places::MapKind::none) return {};
  const std::string& what = setting.kind == places::MapKind::file ? setting.file : setting.address;
  return {{opens ? Level::well : Level::look, opens ? "map" : "map_lost", {{"map", what}}}};
}

std::vector<Finding> look_at_map(const BaseMaps& maps, JurisdictionId home) {
  if (maps.by_command_line()) return {};
  const auto kept = maps.kept_of(home);
  if (!kept || !*kept) return {};
  return look_at_map((*kept)->setting, maps.make((*kept)->setting).has_value());
}

CityHealth health_of(Application& application, JurisdictionId j, Instant now) {
  CityHealth city;
  if (const auto card = application.planner().jurisdiction(j)) {
    city.code = card->code;
    city.surveyed = card->surveyed;
  }
  city.zones = application.planner().zone_names(j).size();
  city.roles = roles_taken(application, j);
  city.head = kept(application.ledger().events.head(j));
  const auto consumer = [&city](std::string name, const Result<std::int64_t>& position) {
    if (position) city.consumers.push_back({std::move(name), *position});
  };
  auto& outbox = application.notify().outbox;
  consumer("notify", outbox.cursor(j, "notify"));
  consumer("search", application.search().store.position(j));
  consumer("callback", application.callback().files.cursor(j));
  consumer("precedents", application.precedents().position(j));
  city.carriers = kept(outbox.carriers(j));
  city.silent = kept(outbox.silent(j, now - kSilentLook));
  if (const auto dead = outbox.dead(j, notify::DeliveryId{0}, kDeadCounted); !dead) {
    city.silent.reset();
  } else if (!dead->empty()) {
    city.dead = dead->size();
    city.dead_channel = name(dead->front().channel);
    city.dead_code = dead->front().code;
  }
  return city;
}

}  // namespace tz::app
