#include "routing/sql_due_sweep_store.h"

namespace tz::routing {
namespace {

constexpr std::string_view kLoad =
    "SELECT calendar_version, pass, list_cursor, started_at, done, moved FROM routing_due_sweep "
    "WHERE jurisdiction_id = $1";
constexpr std::string_view kSave =
    "INSERT INTO routing_due_sweep (jurisdiction_id, calendar_version, pass, list_cursor, started_at, done, "
    "moved) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (jurisdiction_id) DO UPDATE SET "
    "calendar_version = excluded.calendar_version, pass = excluded.pass, list_cursor = excluded.list_cursor, "
    "started_at = excluded.started_at, done = excluded.done, moved = excluded.moved";

}  // namespace

Result<std::optional<DueSweep>> SqlDueSweepStore::load(JurisdictionId j) const {
  return db_.read([j](store::Transaction& tx) -> Result<std::optional<DueSweep>> {
    TZ_TRY(rows, tx.query(kLoad, j));
    if (rows.empty()) return std::optional<DueSweep>();
    const auto& row = rows.front();
    return std::optional(DueSweep{.version = row.i64(0),
                                  .pass = static_cast<int>(row.i64(1)),
                                  .cursor = row.text(2),
                                  .started_at = from_millis(row.i64(3)),
                                  .done = row.i64(4) != 0,
                                  .moved = row.i64(5)});
  });
}

Status SqlDueSweepStore::save(JurisdictionId j, const DueSweep& sweep) {
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute(kSave, j, sweep.version, sweep.pass, sweep.cursor, to_millis(sweep.started_at),
                      sweep.done, sweep.moved);
  });
}

}  // namespace tz::routing
