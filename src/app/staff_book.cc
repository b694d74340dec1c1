#include "app/staff_book.h"

#include <string>

namespace tz::app {

Result<StaffBook::Users> StaffBook::users(JurisdictionId j) const {
  const Instant now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    const auto at = known_.find(j);
    if (at != known_.end() && at->second.at <= now && now - at->second.at < kStaffKept)
      return at->second.users;
  }
  auto all = std::make_shared<std::vector<accounts::User>>();
  std::string next;
  do {
    TZ_TRY(page, accounts_.users(j, next, 1000));
    for (auto& user : page.users)
      if (user.active && user.unit != UnitId{}) all->push_back(std::move(user));
    next = page.next;
  } while (!next.empty());
  const std::lock_guard lock(mutex_);
  known_[j] = {all, now};
  return Users(std::move(all));
}

Result<std::vector<cadence::Person>> StaffBook::handlers(JurisdictionId j) const {
  TZ_TRY(all, users(j));
  std::vector<cadence::Person> people;
  for (const auto& user : *all)
    if (user.roles.contains(accounts::Role::handler)) people.push_back({user.actor, user.unit});
  return people;
}

Result<std::vector<notify::Head>> StaffBook::heads(JurisdictionId j) const {
  TZ_TRY(all, users(j));
  std::vector<notify::Head> people;
  for (const auto& user : *all)
    if (user.roles.contains(accounts::Role::approver)) people.push_back({user.actor, user.unit});
  return people;
}

Result<std::optional<cadence::StaffName>> StaffBook::name(JurisdictionId j, ActorId actor) const {
  TZ_TRY(user, store_.find_actor(j, actor));
  if (!user) return std::optional<cadence::StaffName>();
  return std::optional(cadence::StaffName{user->display_name, user->unit});
}

}  // namespace tz::app
