#pragma once
#include "places/place_store.h"
#include "store/database.h"

namespace tz::places {

// PlaceStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlPlaceStore final : public PlaceStore {
 public:
  explicit SqlPlaceStore(store::Database& db) : db_(db) {}
  Result<std::vector<Jurisdiction>> jurisdictions() const override;
  Result<PlaceRecords> load(JurisdictionId id) const override;
  Status apply(const PlaceChange& change, Instant at) override;
  Status keep_pack(JurisdictionId id, const PackRecord& record) override;
  Result<std::optional<PackRecord>> last_pack(JurisdictionId id) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::places
