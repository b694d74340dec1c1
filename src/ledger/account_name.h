#pragma once
// Whose an account is, told beside its number. Accounts are above the modules that tell of them, so that app/
// gives the function.
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "base/id.h"
#include "base/result.h"

namespace tz::ledger {

// What the staff call that person or key; empty for who has no name (the program itself, or one of another
// city).  unavailable: it could not be asked
using AccountName = std::function<Result<std::string>(JurisdictionId, ActorId)>;

// Those of several accounts, each asked for once.
using AccountNames = std::map<ActorId, std::string>;
inline Status add_name(AccountNames& names, const AccountName& name_of, JurisdictionId j, ActorId actor) {
  if (names.contains(actor)) return {};
  TZ_TRY(name, name_of(j, actor));
  names.emplace(actor, std::move(name));
  return {};
}

}  // namespace tz::ledger
