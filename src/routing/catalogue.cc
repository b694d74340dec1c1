#include "routing/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "calendar/civil_day.h"
#include "places/csv_table.h"
#include "routing/duty_rule.h"

namespace tz::routing {
namespace {

using calendar::format_day;

constexpr std::string_view kAny = "*";
constexpr std::size_t kEntriesMax = 100'000;

// Checks the lines of one catalogue against the city's lists.
class Checker {
 public:
  Checker(const Catalogue::Context& context, const std::vector<CatalogueEntry>& entries)
      : context_(context), faults_(context.file) {
    for (const CatalogueEntry& entry : entries) by_key_[{entry.zone, entry.category}].push_back(&entry);
  }

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
    if (context_.duties != nullptr && known_category) check_duty_lines(entry);
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
      return category.community_may_own || !categories.is_leaf(category.code) || is_duty(category, entry);
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

  // What the list makes a community's own duty when the line begins.
  bool is_duty(const Category& category, const CatalogueEntry& entry) const {
    const DutyLine* line = context_.duties == nullptr
                               ? nullptr
                               : context_.duties->find({}, places::UnitKind::community, category.code,
                                                       entry.effective_from, context_.categories);
    return line != nullptr && line->kind == DutyKind::must_do;
  }

  // Until the day before a later line for the same zone, category and types.
  Days in_force(const CatalogueEntry& entry) const {
    Days days{.from = entry.effective_from, .to = entry.effective_to};
    for (const CatalogueEntry* other : by_key_.at({entry.zone, entry.category}))
      if (other->request_types == entry.request_types && other->effective_from > days.from &&
          (!days.to || other->effective_from <= *days.to))
        days.to = other->effective_from - std::chrono::days{1};
    return days;
  }

  // True if on that day a line of a more specific category decides in the place of `entry`.
  bool gives_way(const CatalogueEntry& entry, std::string_view category, std::chrono::sys_days day) const {
    for (const Category* at : context_.categories.chain(category)) {
      if (at->code == entry.category) return false;
      const auto lines = by_key_.find({entry.zone, at->code});
      if (lines == by_key_.end()) continue;
      for (const CatalogueEntry* other : lines->second)
        if ((other->request_types.all() || other->request_types == entry.request_types) &&
            in_force(*other).has(day))
          return true;
    }
    return false;
  }

  // The first day on which the list keeps one of the line's matters from its unit.
  void check_duty_lines(const CatalogueEntry& entry) {
    const Days days = in_force(entry);
    for (std::string_view word : split(entry.unit, '|')) {
      const DutyUnit unit = duty_unit(trim(word));
      if (!is_grass_roots(unit.kind)) continue;
      for (const DutyLine& line : context_.duties->lines()) {
        if (line.kind == DutyKind::must_do || !days.overlaps(line.days)) continue;
        const auto day = std::max(days.from, line.days.from);
        for (const Category* leaf : context_.categories.subtree(line.category))
          if (context_.categories.is_leaf(leaf->code) && is_below(leaf->code, entry.category) &&
              context_.duties->find(unit.code, unit.kind, leaf->code, day, context_.categories) == &line &&
              !gives_way(entry, leaf->code, day) && refuse_line(entry, unit, leaf->code, day))
            break;
      }
    }
  }

  bool refuse_line(const CatalogueEntry& entry, const DutyUnit& unit, const std::string& category,
                   std::chrono::sys_days day) {
    const auto refusal = refused_by_duty(book_, unit, category, ledger::DutyPart::lead, day);
    if (!refusal || refusal->line == nullptr) return false;
    faults_.add(entry.line, "unit", "township_duty_list",
                fmt::format("category \"{}\" is not for \"{}\" from {}: {} / {}", category, entry.unit,
                            format_day(day), refusal->zh, refusal->en));
    return true;
  }

  bool is_below(std::string_view category, std::string_view top) const {
    const auto chain = context_.categories.chain(category);
    return top == kAny || std::ranges::find(chain, top, &Category::code) != chain.end();
  }

  // Whom a word of the column "unit" means, as the duty list sees it.
  DutyUnit duty_unit(std::string_view word) const {
    if (word.starts_with('@')) {
      const auto layer = context_.layers.find(word.substr(1));
      if (layer == context_.layers.end()) return {};
      if (layer->second.level == places::ZoneLevel::street) return {{}, places::UnitKind::street};
      return layer->second.level >= places::ZoneLevel::community ? DutyUnit{{}, places::UnitKind::community}
                                                                 : DutyUnit{};
    }
    const places::Unit* unit = context_.units.find(word);
    return unit == nullptr ? DutyUnit{} : DutyUnit{unit->code, unit->kind};
  }

  const Catalogue::Context& context_;
  const DutyBook book_{context_.categories, context_.units, context_.duties, context_.delegations};
  std::map<std::pair<std::string, std::string>, std::vector<const CatalogueEntry*>> by_key_{};
  places::Faults faults_;
};

}  // namespace

Result<std::vector<CatalogueEntry>> parse_catalogue(const std::string& file, std::string_view csv) {
  enum : std::size_t { kZone, kCategory, kUnit, kLimit, kTypes, kFrom, kBasis, kTo };
  static constexpr places::Column kColumns[] = {{"zone"},
                                                {"category"},
                                                {"unit"},
                                                {"limit_rule", false},
                                                {"request_types", false},
                                                {"effective_from"},
                                                {"legal_basis"},
                                                {"effective_to", false}};
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
    const Days days = read_days(row[kFrom], row[kTo], row.line, faults);
    entry.effective_from = days.from;
    entry.effective_to = days.to;
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
  const bool checked = context.checked;
  Catalogue catalogue(version, std::move(entries), std::move(context));
  if (!checked) return catalogue;
  Checker checker(catalogue.context_, catalogue.entries_);
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
    const bool in_force =
        entry.effective_from <= question.day && (!entry.effective_to || question.day <= *entry.effective_to);
    if (in_force && entry.request_types.has(question.request_type) && better(entry) &&
        unit_of(entry, question) != nullptr)
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

const places::Unit* Catalogue::handed_on(const places::Unit& unit, const Question& question,
                                         Suggestion& out) const {
  const places::Unit* chosen = &unit;
  if (context_.delegations != nullptr) {
    std::vector<std::string> here;
    for (const ZoneAt& zone : question.zones) here.push_back(zone.unit_code);
    if (const auto found = context_.delegations->find(unit.code, question.category, here, question.day,
                                                      context_.categories, context_.units)) {
      chosen = found->unit;
      const Delegation& d = *found->delegation;
      out.delegation = d.code;
      out.reasons.push_back(
          {.kind = "delegation",
           .zh = fmt::format("赋权事项{}“{}”自{}起由{}交{}行使（依据：{}）", d.code, d.name_zh,
                             format_day(d.days.from), unit.name_zh, chosen->name_zh, d.legal_basis),
           .en = fmt::format("power {} \"{}\" was handed by {} to {} from {} (basis: {})", d.code, d.name_en,
                             unit.name_en, chosen->name_en, format_day(d.days.from), d.legal_basis)});
    }
  }
  const DutyBook book{context_.categories, context_.units, context_.duties, context_.delegations};
  const auto refusal = refused_by_duty(book, {chosen->code, chosen->kind}, question.category,
                                       ledger::DutyPart::lead, question.day);
  if (!refusal || refusal->responsible == nullptr || !refusal->responsible->active) return chosen;
  out.reasons.push_back({.kind = "township_duty_list", .zh = refusal->zh, .en = refusal->en});
  return refusal->responsible;
}

Reason Catalogue::fallback_reason(const places::Unit& unit, const ZoneAt* zone,
                                  const LimitRule& limit) const {
  const std::string limit_zh = fmt::format("时限{}（{}）", words_zh(limit.result), limit.id);
  const std::string limit_en = fmt::format("limit {} ({})", words_en(limit.result), limit.id);
  if (zone != nullptr)
    return {.kind = "fallback",
            .zh = fmt::format("派单目录第{}版没有对应条目，由{}统筹（区兜底）；{}", version_, unit.name_zh,
                              limit_zh),
            .en = fmt::format("No line of catalogue version {} applies; the district organises: {}; {}",
                              version_, unit.name_en, limit_en)};
  return {
      .kind = "fallback",
      .zh = fmt::format("派单目录第{}版没有对应条目，所在区不明，由{}研判；{}", version_, unit.name_zh,
                        limit_zh),
      .en = fmt::format("No line of catalogue version {} applies and the district is not known; the hotline "
                        "decides: {}; {}",
                        version_, unit.name_en, limit_en)};
}

Reason Catalogue::reason_of(const CatalogueEntry& entry, const places::Unit& unit, const ZoneAt* zone,
                            const LimitRule& limit) const {
  const Category* category = context_.categories.find(entry.category);
  const std::string where_zh = zone == nullptr ? "全市" : zone->name_zh;
  const std::string where_en = zone == nullptr ? "whole city" : zone->name_en;
  const std::string what_zh = category == nullptr ? "全部事项" : category->name_zh;
  const std::string what_en = category == nullptr ? "every matter" : category->name_en;
  std::string basis_zh = entry.legal_basis.empty() ? "" : fmt::format("依据：{}；", entry.legal_basis);
  std::string basis_en = entry.legal_basis.empty() ? "" : fmt::format("basis: {}; ", entry.legal_basis);
  if (!entry.precedent.empty()) {
    basis_zh += fmt::format("先例：{}；", entry.precedent);
    basis_en += fmt::format("precedent: {}; ", entry.precedent);
  }
  return {
      .kind = "catalogue",
      .zh = fmt::format("派单目录第{}版第{}行：{} × {} → {}；{}时限{}（{}）", version_, entry.line, where_zh,
                        what_zh, unit.name_zh, basis_zh, words_zh(limit.result), limit.id),
      .en = fmt::format("Catalogue version {}, line {}: {} × {} → {}; {}limit {} ({})", version_, entry.line,
                        where_en, what_en, unit.name_en, basis_en, words_en(limit.result), limit.id)};
}

Suggestion Catalogue::answer(const places::Unit& unit, const CatalogueEntry* entry, const Question& question,
                             const ZoneAt* zone) const {
  const LimitRule* limit = entry == nullptr ? nullptr : context_.limits.find(entry->limit_rule);
  // A line of an old version may name a rule that is no more.
  if (limit == nullptr)
    limit = context_.limits.choose(context_.limits_profile, question.request_type, question.urgency);
  Suggestion out{.limit_rule = limit->id, .fallback = entry == nullptr, .catalogue_version = version_};
  if (entry != nullptr) out.line = entry->line;
  out.reasons.push_back(entry == nullptr ? fallback_reason(unit, zone, *limit)
                                         : reason_of(*entry, unit, zone, *limit));
  const places::Unit* chosen = handed_on(unit, question, out);
  out.unit = chosen->id;
  out.unit_code = chosen->code;
  for (const Reason& reason : out.reasons) {
    out.reason_zh += (out.reason_zh.empty() ? "" : "；") + reason.zh;
    out.reason_en += (out.reason_en.empty() ? "" : "; ") + reason.en;
  }
  if (chosen->kind != places::UnitKind::street) return out;
  if (const places::Unit* district = context_.units.nearest(chosen->id, places::UnitKind::district)) {
    out.copied_to = district->id;
    out.reasons.push_back(
        {.kind = "double_dispatch",
         .zh = fmt::format("直派街道（镇），抄送{}督办", district->name_zh),
         .en = fmt::format("given to a street directly: a copy for {} to supervise", district->name_en)});
  }
  return out;
}

}  // namespace tz::routing
