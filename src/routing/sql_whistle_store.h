#pragma once
// WhistleStore on SQL.
#include "routing/whistle_store.h"
#include "store/database.h"

namespace tz::routing::whistle {

// Safe to call from any thread. The database must outlive it and hold schema() of routing/module.h.
class SqlWhistleStore final : public WhistleStore {
 public:
  explicit SqlWhistleStore(store::Database& db) : db_(db) {}
  Status append(const Whistle& after, const StoredEvent& event) override;
  Result<std::vector<StoredEvent>> history(JurisdictionId j, WhistleId id) const override;
  Result<WhistlePage> list(JurisdictionId j, const WhistleFilter& filter, std::optional<WhistleId> before,
                           std::size_t limit) const override;
  Result<std::vector<StreetCount>> blown_by_street(JurisdictionId j, WhistleId from) const override;
  // The statements that list() would run, for a test that asks the engine how.
  static std::vector<store::Composed> statements(JurisdictionId j, const WhistleFilter& filter);
  static store::Composed count_statement(JurisdictionId j, WhistleId from);

 private:
  store::Database& db_;
};

}  // namespace tz::routing::whistle
