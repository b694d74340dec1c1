#pragma once
// The list of what streets, towns and communities do (乡镇（街道）履职事项清单), and who stands behind what
// they do not (P62-2, P62-3; docs/sources.md#duty-list).
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "places/csv_table.h"
#include "places/unit.h"
#include "routing/category.h"

namespace tz::routing {

enum class DutyKind : std::uint8_t {
  must_do,     // 基本履职事项: the unit leads
  may_assist,  // 配合履职事项: the department leads, the unit helps it
  recovered    // 上级部门收回事项: the department does it alone
};
std::string_view name_of(DutyKind kind);  // the enumerator's own name, as in files, SQL and JSON
std::optional<DutyKind> duty_kind_of(std::string_view name);

// From a first to a last day, both included; without a last day until further notice.
struct Days {
  std::chrono::sys_days from{};
  std::optional<std::chrono::sys_days> to{};
  bool has(std::chrono::sys_days day) const { return from <= day && (!to || day <= *to); }
  bool overlaps(const Days& other) const {
    return (!to || other.from <= *to) && (!other.to || from <= *other.to);
  }
  friend bool operator==(const Days&, const Days&) = default;
};

// One line. A value.
struct DutyLine {
  std::string unit{};      // code; or "@street", "@community": all units of that kind
  std::string category{};  // code, standing for its whole subtree
  DutyKind kind = DutyKind::must_do;
  std::string department{};  // code of the unit that is responsible; empty for must_do alone
  std::string legal_basis{};
  Days days{};
  std::string source{};    // the published list
  std::uint64_t line = 0;  // in the file it came from
  friend bool operator==(const DutyLine&, const DutyLine&) = default;
};

// CSV: unit, category, kind, department, legal_basis, effective_from, effective_to, source; effective_to may
// be missing.
//   invalid_argument  code, kind, department, date, date_order, source; file, line and column in the message
Result<std::vector<DutyLine>> parse_duty_list(const std::string& file, std::string_view csv);

// True for the kinds of unit that the list is about (the grass roots, 基层).
bool is_grass_roots(places::UnitKind kind);

// Immutable: safe to read from any thread.
class DutyList {
 public:
  static constexpr std::size_t kLinesMax = 20'000;
  DutyList() = default;
  // Refuses, naming file and line: unknown_unit, unknown_category, unknown_department (there is none, or it
  // is of the grass roots itself), duty_overlap (two lines of one unit and category from the same day);
  // too_large
  static Result<DutyList> build(std::vector<DutyLine> lines, const CategoryTree& categories,
                                const places::UnitTree& units, const std::string& file = "duty_list.csv");

  const std::vector<DutyLine>& lines() const { return lines_; }  // in file order
  // The line that speaks of that unit, category and day: of the unit itself before all of its kind, of the
  // most specific category, with the latest beginning. `code` may be empty: all of the kind. nullptr: none.
  const DutyLine* find(std::string_view code, places::UnitKind kind, std::string_view category,
                       std::chrono::sys_days day, const CategoryTree& categories) const;

 private:
  const DutyLine* latest(std::string_view unit, std::string_view category, std::chrono::sys_days day) const;
  std::vector<DutyLine> lines_;
  std::vector<std::size_t> by_key_;  // positions, ordered by unit, category and beginning
};

// The cells "effective_from" and "effective_to" of a row. A last day before the first is refused
// (date_order).
Days read_days(const std::string& from, const std::string& to, std::uint64_t line, places::Faults& faults);

}  // namespace tz::routing
