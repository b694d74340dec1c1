#pragma once
// What needs are about (问题分类): a tree of at most five levels, and per category what a form asks and how a
// case of it is treated.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "ledger/planner.h"

namespace tz::routing {

// A set of request types; the empty set stands for "all" where a file leaves the cell empty.
class RequestTypes {
 public:
  constexpr RequestTypes() = default;
  constexpr void add(ledger::RequestType type) { bits_ |= bit(type); }
  constexpr bool has(ledger::RequestType type) const { return bits_ == 0 || (bits_ & bit(type)) != 0; }
  constexpr bool all() const { return bits_ == 0; }
  constexpr bool overlaps(RequestTypes other) const {
    return all() || other.all() || (bits_ & other.bits_) != 0;
  }
  constexpr std::uint8_t bits() const { return bits_; }
  static constexpr RequestTypes from_bits(std::uint8_t bits) {
    RequestTypes types;
    types.bits_ = bits;
    return types;
  }
  friend constexpr bool operator==(RequestTypes, RequestTypes) = default;

 private:
  static constexpr std::uint8_t bit(ledger::RequestType type) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
  }
  std::uint8_t bits_ = 0;
};

// A value. Codes are never used again for something else; a category that is no more stays, inactive (Open311
// S10, S11).
struct Category {
  std::string code{};
  std::string parent{};  // code, or empty for a top category
  std::string name_zh{};
  std::string name_en{};
  std::string description_zh{};
  std::string description_en{};
  std::vector<std::string> keywords{};
  RequestTypes request_types{};
  ledger::Service::Kind kind = ledger::Service::Kind::realtime;
  ledger::Urgency urgency = ledger::Urgency::normal;  // default of a new case
  bool active = true;
  bool sensitive = false;  // its cases are never public (a tip-off is not public whatever its category)
  bool community_may_own = false;                      // on the list of what a community does (L1-17, P62-3)
  std::vector<ledger::ServiceAttribute> attributes{};  // by order
};

// All categories of a jurisdiction, checked once. Immutable: safe to read from any thread.
class CategoryTree {
 public:
  static constexpr int kLevelsMax = 5;
  CategoryTree() = default;
  // At most 5,000 categories, 50 attributes each, 500 values an attribute.
  //   invalid_argument  rule is one of duplicate_code, orphan_category, category_cycle, category_depth,
  //   attribute_values (a list without
  //                     values, values without a list, a doubled key), attribute_order; further faults are in
  //                     `more`
  static Result<CategoryTree> build(std::vector<Category> categories);

  const std::vector<Category>& categories() const { return categories_; }  // in file order
  const Category* find(std::string_view code) const;
  // The category itself first, its top category last; empty if unknown.
  std::vector<const Category*> chain(std::string_view code) const;
  // Itself and every category below it, in file order; empty if unknown.
  std::vector<const Category*> subtree(std::string_view code) const;
  bool is_leaf(std::string_view code) const;
  // What Open311 and the forms offer: the leaves, in file order, grouped by top category.
  std::vector<ledger::Service> services() const;
  ledger::Service service_of(const Category& category) const;

 private:
  std::vector<Category> categories_;
  std::unordered_map<std::string, std::size_t> by_code_;
  std::vector<bool> leaf_;
};

}  // namespace tz::routing
