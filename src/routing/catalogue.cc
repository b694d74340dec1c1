#include "routing/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "calendar/civil_day.h"
#include "places/csv_table.h"

namespace tz::routing {
namespace {

using calendar::format_day;
using calendar::parse_day;

constexpr std::string_view kAny = "*";
constexpr std::size_t kEntriesMax = 100'000;

// Checks the lines of one catalogue against the city's lists.
class Checker {
 public:
  Checker(const Catalogue::Context& context) : context_(context), faults_(context.file) {}

  void check(const CatalogueEntry& entry) {
    if (entry.zone != kAny && !context_.zones.contains(entry.zone))
      faults_.add(entry.line, "zone", "unknown_zone", fmt::format("there is no zone \"{}\"", entry.zone));
    const bool known_category = entry.category == kAny || context_.categories.find(entry.category) != nullptr;
    if (!known_category)
      faults_.add(entry.line, "category", "unknown_category",
                  fmt::format("there is no category \"{}\"", entry.category));
    if (!entry.limit_rule.empty() && context_.limits.find(entry.limit_rule) == nullptr)
      faults_.add(entry.line, "limit_rule", "unknown_limit",
                  fmt::format("there is no limit rule \"{}\"", entry.limit_rule));
    if (owner_may_be_community(entry) && known_category) check_duty_list(entry);
  }

  void check_overlaps(const std::vector<CatalogueEntry>& entries, const std::vector<std::size_t>& same_key) {
    for (std::size_t i = 0; i < same_key.size(); ++i)
      for (std::size_t k = i + 1; k < same_key.size(); ++k) {
        const CatalogueEntry& a = entries[same_key[i]];
        const CatalogueEntry& b = entries[same_key[k]];
        if (a.effective_from != b.effective_from || !a.request_types.overlaps(b.request_types)) continue;
        // A line for all types gives way to one that names types: that is an exception, not a contradiction.
        if (a.request_types.all() != b.request_types.all()) continue;
        faults_.add(
            b.line, "unit", "catalogue_overlap",
            fmt::format(
                "lines {} and {} both decide zone \"{}\" and category \"{}\" from {}, for \"{}\" and \"{}\"",
                a.line, b.line, a.zone, a.category, format_day(a.effective_from), a.unit, b.unit));
      }
  }

  Status status() const { return faults_.status(); }

 private:
  bool owner_may_be_community(const CatalogueEntry& entry) {
    bool community = false;
    for (const std::string_view unit : split(entry.unit, '|'))
      community = is_community(trim(unit), entry.line) || community;
    return community;
  }

  bool is_community(std::string_view code, std::uint64_t line) {
    if (code.starts_with('@')) {
      const auto layer = context_.layers.find(code.substr(1));
      if (layer != context_.layers.end()) return layer->second.level >= places::ZoneLevel::community;
      faults_.add(line, "unit", "unknown_unit", fmt::format("\"{}\" names no layer of pack.json", code));
      return false;
    }
    const places::Unit* unit = context_.units.find(code);
    if (unit == nullptr)
      faults_.add(line, "unit", "unknown_unit", fmt::format("there is no unit \"{}\"", code));
    else if (!unit->active)
      faults_.add(line, "unit", "inactive_unit", fmt::format("unit \"{}\" is not active", code));
    return unit != nullptr && unit->kind == places::UnitKind::community;
  }

  void check_duty_list(const CatalogueEntry& entry) {
    const auto& categories = context_.categories;
    const auto listed = [&](const Category& category) {
      return category.community_may_own || !categories.is_leaf(category.code);
    };
    const Category* out = nullptr;
    if (entry.category == kAny) {
      const auto at = std::ranges::find_if_not(categories.categories(), listed);
      if (at != categories.categories().end()) out = &*at;
    } else {
      for (const Category* below : categories.subtree(entry.category))
        if (out == nullptr && !listed(*below)) out = below;
    }
    if (out != nullptr)
      faults_.add(entry.line, "unit", "township_duty_list",
                  fmt::format("category \"{}\" is not on the list of what a community does, so \"{}\" may "
                              "not be made its owner",
                              out->code, entry.unit));
  }

  const Catalogue::Context& context_;
  places::Faults faults_;
};

}  // namespace

Result<std::vector<CatalogueEntry>> parse_catalogue(const std::string& file, std::string_view csv) {
  enum : std::size_t { kZone, kCategory, kUnit, kLimit, kTypes, kFrom, kBasis };
  static constexpr places::Column kColumns[] = {
      {"zone"},           {"category"},   {"unit"}, {"limit_rule", false}, {"request_types", false},
      {"effective_from"}, {"legal_basis"}};
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  places::Faults faults(file);
  std::vector<CatalogueEntry> entries;
  for (const auto& row : table.rows()) {
    CatalogueEntry entry{.zone = row[kZone],
                         .category = row[kCategory],
                         .unit = row[kUnit],
                         .limit_rule = row[kLimit],
                         .legal_basis = row[kBasis],
                         .line = row.line};
    for (const std::size_t column : {kZone, kCategory, kUnit})
      if (row[column].empty())
        faults.add(row.line, kColumns[column].name, "code", "must not be empty; * stands for all");
    if (const auto types = parse_request_types(row[kTypes]))
      entry.request_types = *types;
    else
      faults.add(row.line, "request_types", "request_type",
                 "must be a list, with |, of consult help complaint report suggest praise");
    if (const auto day = parse_day(row[kFrom]))
      entry.effective_from = *day;
    else
      faults.add(row.line, "effective_from", "date", "must be a day of the form YYYY-MM-DD");
    entries.push_back(std::move(entry));
  }
  TZ_CHECK(faults.status());
  return entries;
}

Catalogue::Catalogue(std::int64_t version, std::vector<CatalogueEntry> entries, Context context)
    : version_(version), entries_(std::move(entries)), context_(std::move(context)) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    by_key_[{entries_[i].zone, entries_[i].category}].push_back(i);
}

Result<Catalogue> Catalogue::build(std::int64_t version, std::vector<CatalogueEntry> entries,
                                   Context context) {
  if (entries.size() > kEntriesMax)
    return fail(Errc::too_large, fmt::format("{}: {} lines, at most {} are allowed", context.file,
                                             entries.size(), kEntriesMax));
  if (context.units.first(places::UnitKind::hotline) == nullptr)
    return fail_rule(Errc::invalid_argument, "hotline_missing",
                     "no active unit of kind hotline: undecided needs would have no owner");
  TZ_CHECK(context.limits.check_complete(context.limits_profile));
  Catalogue catalogue(version, std::move(entries), std::move(context));
  Checker checker(catalogue.context_);
  for (const CatalogueEntry& entry : catalogue.entries_) checker.check(entry);
  for (const auto& [key, positions] : catalogue.by_key_)
    checker.check_overlaps(catalogue.entries_, positions);
  TZ_CHECK(checker.status());
  return catalogue;
}

const CatalogueEntry* Catalogue::best(const std::string& zone, const std::string& category,
                                      const Question& question) const {
  const auto found = by_key_.find({zone, category});
  if (found == by_key_.end()) return nullptr;
  const CatalogueEntry* best = nullptr;
  const auto better = [&](const CatalogueEntry& entry) {
    if (best == nullptr) return true;
    if (entry.request_types.all() != best->request_types.all()) return !entry.request_types.all();
    return entry.effective_from > best->effective_from;
  };
  for (const std::size_t position : found->second) {
    const CatalogueEntry& entry = entries_[position];
    if (entry.effective_from <= question.day && entry.request_types.has(question.request_type) &&
        better(entry) && unit_of(entry, question) != nullptr)
      best = &entry;
  }
  return best;
}

// nullptr if the point has none of the zones named, or the zones no active unit.
const places::Unit* Catalogue::unit_of(const CatalogueEntry& entry, const Question& question) const {
  for (std::string_view code : split(entry.unit, '|')) {
    code = trim(code);
    if (code.starts_with('@')) {
      const auto zone = std::ranges::find(question.zones, code.substr(1), &ZoneAt::layer);
      if (zone == question.zones.end()) continue;
      code = zone->unit_code;
    }
    const places::Unit* unit = context_.units.find(code);
    if (unit != nullptr && unit->active) return unit;
  }
  return nullptr;
}

Suggestion Catalogue::suggest(const Question& question) const {
  std::vector<const ZoneAt*> zones;
  for (const ZoneAt& zone : question.zones) zones.push_back(&zone);
  std::ranges::sort(zones, std::ranges::greater{}, &ZoneAt::rank);
  std::vector<std::string> categories;
  for (const Category* category : context_.categories.chain(question.category))
    categories.push_back(category->code);
  categories.emplace_back(kAny);

  zones.push_back(nullptr);  // stands for "*"
  for (const ZoneAt* zone : zones)
    for (const std::string& category : categories)
      if (const CatalogueEntry* entry =
              best(zone == nullptr ? std::string(kAny) : zone->code, category, question))
        return answer(*unit_of(*entry, question), entry, question, zone);

  for (const ZoneAt* zone : zones) {
    if (zone == nullptr || zone->level != places::ZoneLevel::district) continue;
    const places::Unit* district = context_.units.find(zone->unit_code);
    if (district != nullptr && district->active) return answer(*district, nullptr, question, zone);
  }
  return answer(*context_.units.first(places::UnitKind::hotline), nullptr, question,
                nullptr);  // build() made sure there is one
}

Suggestion Catalogue::answer(const places::Unit& unit, const CatalogueEntry* entry, const Question& question,
                             const ZoneAt* zone) const {
  const LimitRule* limit =
      entry != nullptr && !entry->limit_rule.empty()
          ? context_.limits.find(entry->limit_rule)
          : context_.limits.choose(context_.limits_profile, question.request_type, question.urgency);
  Suggestion out{.unit = unit.id,
                 .unit_code = unit.code,
                 .limit_rule = limit->id,
                 .fallback = entry == nullptr,
                 .catalogue_version = version_};
  if (unit.kind == places::UnitKind::street)
    if (const places::Unit* district = context_.units.nearest(unit.id, places::UnitKind::district))
      out.copied_to = district->id;
  const std::string limit_zh = fmt::format("时限{}（{}）", words_zh(limit->result), limit->id);
  const std::string limit_en = fmt::format("limit {} ({})", words_en(limit->result), limit->id);
  if (entry == nullptr) {
    out.reason_zh = zone != nullptr ? fmt::format("派单目录第{}版没有对应条目，由{}统筹（区兜底）；{}",
                                                  version_, unit.name_zh, limit_zh)
                                    : fmt::format("派单目录第{}版没有对应条目，所在区不明，由{}研判；{}",
                                                  version_, unit.name_zh, limit_zh);
    out.reason_en =
        zone != nullptr
            ? fmt::format("No line of catalogue version {} applies; the district organises: {}; {}", version_,
                          unit.name_en, limit_en)
            : fmt::format(
                  "No line of catalogue version {} applies and the district is not known; the hotline "
                  "decides: {}; {}",
                  version_, unit.name_en, limit_en);
    return out;
  }
  out.line = entry->line;
  const Category* category = context_.categories.find(entry->category);
  const std::string where_zh = zone == nullptr ? "全市" : zone->name_zh;
  const std::string where_en = zone == nullptr ? "whole city" : zone->name_en;
  const std::string what_zh = category == nullptr ? "全部事项" : category->name_zh;
  const std::string what_en = category == nullptr ? "every matter" : category->name_en;
  const std::string basis_zh =
      entry->legal_basis.empty() ? "" : fmt::format("依据：{}；", entry->legal_basis);
  const std::string basis_en =
      entry->legal_basis.empty() ? "" : fmt::format("basis: {}; ", entry->legal_basis);
  out.reason_zh = fmt::format("派单目录第{}版第{}行：{} × {} → {}；{}{}", version_, entry->line, where_zh,
                              what_zh, unit.name_zh, basis_zh, limit_zh);
  out.reason_en = fmt::format("Catalogue version {}, line {}: {} × {} → {}; {}{}", version_, entry->line,
                              where_en, what_en, unit.name_en, basis_en, limit_en);
  return out;
}

}  // namespace tz::routing
