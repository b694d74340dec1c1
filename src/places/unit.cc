#include "places/unit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tz::places {
namespace {

constexpr std::size_t kUnitsMax = 200'000;
constexpr int kLevelsMax = 32;
constexpr std::size_t kFaultsMax = 50;  // told at once

constexpr std::array<std::string_view, 10> kKindNames = {
    "city",    "district",      "street",      "community", "department",
    "hotline", "callback_desk", "supervision", "external",  "party_branch"};

Error fault(std::string rule, std::string message) {
  return Error{.code = Errc::invalid_argument,
               .message = std::move(message),
               .field = "code",
               .rule = std::move(rule)};
}

// The first fault, with the others inside it.
tl::unexpected<Error> fail_all(std::vector<Error> faults) {
  Error first = std::move(faults.front());
  first.more.assign(std::make_move_iterator(faults.begin() + 1), std::make_move_iterator(faults.end()));
  return tl::unexpected<Error>(std::move(first));
}

}  // namespace

std::string_view name_of(UnitKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<UnitKind> unit_kind_of(std::string_view name) {
  for (const UnitKind kind : kUnitKinds)
    if (name_of(kind) == name) return kind;
  return std::nullopt;
}

Result<UnitTree> UnitTree::build(std::vector<Unit> units) {
  if (units.size() > kUnitsMax)
    return fail(Errc::too_large, fmt::format("{} units: at most {} are allowed", units.size(), kUnitsMax));
  std::ranges::sort(units, {}, &Unit::code);
  std::vector<Error> faults;
  UnitTree tree;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].code.empty()) faults.push_back(fault("duplicate_code", "a unit has no code"));
    if (i > 0 && units[i].code == units[i - 1].code)
      faults.push_back(fault("duplicate_code", fmt::format("unit code \"{}\" is used twice", units[i].code)));
    if (!tree.by_id_.emplace(static_cast<std::int64_t>(units[i].id), i).second)
      faults.push_back(
          fault("duplicate_code", fmt::format("unit \"{}\" has the id of another unit", units[i].code)));
  }
  tree.parent_.assign(units.size(), kNone);
  tree.children_.resize(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (!units[i].parent) continue;
    tree.parent_[i] = tree.position(*units[i].parent);
    if (tree.parent_[i] == kNone)
      faults.push_back(
          fault("orphan_unit", fmt::format("unit \"{}\" has a parent that does not exist", units[i].code)));
    else
      tree.children_[tree.parent_[i]].push_back(i);
  }
  // Climbing more than kLevelsMax steps means a circle or an absurd depth; the members of a circle are those
  // that meet themselves.
  for (std::size_t i = 0; i < units.size() && faults.size() < kFaultsMax; ++i) {
    int steps = 0;
    std::size_t at = tree.parent_[i];
    while (at != kNone && at != i && steps < kLevelsMax - 1) {
      at = tree.parent_[at];
      ++steps;
    }
    if (at == i)
      faults.push_back(fault("unit_cycle", fmt::format("unit \"{}\" is its own ancestor", units[i].code)));
    else if (at != kNone)
      faults.push_back(
          fault("unit_depth", fmt::format("unit \"{}\" stands deeper than {} levels, or below a circle",
                                          units[i].code, kLevelsMax)));
  }
  if (!faults.empty()) return fail_all(std::move(faults));
  tree.units_ = std::move(units);
  return tree;
}

std::size_t UnitTree::position(UnitId id) const {
  const auto found = by_id_.find(static_cast<std::int64_t>(id));
  return found == by_id_.end() ? kNone : found->second;
}

const Unit* UnitTree::find(UnitId id) const {
  const std::size_t at = position(id);
  return at == kNone ? nullptr : &units_[at];
}

const Unit* UnitTree::find(std::string_view code) const {
  const auto at = std::ranges::lower_bound(units_, code, {},
                                           [](const Unit& unit) -> std::string_view { return unit.code; });
  return at != units_.end() && at->code == code ? &*at : nullptr;
}

std::vector<const Unit*> UnitTree::ancestors(UnitId id) const {
  std::vector<const Unit*> chain;
  const std::size_t start = position(id);
  if (start == kNone) return chain;
  for (std::size_t at = parent_[start]; at != kNone; at = parent_[at]) chain.push_back(&units_[at]);
  return chain;
}

std::vector<const Unit*> UnitTree::descendants(UnitId id) const {
  std::vector<const Unit*> below;
  const std::size_t start = position(id);
  if (start == kNone) return below;
  std::vector<std::size_t> open(children_[start].rbegin(), children_[start].rend());
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    below.push_back(&units_[at]);
    open.insert(open.end(), children_[at].rbegin(), children_[at].rend());
  }
  return below;
}

std::vector<const Unit*> UnitTree::children(UnitId id) const {
  std::vector<const Unit*> below;
  const std::size_t start = position(id);
  if (start != kNone)
    for (const std::size_t at : children_[start]) below.push_back(&units_[at]);
  return below;
}

bool UnitTree::is_within(UnitId unit, UnitId ancestor) const {
  if (position(ancestor) == kNone) return false;
  for (std::size_t at = position(unit); at != kNone; at = parent_[at])
    if (units_[at].id == ancestor) return true;
  return false;
}

const Unit* UnitTree::nearest(UnitId id, UnitKind kind) const {
  for (std::size_t at = position(id); at != kNone; at = parent_[at])
    if (units_[at].kind == kind) return &units_[at];
  return nullptr;
}

const Unit* UnitTree::first(UnitKind kind) const {
  const auto at =
      std::ranges::find_if(units_, [kind](const Unit& unit) { return unit.active && unit.kind == kind; });
  return at == units_.end() ? nullptr : &*at;
}

}  // namespace tz::places
