#pragma once
// Who of the staff works for which unit, and in which part: what the rounds and the notices ask of accounts.
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "accounts/account_service.h"
#include "accounts/account_store.h"
#include "cadence/round_service.h"
#include "notify/posts.h"

namespace tz::app {

// How long a list of a city's people is taken as it was read. A morning's reminders ask for it at each.
inline constexpr std::chrono::seconds kStaffKept{30};

// Safe to call from any thread. Everything given must outlive it. Every call may answer unavailable.
class StaffBook {
 public:
  StaffBook(const accounts::AccountService& accounts, const accounts::AccountStore& store, const Clock& clock)
      : accounts_(accounts), store_(store), clock_(clock) {}

  // Those who handle for a unit: the owners of a ten-day prompt, one line a person.
  Result<std::vector<cadence::Person>> handlers(JurisdictionId j) const;
  // Those accountable for a unit (docs/sources.md#accountable).
  Result<std::vector<notify::Head>> heads(JurisdictionId j) const;
  // As cadence::NameOf; also of who has left since.
  Result<std::optional<cadence::StaffName>> name(JurisdictionId j, ActorId actor) const;

 private:
  using Users = std::shared_ptr<const std::vector<accounts::User>>;  // shared with whoever reads it meanwhile
  struct Read {
    Users users{};
    Instant at{};
  };
  // Active ones with a unit, by login.
  Result<Users> users(JurisdictionId j) const;

  const accounts::AccountService& accounts_;
  const accounts::AccountStore& store_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards known_
  mutable std::map<JurisdictionId, Read> known_;
};

}  // namespace tz::app
