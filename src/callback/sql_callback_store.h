#pragma once
// FileStore on SQL.
#include "callback/callback_store.h"
#include "store/database.h"

namespace tz::callback {

// Safe to call from any thread. The database must outlive it and hold schema() of callback/module.h.
class SqlFileStore final : public FileStore {
 public:
  explicit SqlFileStore(store::Database& db) : db_(db) {}
  Status append(const File& after, std::span<const StoredEvent> events, bool tip_off,
                const ledger::Policy& policy) override;
  Status refresh(const File& file, const ledger::Policy& policy) override;
  Result<std::vector<StoredEvent>> history(JurisdictionId j, ledger::CaseId id) const override;
  Result<WaitingPage> waiting(JurisdictionId j, const WaitingFilter& filter, std::string_view cursor,
                              std::size_t limit) const override;
  Result<std::optional<FoundLink>> find_link(JurisdictionId j, const Hash256& token_hash) const override;
  Result<std::vector<ledger::CaseId>> owing(JurisdictionId j, std::size_t limit) const override;
  Result<AlertPage> alerts(JurisdictionId j, std::string_view state, std::string_view cursor,
                           std::size_t limit) const override;
  Result<std::vector<Notice>> notices(JurisdictionId j, Instant before, std::size_t limit) const override;
  Status looked(JurisdictionId j, const Notice& notice, Instant at) override;
  Status told(JurisdictionId j, const Notice& notice, Instant at) override;
  Result<std::int64_t> cursor(JurisdictionId j) const override;
  Status move_cursor(JurisdictionId j, std::int64_t position) override;

 private:
  store::Database& db_;
};

}  // namespace tz::callback
