#pragma once
#include "routing/due_sweep.h"
#include "store/database.h"

namespace tz::routing {

// DueSweepStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlDueSweepStore final : public DueSweepStore {
 public:
  explicit SqlDueSweepStore(store::Database& db) : db_(db) {}
  Result<std::optional<DueSweep>> load(JurisdictionId j) const override;
  Status save(JurisdictionId j, const DueSweep& sweep) override;

 private:
  store::Database& db_;
};

}  // namespace tz::routing
