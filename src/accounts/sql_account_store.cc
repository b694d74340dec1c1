#include "accounts/sql_account_store.h"

#include <algorithm>

#include "base/text.h"

namespace tz::accounts {
namespace {

using store::Row;
using store::Rows;
using store::Transaction;

constexpr std::string_view kAudit =
    "INSERT INTO accounts_audit (jurisdiction_id, audit_id, at, actor_id, action, object) VALUES ($1, $2, "
    "$3, $4, $5, $6)";
constexpr std::string_view kFindLogin =
    "SELECT jurisdiction_id, actor_id, login, display_name, unit_id, roles, language, password_hash, active, "
    "created_at, changed_at, version "
    "FROM accounts_user WHERE login = $1";
constexpr std::string_view kFindActor =
    "SELECT jurisdiction_id, actor_id, login, display_name, unit_id, roles, language, password_hash, active, "
    "created_at, changed_at, version "
    "FROM accounts_user WHERE jurisdiction_id = $1 AND actor_id = $2";
constexpr std::string_view kUsers =
    "SELECT jurisdiction_id, actor_id, login, display_name, unit_id, roles, language, password_hash, active, "
    "created_at, changed_at, version "
    "FROM accounts_user WHERE jurisdiction_id = $1 AND login > $2 ORDER BY login LIMIT $3";
constexpr std::string_view kUsersOfName =
    "SELECT jurisdiction_id, actor_id, login, display_name, unit_id, roles, language, password_hash, active, "
    "created_at, changed_at, version "
    "FROM accounts_user WHERE jurisdiction_id = $1 AND login > $2 AND (login LIKE $4 ESCAPE '!' OR "
    "LOWER(display_name) LIKE $4 ESCAPE '!') ORDER BY login LIMIT $3";
constexpr std::string_view kAdministrators =
    "SELECT actor_id FROM accounts_user WHERE jurisdiction_id = $1 AND administers = 1 ORDER BY actor_id";
// So that of two who take the right from each other at the same time the second sees what the first did.
constexpr std::string_view kLockAdministrators =
    "SELECT actor_id FROM accounts_user WHERE jurisdiction_id = $1 AND administers = 1 ORDER BY actor_id FOR "
    "UPDATE";
constexpr std::string_view kCloseSessionsOf =
    "DELETE FROM accounts_session WHERE jurisdiction_id = $1 AND actor_id = $2";
constexpr std::string_view kKeyColumns =
    "SELECT jurisdiction_id, key_id, key_hash, name, channel, roles, unit_id, created_at, revoked_at FROM "
    "accounts_key WHERE key_hash = $1";
constexpr std::string_view kKeyOfId =
    "SELECT jurisdiction_id, key_id, key_hash, name, channel, roles, unit_id, created_at, revoked_at FROM "
    "accounts_key WHERE jurisdiction_id = $1 AND key_id = $2";
constexpr std::string_view kKeys =
    "SELECT jurisdiction_id, key_id, key_hash, name, channel, roles, unit_id, created_at, revoked_at FROM "
    "accounts_key "
    "WHERE jurisdiction_id = $1 AND key_id > $2 ORDER BY key_id LIMIT $3";

Status audit_row(Transaction& tx, const AuditEntry& e) {
  return tx.execute(kAudit, e.jurisdiction, e.audit_id, to_millis(e.at), e.actor, e.action, e.object);
}

Result<Hash256> hash_of(const Bytes& bytes) {
  if (bytes.size() != 32) return fail(Errc::corrupted, "a stored hash is not 32 bytes long");
  Hash256 hash{};
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

Result<User> user_of(const Row& r) {
  TZ_TRY(roles, parse_roles(r.text(5)));
  return User{r.as<JurisdictionId>(0),
              r.as<ActorId>(1),
              r.text(2),
              r.text(3),
              r.as<UnitId>(4),
              roles,
              r.text(6),
              r.text(7),
              r.i64(8) != 0,
              from_millis(r.i64(9)),
              from_millis(r.i64(10)),
              r.i64(11)};
}

Result<Key> key_of(const Row& r) {
  TZ_TRY(hash, hash_of(r.bytes(2)));
  TZ_TRY(roles, parse_roles(r.text(5)));
  Key key{r.as<JurisdictionId>(0), r.i64(1),    hash, r.text(3), r.text(4), roles, r.as<UnitId>(6),
          from_millis(r.i64(7)),   std::nullopt};
  if (const auto at = r.opt_i64(8)) key.revoked_at = from_millis(*at);
  return key;
}

// The question that the filter is. The text is put together of literals only.
store::Composed audit_question(JurisdictionId j, std::int64_t before_id, std::size_t limit,
                               const AuditFilter& filter) {
  store::Composed asked{
      "SELECT jurisdiction_id, audit_id, at, actor_id, action, object FROM accounts_audit "
      "WHERE jurisdiction_id = $1 AND audit_id < $2",
      {store::to_param(j), before_id}};
  const auto next = [&asked](const store::Param& value) {
    asked.params.push_back(value);
    return "$" + std::to_string(asked.params.size());
  };
  if (filter.actor) asked.sql += " AND actor_id = " + next(store::to_param(*filter.actor));
  if (!filter.action.empty()) asked.sql += " AND action = " + next(std::string_view(filter.action));
  if (filter.from && filter.to) {
    asked.sql += " AND at >= " + next(to_millis(*filter.from));
    asked.sql += " AND at < " + next(to_millis(*filter.to));
  }
  asked.sql += " ORDER BY audit_id DESC LIMIT " + next(store::to_param(limit));
  return asked;
}

Result<std::vector<ActorId>> actors_of(const Result<Rows>& rows) {
  if (!rows) return tl::unexpected<Error>(rows.error());
  std::vector<ActorId> all;
  for (const auto& row : *rows) all.push_back(row.as<ActorId>(0));
  return all;
}

// Locks whoever could take the last right at the same time.
Status check_administrators(Transaction& tx, const User& after) {
  if (administers(after)) return {};
  TZ_TRY(all,
         actors_of(tx.query(tx.dialect() == store::Dialect::postgres ? kLockAdministrators : kAdministrators,
                            after.jurisdiction)));
  return check_last_administrator(after, all);
}

// `words` anywhere, whatever of them LIKE would read as its own.
std::string containing(std::string_view words) {
  std::string pattern = "%";
  for (const char c : to_lower_ascii(words)) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

Result<std::optional<User>> first_user(const Rows& rows) {
  if (rows.empty()) return std::optional<User>{};
  TZ_TRY(user, user_of(rows[0]));
  return std::optional<User>{user};
}

}  // namespace

Status SqlAccountStore::add_user(const User& u, const AuditEntry& audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(
        "INSERT INTO accounts_user (jurisdiction_id, actor_id, login, display_name, unit_id, "
        "roles, language, password_hash, "
        "active, created_at, changed_at, version, administers) VALUES ($1, $2, $3, $4, $5, $6, $7, "
        "$8, $9, $10, $11, $12, $13)",
        u.jurisdiction, u.actor, u.login, u.display_name, u.unit, join_roles(u.roles), u.language,
        u.password_hash, u.active, to_millis(u.created_at), to_millis(u.changed_at), u.version,
        administers(u)));
    return audit_row(tx, audit);
  });
}

Status SqlAccountStore::change_user(const User& u, bool end_sessions, std::span<const AuditEntry> audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(check_administrators(tx, u));
    TZ_TRY(rows, tx.query("UPDATE accounts_user SET display_name = $3, unit_id = $4, roles = $5, language = "
                          "$6, password_hash = $7, active = $8, changed_at = $9, administers = $10, version "
                          "= version + 1 WHERE jurisdiction_id = $1 AND actor_id = $2 AND version = $11 "
                          "RETURNING actor_id",
                          u.jurisdiction, u.actor, u.display_name, u.unit, join_roles(u.roles), u.language,
                          u.password_hash, u.active, to_millis(u.changed_at), administers(u), u.version));
    if (rows.empty()) {
      TZ_TRY(there, tx.query(kFindActor, u.jurisdiction, u.actor));
      if (there.empty()) return fail(Errc::not_found, "no such user");
      return fail_rule(Errc::conflict, "version", "somebody changed this user meanwhile: read it again");
    }
    if (end_sessions) TZ_CHECK(tx.execute(kCloseSessionsOf, u.jurisdiction, u.actor));
    for (const auto& entry : audit) TZ_CHECK(audit_row(tx, entry));
    return {};
  });
}

Result<std::vector<ActorId>> SqlAccountStore::administrators(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) { return actors_of(tx.query(kAdministrators, j)); });
}

Result<std::optional<User>> SqlAccountStore::find_login(std::string_view login) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<User>> {
    TZ_TRY(rows, tx.query(kFindLogin, login));
    return first_user(rows);
  });
}

Result<std::optional<User>> SqlAccountStore::find_actor(JurisdictionId j, ActorId actor) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<User>> {
    TZ_TRY(rows, tx.query(kFindActor, j, actor));
    return first_user(rows);
  });
}

Result<std::vector<User>> SqlAccountStore::users(JurisdictionId j, std::string_view after_login,
                                                 std::size_t limit, std::string_view words) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<User>> {
    TZ_TRY(rows, words.empty() ? tx.query(kUsers, j, after_login, limit)
                               : tx.query(kUsersOfName, j, after_login, limit, containing(words)));
    std::vector<User> all;
    for (const auto& row : rows) {
      TZ_TRY(user, user_of(row));
      all.push_back(user);
    }
    return all;
  });
}

Status SqlAccountStore::open_session(const Session& s, const AuditEntry& audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(
        "INSERT INTO accounts_session (token_hash, jurisdiction_id, actor_id, created_at, seen_at) VALUES "
        "($1, $2, $3, $4, $5)",
        ByteSpan(s.token_hash), s.jurisdiction, s.actor, to_millis(s.created_at), to_millis(s.seen_at)));
    return audit_row(tx, audit);
  });
}

Result<std::optional<Session>> SqlAccountStore::find_session(const Hash256& token_hash) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Session>> {
    TZ_TRY(rows, tx.query("SELECT jurisdiction_id, actor_id, created_at, seen_at FROM accounts_session WHERE "
                          "token_hash = $1",
                          ByteSpan(token_hash)));
    if (rows.empty()) return std::optional<Session>{};
    const Row& r = rows[0];
    return std::optional<Session>{Session{token_hash, r.as<JurisdictionId>(0), r.as<ActorId>(1),
                                          from_millis(r.i64(2)), from_millis(r.i64(3))}};
  });
}

Status SqlAccountStore::touch_session(const Hash256& token_hash, Instant seen_at) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute("UPDATE accounts_session SET seen_at = $2 WHERE token_hash = $1", ByteSpan(token_hash),
                      to_millis(seen_at));
  });
}

Status SqlAccountStore::close_session(const Hash256& token_hash) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute("DELETE FROM accounts_session WHERE token_hash = $1", ByteSpan(token_hash));
  });
}

Status SqlAccountStore::close_sessions_of(JurisdictionId j, ActorId actor, const AuditEntry& audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kCloseSessionsOf, j, actor));
    return audit_row(tx, audit);
  });
}

Result<std::int64_t> SqlAccountStore::count_sessions(JurisdictionId j, ActorId actor, Instant created,
                                                     Instant seen) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query("SELECT COUNT(*) FROM accounts_session WHERE jurisdiction_id = $1 AND actor_id = "
                          "$2 AND created_at >= $3 AND seen_at >= $4",
                          j, actor, to_millis(created), to_millis(seen)));
    return rows[0].i64(0);
  });
}

Status SqlAccountStore::drop_sessions_before(Instant created, Instant seen) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute("DELETE FROM accounts_session WHERE created_at < $1 OR seen_at < $2",
                      to_millis(created), to_millis(seen));
  });
}

Status SqlAccountStore::add_key(const Key& k, const AuditEntry& audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(
        tx.execute("INSERT INTO accounts_key (jurisdiction_id, key_id, key_hash, name, channel, roles, "
                   "unit_id, created_at, revoked_at) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
                   k.jurisdiction, k.key_id, ByteSpan(k.key_hash), k.name, k.channel, join_roles(k.roles),
                   k.unit, to_millis(k.created_at)));
    return audit_row(tx, audit);
  });
}

Status SqlAccountStore::revoke_key(JurisdictionId j, std::int64_t key_id, Instant at,
                                   const AuditEntry& audit) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query("UPDATE accounts_key SET revoked_at = $3 WHERE jurisdiction_id = $1 AND key_id = "
                          "$2 AND revoked_at IS NULL "
                          "RETURNING key_id",
                          j, key_id, to_millis(at)));
    if (rows.empty()) return fail(Errc::not_found, "no such key, or it is revoked already");
    return audit_row(tx, audit);
  });
}

Result<std::optional<Key>> SqlAccountStore::find_key(const Hash256& key_hash) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Key>> {
    TZ_TRY(rows, tx.query(kKeyColumns, ByteSpan(key_hash)));
    if (rows.empty()) return std::optional<Key>{};
    TZ_TRY(key, key_of(rows[0]));
    return std::optional<Key>{key};
  });
}

Result<std::optional<Key>> SqlAccountStore::find_key(JurisdictionId j, std::int64_t key_id) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Key>> {
    TZ_TRY(rows, tx.query(kKeyOfId, j, key_id));
    if (rows.empty()) return std::optional<Key>{};
    TZ_TRY(key, key_of(rows[0]));
    return std::optional<Key>{key};
  });
}

Result<std::vector<Key>> SqlAccountStore::keys(JurisdictionId j, std::int64_t after_id,
                                               std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Key>> {
    TZ_TRY(rows, tx.query(kKeys, j, after_id, limit));
    std::vector<Key> all;
    for (const auto& row : rows) {
      TZ_TRY(key, key_of(row));
      all.push_back(key);
    }
    return all;
  });
}

Status SqlAccountStore::write_audit(const AuditEntry& entry) {
  return db_.write([&](Transaction& tx) -> Status { return audit_row(tx, entry); });
}

Result<std::vector<AuditEntry>> SqlAccountStore::audit(JurisdictionId j, std::int64_t before_id,
                                                       std::size_t limit, const AuditFilter& filter) const {
  const auto asked = audit_question(j, before_id, limit, filter);
  return db_.read([&](Transaction& tx) -> Result<std::vector<AuditEntry>> {
    TZ_TRY(rows, tx.run_query(asked.sql, asked.params));
    std::vector<AuditEntry> all;
    for (const auto& r : rows)
      all.push_back(
          {r.as<JurisdictionId>(0), r.i64(1), from_millis(r.i64(2)), r.as<ActorId>(3), r.text(4), r.text(5)});
    return all;
  });
}

Result<std::vector<std::string>> SqlAccountStore::audit_actions(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<std::string>> {
    std::vector<std::string> all;
    std::string last;
    while (true) {  // From word to word by the index; there are a few dozen.
      TZ_TRY(rows, tx.query("SELECT action FROM accounts_audit WHERE jurisdiction_id = $1 AND action > $2 "
                            "ORDER BY action LIMIT 1",
                            j, last));
      if (rows.empty()) return all;
      last = rows[0].text(0);
      all.push_back(last);
    }
  });
}

}  // namespace tz::accounts
