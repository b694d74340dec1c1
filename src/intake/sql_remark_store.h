#pragma once
#include "intake/remark_store.h"
#include "store/database.h"

namespace tz::intake {

class SqlRemarkStore final : public RemarkStore {
 public:
  explicit SqlRemarkStore(store::Database& db) : db_(db) {}
  Result<std::optional<Remark>> begin(JurisdictionId j, const Remark& remark, const Hash256& once) override;
  Status finish(JurisdictionId j, const std::string& id, std::int64_t version) override;
  Status drop(JurisdictionId j, const std::string& id) override;
  Result<std::optional<Remark>> find(JurisdictionId j, const std::string& id) const override;
  Result<std::vector<Remark>> shown(JurisdictionId j, ledger::CaseId id) const override;
  Result<RemarkPage> list(JurisdictionId j, RemarkState state, std::string_view cursor,
                          std::size_t limit) const override;
  Status decide(JurisdictionId j, const Remark& remark) override;
  Result<Hash256> salt(JurisdictionId j, ledger::CaseId id, const Hash256& fresh) override;
  Result<bool> vote(JurisdictionId j, ledger::CaseId id, const Hash256& voter) override;
  Result<std::int64_t> votes(JurisdictionId j, ledger::CaseId id) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
