#pragma once
#include "accounts/account_store.h"
#include "store/database.h"

namespace tz::accounts {

class SqlAccountStore final : public AccountStore {
 public:
  explicit SqlAccountStore(store::Database& db) : db_(db) {}
  Status add_user(const User& user, const AuditEntry& audit) override;
  Status change_user(const User& user, bool end_sessions, std::span<const AuditEntry> audit) override;
  Result<std::vector<ActorId>> administrators(JurisdictionId j) const override;
  Result<std::optional<User>> find_login(std::string_view login) const override;
  Result<std::optional<User>> find_actor(JurisdictionId j, ActorId actor) const override;
  Result<std::vector<User>> users(JurisdictionId j, std::string_view after_login, std::size_t limit,
                                  std::string_view words) const override;
  Status open_session(const Session& session, const AuditEntry& audit) override;
  Result<std::optional<Session>> find_session(const Hash256& token_hash) const override;
  Status touch_session(const Hash256& token_hash, Instant seen_at) override;
  Status close_session(const Hash256& token_hash) override;
  Status close_sessions_of(JurisdictionId j, ActorId actor, const AuditEntry& audit) override;
  Result<std::int64_t> count_sessions(JurisdictionId j, ActorId actor, Instant created,
                                      Instant seen) const override;
  Status drop_sessions_before(Instant created, Instant seen) override;
  Status add_key(const Key& key, const AuditEntry& audit) override;
  Status revoke_key(JurisdictionId j, std::int64_t key_id, Instant at, const AuditEntry& audit) override;
  Result<std::optional<Key>> find_key(const Hash256& key_hash) const override;
  Result<std::optional<Key>> find_key(JurisdictionId j, std::int64_t key_id) const override;
  Result<std::vector<Key>> keys(JurisdictionId j, std::int64_t after_id, std::size_t limit) const override;
  Status write_audit(const AuditEntry& entry) override;
  Result<std::vector<AuditEntry>> audit(JurisdictionId j, std::int64_t before_id, std::size_t limit,
                                        const AuditFilter& filter) const override;
  Result<std::vector<std::string>> audit_actions(JurisdictionId j) const override;

 private:
  store::Database& db_;
};

}  // namespace tz::accounts
