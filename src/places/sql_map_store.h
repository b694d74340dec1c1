#pragma once
#include "places/map_store.h"
#include "store/database.h"

namespace tz::places {

// MapStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlMapStore final : public MapStore {
 public:
  explicit SqlMapStore(store::Database& db) : db_(db) {}
  Result<std::optional<KeptMap>> newest(JurisdictionId id) const override;
  Status add(JurisdictionId id, const KeptMap& map) override;

 private:
  store::Database& db_;
};

}  // namespace tz::places
