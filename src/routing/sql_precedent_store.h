#pragma once
#include "routing/precedent.h"
#include "store/database.h"

namespace tz::routing {

// PrecedentStore on SQLite and PostgreSQL. `db` must outlive it.
class SqlPrecedentStore final : public PrecedentStore {
 public:
  explicit SqlPrecedentStore(store::Database& db) : db_(db) {}
  Result<std::int64_t> position(JurisdictionId j) const override;
  Status keep(JurisdictionId j, std::span<const Precedent> found, std::int64_t position) override;
  Result<std::vector<Precedent>> matching(JurisdictionId j, std::string_view category,
                                          ledger::RequestType type, std::size_t limit) const override;
  Result<PrecedentPage> list(JurisdictionId j, std::optional<PrecedentState> state,
                             std::optional<std::int64_t> before, std::size_t limit) const override;
  Result<Precedent> get(JurisdictionId j, std::int64_t position) const override;
  Status decide(JurisdictionId j, const Precedent& decided) override;

 private:
  store::Database& db_;
};

}  // namespace tz::routing
