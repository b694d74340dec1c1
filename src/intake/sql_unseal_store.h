#pragma once
#include "intake/unseal_store.h"
#include "store/database.h"

namespace tz::intake {

class SqlUnsealStore final : public UnsealStore {
 public:
  explicit SqlUnsealStore(store::Database& db) : db_(db) {}
  Status ask(JurisdictionId j, const UnsealRequest& request) override;
  Result<std::vector<UnsealRequest>> open(JurisdictionId j, ledger::CaseId id, Instant now) const override;
  Result<bool> approve(JurisdictionId j, const UnsealRequest& request, ActorId by, Instant at) override;
  Result<bool> take(JurisdictionId j, const UnsealRequest& request, Instant at) override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
