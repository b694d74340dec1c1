#pragma once
// Whose an account is, told beside its number. Accounts are above the modules that tell of them, so that app/
// gives the function.
#include <functional>
#include <string>

#include "base/id.h"
#include "base/result.h"

namespace tz::ledger {

// What the staff call that person or key; empty for who has no name (the program itself, or one of another
// city).  unavailable: it could not be asked
using AccountName = std::function<Result<std::string>(JurisdictionId, ActorId)>;

}  // namespace tz::ledger
