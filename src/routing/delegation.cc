#include "routing/delegation.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace tz::routing {
namespace {

using places::Faults;
using places::UnitKind;

constexpr std::size_t kNameMax = 200, kTextMax = 500;
constexpr std::pair<std::string_view, UnitKind> kKinds[] = {
    {"@district", UnitKind::district}, {"@street", UnitKind::street}, {"@community", UnitKind::community}};

std::optional<UnitKind> kind_of(std::string_view word) {
  const auto at = std::ranges::find(kKinds, word, &std::pair<std::string_view, UnitKind>::first);
  return at == std::end(kKinds) ? std::nullopt : std::optional(at->second);
}

bool in_chain(std::string_view category, std::string_view of, const CategoryTree& categories) {
  const auto chain = categories.chain(of);
  return std::ranges::find(chain, category, &Category::code) != chain.end();
}

// True if the delegate and the unit of the list's line can be one and the same.
bool meet(const Delegation& d, const DutyLine& line, const places::UnitTree& units) {
  if (d.unit == line.unit) return true;
  const places::Unit* to = units.find(d.unit);
  const places::Unit* listed = units.find(line.unit);
  return (to != nullptr && kind_of(line.unit) == to->kind) ||
         (listed != nullptr && kind_of(d.unit) == listed->kind);
}

class Checker {
 public:
  Checker(const CategoryTree& categories, const places::UnitTree& units, const DutyList& duties,
          const std::string& file)
      : categories_(categories), units_(units), duties_(duties), faults_(file) {}

  void check(const Delegation& d) {
    if (categories_.find(d.category) == nullptr)
      faults_.add(d.line, "category", "unknown_category",
                  fmt::format("there is no category \"{}\"", d.category));
    if (units_.find(d.department) == nullptr)
      faults_.add(d.line, "department", "unknown_department",
                  fmt::format("there is no unit \"{}\"", d.department));
    if (!kind_of(d.unit) && units_.find(d.unit) == nullptr)
      faults_.add(
          d.line, "unit", "unknown_unit",
          fmt::format("there is no unit \"{}\"; @district, @street and @community stand for a kind", d.unit));
    for (const DutyLine& line : duties_.lines())
      if (line.kind == DutyKind::recovered && line.days.overlaps(d.days) && meet(d, line, units_) &&
          (in_chain(line.category, d.category, categories_) ||
           in_chain(d.category, line.category, categories_)))
        faults_.add(
            d.line, "unit", "delegation_recovered",
            fmt::format("line {} of the duty list says that \"{}\" has taken this back on days on which it "
                        "is handed over",
                        line.line, line.department));
  }
  void check_pair(const Delegation& a, const Delegation& b) {
    if (a.category == b.category && a.department == b.department && a.unit == b.unit &&
        a.days.overlaps(b.days))
      faults_.add(b.line, "code", "delegation_overlap",
                  fmt::format("lines {} and {} hand the same power over on the same days", a.line, b.line));
  }
  Status status() const { return faults_.status(); }

 private:
  const CategoryTree& categories_;
  const places::UnitTree& units_;
  const DutyList& duties_;
  Faults faults_;
};

}  // namespace

Result<std::vector<Delegation>> parse_delegations(const std::string& file, std::string_view csv) {
  enum : std::size_t { kCode, kNameZh, kNameEn, kCategory, kDepartment, kUnit, kBasis, kFrom, kTo, kSource };
  static constexpr places::Column kColumns[] = {{"code"},        {"name_zh"},        {"name_en"},
                                                {"category"},    {"department"},     {"unit"},
                                                {"legal_basis"}, {"effective_from"}, {"effective_to", false},
                                                {"source"}};
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<Delegation> all;
  for (const auto& row : table.rows()) {
    if (!places::is_code(row[kCode])) faults.add(row.line, "code", "code", "must be a code");
    for (const std::size_t column : {kCategory, kDepartment, kUnit})
      if (row[column].empty()) faults.add(row.line, kColumns[column].name, "code", "must not be empty");
    for (const std::size_t column : {kNameZh, kNameEn})
      if (row[column].empty() || count_code_points(row[column]) > kNameMax)
        faults.add(row.line, kColumns[column].name, "name",
                   fmt::format("must have 1 to {} characters", kNameMax));
    for (const std::size_t column : {kBasis, kSource})
      if (row[column].empty() || count_code_points(row[column]) > kTextMax)
        faults.add(row.line, kColumns[column].name, "source",
                   fmt::format("must have 1 to {} characters", kTextMax));
    all.push_back({.code = row[kCode],
                   .name_zh = row[kNameZh],
                   .name_en = row[kNameEn],
                   .category = row[kCategory],
                   .department = row[kDepartment],
                   .unit = row[kUnit],
                   .legal_basis = row[kBasis],
                   .days = read_days(row[kFrom], row[kTo], row.line, faults),
                   .source = row[kSource],
                   .line = row.line});
  }
  TZ_CHECK(faults.status());
  return all;
}

Result<Delegations> Delegations::build(std::vector<Delegation> all, const CategoryTree& categories,
                                       const places::UnitTree& units, const DutyList& duties,
                                       const std::string& file) {
  if (all.size() > kLinesMax)
    return fail(Errc::too_large,
                fmt::format("{}: {} lines, at most {} are allowed", file, all.size(), kLinesMax));
  Checker checker(categories, units, duties, file);
  std::vector<const Delegation*> sorted;
  for (const Delegation& d : all) {
    checker.check(d);
    sorted.push_back(&d);
  }
  const auto key = [](const Delegation* d) {
    return std::tie(d->category, d->department, d->unit, d->days.from);
  };
  std::ranges::stable_sort(sorted, [&](const auto* a, const auto* b) { return key(a) < key(b); });
  for (std::size_t i = 1; i < sorted.size(); ++i) checker.check_pair(*sorted[i - 1], *sorted[i]);
  TZ_CHECK(checker.status());
  Delegations out;
  out.all_ = std::move(all);
  return out;
}

std::optional<Delegations::Found> Delegations::find(std::string_view department, std::string_view category,
                                                    const std::vector<std::string>& unit_codes,
                                                    std::chrono::sys_days day, const CategoryTree& categories,
                                                    const places::UnitTree& units) const {
  const auto delegate = [&](const Delegation& d) -> const places::Unit* {
    const auto kind = kind_of(d.unit);
    for (const std::string& code : unit_codes) {
      const places::Unit* unit = units.find(code);
      if (unit != nullptr && unit->active && (kind ? unit->kind == *kind : unit->code == d.unit)) return unit;
    }
    if (kind) return nullptr;
    const places::Unit* unit = units.find(d.unit);
    const bool has_area = unit != nullptr && (is_grass_roots(unit->kind) || unit->kind == UnitKind::district);
    return unit != nullptr && unit->active && !has_area ? unit : nullptr;
  };
  for (const Category* at : categories.chain(category)) {
    std::optional<Found> found;  // of the most specific category the latest to begin
    for (const Delegation& d : all_) {
      if (d.category != at->code || d.department != department || !d.days.has(day)) continue;
      const places::Unit* unit = delegate(d);
      if (unit != nullptr && (!found || found->delegation->days.from < d.days.from)) found = Found{&d, unit};
    }
    if (found) return found;
  }
  return std::nullopt;
}

const Delegation* Delegations::held_by(std::string_view code, UnitKind kind, std::string_view category,
                                       std::chrono::sys_days day, const CategoryTree& categories) const {
  for (const Delegation& d : all_)
    if (d.days.has(day) && (d.unit == code || kind_of(d.unit) == kind) &&
        in_chain(d.category, category, categories))
      return &d;
  return nullptr;
}

}  // namespace tz::routing
