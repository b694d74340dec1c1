#pragma once
// What was posted to Open311's test endpoint: checked like the real thing, kept in memory only, never a case.
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "ledger/case_query.h"

namespace tz::intake {

// Holds the latest kKept requests of each city until the program stops. Safe to call from any thread.
class Sandbox {
 public:
  static constexpr std::size_t kKept = 500;
  struct Entry {
    ledger::CaseSummary request;
    std::string token;   // of a batch service, else empty
    std::string once;    // of the post: an identical one is the same request
    Instant ready_at{};  // when the token tells the number
  };

  // Keeps the entry, or returns the one with the same `once` that is not older than `since`.
  Entry add(JurisdictionId j, Entry entry, Instant since);
  std::optional<Entry> find_code(JurisdictionId j, std::string_view code) const;
  std::optional<Entry> find_token(JurisdictionId j, std::string_view token) const;
  // Those that are public and that the filter (all of it but zones and ids; units match none) lets through,
  // newest first.
  std::vector<ledger::CaseSummary> list(JurisdictionId j, const ledger::CaseFilter& filter) const;

 private:
  mutable std::mutex mutex_;
  std::map<JurisdictionId, std::deque<Entry>> entries_;  // oldest first
};

}  // namespace tz::intake
