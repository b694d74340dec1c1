#include "places/place_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/json.h"

namespace tz::places {
namespace {

// The pack's units under the ids they have or get, with those that are gone closed.
std::vector<Unit> with_stable_ids(const Pack& pack, const std::vector<Unit>& known, IdMaker& ids,
                                  LoadReport& report) {
  std::map<std::string_view, const Unit*> known_by_code;
  for (const Unit& unit : known) known_by_code.emplace(unit.code, &unit);
  std::map<UnitId, UnitId> id_of_provisional;
  std::set<std::string_view> in_pack;
  for (const Unit& unit : pack.units) {
    const auto before = known_by_code.find(unit.code);
    if (before == known_by_code.end()) ++report.units_added;
    id_of_provisional.emplace(unit.id,
                              before == known_by_code.end() ? UnitId{ids.next()} : before->second->id);
    in_pack.insert(unit.code);
  }
  std::vector<Unit> changed;
  for (Unit unit : pack.units) {
    unit.id = id_of_provisional.at(unit.id);
    if (unit.parent) unit.parent = id_of_provisional.at(*unit.parent);
    const auto before = known_by_code.find(unit.code);
    if (before != known_by_code.end() && *before->second == unit) continue;
    if (before != known_by_code.end()) ++report.units_changed;
    changed.push_back(std::move(unit));
  }
  for (Unit unit : known) {
    if (!unit.active || in_pack.contains(unit.code)) continue;
    unit.active = false;
    ++report.units_closed;
    changed.push_back(std::move(unit));
  }
  return changed;
}

std::vector<Zone> of_layer(const std::vector<Zone>& zones, const std::string& layer) {
  std::vector<Zone> out;
  std::ranges::copy_if(zones, std::back_inserter(out), [&](const Zone& zone) { return zone.layer == layer; });
  std::ranges::sort(out, {}, &Zone::code);
  return out;
}

void report_tiling(LoadReport& report, const Places& places) {
  for (LayerReport& layer : report.layers) {
    layer.zones = places.zones_of(layer.layer).size();
    layer.tiling = places.check(layer.layer);
  }
}

Status check_imported(const Places& places, const std::vector<Zone>& zones) {
  for (std::size_t i = 0; i < zones.size(); ++i) {
    const Zone& zone = zones[i];
    const auto refuse = [&](std::string rule, std::string_view text) {
      return tl::unexpected<Error>(
          Error{.message = fmt::format("feature {} (code {}): {}", i, zone.code, text),
                .field = fmt::format("features[{}]", i),
                .rule = std::move(rule)});
    };
    const Zone* same = places.zones.find_code(zone.code);
    if (same != nullptr && same->layer != zone.layer)
      return refuse("duplicate_code", fmt::format("layer \"{}\" has a zone of this code", same->layer));
    if (!zone.unit_code.empty() && places.units.find(zone.unit_code) == nullptr)
      return refuse("unknown_unit", fmt::format("there is no unit \"{}\"", zone.unit_code));
    const Box box = bounds(zone.shape);
    if (!places.jurisdiction.area.contains(box.low) || !places.jurisdiction.area.contains(box.high))
      return refuse("outside_area", "it reaches out of the jurisdiction's area");
  }
  return {};
}

std::string digest_of(const Layer& layer, std::string_view geojson, const GeojsonOptions& options) {
  const std::string how =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n", layer.code, layer.version,
                  static_cast<int>(options.crs), options.code_property, options.name_zh_property,
                  options.name_en_property, options.unit_property, options.surveyed, options.source);
  return to_hex(sha256(as_bytes(how + to_hex(sha256(as_bytes(geojson))))));
}

void compare(ZonePlan& plan, const std::vector<const Zone*>& before, const std::vector<Zone>& after) {
  std::map<std::string_view, const Zone*> known;
  for (const Zone* zone : before) known.emplace(zone->code, zone);
  for (const Zone& zone : after) {
    const auto at = known.find(zone.code);
    if (at == known.end()) {
      plan.added.push_back(zone.code);
      continue;
    }
    if (*at->second == zone)
      ++plan.same;
    else
      plan.changed.push_back(zone.code);
    known.erase(at);
  }
  for (const auto& [code, zone] : known) plan.removed.emplace_back(code);
  for (auto* codes : {&plan.added, &plan.changed}) std::ranges::sort(*codes);
}

}  // namespace

std::vector<std::string> lines_of(const LoadReport& report) {
  std::vector<std::string> lines;
  for (const std::string& name : report.tables_kept)
    lines.push_back(fmt::format("table {}: changed by hand in this city, stays as it is", name));
  lines.insert(lines.end(), report.notes.begin(), report.notes.end());
  const auto at = [](LatLng point) {
    return fmt::format("at {},{}", format_degrees(point.lat_e7), format_degrees(point.lng_e7));
  };
  for (const LayerReport& layer : report.layers) {
    for (const Overlap& one : layer.tiling.overlaps)
      lines.push_back(fmt::format("layer {}: {} and {} overlap by {:.0f} m2, {}", layer.layer, one.zone_a,
                                  one.zone_b, one.area_m2, at(one.inside)));
    for (const Gap& one : layer.tiling.gaps)
      lines.push_back(fmt::format("layer {}: {:.0f} m2 of {} lie in no zone, {}", layer.layer, one.area_m2,
                                  one.within.empty() ? std::string("the area") : one.within, at(one.inside)));
    for (const Overhang& one : layer.tiling.overhangs)
      lines.push_back(fmt::format("layer {}: {} reaches out of its parent layer by {:.0f} m2, {}",
                                  layer.layer, one.zone, one.area_m2, at(one.inside)));
  }
  return lines;
}

Result<LoadReport> PlaceService::load_pack(JurisdictionId id, const Pack& pack) {
  auto before = store_.load(id);
  if (!before && before.error().code != Errc::not_found)
    return tl::unexpected<Error>(std::move(before).error());
  const PlaceRecords known = before ? std::move(*before) : PlaceRecords{};
  LoadReport report{.notes = pack.notes};
  PlaceChange change{.jurisdiction = pack.jurisdiction, .layers = pack.layers};
  change.jurisdiction.id = id;
  change.units = with_stable_ids(pack, known.units, ids_, report);
  for (const Layer& layer : pack.layers) {
    std::vector<Zone> zones = of_layer(pack.zones, layer.code);
    const bool replaced = !zones.empty() && zones != of_layer(known.zones, layer.code);
    report.layers.push_back({.layer = layer.code, .replaced = replaced});
    if (replaced) change.zones.emplace(layer.code, std::move(zones));
  }
  TZ_CHECK(store_.apply(change, clock_.now()));
  TZ_TRY(places, reload(id));
  report_tiling(report, *places);
  return report;
}

Result<PlaceService::Planned> PlaceService::make_plan(JurisdictionId id, std::string_view geojson,
                                                      GeojsonOptions options) {
  TZ_TRY(places, current(id));
  const Layer* layer = places->layer(options.layer);
  if (layer == nullptr)
    return fail(Errc::not_found, fmt::format("the jurisdiction has no layer \"{}\"", options.layer));
  options.level = layer->level;
  TZ_TRY(read, parse_geojson(geojson, options));
  TZ_CHECK(check_imported(*places, read.zones));
  ZonePlan plan{.layer = layer->code,
                .converted_from_gcj02 = read.converted_from_gcj02,
                .moved_m_mean = read.moved_m_mean,
                .notes = std::move(read.notes),
                .digest = digest_of(*layer, geojson, options),
                .before = places};
  compare(plan, places->zones_of(layer->code), read.zones);
  std::vector<Zone> all;
  for (const Layer& other : places->layers)
    if (other.code != layer->code)
      for (const Zone* zone : places->zones_of(other.code)) all.push_back(*zone);
  all.insert(all.end(), read.zones.begin(), read.zones.end());
  TZ_TRY(after, make_places(places->jurisdiction, places->layers, places->units.units(), std::move(all)));
  plan.tiling = after->check(layer->code);
  plan.after = after;
  return Planned{std::move(plan), std::move(read.zones)};
}

Result<LoadReport> PlaceService::apply(JurisdictionId id, Planned planned) {
  const ZonePlan& plan = planned.plan;
  LoadReport report{.layers = {{.layer = plan.layer, .replaced = true}}, .notes = plan.notes};
  PlaceChange change{.jurisdiction = plan.before->jurisdiction, .layers = plan.before->layers};
  change.zones.emplace(plan.layer, std::move(planned.zones));
  TZ_CHECK(store_.apply(change, clock_.now()));
  TZ_TRY(after, reload(id));
  report_tiling(report, *after);
  return report;
}

Result<LoadReport> PlaceService::import_zones(JurisdictionId id, std::string_view geojson,
                                              GeojsonOptions options) {
  TZ_TRY(planned, make_plan(id, geojson, std::move(options)));
  return apply(id, std::move(planned));
}

Result<ZonePlan> PlaceService::plan_zones(JurisdictionId id, std::string_view geojson,
                                          GeojsonOptions options) {
  TZ_TRY(planned, make_plan(id, geojson, std::move(options)));
  return std::move(planned.plan);
}

Result<LoadReport> PlaceService::import_planned(JurisdictionId id, std::string_view geojson,
                                                GeojsonOptions options, std::string_view digest) {
  const std::lock_guard lock(importing_);
  TZ_TRY(planned, make_plan(id, geojson, std::move(options)));
  if (planned.plan.digest != digest)
    return fail_rule(Errc::conflict, "digest", "the file or the layer are not those of the preview");
  return apply(id, std::move(planned));
}

Status PlaceService::keep_pack(JurisdictionId id, const PackFiles& files) {
  return store_.keep_pack(id, record_of(files, clock_.now()));
}

Result<PlacesPtr> PlaceService::current(JurisdictionId id) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = current_.find(id); at != current_.end()) return at->second;
  }
  return reload(id);
}

Result<PlacesPtr> PlaceService::reload(JurisdictionId id) {
  TZ_TRY(records, store_.load(id));
  TZ_TRY(places, make_places(std::move(records.jurisdiction), std::move(records.layers),
                             std::move(records.units), std::move(records.zones)));
  const std::lock_guard lock(mutex_);
  current_[id] = places;
  jurisdictions_.reset();
  return places;
}

Result<std::vector<Jurisdiction>> PlaceService::jurisdictions() {
  {
    const std::lock_guard lock(mutex_);
    if (jurisdictions_) return *jurisdictions_;
  }
  TZ_TRY(all, store_.jurisdictions());
  const std::lock_guard lock(mutex_);
  jurisdictions_ = all;
  return all;
}

}  // namespace tz::places
