#pragma once
#include <vector>

#include "ledger/case_query.h"

namespace tz::ledger {

// Units that have to do with the case: lead, proposed lead, assisting, and kPanelDesk while it waits for the
// panel; each once, ascending. Pure.
std::vector<UnitId> units_of(const Case& c);

}  // namespace tz::ledger
