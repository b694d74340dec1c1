#pragma once
#include "outreach/visit_store.h"
#include "store/database.h"

namespace tz::outreach {

class SqlVisitStore final : public VisitStore {
 public:
  explicit SqlVisitStore(store::Database& db) : db_(db) {}
  Result<KeptVisit> add(JurisdictionId j, const Visit& visit, const Hash256& digest) override;
  Result<std::optional<KeptVisit>> find(JurisdictionId j, std::string_view id) const override;
  Result<Page<Visit>> list(JurisdictionId j, const Scope& scope, std::string_view cursor,
                           std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::outreach
