#include "routing/routing_service.h"

#include <algorithm>

#include "base/bytes.h"
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

// Lines of precedents stand behind those of the pack, unless the pack has decided the same since.
void keep_precedents(std::vector<CatalogueEntry>& entries, const std::vector<CatalogueEntry>& known) {
  std::uint64_t line = 0;
  for (const CatalogueEntry& entry : entries) line = std::max(line, entry.line);
  const std::vector<CatalogueEntry> of_pack = entries;
  for (CatalogueEntry entry : known) {
    if (entry.precedent.empty()) continue;
    const bool decided = std::ranges::any_of(of_pack, [&](const CatalogueEntry& other) {
      return other.zone == entry.zone && other.category == entry.category &&
             other.request_types == entry.request_types && other.effective_from >= entry.effective_from;
    });
    if (decided) continue;
    entry.line = ++line;
    entries.push_back(std::move(entry));
  }
}

template <class T>
std::vector<T> without(const std::vector<T>& all, const std::vector<T>& others) {
  std::vector<T> left;
  // Where a line stands in its file is no change of it.
  const auto same = [](const T& a, T b) {
    b.line = a.line;
    return a == b;
  };
  for (const T& one : all)
    if (std::ranges::none_of(others, [&](const T& other) { return same(one, other); })) left.push_back(one);
  return left;
}

// The records with the lists of the load in their place.
Result<RoutingPack> with_lists(RoutingPack pack, const ListLoad& load) {
  if (load.duty_list) {
    TZ_TRY(lines, parse_duty_list("duty_list.csv", *load.duty_list));
    pack.duties = std::move(lines);
  }
  if (load.delegations) {
    TZ_TRY(all, parse_delegations("delegations.csv", *load.delegations));
    pack.delegations = std::move(all);
  }
  pack.lists_by_hand = true;
  return pack;
}

std::string digest_of(std::int64_t version, const ListLoad& load) {
  std::string text = std::to_string(version);
  for (const auto& list : {load.duty_list, load.delegations})
    text += list ? "\n" + to_hex(sha256(as_bytes(*list))) : "\n-";
  return to_hex(sha256(as_bytes(text)));
}

// What of the city stands beside the pack: closed categories, lines of precedents, lists and limits that a
// person loaded.
RoutingPack merged(const RoutingPack& pack, const RoutingRecords& known, RoutingReport& report) {
  RoutingPack all = pack;
  all.categories = with_closed(pack.categories, known.pack.categories, report.categories_closed);
  keep_precedents(all.entries, known.pack.entries);
  if (known.pack.lists_by_hand) {
    report.lists_kept = true;
    all.lists_by_hand = true;
    all.duties = known.pack.duties;
    all.delegations = known.pack.delegations;
  }
  all.limit_versions = known.pack.limit_versions;
  if (!known.pack.limit_versions.empty() && known.pack.limit_versions.back().about.saved_by) {
    report.limits_kept = true;
    all.limits = known.pack.limits;
  }
  report.new_catalogue = known.catalogue_version == 0 || known.pack.entries != all.entries ||
                         known.pack.duties != all.duties || known.pack.delegations != all.delegations;
  return all;
}

// The pack's own lines must hold; a precedent whose zone or unit is gone decides nothing and stands in
// nobody's way. The pack's own days count where the city has none yet: what it has is checked as it stands.
Status check_merged(const places::PlacesPtr& places, RoutingPack all, std::int64_t version) {
  std::vector<CatalogueEntry> precedents;
  for (const CatalogueEntry& entry : all.entries)
    if (!entry.precedent.empty()) precedents.push_back(entry);
  leave_out_dead_lines(precedents, *places);
  std::erase_if(all.entries, [](const CatalogueEntry& entry) { return !entry.precedent.empty(); });
  all.entries.insert(all.entries.end(), precedents.begin(), precedents.end());
  return make_city(places, all, version, {.version = 0, .layers = all.calendar}).map([](const auto&) {});
}

}  // namespace

Result<RoutingRecords> RoutingService::known_of(JurisdictionId id) const {
  auto before = store_.load(id);
  if (!before && before.error().code == Errc::not_found) return RoutingRecords{};
  return before;
}

Status RoutingService::check_pack(JurisdictionId id, const RoutingPack& pack,
                                  const places::PlacesPtr& places) {
  TZ_TRY(known, known_of(id));
  RoutingReport report;
  return check_merged(places, merged(pack, known, report), known.catalogue_version + 1);
}

Result<RoutingReport> RoutingService::load_pack(JurisdictionId id, const RoutingPack& pack) {
  const std::lock_guard writing(writing_);
  TZ_TRY(places, places_.current(id));
  TZ_TRY(known, known_of(id));
  RoutingReport report{.categories = pack.categories.size(), .catalogue_lines = pack.entries.size()};
  const RoutingPack all = merged(pack, known, report);
  if (report.lists_kept && (pack.duties != all.duties || pack.delegations != all.delegations))
    log::warn("dispatch_lists_kept", {{"jurisdiction", static_cast<std::int64_t>(id)}});
  if (report.limits_kept && pack.limits != all.limits)
    log::warn("limits_kept", {{"jurisdiction", static_cast<std::int64_t>(id)}});
  TZ_CHECK(check_merged(places, all, known.catalogue_version + (report.new_catalogue ? 1 : 0)));
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

Result<CityPtr> RoutingService::city_of_version(JurisdictionId id, std::int64_t version, Instant moment) {
  TZ_TRY(now, city(id));
  const LimitHistory::Entry& held = now->limit_history.at(moment);
  const bool held_still = held.about == now->limit_history.current().about;
  if (now->catalogue->version() == version && held_still) return now;
  TZ_TRY(places, places_.current(id));
  TZ_TRY(records, store_.load_version(id, version));
  // Limits that do not know the city's present profile cannot answer for it.
  if (!held_still && held.book.check_complete(places->jurisdiction.limits_profile))
    records.pack.limits = held.book.rules();
  leave_out_dead_lines(records.pack.entries, *places);
  TZ_TRY(days, calendar_.current(id));
  return make_city(std::move(places), records.pack, version, days, "catalogue.csv", false);
}

Result<ListPlan> RoutingService::plan_lists(JurisdictionId id, const ListLoad& load) {
  TZ_TRY(places, places_.current(id));
  TZ_TRY(known, store_.load(id));
  TZ_TRY(wanted, with_lists(known.pack, load));
  ListPlan plan{.catalogue_version = known.catalogue_version,
                .duties_added = without(wanted.duties, known.pack.duties),
                .duties_removed = without(known.pack.duties, wanted.duties),
                .delegations_added = without(wanted.delegations, known.pack.delegations),
                .delegations_removed = without(known.pack.delegations, wanted.delegations),
                .digest = digest_of(known.catalogue_version, load)};
  plan.known = wanted.duties == known.pack.duties && wanted.delegations == known.pack.delegations;
  TZ_TRY(days, calendar_.current(id));
  leave_out_dead_lines(wanted.entries, *places);
  const auto city = make_city(places, wanted, known.catalogue_version + 1, days);
  if (!city) plan.refusals = each_error(city.error());
  return plan;
}

Result<std::int64_t> RoutingService::load_lists(JurisdictionId id, const ListLoad& load,
                                                const std::string& digest) {
  const std::lock_guard writing(writing_);
  TZ_TRY(known, store_.load(id));
  if (digest != digest_of(known.catalogue_version, load))
    return fail_rule(Errc::conflict, "digest", "the lists or the catalogue are not those of the preview");
  TZ_TRY(wanted, with_lists(known.pack, load));
  const bool same = known.pack.lists_by_hand && wanted.duties == known.pack.duties &&
                    wanted.delegations == known.pack.delegations;
  return same ? Result<std::int64_t>(known.catalogue_version)
              : save_version(id, wanted, known.catalogue_version);
}

// `rules` becomes what the file says.
Result<LimitPlan> RoutingService::plan_limits_on(const RoutingRecords& known, JurisdictionId id,
                                                 const std::string& csv, std::vector<LimitRule>& rules) {
  LimitPlan plan;
  if (!known.pack.limit_versions.empty()) plan.version = known.pack.limit_versions.back().about.version;
  auto book = LimitBook::parse("limits.csv", csv);
  if (!book) {
    plan.faults = each_error(std::move(book).error());
    return plan;
  }
  rules = book->rules();
  plan.digest = limits_digest(plan.version, known.catalogue_version, csv);
  plan.diff = diff_of(known.pack.limits, rules);
  plan.known = plan.diff.none();
  TZ_TRY(places, places_.current(id));
  plan.warnings = warnings_of(rules, places->jurisdiction.limits_profile, known.pack.entries);
  TZ_TRY(days, calendar_.current(id));
  RoutingPack wanted = known.pack;
  wanted.limits = rules;
  leave_out_dead_lines(wanted.entries, *places);
  if (auto city = make_city(places, wanted, known.catalogue_version, days); !city)
    plan.refusals = each_error(city.error());
  return plan;
}

Result<LimitPlan> RoutingService::plan_limits(JurisdictionId id, const std::string& csv) {
  TZ_TRY(known, store_.load(id));
  std::vector<LimitRule> rules;
  return plan_limits_on(known, id, csv, rules);
}

Result<std::int64_t> RoutingService::load_limits(JurisdictionId id, const std::string& csv,
                                                 const std::string& digest, ActorId by) {
  const std::lock_guard writing(writing_);
  TZ_TRY(known, store_.load(id));
  std::vector<LimitRule> rules;
  TZ_TRY(plan, plan_limits_on(known, id, csv, rules));
  for (std::vector<Error>* errors : {&plan.faults, &plan.refusals}) {
    if (errors->empty()) continue;
    Error first = errors->front();
    first.more.assign(errors->begin() + 1, errors->end());
    if (first.code == Errc::not_found) first.code = Errc::invalid_argument;  // of the file, not of an address
    return tl::unexpected<Error>(std::move(first));
  }
  if (digest != plan.digest)
    return fail_rule(Errc::conflict, "digest",
                     "the file, the limits or the catalogue are not those of the preview");
  if (plan.known) return plan.version;
  const Instant now = clock_.now();
  const std::int64_t version = plan.version + 1;
  TZ_CHECK(store_.add_limits(
      id, {{.version = version, .effective_from = now, .saved_at = now, .saved_by = by}, std::move(rules)}));
  TZ_TRY(places, places_.current(id));
  TZ_TRY(city, read(id, places));
  const std::lock_guard lock(mutex_);
  cities_[id] = city;
  return version;
}

Result<std::int64_t> RoutingService::add_line(JurisdictionId id, CatalogueEntry entry) {
  const std::lock_guard writing(writing_);
  TZ_TRY(known, store_.load(id));
  entry.line = 1;
  for (const CatalogueEntry& other : known.pack.entries) entry.line = std::max(entry.line, other.line + 1);
  known.pack.entries.push_back(std::move(entry));
  return save_version(id, known.pack, known.catalogue_version);
}

Result<std::int64_t> RoutingService::save_version(JurisdictionId id, const RoutingPack& pack,
                                                  std::int64_t before) {
  TZ_TRY(places, places_.current(id));
  TZ_TRY(days, calendar_.current(id));
  // A line whose unit was closed since must not stand in the way of a new one.
  RoutingPack alive = pack;
  leave_out_dead_lines(alive.entries, *places);
  TZ_TRY(checked, make_city(places, alive, before + 1, days));
  static_cast<void>(checked);
  TZ_TRY(version, store_.save(id, pack, true, clock_.now()));
  TZ_TRY(city, read(id, places));
  const std::lock_guard lock(mutex_);
  cities_[id] = city;
  return version;
}

Result<std::int64_t> RoutingService::refresh(JurisdictionId id) {
  TZ_TRY(version, calendar_.version(id));
  TZ_TRY(stored, store_.versions(id));
  {
    const std::lock_guard lock(mutex_);
    const auto at = cities_.find(id);
    if (at != cities_.end() &&
        (at->second->calendar_version != version || at->second->catalogue->version() != stored.catalogue ||
         at->second->limit_history.current().about.version != stored.limits))
      cities_.erase(at);
  }
  TZ_TRY(current, city(id));
  return current->calendar_version;
}

}  // namespace tz::routing
