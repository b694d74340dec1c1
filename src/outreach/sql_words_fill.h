#pragma once
// What was kept before words lay apart from their rows.
#include "base/random.h"
#include "base/result.h"
#include "outreach/zone_book.h"
#include "store/database.h"

namespace tz::outreach {

inline constexpr std::int64_t kFillBatch = 200;  // rows of one transaction

// Moves it from the tables that end in _plain to where it belongs: words with a secret of their own, the old
// digest keyed, pairs with cases and zones. An answer whose version is not known keeps all it says as words.
// Once done it reads two empty tables; broken off, it goes on.
//   unavailable  the database did not answer
Status fill_words(store::Database& db, Random& random, const ZoneBook& zones);

}  // namespace tz::outreach
