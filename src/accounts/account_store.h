#pragma once
// What accounts asks of a database. Safe to call from any thread.
#include <optional>
#include <span>
#include <vector>

#include "accounts/account.h"
#include "base/result.h"

namespace tz::accounts {

class AccountStore {
 public:
  virtual ~AccountStore() = default;
  //   conflict  the login is taken
  virtual Status add_user(const User& user, const AuditEntry& audit) = 0;
  // Writes what `user` is now, its version one higher than the given, and the audit with it; `end_sessions`
  // signs it out everywhere.
  //   not_found
  //   conflict     rule "version": someone changed it since `user.version`
  //   not_allowed  rule "last_administrator": nobody would be left who may sign in and is an administrator
  virtual Status change_user(const User& user, bool end_sessions, std::span<const AuditEntry> audit) = 0;
  // Of those who may sign in and are administrators.
  virtual Result<std::vector<ActorId>> administrators(JurisdictionId j) const = 0;
  virtual Result<std::optional<User>> find_login(std::string_view login) const = 0;
  virtual Result<std::optional<User>> find_actor(JurisdictionId j, ActorId actor) const = 0;
  // By login in the order of bytes, those behind `after_login` (empty: from the first), at most `limit`.
  // `words`: only those whose login or name has this in it; upper and lower case of a-z are one.
  virtual Result<std::vector<User>> users(JurisdictionId j, std::string_view after_login, std::size_t limit,
                                          std::string_view words) const = 0;
  virtual Status open_session(const Session& session, const AuditEntry& audit) = 0;
  virtual Result<std::optional<Session>> find_session(const Hash256& token_hash) const = 0;
  virtual Status touch_session(const Hash256& token_hash, Instant seen_at) = 0;
  virtual Status close_session(const Hash256& token_hash) = 0;
  virtual Status close_sessions_of(JurisdictionId j, ActorId actor, const AuditEntry& audit) = 0;
  // Sessions that began and were seen no earlier than these.
  virtual Result<std::int64_t> count_sessions(JurisdictionId j, ActorId actor, Instant created,
                                              Instant seen) const = 0;
  virtual Status drop_sessions_before(Instant created, Instant seen) = 0;  // housekeeping
  virtual Status add_key(const Key& key, const AuditEntry& audit) = 0;
  virtual Status revoke_key(JurisdictionId j, std::int64_t key_id, Instant at,
                            const AuditEntry& audit) = 0;  // not_found
  virtual Result<std::optional<Key>> find_key(const Hash256& key_hash) const = 0;
  virtual Result<std::optional<Key>> find_key(JurisdictionId j, std::int64_t key_id) const = 0;
  // By id, those behind `after_id` (0: from the first), at most `limit`.
  virtual Result<std::vector<Key>> keys(JurisdictionId j, std::int64_t after_id, std::size_t limit) const = 0;
  virtual Status write_audit(const AuditEntry& entry) = 0;
  // Newest first.
  virtual Result<std::vector<AuditEntry>> audit(JurisdictionId j, std::int64_t before_id, std::size_t limit,
                                                const AuditFilter& filter) const = 0;
  // The words of AuditEntry::action that there are, in the order of bytes.
  virtual Result<std::vector<std::string>> audit_actions(JurisdictionId j) const = 0;
};

}  // namespace tz::accounts
