#pragma once
// ActionStore on SQL.
#include "cadence/action_store.h"
#include "store/database.h"

namespace tz::cadence {

// Safe to call from any thread. The database must outlive it and hold schema() of cadence/module.h.
class SqlActionStore final : public ActionStore {
 public:
  explicit SqlActionStore(store::Database& db) : db_(db) {}
  Status append(JurisdictionId j, const StoredAction& after, const StoredStep& step) override;
  Result<ActionHistory> find(JurisdictionId j, ActionId id) const override;
  Result<ActionPage> list(JurisdictionId j, const ActionFilter& filter, std::string_view cursor,
                          std::size_t limit) const override;
  Result<std::vector<StoredAction>> passed(JurisdictionId j, Instant now, std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::cadence
