#pragma once
#include "routing/routing_store.h"
#include "store/database.h"

namespace tz::routing {

// RoutingStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlRoutingStore final : public RoutingStore {
 public:
  explicit SqlRoutingStore(store::Database& db) : db_(db) {}
  Result<RoutingRecords> load(JurisdictionId id) const override;
  Result<RoutingRecords> load_version(JurisdictionId id, std::int64_t version) const override;
  Result<std::int64_t> save(JurisdictionId id, const RoutingPack& pack, bool new_catalogue,
                            Instant at) override;
  Status add_limits(JurisdictionId id, const LimitRecord& record) override;
  Result<StoredVersions> versions(JurisdictionId id) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::routing
