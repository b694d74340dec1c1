#pragma once
#include "accounts/view_store.h"
#include "store/database.h"

namespace tz::accounts {

class SqlViewStore final : public ViewStore {
 public:
  explicit SqlViewStore(store::Database& db) : db_(db) {}
  Result<Views> load(JurisdictionId j, ActorId actor) const override;
  Result<std::int64_t> save(JurisdictionId j, ActorId actor, std::int64_t expected_version,
                            const std::vector<View>& views, Instant at) override;

 private:
  store::Database& db_;
};

}  // namespace tz::accounts
