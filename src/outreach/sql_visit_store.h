#pragma once
#include "outreach/visit_store.h"
#include "store/database.h"

namespace tz::outreach {

class SqlVisitStore final : public VisitStore {
 public:
  explicit SqlVisitStore(store::Database& db) : db_(db) {}
  Result<KeptVisit> add(JurisdictionId j, const NewVisit& visit) override;
  Result<std::optional<KeptVisit>> find(JurisdictionId j, std::string_view id) const override;
  Result<Page<Visit>> list(JurisdictionId j, const VisitFilter& filter, std::string_view cursor,
                           std::size_t limit) const override;
  Result<Page<CaseVisit>> of_case(JurisdictionId j, std::string_view code, std::string_view cursor,
                                  std::size_t limit) const override;
  Result<std::vector<ZoneVisits>> coverage(JurisdictionId j, const std::vector<std::string>& zones,
                                           const Scope& scope, Instant from, Instant to) const override;
  Result<std::optional<Erasure>> erase(JurisdictionId j, std::string_view id,
                                       const Erasure& erasure) override;

 private:
  store::Database& db_;
};

// Writes the rows of a visit; false if there is one of that id. `keyed` stands for NewVisit::sent. For the
// store, and for what was kept before words lay apart.
Result<bool> insert_visit(store::Transaction& tx, JurisdictionId j, const NewVisit& visit,
                          const Hash256& keyed);

}  // namespace tz::outreach
