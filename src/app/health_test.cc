#include "app/health.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tz::app {
namespace {

using namespace std::chrono_literals;
using Level = Finding::Level;
constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}};

Level level_of(const std::vector<Finding>& all, const std::string& code) {
  const auto it = std::ranges::find(all, code, &Finding::code);
  EXPECT_NE(it, all.end()) << code;
  return it == all.end() ? Level::well : it->level;
}
bool has(const std::vector<Finding>& all, const std::string& code) {
  return std::ranges::find(all, code, &Finding::code) != all.end();
}
CityHealth well() {
  CityHealth city;
  city.code = "town";
  city.zones = 12;
  city.surveyed = true;
  city.roles = {accounts::Role::hotline, accounts::Role::handler, accounts::Role::callback,
                accounts::Role::administrator};
  city.head = 10'000;
  city.consumers = {{"search", 10'000}};
  city.carriers.emplace();
  city.silent.emplace();
  return city;
}

TEST(Health, OfADiskTurnsAtAFifthAndAtThreeHundredths) {
  const auto disk = [](std::uint64_t free) { return Disk{true, true, free, 1000}; };
  EXPECT_EQ(level_of(look_at(disk(200)), "disk"), Level::well);
  EXPECT_EQ(level_of(look_at(disk(199)), "disk_low"), Level::look);
  EXPECT_EQ(level_of(look_at(disk(30)), "disk_low"), Level::look);
  EXPECT_EQ(level_of(look_at(disk(29)), "disk_full"), Level::wrong);
  EXPECT_EQ(level_of(look_at(Disk{}), "disk_unreachable"), Level::wrong);
  EXPECT_EQ(level_of(look_at(Disk{true, false, 900, 1000}), "folder_read_only"), Level::wrong);
  EXPECT_EQ(level_of(look_at(Disk{true, true, 0, 0}), "disk_full"), Level::wrong);
}

TEST(Health, OfACityThatLacksNothingHasNothingToLookAt) {
  for (const auto& one : look_at(well())) EXPECT_EQ(one.level, Level::well) << one.code;
}

TEST(Health, NamesEachRoleThatNobodyHas) {
  auto city = well();
  city.roles = {accounts::Role::hotline, accounts::Role::handler};
  std::vector<std::string> lacking;
  for (const auto& one : look_at(city))
    if (one.code == "role_nobody") lacking.push_back(one.values.back().second);
  EXPECT_EQ(lacking, (std::vector<std::string>{"callback", "administrator"}));
}

TEST(Health, TellsOfAConsumerThatIsFarBehind) {
  auto city = well();
  city.consumers = {{"search", 10'000 - kLagLook}};
  EXPECT_FALSE(has(look_at(city), "consumer_behind"));
  city.consumers = {{"search", 10'000 - kLagLook - 1}};
  EXPECT_EQ(level_of(look_at(city), "consumer_behind"), Level::look);
  city.head.reset();
  EXPECT_EQ(level_of(look_at(city), "feed_unreadable"), Level::wrong);
}

TEST(Health, TellsOfMessagesAndOutlines) {
  auto city = well();
  city.dead = 1;
  EXPECT_EQ(level_of(look_at(city), "messages_dead"), Level::look);
  EXPECT_FALSE(has(look_at(city), "outbox"));
  city.silent->push_back({.carrier = "mail"});
  EXPECT_EQ(level_of(look_at(city), "carrier_silent"), Level::wrong);
  city.silent.reset();
  EXPECT_EQ(level_of(look_at(city), "outbox_unreadable"), Level::wrong);
  city.surveyed = false;
  EXPECT_EQ(level_of(look_at(city), "zones_schematic"), Level::look);
  city.zones = 0;
  EXPECT_EQ(level_of(look_at(city), "zones_none"), Level::look);
}

TEST(Health, OfBackupsTurnsAfterTwoDays) {
  const auto made = [](std::chrono::seconds ago) {
    return std::vector<BackupFile>{{"new", 1, kNow - ago}, {"old", 1, kNow - 1000h}};
  };
  EXPECT_EQ(level_of(look_at_backups({}, kNow), "backup_none"), Level::look);
  EXPECT_EQ(level_of(look_at_backups(made(48h), kNow), "backup"), Level::well);
  EXPECT_EQ(level_of(look_at_backups(made(48h + 1s), kNow), "backup_old"), Level::look);
}

TEST(Health, TellsOfAMapThatIsLost) {
  const auto file = places::MapSetting{.kind = places::MapKind::file, .file = "city.pmtiles"};
  EXPECT_EQ(level_of(look_at_map(file, true), "map"), Level::well);
  EXPECT_EQ(level_of(look_at_map(file, false), "map_lost"), Level::look);
  EXPECT_TRUE(look_at_map(places::MapSetting{}, true).empty());
}

TEST(Health, EveryFindingHasItsWordsAndWhatToDo) {
  auto city = well();
  std::vector<Finding> all;
  const auto add = [&all](const std::vector<Finding>& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  for (const std::uint64_t free : {900U, 100U, 1U}) add(look_at(Disk{true, free > 1, free, 1000}));
  add(look_at(Disk{}));
  add(look_at(city));
  city.zones = 0;
  city.roles.clear();
  city.dead = kDeadCounted;
  city.silent->push_back({.carrier = "mail"});
  city.consumers = {{"search", 0}};
  add(look_at(city));
  city.zones = 1;
  city.surveyed = false;
  city.silent.reset();
  city.head.reset();
  add(look_at(city));
  add(look_at_backups({}, kNow));
  add(look_at_backups({{"a", 1, kNow}}, kNow));
  add(look_at_backups({{"a", 1, kNow - 100h}}, kNow));
  for (const bool opens : {true, false})
    add(look_at_map(places::MapSetting{.kind = places::MapKind::file, .file = "a.pmtiles"}, opens));
  EXPECT_GT(all.size(), 25U);
  for (const auto language : {http::Language::zh, http::Language::en})
    for (const auto& one : all) {
      EXPECT_FALSE(what(one, language).empty()) << one.code;
      EXPECT_EQ(what(one, language).find('{'), std::string::npos) << what(one, language);
      EXPECT_EQ(next_step(one, language).empty(), one.level == Level::well) << one.code;
      EXPECT_EQ(next_step(one, language).find('{'), std::string::npos) << next_step(one, language);
    }
}

}  // namespace
}  // namespace tz::app
