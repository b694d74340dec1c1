#pragma once
// The base map that holds now, and how it is set while the program runs. There is one for the whole program,
// not one a city: the security policy of pages and GET /v1/map are the same for everybody, signed in or not.
// So the setting is that of the home city, whose pages stand at /; its administrators alone set it. What the
// command line names wins over the setting, as long as the program runs with it.
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "places/base_map.h"
#include "places/map_file.h"
#include "places/map_store.h"

namespace tz::app {

// Who administers another city of the same program is refused by the rule map_home.
class BaseMaps {
 public:
  // `folder` holds the map files that may be chosen. `store` must outlive it.
  BaseMaps(const places::BaseMapSettings& given, std::filesystem::path folder, places::MapStore& store)
      : given_(given), folder_(std::move(folder)), store_(store) {}

  // Before anything is asked, once. A setting whose file cannot be used leaves the maps without a base map
  // and is told of in the log: the program serves all the same.
  //   the errors of places::open_base_map, of what the command line names; those of the store
  Status open(JurisdictionId home);

  // What follows is safe from any thread. Nobody waits for a file to be opened: the map is made before it is
  // put in the place of the other.
  std::shared_ptr<const places::BaseMap> current() const;
  std::string image_origin() const { return current()->origin; }
  bool by_command_line() const { return !given_.tiles.empty(); }
  JurisdictionId home() const { return home_; }
  places::MapFiles files() const { return places::map_files(folder_); }

  Result<std::optional<places::KeptMap>> kept() const { return store_.newest(home_); }
  // The same of a program that does not serve: open() is not needed.
  Result<std::optional<places::KeptMap>> kept_of(JurisdictionId home) const { return store_.newest(home); }
  // What would hold; nothing is written.  invalid_argument as places::open_base_map
  Result<places::BaseMap> make(const places::MapSetting& setting) const;
  // Writes it as the version after `version`, and lets it hold at once, unless the command line wins.
  //   conflict (rule version)  another was set meanwhile;  and those of make()
  Result<places::KeptMap> set(const places::MapSetting& setting, std::int64_t version, Instant at,
                              ActorId by);
  // A map file for the preview.  the errors of places::open_map_file
  Result<std::unique_ptr<places::Pmtiles>> preview(const std::string& name) const {
    return places::open_map_file(folder_, name);
  }

 private:
  void hold(places::BaseMap map);

  const places::BaseMapSettings given_;
  const std::filesystem::path folder_;
  places::MapStore& store_;
  JurisdictionId home_{};
  std::mutex setting_;        // one is set at a time
  mutable std::mutex mutex_;  // guards what follows
  // Shared with whoever answers from it while another takes its place.
  std::shared_ptr<const places::BaseMap> current_ = std::make_shared<const places::BaseMap>();
};

}  // namespace tz::app
