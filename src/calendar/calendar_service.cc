#include "calendar/calendar_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/text.h"
#include "calendar/civil_day.h"
#include "places/csv_table.h"

namespace tz::calendar {
namespace {

constexpr std::size_t kLayerNameMax = 100;

auto refuse(std::string rule, std::string field, std::string text) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = fmt::format("{}: {}", field, text),
                                     .field = std::move(field),
                                     .rule = std::move(rule)});
}

Result<Layer> layer_for(const std::vector<Layer>& layers, const YearLoad& load) {
  const auto known = std::ranges::find(layers, load.layer, &Layer::code);
  if (known != layers.end()) return *known;
  if (!load.level)
    return fail(Errc::not_found, fmt::format("there is no layer \"{}\"", first_code_points(load.layer, 64)));
  if (!places::is_code(load.layer))
    return refuse("code", "layer", "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -");
  if (*load.level == LayerLevel::national)
    return refuse("national_layer", "level", "a calendar has exactly one national layer");
  for (const auto& [field, name] : {std::pair{"name_zh", &load.name_zh}, std::pair{"name_en", &load.name_en}})
    if (trim(*name).empty() || count_code_points(*name) > kLayerNameMax)
      return refuse("layer_name", field, fmt::format("must have 1 to {} characters", kLayerNameMax));
  return Layer{
      .level = *load.level, .code = load.layer, .name_zh = load.name_zh, .name_en = load.name_en, .list = {}};
}

// The layers on which `layer` lies.
std::optional<LayeredCalendar> below(const std::vector<Layer>& layers, const Layer& layer) {
  std::vector<Layer> coarser;
  for (const Layer& one : layers)
    if (one.level < layer.level) coarser.push_back(one);
  auto built = LayeredCalendar::build(std::move(coarser));
  return built ? std::optional(std::move(*built)) : std::nullopt;
}

// Days that the list, or the one it replaces, names, and that are worked in one and not in the other.
Result<std::vector<ChangedDay>> changes_of(const std::vector<Layer>& layers, const Layer& layer,
                                           const YearList& list) {
  std::vector<Layer> stack{layer};
  for (const Layer& one : layers)
    if (one.level < layer.level) stack.push_back(one);
  TZ_TRY(before, LayeredCalendar::build(stack));
  stack.front().list.years[list.year] = list;
  TZ_TRY(after, LayeredCalendar::build(std::move(stack)));
  std::set<std::chrono::sys_days> named;
  for (const ListedDay& day : list.days) named.insert(day.date);
  if (const auto old = layer.list.years.find(list.year); old != layer.list.years.end())
    for (const ListedDay& day : old->second.days) named.insert(day.date);
  std::vector<ChangedDay> changes;
  for (const auto date : named) {
    const auto verdict = after.verdict(date);
    if (before.is_working_day(date) == verdict.worked) continue;
    changes.push_back({.date = date,
                       .was_worked = !verdict.worked,
                       .is_worked = verdict.worked,
                       .name_zh = verdict.listed ? verdict.listed->name_zh : "",
                       .name_en = verdict.listed ? verdict.listed->name_en : ""});
  }
  return changes;
}

std::string digest_of(const std::string& layer, const YearList& list) {
  Bytes matter(layer.begin(), layer.end());
  for (const char c : fmt::format("\n{}\n", static_cast<int>(list.year)))
    matter.push_back(static_cast<std::uint8_t>(c));
  for (const SourceFile& file : list.files)
    matter.insert(matter.end(), file.sha256.begin(), file.sha256.end());
  return to_hex(sha256(matter));
}

}  // namespace

Result<Snapshot> CalendarService::current(JurisdictionId j) const {
  // The version first: lists that come between the two are then read again, and none is missed.
  Snapshot snapshot;
  TZ_TRY(version, store_.version(j));
  snapshot.version = version;
  TZ_TRY(layers, store_.load(j));
  snapshot.layers = std::move(layers);
  return snapshot;
}

Result<SeedReport> CalendarService::seed(JurisdictionId j, const std::vector<Layer>& layers) {
  auto known = store_.load(j);
  if (!known && known.error().code != Errc::not_found) return tl::unexpected<Error>(std::move(known).error());
  SeedReport report;
  for (const Layer& layer : layers) {
    TZ_CHECK(store_.save_layer(j, layer));
    const Layer* before = nullptr;
    if (known)
      if (const auto at = std::ranges::find(*known, layer.code, &Layer::code); at != known->end())
        before = &*at;
    for (const auto& [year, list] : layer.list.years) {
      if (list.files.empty()) continue;
      if (before != nullptr && before->list.is_published(year)) {
        if (before->list.years.at(year).days != list.days)
          report.kept.push_back(fmt::format("{} {}", layer.code, static_cast<int>(year)));
        continue;
      }
      TZ_TRY(published, store_.publish(j, layer.code, list, clock_.now()));
      if (published) ++report.loaded;
    }
  }
  return report;
}

Result<YearPlan> CalendarService::plan(JurisdictionId j, const YearLoad& load) const {
  TZ_TRY(layers, store_.load(j));
  TZ_TRY(layer, layer_for(layers, load));
  std::vector<Source> sources;
  for (const SourceFiles& files : load.sources) {
    TZ_TRY(source, read_source(files));
    sources.push_back(std::move(source));
  }
  TZ_TRY(merged, combine_sources(layer.level, sources));
  const auto found = merged.years.find(load.year);
  if (found == merged.years.end() || !found->second.published)
    return refuse("year_missing", "year",
                  fmt::format("{} is not published in every source given", static_cast<int>(load.year)));
  YearPlan plan{.list = found->second};
  const auto coarser = below(layers, layer);
  TZ_CHECK(check_makeup_days(plan.list, coarser ? &*coarser : nullptr));
  if (const auto before = layer.list.years.find(load.year); before != layer.list.years.end()) {
    plan.known = before->second.published && same_files(before->second, plan.list);
    plan.was_published = before->second.published && !plan.known;
  }
  TZ_TRY(changes, changes_of(layers, layer, plan.list));
  plan.changes = std::move(changes);
  plan.digest = digest_of(load.layer, plan.list);
  return plan;
}

Result<std::optional<Publication>> CalendarService::load(JurisdictionId j, const YearLoad& load,
                                                         const std::string& digest) {
  TZ_TRY(wanted, plan(j, load));
  if (!digest.empty() && digest != wanted.digest)
    return fail_rule(Errc::conflict, "digest", "the files are not those that were previewed");
  TZ_TRY(layers, store_.load(j));
  TZ_TRY(layer, layer_for(layers, load));
  TZ_CHECK(store_.save_layer(j, layer));
  return store_.publish(j, load.layer, wanted.list, clock_.now());
}

}  // namespace tz::calendar
