#include "intake/sql_token_store.h"

#include <algorithm>

namespace tz::intake {
namespace {

using store::Transaction;

Token token_of(const store::Row& row) {
  return {row.text(0), row.as<ledger::CaseId>(1), from_millis(row.i64(2)), from_millis(row.i64(3))};
}

}  // namespace

Result<Token> SqlTokenStore::keep_token(JurisdictionId j, const Token& token) {
  return db_.write([&](Transaction& tx) -> Result<Token> {
    TZ_CHECK(
        tx.execute("INSERT INTO intake_token (jurisdiction_id, token, case_id, made_at, ready_at) "
                   "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                   j, token.token, token.case_id, to_millis(token.made_at), to_millis(token.ready_at)));
    TZ_TRY(rows, tx.query("SELECT token, case_id, made_at, ready_at FROM intake_token "
                          "WHERE jurisdiction_id = $1 AND case_id = $2",
                          j, token.case_id));
    if (rows.empty()) return fail(Errc::unavailable, "the token could not be kept; try again");
    return token_of(rows[0]);
  });
}

Result<std::optional<Token>> SqlTokenStore::find_token(JurisdictionId j, const std::string& token) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Token>> {
    TZ_TRY(rows, tx.query("SELECT token, case_id, made_at, ready_at FROM intake_token "
                          "WHERE jurisdiction_id = $1 AND token = $2",
                          j, token));
    if (rows.empty()) return std::optional<Token>{};
    return std::optional<Token>{token_of(rows[0])};
  });
}

Result<std::optional<SentUpdate>> SqlTokenStore::begin_update(JurisdictionId j, const SentUpdate& update) {
  return db_.write([&](Transaction& tx) -> Result<std::optional<SentUpdate>> {
    TZ_TRY(made,
           tx.query("INSERT INTO intake_update (jurisdiction_id, key_id, update_id, case_id, came_at, done) "
                    "VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING RETURNING case_id",
                    j, update.key_id, update.update_id, update.case_id, to_millis(update.came_at)));
    if (!made.empty()) return std::optional<SentUpdate>{};
    TZ_TRY(rows, tx.query("SELECT case_id, came_at, done FROM intake_update "
                          "WHERE jurisdiction_id = $1 AND key_id = $2 AND update_id = $3",
                          j, update.key_id, update.update_id));
    if (rows.empty()) return fail(Errc::unavailable, "the update could not be kept; try again");
    return std::optional<SentUpdate>{SentUpdate{update.key_id, update.update_id,
                                                rows[0].as<ledger::CaseId>(0), from_millis(rows[0].i64(1)),
                                                rows[0].i64(2) != 0}};
  });
}

Status SqlTokenStore::finish_update(JurisdictionId j, const SentUpdate& update) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(
        "UPDATE intake_update SET done = 1 WHERE jurisdiction_id = $1 AND key_id = $2 AND update_id = $3", j,
        update.key_id, update.update_id);
  });
}

Status SqlTokenStore::drop_update(JurisdictionId j, const SentUpdate& update) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(
        "DELETE FROM intake_update WHERE jurisdiction_id = $1 AND key_id = $2 AND update_id = $3 AND done = "
        "0",
        j, update.key_id, update.update_id);
  });
}

Result<Instant> SqlTokenStore::changeset(JurisdictionId j, const Hash256& digest, Instant now) {
  const auto known = [&](Transaction& tx) -> Result<std::optional<Instant>> {
    TZ_TRY(rows, tx.query("SELECT digest, changed_at FROM intake_changeset WHERE jurisdiction_id = $1", j));
    if (rows.empty() || !std::ranges::equal(rows[0].bytes(0), digest)) return std::optional<Instant>{};
    return std::optional<Instant>{from_millis(rows[0].i64(1))};
  };
  TZ_TRY(before, db_.read(known));
  if (before) return *before;
  return db_.write([&](Transaction& tx) -> Result<Instant> {
    TZ_TRY(again, known(tx));  // Another request may have been first.
    if (again) return *again;
    TZ_CHECK(
        tx.execute("INSERT INTO intake_changeset (jurisdiction_id, digest, changed_at) VALUES ($1, $2, $3) "
                   "ON CONFLICT (jurisdiction_id) DO UPDATE SET digest = excluded.digest, "
                   "changed_at = excluded.changed_at",
                   j, ByteSpan(digest), to_millis(now)));
    return now;
  });
}

}  // namespace tz::intake
