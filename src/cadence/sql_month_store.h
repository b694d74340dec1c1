#pragma once
// MonthStore on SQL.
#include "cadence/month_store.h"
#include "store/database.h"

namespace tz::cadence {

// Safe to call from any thread. The database must outlive it and hold schema() of cadence/module.h.
class SqlMonthStore final : public MonthStore {
 public:
  explicit SqlMonthStore(store::Database& db) : db_(db) {}
  Result<std::optional<MonthCount>> count(JurisdictionId j, sys_days first_day) const override;
  Status add(JurisdictionId j, const Round& after, const MonthCount& so_far,
             const std::vector<ListedViolator>& found) override;
  Result<MonthFile> file(JurisdictionId j, sys_days first_day) const override;
  Result<ViolatorPage> violators(JurisdictionId j, sys_days first_day, const ViolatorFilter& filter,
                                 std::string_view cursor, std::size_t limit) const override;
  Result<SignedCount> signed_count(JurisdictionId j, sys_days first_day) const override;
  Result<std::optional<ListedViolator>> violator(JurisdictionId j, sys_days first_day,
                                                 const std::string& code, Invariant invariant) const override;
  Result<std::optional<MonthSeal>> seal_of(JurisdictionId j, sys_days first_day) const override;
  Status sign(JurisdictionId j, sys_days first_day, const SignOff& signature) override;
  Status seal(JurisdictionId j, sys_days first_day, const MonthSeal& seal) override;
  Status correct(JurisdictionId j, sys_days first_day, std::size_t place, const Erratum& erratum) override;

 private:
  store::Database& db_;
};

}  // namespace tz::cadence
