#include "ledger/case_units.h"

#include <set>

namespace tz::ledger {

std::vector<UnitId> units_of(const Case& c) {
  std::set<UnitId> units;
  if (c.lead) units.insert(*c.lead);
  if (c.proposed_lead) units.insert(*c.proposed_lead);
  for (const auto& assist : c.assists) units.insert(assist.unit);
  if (c.status == CaseStatus::objected || c.pending_landing) units.insert(kPanelDesk);
  return {units.begin(), units.end()};
}

}  // namespace tz::ledger
