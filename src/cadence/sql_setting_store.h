#pragma once
// SettingStore on SQL.
#include "cadence/settings.h"
#include "store/database.h"

namespace tz::cadence {

// Safe to call from any thread. The database must outlive it and hold schema() of cadence/module.h.
class SqlSettingStore final : public SettingStore {
 public:
  explicit SqlSettingStore(store::Database& db) : db_(db) {}
  Status save(JurisdictionId j, const Settings& settings) override;
  Result<Settings> load(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::cadence
