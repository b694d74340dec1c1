#pragma once
// SearchStore on SQL: FTS5 on SQLite, a tsvector and GIN on PostgreSQL.
#include <map>

#include "search/search_store.h"
#include "search/settings.h"
#include "store/database.h"

namespace tz::search {

// Safe to call from any thread. The database must outlive it and hold schema() of search/module.h.
class SqlSearchStore final : public SearchStore, public SettingStore {
 public:
  explicit SqlSearchStore(store::Database& db) : db_(db) {}
  Result<std::int64_t> position(JurisdictionId j) const override;
  Status keep(JurisdictionId j, std::span<const Document> documents, std::span<const ledger::CaseId> gone,
              std::int64_t from, std::int64_t to) override;
  Status expand(JurisdictionId j, Query& query) const override;
  Result<std::vector<Hit>> find(JurisdictionId j, const Ask& ask, std::size_t limit) const override;
  Result<Total> count(JurisdictionId j, const Ask& ask, std::int64_t most) const override;
  Result<std::vector<Document>> documents(JurisdictionId j, ledger::CaseId after,
                                          std::size_t limit) const override;
  Status clear() override;

  Status save(JurisdictionId j, const Settings& settings) override;
  Result<Settings> load(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::search
