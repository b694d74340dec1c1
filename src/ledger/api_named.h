#pragma once
// The case that a member of staff names by its number. One that is not in their scope does not exist for
// them, and the answer must not tell which of the two it is: everybody answers in these words.
// Thread-safe as CaseService is.
#include <string_view>

#include "ledger/api_scope.h"

namespace tz::ledger {

// What a number gets that is no case's, or a case's that the caller may not see.
tl::unexpected<Error> no_such_case();

// The case, or all that happened to it, as `may` shows it to the caller. Whoever asks for a tip-off about the
// own line raises an alert (shown_to).
//   not_found  no_such_case(), for what is no number too      and what the store says (unavailable, internal)
Result<Case> find_named(const CaseService& cases, const Caller& caller, std::string_view code,
                        MaySee may = may_see);
Result<CaseHistory> find_history(const CaseService& cases, const Caller& caller, std::string_view code,
                                 MaySee may = may_see);

}  // namespace tz::ledger
