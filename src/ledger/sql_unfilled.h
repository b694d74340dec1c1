#pragma once
// Tables that a later version of the schema added, for the cases that were there before it: the migration
// notes each city in ledger_unfilled, and the program fills its rows in when it starts.
#include <functional>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "store/database.h"

namespace tz::ledger {

// Calls `fill` for every city whose rows of that table are not yet there, and notes that they are once it
// returned well. One that was broken off is called again at the next start, so it must bear what it wrote
// already. May run beside writers if `fill` may.
Status fill_unfilled(store::Database& db, std::string_view table,
                     const std::function<Status(JurisdictionId)>& fill);

}  // namespace tz::ledger
