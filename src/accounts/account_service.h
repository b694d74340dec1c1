#pragma once
// Who may: sign-in, sessions, keys, users. Implements the transport's Authenticator.
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "accounts/account_store.h"
#include "accounts/password.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"

namespace tz::accounts {

struct SessionLimits {
  std::chrono::minutes idle{30};
  std::chrono::hours absolute{12};
};

// Sign-ins that failed, by login and by address: after 5 in 15 minutes each further try waits, twice as long
// every time, at most 15 minutes. A login is never locked out by name alone: a right password from an address
// without failures always passes. Safe from any thread.
class SignInThrottle {
 public:
  // How long this pair must still wait; zero if it may try.
  std::chrono::seconds wait(std::string_view login, std::string_view address, Instant now) const;
  void failed(std::string_view login, std::string_view address, Instant now);
  void succeeded(std::string_view login, std::string_view address);

 private:
  struct Count {
    int failures = 0;
    Instant last{};
  };
  mutable std::mutex mutex_;
  std::map<std::string, Count, std::less<>> counts_;
};

// Thread-safe.
class AccountService {
 public:
  AccountService(AccountStore& store, const Clock& clock, Random& random, IdMaker& ids,
                 PasswordCost cost = {}, SessionLimits limits = {})
      : store_(store), clock_(clock), random_(random), ids_(ids), hasher_(cost), limits_(limits) {}

  struct NewUser {
    std::string login, display_name, password, language = "zh";
    UnitId unit{};
    std::set<Role> roles;
  };
  //   invalid_argument  login, password, roles, language; all faults at once in Error::more
  //   conflict          the login is taken
  Result<User> add_user(JurisdictionId j, const NewUser& user, ActorId by);
  Status set_password(JurisdictionId j, std::string_view login, std::string_view password,
                      ActorId by);  // closes all sessions
  Status set_active(JurisdictionId j, std::string_view login, bool active,
                    ActorId by);  // false closes all sessions
  Status set_roles(JurisdictionId j, std::string_view login, const std::set<Role>& roles, ActorId by);
  // A page of at most `limit` (1 to 1000). `next` is the cursor of the next one, empty after the last.
  //   invalid_argument  limit, or a cursor that is not ours
  struct UserPage {
    std::vector<User> users;
    std::string next;
  };
  Result<UserPage> users(JurisdictionId j, std::string_view cursor = {}, std::size_t limit = 200) const;

  struct SignedIn {
    User user;
    std::string token;  // for the cookie; not kept here
  };
  //   unauthenticated  login or password is wrong, or the user is switched off: one message for all
  //   too_many         wait, see SignInThrottle
  Result<SignedIn> sign_in(std::string_view login, std::string_view password, std::string_view address);
  Status sign_out(std::string_view token);
  // The user of a session token; touches it (at most once a minute).  unauthenticated: unknown, expired, or
  // the user is switched off
  Result<User> session_user(std::string_view token);
  // The same, without touching or closing it: looking is not using.
  Result<User> peek_session(std::string_view token) const;

  struct NewKey {
    Key key;
    std::string secret;  // shown once
  };
  Result<NewKey> add_key(JurisdictionId j, std::string name, std::string channel, const std::set<Role>& roles,
                         UnitId unit, ActorId by);
  Status revoke_key(JurisdictionId j, std::int64_t key_id, ActorId by);
  struct KeyPage {
    std::vector<Key> keys;
    std::string next;
  };
  Result<KeyPage> keys(JurisdictionId j, std::string_view cursor = {}, std::size_t limit = 200) const;
  // forbidden: unknown or revoked
  Result<Key> find_key(std::string_view secret) const;

  Status record(JurisdictionId j, ActorId actor, std::string action, std::string object);
  SessionLimits limits() const { return limits_; }

 private:
  AuditEntry entry(JurisdictionId j, ActorId actor, std::string action, std::string object);
  Result<User> must_find(JurisdictionId j, std::string_view login) const;
  bool has_ended(const Session& session, Instant now) const;

  AccountStore& store_;
  const Clock& clock_;
  Random& random_;
  IdMaker& ids_;
  PasswordHasher hasher_;
  SessionLimits limits_;
  SignInThrottle throttle_;
};

}  // namespace tz::accounts
