#include <fmt/format.h>

#include "base/bytes.h"
#include "base/log.h"
#include "store/database.h"
#include "store/script.h"

namespace tz::store {

namespace {

constexpr std::string_view kCreate =
    "CREATE TABLE IF NOT EXISTS store_migration (module TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT "
    "NULL, "
    "applied_at BIGINT NOT NULL, PRIMARY KEY (module, name))";
constexpr std::string_view kHasTableSqlite =
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'store_migration'";
constexpr std::string_view kHasTablePostgres = "SELECT 1 WHERE to_regclass('store_migration') IS NOT NULL";
constexpr std::string_view kApplied = "SELECT sha256 FROM store_migration WHERE module = $1 AND name = $2";
// Milliseconds, as everywhere; the database's own clock, for this table is read by operators only.
constexpr std::string_view kRememberSqlite =
    "INSERT INTO store_migration (module, name, sha256, applied_at) "
    "VALUES ($1, $2, $3, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))";
constexpr std::string_view kRememberPostgres =
    "INSERT INTO store_migration (module, name, sha256, applied_at) "
    "VALUES ($1, $2, $3, CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT))";
// Two programs that start at once take turns. On SQLite there is one writer anyway. The number is the name of
// this lock.
constexpr std::string_view kTakeTurnsPostgres = "SELECT pg_advisory_xact_lock(7305436221)";

bool is_for(const Migration& step, Dialect dialect) {
  if (step.name.ends_with(".sqlite")) return dialect == Dialect::sqlite;
  if (step.name.ends_with(".postgres")) return dialect == Dialect::postgres;
  return true;
}

// Whether the step was applied.  corrupted: with another text
Result<bool> is_applied(Transaction& tx, const Migration& step) {
  TZ_TRY(rows, tx.query(kApplied, step.module, step.name));
  if (rows.empty()) return false;
  if (rows[0].text(0) != to_hex(sha256(as_bytes(step.sql)))) {
    return fail(
        Errc::corrupted,
        fmt::format(
            "the step {}/{} of the schema was applied with another text; a released step never changes",
            step.module, step.name));
  }
  return true;
}

Status run_step(Transaction& tx, const Migration& step) {
  TZ_TRY(statements, split_script(step.sql));
  for (const auto statement : statements) {
    if (tx.dialect() == Dialect::sqlite) {
      TZ_TRY(translated, to_sqlite(statement));
      TZ_CHECK(tx.execute(translated));
    } else {
      TZ_CHECK(tx.execute(statement));
    }
  }
  const bool is_sqlite = tx.dialect() == Dialect::sqlite;
  return tx.execute(is_sqlite ? kRememberSqlite : kRememberPostgres, step.module, step.name,
                    to_hex(sha256(as_bytes(step.sql))));
}

Status create_memory(Transaction& tx) {
  if (tx.dialect() == Dialect::postgres) {
    TZ_CHECK(tx.execute(kTakeTurnsPostgres));
    return tx.execute(kCreate);
  }
  TZ_TRY(translated, to_sqlite(kCreate));
  return tx.execute(translated);
}

// True if the step was applied now, false if it had been before.
Result<bool> apply(Transaction& tx, const Migration& step) {
  if (tx.dialect() == Dialect::postgres) TZ_CHECK(tx.execute(kTakeTurnsPostgres));
  TZ_TRY(done, is_applied(tx, step));
  if (done) return false;
  TZ_CHECK(run_step(tx, step));
  return true;
}

}  // namespace

Result<std::vector<std::string>> pending(Database& db, std::span<const Migration> steps) {
  return db.read([&](Transaction& tx) -> Result<std::vector<std::string>> {
    TZ_TRY(tables, tx.query(tx.dialect() == Dialect::sqlite ? kHasTableSqlite : kHasTablePostgres));
    std::vector<std::string> names;
    for (const auto& step : steps) {
      if (!is_for(step, tx.dialect())) continue;
      if (!tables.empty()) {
        TZ_TRY(done, is_applied(tx, step));
        if (done) continue;
      }
      names.push_back(fmt::format("{}/{}", step.module, step.name));
    }
    return names;
  });
}

Status migrate(Database& db, std::span<const Migration> steps) {
  TZ_TRY(waiting, pending(db, steps));
  if (waiting.empty()) return {};
  TZ_CHECK(db.write([](Transaction& tx) { return create_memory(tx); }));
  for (const auto& step : steps) {
    if (!is_for(step, db.dialect())) continue;
    auto applied = db.write([&](Transaction& tx) { return apply(tx, step); });
    if (!applied) {
      Error error = std::move(applied).error();
      error.message = fmt::format("the step {}/{} of the schema: {}", step.module, step.name, error.message);
      return tl::unexpected<Error>(std::move(error));
    }
    if (*applied) {
      log::write(log::Level::debug, "store.migrated", {{"module", step.module}, {"step", step.name}});
    }
  }
  return {};
}

}  // namespace tz::store
