#pragma once
// The statements a connection has prepared, by their text: the least recently used one makes room.
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace tz::store {

// Prepared statements kept by one connection. Texts are few (literals and their compositions), so most
// connections never evict.
inline constexpr std::size_t kStatementsKept = 256;

// Looks up by content, so a text composed at run time finds the statement prepared for an equal literal. Not
// safe for several threads.
template <class S>
class StatementCache {
 public:
  explicit StatementCache(std::size_t max = kStatementsKept) : max_(max) {}

  // The statement for `sql`, now the most recently used one, or null. Valid until the next put or erase.
  S* find(std::string_view sql) {
    const auto found = by_text_.find(sql);
    if (found == by_text_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }
  // Keeps a statement for a text that has none; returns the one that had to go, if any.
  std::optional<S> put(std::string_view sql, S statement) {
    entries_.emplace_front(std::string(sql), std::move(statement));
    by_text_.emplace(entries_.front().first, entries_.begin());
    if (entries_.size() <= max_) return std::nullopt;
    std::optional<S> evicted(std::move(entries_.back().second));
    by_text_.erase(entries_.back().first);
    entries_.pop_back();
    return evicted;
  }
  void erase(std::string_view sql) {
    const auto found = by_text_.find(sql);
    if (found == by_text_.end()) return;
    const auto entry = found->second;
    by_text_.erase(found);
    entries_.erase(entry);
  }
  void clear() {
    by_text_.clear();
    entries_.clear();
  }
  std::size_t size() const { return entries_.size(); }

 private:
  using Entries = std::list<std::pair<std::string, S>>;
  std::size_t max_;
  Entries entries_;  // Most recently used first.
  std::unordered_map<std::string_view, typename Entries::iterator>
      by_text_;  // Views of the texts in entries_.
};

}  // namespace tz::store
