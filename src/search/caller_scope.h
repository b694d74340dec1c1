#pragma once
// The scope of /v1/cases as part of a question to the index.
#include <string>
#include <vector>

#include "ledger/api_scope.h"
#include "search/search_store.h"

namespace tz::search {

std::vector<std::string> unit_tags(const std::vector<UnitId>& units);

// Narrows both to what the caller may see, so that a total counts nothing else. False: nothing is in it.
bool narrow_ask(const ledger::Caller& caller, ledger::CaseFilter& scope, Ask& ask);

}  // namespace tz::search
