#pragma once
#include "intake/media.h"
#include "store/database.h"

namespace tz::intake {

class SqlMediaStore final : public MediaStore {
 public:
  explicit SqlMediaStore(store::Database& db) : db_(db) {}
  Status put(JurisdictionId j, const std::string& sha256, const Picture& picture, Instant at) override;
  Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
