#pragma once
// Which steps of the schema a database has.
#include <cstdint>

#include "base/clock.h"
#include "store/database.h"

namespace tz::store {

struct Applied {
  std::int64_t steps = 0;
  Instant last_at{};  // by the database's own clock
};
// Of a database that migrate() has been over.
Result<Applied> applied(Database& db);

}  // namespace tz::store
