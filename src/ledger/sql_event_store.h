#pragma once
// EventStore on SQL. SQLite: one writer, so events are sealed in the transaction that writes them.
// PostgreSQL: many writers; events wait in ledger_unsealed until seal(), whose callers take turns on a lease
// row, gives them consecutive positions.
#include "ledger/event_store.h"
#include "ledger/sql_contact_index.h"
#include "store/database.h"

namespace tz::ledger {

// Safe to call from any thread. The database must outlive it and hold schema() of ledger/module.h.
class SqlEventStore final : public EventStore {
 public:
  explicit SqlEventStore(store::Database& db) : db_(db), contacts_(db) {}

  Result<Outcome> append(JurisdictionId j, std::span<const Append> parts,
                         const std::optional<OnceKey>& once = {}) override;
  Result<std::vector<Outcome>> append_new(JurisdictionId j,
                                          std::span<const std::pair<Append, OnceKey>> cases) override;
  Result<std::vector<StoredEvent>> history(JurisdictionId j, CaseId id, bool with_texts) const override;
  Result<CaseSecret> secret(JurisdictionId j, CaseId id) const override;
  Result<CaseId> find_code(JurisdictionId j, std::string_view code) const override;
  Result<std::optional<CaseId>> find_once(JurisdictionId j, const OnceKey& key) const override;
  Result<std::vector<FedEvent>> feed(JurisdictionId j, std::int64_t after, std::size_t limit,
                                     bool with_texts) const override;
  Result<std::size_t> seal(JurisdictionId j, std::size_t limit) override;
  Result<std::int64_t> head(JurisdictionId j) const override;

 private:
  store::Database& db_;
  SqlContactIndex contacts_;
};

}  // namespace tz::ledger
