#pragma once
// What acts on whistles: load, decide, append, in one place for every command.
#include <functional>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "routing/whistle_decide.h"
#include "routing/whistle_store.h"

namespace tz::routing::whistle {

struct WhistleHistory {
  Whistle current{};
  std::vector<StoredEvent> events{};  // with texts
};

// The rules of a jurisdiction, its calendar in them.  not_found: no such jurisdiction
using PolicyOf = std::function<Result<Policy>(JurisdictionId)>;

// Thread-safe if the store is.
class WhistleService {
 public:
  WhistleService(WhistleStore& store, const Clock& clock, IdMaker& ids, PolicyOf policy_of)
      : store_(store), clock_(clock), ids_(ids), policy_of_(std::move(policy_of)) {}

  Result<WhistleHistory> draft(JurisdictionId j, const Draft& command, const By& by);
  //   conflict  the whistle is not at expected_version any more.  Plus decide()'s errors.
  Result<WhistleHistory> handle(JurisdictionId j, WhistleId id, std::int64_t expected_version,
                                const Command& command, const By& by);
  Result<WhistleHistory> history(JurisdictionId j, WhistleId id) const;  // not_found
  Result<WhistlePage> list(JurisdictionId j, const WhistleFilter& filter, std::optional<WhistleId> before,
                           std::size_t limit) const {
    return store_.list(j, filter, before, limit);
  }
  Result<std::vector<StreetCount>> blown_by_street(JurisdictionId j, Instant from) const {
    return store_.blown_by_street(j, first_id_at(from));
  }
  Result<Policy> policy(JurisdictionId j) const { return policy_of_(j); }
  Instant now() const { return clock_.now(); }

 private:
  Result<WhistleHistory> next(WhistleHistory history, const Command& command, const By& by, Instant now);

  WhistleStore& store_;
  const Clock& clock_;
  IdMaker& ids_;
  PolicyOf policy_of_;
};

}  // namespace tz::routing::whistle
