#pragma once
// What every list of cases does with its rows before it shows them.
#include <vector>

#include "ledger/api_case_json.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"

namespace tz::ledger {

// The numbers of these cases, whoever may see them: for cases that another one names. At most 1,000.
Result<CodesById> codes_of(const CaseQuery& query, JurisdictionId j, std::vector<CaseId> ids);
// Those that the rows say they were merged into.
Result<CodesById> merged_codes(const CaseQuery& query, JurisdictionId j,
                               const std::vector<CaseSummary>& rows);

// The row of a secret case as the case itself shows it. Few are: what is public needs no second look.
Status cover_secret(const CaseService& cases, JurisdictionId j, CaseSummary& row);
Status cover_secret(const CaseService& cases, JurisdictionId j, std::vector<CaseSummary>& rows);
// The same, without those that are secret (HandlerView::is_secret): where a row would be seen in the company
// of others.
Status leave_out_secret(const CaseService& cases, JurisdictionId j, std::vector<CaseSummary>& rows);

}  // namespace tz::ledger
