#include "routing/routing_service.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"

namespace tz::routing {
namespace {

// The categories as they will stand: those of the pack, then the closed ones, which old cases still name.
std::vector<Category> with_closed(const std::vector<Category>& wanted, const std::vector<Category>& known,
                                  std::size_t& closed) {
  std::vector<Category> all = wanted;
  for (Category category : known) {
    if (std::ranges::find(wanted, category.code, &Category::code) != wanted.end()) continue;
    if (category.active) ++closed;
    category.active = false;
    all.push_back(std::move(category));
  }
  return all;
}

// Lines that name a zone or unit which is no longer there (zones were imported anew, a unit was closed)
// decide nothing until the catalogue is loaded again; they must not silence the others. Returns how many were
// changed or left out.
std::size_t leave_out_dead_lines(std::vector<CatalogueEntry>& entries, const places::Places& places) {
  std::size_t changed = 0;
  for (CatalogueEntry& entry : entries) {
    std::vector<std::string> alive;
    for (const std::string_view unit : split(entry.unit, '|')) {
      const places::Unit* found = places.units.find(trim(unit));
      if (trim(unit).starts_with('@') || (found != nullptr && found->active)) alive.emplace_back(trim(unit));
    }
    if (entry.zone != "*" && places.zones.find_code(entry.zone) == nullptr) alive.clear();
    const std::string units = join(alive, "|");
    if (units != entry.unit) ++changed;
    entry.unit = units;
  }
  std::erase_if(entries, [](const CatalogueEntry& entry) { return entry.unit.empty(); });
  return changed;
}

}  // namespace

Result<RoutingReport> RoutingService::load_pack(JurisdictionId id, const RoutingPack& pack) {
  TZ_TRY(places, places_.current(id));
  auto before = store_.load(id);
  if (!before && before.error().code != Errc::not_found)
    return tl::unexpected<Error>(std::move(before).error());
  const RoutingRecords known = before ? std::move(*before) : RoutingRecords{};
  RoutingReport report{.categories = pack.categories.size(), .catalogue_lines = pack.entries.size()};
  report.new_catalogue = known.catalogue_version == 0 || known.pack.entries != pack.entries;
  RoutingPack all = pack;
  all.categories = with_closed(pack.categories, known.pack.categories, report.categories_closed);
  // The pack's own days, where the city has none yet: what it has is checked as it stands.
  TZ_TRY(checked, make_city(places, all, known.catalogue_version + (report.new_catalogue ? 1 : 0),
                            {.version = 0, .layers = pack.calendar}));
  static_cast<void>(checked);
  TZ_TRY(seeded, calendar_.seed(id, pack.calendar));
  report.calendar = std::move(seeded);
  TZ_TRY(version, store_.save(id, all, report.new_catalogue, clock_.now()));
  report.catalogue_version = version;
  TZ_TRY(city, read(id, places));
  const std::lock_guard lock(mutex_);
  cities_[id] = city;
  return report;
}

Result<CityPtr> RoutingService::read(JurisdictionId id, places::PlacesPtr places) {
  TZ_TRY(records, store_.load(id));
  if (const std::size_t changed = leave_out_dead_lines(records.pack.entries, *places); changed > 0)
    log::warn("catalogue_lines_left_out", {{"jurisdiction", static_cast<std::int64_t>(id)},
                                           {"lines", static_cast<std::int64_t>(changed)}});
  TZ_TRY(days, calendar_.current(id));
  return make_city(std::move(places), records.pack, records.catalogue_version, days);
}

Result<CityPtr> RoutingService::city(JurisdictionId id) {
  TZ_TRY(places, places_.current(id));
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = cities_.find(id); at != cities_.end() && at->second->places == places)
      return at->second;
  }
  TZ_TRY(city, read(id, places));
  const std::lock_guard lock(mutex_);
  cities_[id] = city;
  return city;
}

Result<std::int64_t> RoutingService::refresh_calendar(JurisdictionId id) {
  TZ_TRY(version, calendar_.version(id));
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = cities_.find(id); at != cities_.end() && at->second->calendar_version != version)
      cities_.erase(at);
  }
  TZ_TRY(current, city(id));
  return current->calendar_version;
}

}  // namespace tz::routing
