#include "ledger/case.h"

#include <algorithm>

namespace tz::ledger {

bool By::acts_for(UnitId u) const {
  return u != UnitId{} &&
         (unit == u || std::find(also_units.begin(), also_units.end(), u) != also_units.end());
}

}  // namespace tz::ledger
