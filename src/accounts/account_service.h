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
  // Of the three below, the last two: not_allowed (rule "last_administrator") if nobody would be left who may
  // sign in and is an administrator.
  Status set_password(JurisdictionId j, std::string_view login, std::string_view password,
                      ActorId by);  // closes all sessions
  Status set_active(JurisdictionId j, std::string_view login, bool active,
                    ActorId by);  // false closes all sessions
  Status set_roles(JurisdictionId j, std::string_view login, const std::set<Role>& roles, ActorId by);
  // The same by the number, as a screen does them: `version` is that of the user that was seen.
  //   not_found
  //   conflict     rule "version"
  //   not_allowed  rule "last_administrator", as above
  struct Change {
    std::string display_name, language = "zh";
    UnitId unit{};
    std::set<Role> roles;
  };
  Result<User> find_user(JurisdictionId j, ActorId actor) const;
  // What is so already changes nothing and is not audited.
  Result<User> change_user(JurisdictionId j, ActorId actor, std::int64_t version, const Change& change,
                           ActorId by);
  // Refuses what change_user would, and changes nothing.
  Status check_change(JurisdictionId j, ActorId actor, const Change& change) const;
  Result<User> set_active(JurisdictionId j, ActorId actor, std::int64_t version, bool active, ActorId by);
  struct NewPassword {
    User user;
    std::string password;  // shown once; not kept
  };
  // As add_user, with a password made here.
  //   conflict  never: a login that is taken is invalid_argument (field login, rule "login_taken")
  Result<NewPassword> add_user_with_new_password(JurisdictionId j, NewUser user, ActorId by);
  Result<NewPassword> new_password(JurisdictionId j, ActorId actor, std::int64_t version, ActorId by);
  Status end_sessions(JurisdictionId j, ActorId actor, ActorId by);
  // In how many browsers the user is signed in.
  Result<std::int64_t> open_sessions(JurisdictionId j, ActorId actor) const;

  // A page of at most `limit` (1 to 1000), of those whose login or name has `words` in it. `next` is the
  // cursor of the next one, empty after the last.
  //   invalid_argument  limit, words longer than 60 characters, or a cursor that is not ours
  struct UserPage {
    std::vector<User> users;
    std::string next;
  };
  Result<UserPage> users(JurisdictionId j, std::string_view cursor = {}, std::size_t limit = 200,
                         std::string_view words = {}) const;

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

  // A page of the audit, newest first, at most `limit` (1 to 1000).
  //   invalid_argument  limit, or a cursor that is not ours
  struct AuditPage {
    std::vector<AuditEntry> entries;
    std::string next;
  };
  Result<AuditPage> audit(JurisdictionId j, const AuditFilter& filter, std::string_view cursor = {},
                          std::size_t limit = 50) const;
  // The kinds of action that there are.
  Result<std::vector<std::string>> audit_actions(JurisdictionId j) const { return store_.audit_actions(j); }
  // The name of a user or of a key; nothing for who is neither.
  Result<std::optional<std::string>> name_of(JurisdictionId j, ActorId actor) const;

  Status record(JurisdictionId j, ActorId actor, std::string action, std::string object);
  SessionLimits limits() const { return limits_; }

 private:
  AuditEntry entry(JurisdictionId j, ActorId actor, std::string action, std::string object);
  Result<User> must_find(JurisdictionId j, std::string_view login) const;
  bool has_ended(const Session& session, Instant now) const;
  // `user` as it is to be; the audit names `actions`, each with its object.
  using Actions = std::vector<std::pair<std::string, std::string>>;
  Status write(User& user, bool end_sessions, ActorId by, const Actions& actions);

  AccountStore& store_;
  const Clock& clock_;
  Random& random_;
  IdMaker& ids_;
  PasswordHasher hasher_;
  SessionLimits limits_;
  SignInThrottle throttle_;
};

}  // namespace tz::accounts
