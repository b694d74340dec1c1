#pragma once
#include "intake/media.h"
#include "store/database.h"

namespace tz::intake {

class SqlMediaStore final : public MediaStore {
 public:
  explicit SqlMediaStore(store::Database& db) : db_(db) {}
  Status put(JurisdictionId j, const std::string& sha256, const Picture& picture, Instant at) override;
  Result<std::optional<Picture>> get(JurisdictionId j, const std::string& sha256) const override;
  Status touch(JurisdictionId j, const std::string& sha256, Instant at) override;
  Result<std::int64_t> position(JurisdictionId j) const override;
  Status attach(JurisdictionId j, const std::vector<std::string>& hashes, std::int64_t position) override;
  Status drop_loose(JurisdictionId j, Instant before) override;

 private:
  store::Database& db_;
};

}  // namespace tz::intake
