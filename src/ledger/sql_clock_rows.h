#pragma once
// The rows of ledger_clock: one for each clock that runs for a case, written with the case in one
// transaction.
#include "ledger/case.h"
#include "store/database.h"

namespace tz::ledger {

// Writes what is different between the two; nothing if the clocks are as they were. A new case has Case{}
// before.
Status write_clocks(store::Transaction& tx, JurisdictionId j, const Case& before, const Case& after);

// A step of the schema cannot fold a history: where it found cases, it asks for their rows, and this writes
// them. Cheap where nothing was asked for; may be broken off and run again, and may run beside writers.
//   unavailable, corrupted  as the database and the histories say
Status fill_clocks(store::Database& db);

}  // namespace tz::ledger
