#pragma once
#include "places/table_store.h"
#include "store/database.h"

namespace tz::places {

// What `versions` asks, for the test that it is answered from the key: $1 jurisdiction, $2 name, $3 before,
// $4 limit.
extern const std::string_view kTableVersionsSql;

// TableStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlTableStore final : public TableStore {
 public:
  explicit SqlTableStore(store::Database& db) : db_(db) {}
  Status keep_texts(JurisdictionId j, const PackTexts& texts) override;
  Result<std::optional<PackTexts>> texts(JurisdictionId j) const override;
  Result<std::vector<TableVersion>> newest(JurisdictionId j) const override;
  Status add(JurisdictionId j, const TableVersion& version) override;
  Result<TableVersion> get(JurisdictionId j, std::string_view name, std::int64_t version) const override;
  Result<TableVersionPage> versions(JurisdictionId j, std::string_view name, std::int64_t before,
                                    std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::places
