#pragma once
// WatchStore on SQL.
#include "cadence/watch_store.h"
#include "store/database.h"

namespace tz::cadence {

// Safe to call from any thread. The database must outlive it and hold schema() of cadence/module.h.
class SqlWatchStore final : public WatchStore {
 public:
  explicit SqlWatchStore(store::Database& db) : db_(db) {}
  Result<Progress> progress(JurisdictionId j, Instant now) override;
  Status save(JurisdictionId j, const std::vector<WatchedCase>& cases, std::int64_t position) override;
  Status save_one(JurisdictionId j, const WatchedCase& c) override;
  Result<std::optional<WatchedCase>> find(JurisdictionId j, ledger::CaseId id) const override;
  Result<std::vector<WatchedCase>> open_cases(JurisdictionId j, ledger::CaseId after,
                                              std::size_t limit) const override;
  Result<std::vector<HotPlace>> hot_places(JurisdictionId j, const HotPlaceRule& rule, Instant at,
                                           std::string_view after, std::size_t limit) const override;
  Result<std::vector<WatchedCase>> needs_at(JurisdictionId j, std::string_view place,
                                            const HotPlaceRule& rule, Instant at,
                                            std::size_t limit) const override;
  Result<std::vector<WatchedCase>> to_look_at(JurisdictionId j, Instant now,
                                              std::size_t limit) const override;
  Result<std::vector<WatchedCase>> of_month(JurisdictionId j, MonthWalk walk, const Window& month,
                                            const std::vector<std::int64_t>& after,
                                            std::size_t limit) const override;
  Result<bool> owe(JurisdictionId j, const SentReminder& reminder) override;
  Result<std::vector<SentReminder>> owed(JurisdictionId j, std::size_t limit) const override;
  Status settle(JurisdictionId j, const SentReminder& reminder, ReminderState state) override;
  Result<ReminderPage> reminders(JurisdictionId j, const ReminderFilter& filter, std::string_view cursor,
                                 std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::cadence
