#pragma once
// Which cases the same resident has filed: one row a case and key of ledger/contact_key.h, written with the
// case in one transaction and gone with its secret (ledger_secret), which is how a resident is forgotten.
#include <mutex>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/case.h"
#include "ledger/command.h"
#include "store/database.h"

namespace tz::ledger {

struct StoredEvent;

// Safe to call from any thread. The database must outlive it and hold schema() of ledger/module.h.
class SqlContactIndex {
 public:
  explicit SqlContactIndex(store::Database& db) : db_(db) {}
  SqlContactIndex(const SqlContactIndex&) = delete;
  SqlContactIndex& operator=(const SqlContactIndex&) = delete;

  // The keys of a case that is being registered; none where it is not linkable or leaves no contact.
  //   corrupted  its contact is not what decide() writes
  Result<std::vector<Bytes>> keys(JurisdictionId j, const Case& c, const StoredEvent& registration) const;
  // Linkable cases that were registered under the number or the address of `contact`, the latest first, at
  // most `limit`. Whether they still are is the caller's to see.
  Result<std::vector<CaseId>> find(JurisdictionId j, const Contact& contact, std::size_t limit) const;

 private:
  Result<Hash256> secret() const;

  store::Database& db_;
  mutable std::mutex mutex_;
  mutable std::optional<Hash256> secret_;  // read once, guarded by mutex_
};

Status write_contacts(store::Transaction& tx, JurisdictionId j, CaseId id, const std::vector<Bytes>& keys);

// Writes the rows of cases that were there before the table was. Cheap where nothing is missing; may be
// broken off and run again, and may run beside writers.
//   unavailable, corrupted  as the database and the histories say
Status fill_contacts(store::Database& db);

}  // namespace tz::ledger
