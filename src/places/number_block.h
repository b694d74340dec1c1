#pragma once
// A block of whole numbers in a pack.json, such as "policy" or "cadence": each has a key and bounds, and what
// a pack does not name keeps its default. A module says its numbers once, in a table. Pure.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tz::places {

struct NumberBounds {
  std::string_view key{};
  std::int64_t low = 0, high = 0;  // both may be given
};

// Hands every number of the member `block` of the document to `set`, with its place in `known`. Nothing where
// there is no such member.
//   invalid_argument  rule pack_format (not an object), policy_unknown (a key that is not known) or
//   policy_range;
//                     message and field name file and key, all faults at once
Status read_numbers(std::string_view block, const std::string& file, std::string_view pack_json,
                    std::span<const NumberBounds> known,
                    const std::function<void(std::size_t, std::int64_t)>& set);

// One number of T, where it stands.
template <class T>
struct BlockNumber {
  NumberBounds bounds{};
  std::int64_t (*get)(const T&) = nullptr;
  void (*set)(T&, std::int64_t) = nullptr;
};

// The block of T. The table must outlive it.
template <class T>
class NumberBlock {
 public:
  constexpr NumberBlock(std::string_view name, std::span<const BlockNumber<T>> numbers)
      : name_(name), numbers_(numbers) {}

  // As read_numbers(); what was wrong has changed nothing.
  Status read(T& into, const std::string& file, std::string_view pack_json) const {
    std::vector<NumberBounds> known;
    for (const auto& one : numbers_) known.push_back(one.bounds);
    T changed = into;
    TZ_CHECK(read_numbers(name_, file, pack_json, known, [&](std::size_t place, std::int64_t value) {
      numbers_[place].set(changed, value);
    }));
    into = std::move(changed);
    return {};
  }
  // Every number by its key, in the order of the table.
  std::vector<std::pair<std::string_view, std::int64_t>> all(const T& of) const {
    std::vector<std::pair<std::string_view, std::int64_t>> numbers;
    for (const auto& one : numbers_) numbers.emplace_back(one.bounds.key, one.get(of));
    return numbers;
  }
  // False if there is no such key, or the number is not one it may have.
  bool set(T& in, std::string_view key, std::int64_t value) const {
    for (const auto& one : numbers_)
      if (one.bounds.key == key && value >= one.bounds.low && value <= one.bounds.high) {
        one.set(in, value);
        return true;
      }
    return false;
  }

 private:
  std::string_view name_;
  std::span<const BlockNumber<T>> numbers_;
};

}  // namespace tz::places
