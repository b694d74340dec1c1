#pragma once
// What a city may set of its rounds: the member "cadence" of pack.json (packs/README.md), and rows of a
// table. Defaults are those of the rules; docs/sources.md#cadence-settings.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cadence/agenda.h"
#include "cadence/reminder.h"
#include "cadence/run_dates.h"
#include "places/pack.h"

namespace tz::cadence {

struct Settings {
  RunRules run{};
  AgendaRules agenda{};
  ReminderRules reminder{};
  // Unsigned past its limit a unit is told; so long after that the program signs (docs/sources.md#auto-sign).
  bool auto_sign = true;
  std::chrono::hours sign_after{24};
};

// Every number of the settings by its key in pack.json, in a fixed order.
std::vector<std::pair<std::string_view, std::int64_t>> setting_numbers(const Settings& settings);
// False if there is no such key, or the number is not one it may have.
bool set_setting(Settings& settings, std::string_view key, std::int64_t value);

// Reads "cadence" of a pack.json; what it does not name keeps its default. The zone is the jurisdiction's.
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

// The days of a city, from whoever keeps its calendar.
struct CityDays {
  std::shared_ptr<const calendar::WorkCalendar> calendar{};
  calendar::DayRules days{};
};
using CityDaysOf = std::function<Result<CityDays>(JurisdictionId)>;  // not_found: the city is not loaded

// Settings and days together, the zone in all of them.
struct CityRules {
  Settings settings{};
  std::shared_ptr<const calendar::WorkCalendar> calendar{};
};
CityRules rules_of(Settings settings, CityDays days);

}  // namespace tz::cadence
