#include "routing/duty_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/text.h"
#include "calendar/civil_day.h"

namespace tz::routing {
namespace {

using places::Faults;
using places::UnitKind;

constexpr std::pair<std::string_view, DutyKind> kKinds[] = {
    {"must_do", DutyKind::must_do}, {"may_assist", DutyKind::may_assist}, {"recovered", DutyKind::recovered}};
constexpr std::size_t kTextMax = 500;

std::string_view word_of(UnitKind kind) { return kind == UnitKind::street ? "@street" : "@community"; }

void check_line(const DutyLine& line, const CategoryTree& categories, const places::UnitTree& units,
                Faults& faults) {
  if (line.unit != "@street" && line.unit != "@community") {
    const places::Unit* unit = units.find(line.unit);
    if (unit == nullptr || !is_grass_roots(unit->kind))
      faults.add(line.line, "unit", "unknown_unit",
                 fmt::format("\"{}\" is neither a street or community nor @street or @community", line.unit));
  }
  if (categories.find(line.category) == nullptr)
    faults.add(line.line, "category", "unknown_category",
               fmt::format("there is no category \"{}\"", line.category));
  if (line.department.empty()) return;
  const places::Unit* department = units.find(line.department);
  if (department == nullptr || is_grass_roots(department->kind))
    faults.add(line.line, "department", "unknown_department",
               fmt::format("\"{}\" is no unit above the streets", line.department));
}

}  // namespace

std::string_view name_of(DutyKind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<std::string_view, DutyKind>::second)->first;
}

std::optional<DutyKind> duty_kind_of(std::string_view name) {
  const auto at = std::ranges::find(kKinds, name, &std::pair<std::string_view, DutyKind>::first);
  return at == std::end(kKinds) ? std::nullopt : std::optional(at->second);
}

bool is_grass_roots(UnitKind kind) { return kind == UnitKind::street || kind == UnitKind::community; }

Days read_days(const std::string& from, const std::string& to, std::uint64_t line, Faults& faults) {
  Days days;
  if (const auto day = calendar::parse_day(from))
    days.from = *day;
  else
    faults.add(line, "effective_from", "date", "must be a day of the form YYYY-MM-DD");
  if (to.empty()) return days;
  days.to = calendar::parse_day(to);
  if (!days.to)
    faults.add(line, "effective_to", "date", "must be empty or a day of the form YYYY-MM-DD");
  else if (*days.to < days.from)
    faults.add(line, "effective_to", "date_order", "is before effective_from");
  return days;
}

Result<std::vector<DutyLine>> parse_duty_list(const std::string& file, std::string_view csv) {
  enum : std::size_t { kUnit, kCategory, kKind, kDepartment, kBasis, kFrom, kTo, kSource };
  static constexpr places::Column kColumns[] = {{"unit"},
                                                {"category"},
                                                {"kind"},
                                                {"department"},
                                                {"legal_basis"},
                                                {"effective_from"},
                                                {"effective_to", false},
                                                {"source"}};
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  Faults faults(file);
  std::vector<DutyLine> lines;
  for (const auto& row : table.rows()) {
    DutyLine line{.unit = row[kUnit],
                  .category = row[kCategory],
                  .department = row[kDepartment],
                  .legal_basis = row[kBasis],
                  .days = read_days(row[kFrom], row[kTo], row.line, faults),
                  .source = row[kSource],
                  .line = row.line};
    for (const std::size_t column : {kUnit, kCategory})
      if (row[column].empty()) faults.add(row.line, kColumns[column].name, "code", "must not be empty");
    if (const auto kind = duty_kind_of(row[kKind]))
      line.kind = *kind;
    else
      faults.add(row.line, "kind", "kind", "must be must_do, may_assist or recovered");
    if (line.kind != DutyKind::must_do && line.department.empty())
      faults.add(row.line, "department", "department",
                 "names who is responsible for what the unit does not lead");
    for (const std::size_t column : {kBasis, kSource})
      if (row[column].empty() || count_code_points(row[column]) > kTextMax)
        faults.add(row.line, kColumns[column].name, "source",
                   fmt::format("must have 1 to {} characters", kTextMax));
    lines.push_back(std::move(line));
  }
  TZ_CHECK(faults.status());
  return lines;
}

Result<DutyList> DutyList::build(std::vector<DutyLine> lines, const CategoryTree& categories,
                                 const places::UnitTree& units, const std::string& file) {
  if (lines.size() > kLinesMax)
    return fail(Errc::too_large,
                fmt::format("{}: {} lines, at most {} are allowed", file, lines.size(), kLinesMax));
  Faults faults(file);
  for (const DutyLine& line : lines) check_line(line, categories, units, faults);
  DutyList out;
  out.lines_ = std::move(lines);
  out.by_key_.resize(out.lines_.size());
  std::iota(out.by_key_.begin(), out.by_key_.end(), std::size_t{0});
  const auto key = [&](std::size_t at) {
    const DutyLine& l = out.lines_[at];
    return std::tie(l.unit, l.category, l.days.from);
  };
  std::ranges::stable_sort(out.by_key_, [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  for (std::size_t i = 1; i < out.by_key_.size(); ++i) {
    const DutyLine& b = out.lines_[out.by_key_[i]];
    if (key(out.by_key_[i - 1]) == key(out.by_key_[i]))
      faults.add(b.line, "unit", "duty_overlap",
                 fmt::format("lines {} and {} both speak of \"{}\" and category \"{}\" from the same day",
                             out.lines_[out.by_key_[i - 1]].line, b.line, b.unit, b.category));
  }
  TZ_CHECK(faults.status());
  return out;
}

const DutyLine* DutyList::latest(std::string_view unit, std::string_view category,
                                 std::chrono::sys_days day) const {
  const auto key = [&](std::size_t at) {
    return std::pair<std::string_view, std::string_view>(lines_[at].unit, lines_[at].category);
  };
  const auto same = std::ranges::equal_range(by_key_, std::pair(unit, category), {}, key);
  const DutyLine* found = nullptr;  // they are in the order of their beginnings
  for (const std::size_t at : same)
    if (lines_[at].days.has(day)) found = &lines_[at];
  return found;
}

const DutyLine* DutyList::find(std::string_view code, UnitKind kind, std::string_view category,
                               std::chrono::sys_days day, const CategoryTree& categories) const {
  if (lines_.empty() || !is_grass_roots(kind)) return nullptr;
  const auto chain = categories.chain(category);
  for (const std::string_view unit : {code, word_of(kind)}) {
    if (unit.empty()) continue;
    for (const Category* at : chain)
      if (const DutyLine* line = latest(unit, at->code, day)) return line;
  }
  return nullptr;
}

}  // namespace tz::routing
