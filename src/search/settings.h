#pragma once
// How often one client may search the public's pages: the member "search" of pack.json (packs/README.md;
// docs/sources.md#search-rate).
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "places/pack.h"

namespace tz::search {

struct Settings {
  std::int64_t burst = 20;       // searches at once by one client
  std::int64_t per_minute = 30;  // and so many more as time goes on
  friend bool operator==(const Settings&, const Settings&) = default;
};
// False if there is no such key (burst, per_minute), or the number is not one of 1 to 10,000.
bool set_setting(Settings& settings, std::string_view key, std::int64_t value);

// Reads "search" of a pack.json; what it does not name keeps its default.
//   invalid_argument  rule policy_unknown, policy_range or pack_format; message and field name file and key
Result<Settings> parse_settings(const std::string& file, std::string_view pack_json);
Result<Settings> read_settings(const places::PackFiles& files);

// Safe to call from any thread.
class SettingStore {
 public:
  virtual ~SettingStore() = default;
  virtual Status save(JurisdictionId j, const Settings& settings) = 0;  // in the place of what was there
  virtual Result<Settings> load(JurisdictionId j) const = 0;  // the defaults before a pack was loaded
};

}  // namespace tz::search
