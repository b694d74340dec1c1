#pragma once
// What lists and figures read, folded from a file, in the transaction that writes its events.
#include <span>

#include "callback/callback_store.h"
#include "store/database.h"

namespace tz::callback {

Status save_projection(store::Transaction& tx, const File& after, std::span<const StoredEvent> events,
                       bool tip_off, const ledger::Policy& policy);
// Every round of the file anew, for columns that came later than it.
Status save_rounds(store::Transaction& tx, const File& file, const ledger::Policy& policy);

// A keyset cursor of whole numbers: "17.42".
std::string make_cursor(std::span<const std::int64_t> keys);
//   invalid_argument (field cursor, rule "cursor")  not `count` numbers
Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t count);

}  // namespace tz::callback
