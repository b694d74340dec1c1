#pragma once
// Who may be given work: the tree of units of one jurisdiction, from the city down to communities, with
// departments, the hotline and bodies outside the city's own administration beside them.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"

namespace tz::places {

enum class UnitKind : std::uint8_t {
  city,
  district,
  street,         // 街道, 镇, 乡
  community,      // 社区, 村
  department,     // 委办局
  hotline,        // takes in and dispatches (12345)
  callback_desk,  // asks the resident afterwards; never the unit that handled
  supervision,    // 督查
  external,       // utilities and other bodies the city can call on but does not run
  party_branch,   // only with the optional part "party" of a pack
};
inline constexpr UnitKind kUnitKinds[] = {UnitKind::city,          UnitKind::district,    UnitKind::street,
                                          UnitKind::community,     UnitKind::department,  UnitKind::hotline,
                                          UnitKind::callback_desk, UnitKind::supervision, UnitKind::external,
                                          UnitKind::party_branch};
// The enumerator's own name, which is also its name in files, SQL and JSON.
std::string_view name_of(UnitKind kind);
std::optional<UnitKind> unit_kind_of(std::string_view name);

// A value. `code` is stable and unique within the jurisdiction; national division codes are used as they are.
// A unit that is no more stays with `active` false, because old cases name it.
struct Unit {
  UnitId id{};
  std::optional<UnitId> parent{};
  std::string code{};
  std::string name_zh{};
  std::string name_en{};
  UnitKind kind = UnitKind::department;
  bool active = true;
  std::string phone_public{};  // may be shown to anyone; empty if there is none
  friend bool operator==(const Unit&, const Unit&) = default;
};

// All units of a jurisdiction, checked once. Immutable: safe to read from any thread. References and pointers
// it hands out live as long as the tree.
class UnitTree {
 public:
  UnitTree() = default;
  // At most 200,000 units, 32 levels; several roots are allowed.
  //   invalid_argument  an empty or doubled code or id (duplicate_code), a parent that is not there
  //   (orphan_unit), or a unit that
  //                     is its own ancestor (unit_cycle); the message names the code; further faults are in
  //                     `more`
  static Result<UnitTree> build(std::vector<Unit> units);

  const std::vector<Unit>& units() const { return units_; }  // ordered by code
  const Unit* find(UnitId id) const;
  const Unit* find(std::string_view code) const;
  // Parent first, root last; empty for a root or an unknown id.
  std::vector<const Unit*> ancestors(UnitId id) const;
  // Every unit below, depth first, children by code; empty for a leaf or an unknown id.
  std::vector<const Unit*> descendants(UnitId id) const;
  std::vector<const Unit*> children(UnitId id) const;
  // True if `unit` is `ancestor` or stands below it. False if either is unknown.
  bool is_within(UnitId unit, UnitId ancestor) const;
  // The nearest of the unit itself and its ancestors that is of this kind, or nullptr.
  const Unit* nearest(UnitId id, UnitKind kind) const;
  // The active unit of this kind with the lowest code, or nullptr.
  const Unit* first(UnitKind kind) const;

 private:
  std::size_t position(UnitId id) const;  // kNone if unknown
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<Unit> units_;
  std::vector<std::size_t> parent_;                 // by position; kNone for a root
  std::vector<std::vector<std::size_t>> children_;  // by position, ordered by code
  std::unordered_map<std::int64_t, std::size_t> by_id_;
};

}  // namespace tz::places
