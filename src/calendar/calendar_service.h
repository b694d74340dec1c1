#pragma once
// Loads years into a city's calendar: from its pack, and by whoever administers it.
#include <optional>
#include <string>
#include <vector>

#include "calendar/calendar_block.h"
#include "calendar/calendar_store.h"

namespace tz::calendar {

// The layers as they stand.
struct Snapshot {
  std::int64_t version = 0;  // of the calendar: CalendarStore::version
  std::vector<Layer> layers{};
};

// What one year's list is to become, from whom.
struct YearLoad {
  std::string layer{};
  // Of a layer that is not there yet; without it the layer must be.
  std::optional<LayerLevel> level{};
  std::string name_zh{};
  std::string name_en{};
  std::chrono::year year{};
  std::vector<SourceFiles> sources{};
};

struct ChangedDay {
  std::chrono::sys_days date{};
  bool was_worked = false;
  bool is_worked = false;
  std::string name_zh{};  // of the new list's day, where it names it
  std::string name_en{};
  friend bool operator==(const ChangedDay&, const ChangedDay&) = default;
};

// What loading would do; nothing is written.
struct YearPlan {
  YearList list{};
  bool known = false;          // these files hold already
  bool was_published = false;  // another list of the year holds, and gives way
  std::vector<ChangedDay> changes{};
  std::string digest{};  // of layer, year and files: what was looked at, for load() to hold to
};

// Years of a pack that were loaded, and those where another published list stands and was kept.
struct SeedReport {
  std::size_t loaded = 0;
  std::vector<std::string> kept{};  // "cn 2026"
};

// Safe to call from any thread.
class CalendarService {
 public:
  CalendarService(CalendarStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  //   not_found  the jurisdiction has no calendar
  Result<Snapshot> current(JurisdictionId j) const;
  // Changes when a list is loaded; 0: there is none.
  Result<std::int64_t> version(JurisdictionId j) const { return store_.version(j); }
  Result<std::vector<Publication>> publications(JurisdictionId j) const {
    return store_.publications(j, Instant{});
  }

  // The layers of a pack. A year that is published already stands: what a person has loaded is not undone by
  // loading a pack again (docs/sources.md#calendar-seed).
  Result<SeedReport> seed(JurisdictionId j, const std::vector<Layer>& layers);

  //   not_found         no such layer, and no level to make it
  //   invalid_argument  year_missing: the sources have no published list of the year (for the nation: not
  //   both);
  //                     layer_name, makeup_on_weekday, and those of read_source and combine_sources
  Result<YearPlan> plan(JurisdictionId j, const YearLoad& load) const;
  // Does it. nullopt: these files hold already.
  //   conflict  digest: the files are not those of the plan whose digest is given (empty: any)
  Result<std::optional<Publication>> load(JurisdictionId j, const YearLoad& load,
                                          const std::string& digest = {});

 private:
  CalendarStore& store_;
  const Clock& clock_;
};

}  // namespace tz::calendar
