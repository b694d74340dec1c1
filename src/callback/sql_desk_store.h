#pragma once
// MarkStore and PackStore on SQL.
#include "callback/callback_pack.h"
#include "callback/staff_mark.h"
#include "store/database.h"

namespace tz::callback {

// Both are safe to call from any thread.
class SqlMarkStore final : public MarkStore {
 public:
  explicit SqlMarkStore(store::Database& db) : db_(db) {}
  Result<Hash256> salt(JurisdictionId j, const Hash256& fresh) override;
  Status remember(JurisdictionId j, const std::string& mark, UnitId unit, ActorId actor, Instant at) override;
  Result<std::vector<Seen>> seen(JurisdictionId j, const std::string& mark, Instant since) const override;
  Status forget_before(JurisdictionId j, Instant before) override;

 private:
  store::Database& db_;
};

class SqlPackStore final : public PackStore {
 public:
  explicit SqlPackStore(store::Database& db) : db_(db) {}
  Status save(JurisdictionId j, const CallbackPack& pack) override;
  Result<CallbackPack> load(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::callback
