#pragma once
#include "intake/covering_store.h"
#include "store/database.h"

namespace tz::intake {

class SqlCoveringStore final : public CoveringStore {
 public:
  explicit SqlCoveringStore(store::Database& db) : db_(db) {}
  Status append(JurisdictionId j, const std::string& sha256, const CoveringEntry& entry,
                const std::optional<Picture>& covered) override;
  Result<std::optional<Picture>> covered(JurisdictionId j, const std::string& sha256) const override;
  Result<std::vector<CoveringEntry>> entries(JurisdictionId j, const std::string& sha256,
                                             std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
