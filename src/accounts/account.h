#pragma once
// Users, sessions and keys as values.
#include <optional>
#include <set>
#include <span>
#include <string>

#include "accounts/role.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"

namespace tz::accounts {

struct User {
  JurisdictionId jurisdiction{};
  ActorId actor{};
  std::string login;  // 2-64 of a-z 0-9 . _ -, unique in the whole installation
  std::string display_name;
  UnitId unit{};  // 0: none
  std::set<Role> roles;
  std::string language = "zh";
  std::string password_hash;  // empty: cannot sign in
  bool active = true;
  Instant created_at{}, changed_at{};
  std::int64_t version = 1;  // grows with each change; the next one must quote it
};

// True for who may sign in and is an administrator: a city always has one of them.
inline bool administers(const User& user) { return user.active && user.roles.contains(Role::administrator); }

struct Session {
  Hash256 token_hash{};
  JurisdictionId jurisdiction{};
  ActorId actor{};
  Instant created_at{}, seen_at{};
};

struct Key {
  JurisdictionId jurisdiction{};
  std::int64_t key_id = 0;
  Hash256 key_hash{};
  std::string name;     // what it is for: "FixMyStreet bridge"
  std::string channel;  // channel recorded on what comes in by it
  std::set<Role> roles;
  UnitId unit{};
  Instant created_at{};
  std::optional<Instant> revoked_at;
};

struct AuditEntry {
  JurisdictionId jurisdiction{};
  std::int64_t audit_id = 0;
  Instant at{};
  ActorId actor{};
  std::string action;  // "user.add", "session.open", "session.refused", "key.revoke", ...
  std::string object;  // an id; never a name, never a text somebody wrote
};

// Refuses what would leave the city without somebody who may give rights, whoever asks for it.
// `administrators`: those there are now, `after` perhaps among them.
//   not_allowed  rule "last_administrator"
Status check_last_administrator(const User& after, std::span<const ActorId> administrators);

// Which entries of the audit are asked for; what is left out narrows nothing.
struct AuditFilter {
  std::optional<ActorId> actor{};
  std::string action{};                 // the whole word: "user.add"
  std::optional<Instant> from{}, to{};  // from included, to not; both or neither
};

}  // namespace tz::accounts
