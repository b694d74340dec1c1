#pragma once
// How many open cases have which rule on their sheet, and keep it when the limits change.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "ledger/case_query.h"
#include "ledger/case_service.h"

namespace tz::routing {

// How many cases are read for it. A city with more is told how many were read of how many.
inline constexpr std::size_t kKeepsReadMax = 2000;

struct LimitKeeps {
  std::int64_t open = 0;                                       // open cases, counted now
  std::int64_t read = 0;                                       // of those with a limit, the soonest due first
  bool complete = true;                                        // none was left unread
  std::map<std::string, std::int64_t, std::less<>> by_rule{};  // id on the sheet to cases
};

// At most `most` cases are read.  Errors as CaseQuery::list and CaseService::load
Result<LimitKeeps> open_cases_by_rule(JurisdictionId j, const ledger::CaseQuery& query,
                                      const ledger::CaseService& cases, std::size_t most = kKeepsReadMax);

}  // namespace tz::routing
