#include "accounts/account.h"

#include <algorithm>

namespace tz::accounts {

Status check_last_administrator(const User& after, std::span<const ActorId> administrators) {
  if (administers(after) || !std::ranges::equal(administrators, std::span(&after.actor, 1))) return {};
  return fail_rule(Errc::not_allowed, "last_administrator",
                   "this is the only administrator who may sign in: make another one first");
}

}  // namespace tz::accounts
