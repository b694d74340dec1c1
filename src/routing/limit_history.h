#pragma once
// The versions of a city's time limits. A version never changes: what is written on a sheet stays, and so do
// the extension and the objection that its rule allows (docs/sources.md#limits-version).
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "routing/limits.h"

namespace tz::routing {

// Who brought a version, and since when it holds.
struct LimitVersion {
  std::int64_t version = 0;
  Instant effective_from{};  // sheets written from then on are by it, until the next one
  Instant saved_at{};
  std::optional<ActorId> saved_by{};  // nothing: it came with a pack
  friend bool operator==(const LimitVersion&, const LimitVersion&) = default;
};

// One version with its rules, as it is kept.
struct LimitRecord {
  LimitVersion about{};
  std::vector<LimitRule> rules{};
  friend bool operator==(const LimitRecord&, const LimitRecord&) = default;
};

// All versions. Immutable once built; safe to read from any thread.
class LimitHistory {
 public:
  struct Entry {
    LimitVersion about{};
    LimitBook book{};
  };
  LimitHistory() = default;
  // `records` from the oldest on, at least one.  invalid_argument: as LimitBook::build
  static Result<LimitHistory> build(const std::vector<LimitRecord>& records);

  const std::vector<Entry>& versions() const { return versions_; }  // oldest first
  const Entry& current() const { return versions_.back(); }
  // By what a sheet of that moment was written: the latest that held then. Before the first, the first.
  const Entry& at(Instant moment) const;
  // nullptr: there is no such version.
  const Entry* find(std::int64_t version) const;
  // The rule on a sheet of that moment; where that version has none of the name, the latest that has.
  // nullptr: no version has it.
  const LimitRule* rule_of(std::string_view id, Instant moment) const;

 private:
  std::vector<Entry> versions_;
};

}  // namespace tz::routing
