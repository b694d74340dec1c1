#include "app/base_maps.h"

#include "base/log.h"

namespace tz::app {

Status BaseMaps::open(JurisdictionId home) {
  home_ = home;
  if (by_command_line()) {
    TZ_TRY(map, places::open_base_map(given_));
    hold(std::move(map));
    return {};
  }
  TZ_TRY(newest, kept());
  if (!newest) return {};
  auto map = make(newest->setting);
  if (map)
    hold(std::move(*map));
  else
    log::warn("base_map_lost", {{"file", std::string_view(newest->setting.file)},
                                {"rule", std::string_view(map.error().rule)}});
  return {};
}

std::shared_ptr<const places::BaseMap> BaseMaps::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void BaseMaps::hold(places::BaseMap map) {
  auto made = std::make_shared<const places::BaseMap>(std::move(map));
  const std::lock_guard lock(mutex_);
  current_.swap(made);
}

Result<places::BaseMap> BaseMaps::make(const places::MapSetting& setting) const {
  return places::open_base_map(setting, folder_);
}

Result<places::KeptMap> BaseMaps::set(const places::MapSetting& setting, std::int64_t version, Instant at,
                                      ActorId by) {
  const std::lock_guard lock(setting_);
  TZ_TRY(map, make(setting));
  TZ_TRY(newest, kept());
  const auto taken = fail_rule(Errc::conflict, "version", "the base map was set by someone else meanwhile");
  if ((newest ? newest->version : 0) != version) return taken;
  places::KeptMap next{.version = version + 1, .at = at, .by = by, .setting = setting};
  if (auto added = store_.add(home_, next); !added) {
    if (added.error().code == Errc::conflict) return taken;  // another process was first
    return tl::unexpected<Error>(std::move(added).error());
  }
  if (!by_command_line()) hold(std::move(map));
  return next;
}

}  // namespace tz::app
