#pragma once
// AlertStore on SQL. A server's own database role may add an alert, not change or delete one.
#include "ledger/alert_store.h"
#include "store/database.h"

namespace tz::ledger {

// Safe to call from any thread. The database must outlive it and hold schema() of ledger/module.h.
class SqlAlertStore final : public AlertStore {
 public:
  explicit SqlAlertStore(store::Database& db) : db_(db) {}
  Status raise(JurisdictionId j, const Alert& alert) override;
  Result<AlertPage> list(JurisdictionId j, std::string_view cursor, std::size_t limit) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::ledger
