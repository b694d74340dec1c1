#pragma once
// Powers that a department has handed to streets, towns or other units (下放、赋权事项;
// docs/sources.md#delegation), each from a day on: from that day the delegate is asked, before it and after
// its last day the department.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "places/unit.h"
#include "routing/category.h"
#include "routing/duty_list.h"

namespace tz::routing {

// One power. A value.
struct Delegation {
  std::string code{};  // its number in the decision
  std::string name_zh{};
  std::string name_en{};
  std::string category{};    // code, standing for its whole subtree
  std::string department{};  // code of the unit that hands it over
  std::string unit{};  // code; or "@street", "@district", "@community": whoever of that kind has the point
  std::string legal_basis{};
  Days days{};
  std::string source{};
  std::uint64_t line = 0;
  friend bool operator==(const Delegation&, const Delegation&) = default;
};

// CSV: code, name_zh, name_en, category, department, unit, legal_basis, effective_from, effective_to, source;
// effective_to may be missing.
//   invalid_argument  code, name, date, date_order, source; file, line and column in the message
Result<std::vector<Delegation>> parse_delegations(const std::string& file, std::string_view csv);

// Immutable: safe to read from any thread.
class Delegations {
 public:
  static constexpr std::size_t kLinesMax = 20'000;
  Delegations() = default;
  // Refuses, naming file and line: unknown_category, unknown_unit, unknown_department, delegation_overlap
  // (the same category, department and unit on the same days), delegation_recovered (the list says that the
  // department has taken it back: both cannot hold on one day); too_large
  static Result<Delegations> build(std::vector<Delegation> all, const CategoryTree& categories,
                                   const places::UnitTree& units, const DutyList& duties,
                                   const std::string& file = "delegations.csv");

  const std::vector<Delegation>& all() const { return all_; }  // in file order
  // Who holds the department's power for such a matter on that day. `unit_codes` are responsible for the
  // zones of the point; a delegate with an area of its own has the power within it alone.
  struct Found {
    const Delegation* delegation = nullptr;
    const places::Unit* unit = nullptr;
  };
  std::optional<Found> find(std::string_view department, std::string_view category,
                            const std::vector<std::string>& unit_codes, std::chrono::sys_days day,
                            const CategoryTree& categories, const places::UnitTree& units) const;
  // The power that lets the unit lead such a matter on that day. `code` may be empty: all of the kind.
  const Delegation* held_by(std::string_view code, places::UnitKind kind, std::string_view category,
                            std::chrono::sys_days day, const CategoryTree& categories) const;

 private:
  std::vector<Delegation> all_;
};

}  // namespace tz::routing
