#include "ledger/sql_clock_rows.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "ledger/clock_list.h"
#include "ledger/decide.h"
#include "ledger/sql_event_store.h"
#include "ledger/sql_unfilled.h"

namespace tz::ledger {
namespace {

using store::Dialect;
using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO ledger_clock (jurisdiction_id, unit_id, clock, paused, due, case_id, since, paused_until, "
    "report, accused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr std::string_view kInsertMissing =
    "INSERT INTO ledger_clock (jurisdiction_id, unit_id, clock, paused, due, case_id, since, paused_until, "
    "report, accused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
constexpr std::string_view kDelete =
    "DELETE FROM ledger_clock WHERE jurisdiction_id = $1 AND unit_id = $2 AND clock = $3 AND paused = $4 AND "
    "due = $5 AND case_id = $6";

constexpr std::string_view kTable = "ledger_clock";
constexpr std::string_view kOpenCases =
    "SELECT case_id FROM ledger_case WHERE jurisdiction_id = $1 AND case_id > $2 AND status NOT IN "
    "('landed', 'withdrawn') ORDER BY case_id LIMIT $3";
constexpr std::string_view kVersionSqlite =
    "SELECT version FROM ledger_case WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kVersionPostgres =
    "SELECT version FROM ledger_case WHERE jurisdiction_id = $1 AND case_id = $2 FOR UPDATE";

constexpr std::size_t kBatch = 200;  // cases in one transaction

struct Row {
  RunningClock clock;
  bool report = false;
  std::optional<UnitId> accused{};
  friend bool operator==(const Row&, const Row&) = default;
};

std::vector<Row> rows_of(const Case& c) {
  std::vector<Row> rows;
  for (const auto& clock : running_clocks(c))
    rows.push_back({clock, c.request_type == RequestType::report, accused_of(c)});
  return rows;
}

std::optional<std::int64_t> millis(const std::optional<Instant>& at) {
  return at ? std::optional(to_millis(*at)) : std::nullopt;
}

Status insert(Transaction& tx, std::string_view statement, JurisdictionId j, CaseId id, const Row& row) {
  const RunningClock& c = row.clock;
  return tx.execute(statement, j, c.unit, c.kind, c.paused_until.has_value(), to_millis(c.due), id,
                    millis(c.since), millis(c.paused_until), row.report, row.accused);
}

Result<std::vector<Case>> cases_after(store::Database& db, JurisdictionId j, CaseId last) {
  const SqlEventStore events(db);
  TZ_TRY(ids, db.read([&](Transaction& tx) { return tx.query(kOpenCases, j, last, kBatch); }));
  std::vector<Case> cases;
  for (const auto& row : ids) {
    Case c{.id = row.as<CaseId>(0), .jurisdiction = j};
    TZ_TRY(history, events.history(j, c.id, false));
    for (const auto& stored : history) c = apply(std::move(c), stored.event, stored.at, stored.by);
    cases.push_back(std::move(c));
  }
  return cases;
}

// The case stays as it was read until this is committed.
Status add_missing(Transaction& tx, JurisdictionId j, const Case& c) {
  TZ_TRY(found, tx.query(tx.dialect() == Dialect::sqlite ? kVersionSqlite : kVersionPostgres, j, c.id));
  // Whoever has changed it since wrote only what changed.
  if (found.empty() || found[0].i64(0) != c.version)
    return fail(Errc::conflict, "a case was changed while its clocks were written");
  for (const auto& row : rows_of(c)) TZ_CHECK(insert(tx, kInsertMissing, j, c.id, row));
  return {};
}

Status fill(store::Database& db, JurisdictionId j) {
  CaseId last{};
  while (true) {
    TZ_TRY(cases, cases_after(db, j, last));
    if (cases.empty()) break;
    const Status written = db.write([&](Transaction& tx) -> Status {
      for (const auto& c : cases) TZ_CHECK(add_missing(tx, j, c));
      return {};
    });
    if (!written && written.error().code == Errc::conflict) continue;  // Read them again.
    TZ_CHECK(written);
    last = cases.back().id;
  }
  return {};
}

}  // namespace

Status write_clocks(Transaction& tx, JurisdictionId j, const Case& before, const Case& after) {
  const auto had = rows_of(before);
  const auto has = rows_of(after);
  const auto is_in = [](const std::vector<Row>& rows, const Row& row) {
    return std::find(rows.begin(), rows.end(), row) != rows.end();
  };
  for (const auto& row : had) {
    if (is_in(has, row)) continue;
    const RunningClock& c = row.clock;
    TZ_CHECK(tx.execute(kDelete, j, c.unit, c.kind, c.paused_until.has_value(), to_millis(c.due), after.id));
  }
  for (const auto& row : has)
    if (!is_in(had, row)) TZ_CHECK(insert(tx, kInsert, j, after.id, row));
  return {};
}

Status fill_clocks(store::Database& db) {
  return fill_unfilled(db, kTable, [&](JurisdictionId j) { return fill(db, j); });
}

}  // namespace tz::ledger
