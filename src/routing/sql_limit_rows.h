#pragma once
// The versions of the limits as rows, for sql_routing_store.cc.
#include <optional>
#include <vector>

#include "base/id.h"
#include "routing/limit_history.h"
#include "store/database.h"

namespace tz::routing {

// All of them, oldest first; none of a city that has none.
Result<std::vector<LimitRecord>> load_limits(store::Transaction& tx, JurisdictionId id);
// The number of the latest; 0: there is none.
Result<std::int64_t> limits_version(store::Transaction& tx, JurisdictionId id);
// Adds `record` as its version says.  conflict: there is one of that number
Status add_limits(store::Transaction& tx, JurisdictionId id, const LimitRecord& record);

}  // namespace tz::routing
