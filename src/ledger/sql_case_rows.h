#pragma once
// One case's part of a write, made ready outside the transaction: on SQLite one thread writes for all, so
// that it should only write.
#include <optional>
#include <string>
#include <vector>

#include "ledger/event_store.h"
#include "ledger/sql_projection.h"
#include "store/database.h"

namespace tz::ledger {

struct ReadyEvent {
  std::int64_t version = 0;
  std::string kind, role;
  std::int64_t at = 0, actor = 0, unit = 0;
  EncodedEvent bytes;
  Bytes payload{};  // empty: no texts
  Hash256 leaf_hash{};
  std::optional<std::string> public_update{};
};

struct ReadyPart {
  const Append* part = nullptr;  // outlives this
  CaseSecret secret{};
  std::vector<ReadyEvent> events{};
  RowTexts texts{};
  std::vector<Bytes> contact_keys{};  // of a new case (sql_contact_index.h)
};

// Encodes the events and computes the row's texts. `earlier` as row_texts() asks.
//   corrupted  a structured text is not what decide() writes
Result<ReadyPart> make_ready(JurisdictionId j, const Append& part, const CaseSecret& secret,
                             const EarlierTexts& earlier);

// Writes the events and the projection, without positions. A new case's secret too.
Status write_part(store::Transaction& tx, JurisdictionId j, const ReadyPart& ready);

}  // namespace tz::ledger
