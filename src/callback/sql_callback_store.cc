#include "callback/sql_callback_store.h"

#include <cassert>
#include <limits>

#include "callback/callback_json.h"
#include "callback/sql_projection.h"

namespace tz::callback {
namespace {

using store::Row;
using store::Transaction;

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();

// PostgreSQL's row lock makes writers of one file take turns.
constexpr std::string_view kVersionSqlite =
    "SELECT version FROM callback_file WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kVersionPostgres =
    "SELECT version FROM callback_file WHERE jurisdiction_id = $1 AND case_id = $2 FOR UPDATE";
constexpr std::string_view kInsertEvent =
    "INSERT INTO callback_event (jurisdiction_id, case_id, version, kind, at, actor_id, capacity, unit_id, "
    "body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kInsertTexts =
    "INSERT INTO callback_payload (jurisdiction_id, case_id, version, body) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kHistory =
    "SELECT e.version, e.kind, e.at, e.actor_id, e.capacity, e.unit_id, e.body, p.body FROM callback_event e "
    "LEFT JOIN callback_payload p ON p.jurisdiction_id = e.jurisdiction_id AND p.case_id = e.case_id AND "
    "p.version = e.version WHERE e.jurisdiction_id = $1 AND e.case_id = $2 ORDER BY e.version";
constexpr std::string_view kWaiting =
    "SELECT case_id, round, unit_id, since, tries, claimed_by, claimed_until FROM callback_waiting WHERE "
    "jurisdiction_id = $1 AND lane = $2 AND (since, case_id) > ($3, $4) AND (tip_off = 0 OR $5 = 0) AND "
    "unit_id <> $6 AND (first_clerk IS NULL OR first_clerk <> $7) ORDER BY since, case_id LIMIT $8";
constexpr std::string_view kFindLink =
    "SELECT case_id, link_id FROM callback_link WHERE jurisdiction_id = $1 AND token_hash = $2";
constexpr std::string_view kOwing =
    "SELECT case_id FROM callback_file WHERE jurisdiction_id = $1 AND pending = 1 ORDER BY case_id LIMIT $2";
constexpr std::string_view kAlerts =
    "SELECT case_id, alert_id, kind, state, at FROM callback_alert WHERE jurisdiction_id = $1 AND state = $2 "
    "AND (at, case_id, alert_id) > ($3, $4, $5) ORDER BY at, case_id, alert_id LIMIT $6";
constexpr std::string_view kNotices =
    "SELECT case_id, version, kind, at FROM callback_notice WHERE jurisdiction_id = $1 AND told_at = 0 AND "
    "looked_at < $2 ORDER BY looked_at, case_id, version LIMIT $3";
constexpr std::string_view kLooked =
    "UPDATE callback_notice SET looked_at = $4 WHERE jurisdiction_id = $1 AND case_id = $2 AND version = $3";
constexpr std::string_view kTold =
    "UPDATE callback_notice SET told_at = $4 WHERE jurisdiction_id = $1 AND case_id = $2 AND version = $3 "
    "AND "
    "told_at = 0";
constexpr std::string_view kCursor = "SELECT position FROM callback_cursor WHERE jurisdiction_id = $1";
constexpr std::string_view kMoveCursor =
    "INSERT INTO callback_cursor (jurisdiction_id, position) VALUES ($1, $2) ON CONFLICT (jurisdiction_id) "
    "DO "
    "UPDATE SET position = $2";

Status check_version(Transaction& tx, const File& after, std::int64_t before) {
  const auto sql = tx.dialect() == store::Dialect::sqlite ? kVersionSqlite : kVersionPostgres;
  TZ_TRY(rows, tx.query(sql, after.jurisdiction, after.id));
  // The primary key refuses a second beginning.
  if ((rows.empty() ? 0 : rows[0].i64(0)) == before) return {};
  return fail_rule(Errc::conflict, "version",
                   "the call-back was changed by someone else since it was read; read it again");
}

Result<StoredEvent> stored_event(const Row& row) {
  TZ_TRY(event, decode(row.text(1), row.text(6)));
  const auto capacity = parse<Capacity>(row.text(4));
  if (!capacity) return fail(Errc::corrupted, "an event names a capacity that there is not");
  StoredEvent stored{.version = row.i64(0), .event = event, .at = from_millis(row.i64(2))};
  stored.by.actor = row.as<ActorId>(3);
  stored.by.capacity = *capacity;
  stored.by.unit = row.as<UnitId>(5);
  if (!row.is_null(7)) {
    TZ_TRY(texts, decode_texts(row.text(7)));
    stored.texts = texts;
  }
  return stored;
}

WaitingRow waiting_row(const Row& row) {
  WaitingRow w{.id = row.as<ledger::CaseId>(0),
               .round = static_cast<int>(row.i64(1)),
               .unit = row.as<UnitId>(2),
               .since = from_millis(row.i64(3)),
               .tries = row.i64(4)};
  if (!row.is_null(5)) w.claimed_by = row.as<ActorId>(5), w.claimed_until = from_millis(row.i64(6));
  return w;
}

}  // namespace

Status SqlFileStore::append(const File& after, std::span<const StoredEvent> events, bool tip_off,
                            const ledger::Policy& policy) {
  assert(!events.empty() && after.version == events.back().version);
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(check_version(tx, after, events.front().version - 1));
    for (const auto& e : events) {
      TZ_CHECK(tx.execute(kInsertEvent, after.jurisdiction, after.id, e.version, kind_of(e.event),
                          to_millis(e.at), e.by.actor, name(e.by.capacity), e.by.unit, encode(e.event)));
      if (!e.texts.empty())
        TZ_CHECK(tx.execute(kInsertTexts, after.jurisdiction, after.id, e.version, encode_texts(e.texts)));
    }
    return save_projection(tx, after, events, tip_off, policy);
  });
}

Status SqlFileStore::refresh(const File& file, const ledger::Policy& policy) {
  return db_.write([&](Transaction& tx) -> Status { return save_rounds(tx, file, policy); });
}

Result<std::vector<StoredEvent>> SqlFileStore::history(JurisdictionId j, ledger::CaseId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StoredEvent>> {
    TZ_TRY(rows, tx.query(kHistory, j, id));
    std::vector<StoredEvent> events;
    for (const auto& row : rows) {
      TZ_TRY(event, stored_event(row));
      events.push_back(std::move(event));
    }
    return events;
  });
}

Result<WaitingPage> SqlFileStore::waiting(JurisdictionId j, const WaitingFilter& filter,
                                          std::string_view cursor, std::size_t limit) const {
  std::vector<std::int64_t> from{kFirst, kFirst};
  if (!cursor.empty()) {
    TZ_TRY(keys, read_cursor(cursor, 2));
    from = std::move(keys);
  }
  return db_.read([&](Transaction& tx) -> Result<WaitingPage> {
    TZ_TRY(rows, tx.query(kWaiting, j, name(filter.lane), from[0], from[1], filter.hide_tip_offs,
                          filter.not_unit, filter.not_first, limit + 1));
    WaitingPage page;
    for (const auto& row : rows) {
      if (page.rows.size() == limit) {
        const std::int64_t keys[] = {to_millis(page.rows.back().since),
                                     static_cast<std::int64_t>(page.rows.back().id)};
        page.next = make_cursor(keys);
        break;
      }
      page.rows.push_back(waiting_row(row));
    }
    return page;
  });
}

Result<std::optional<FoundLink>> SqlFileStore::find_link(JurisdictionId j, const Hash256& token_hash) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<FoundLink>> {
    TZ_TRY(rows, tx.query(kFindLink, j, to_hex(token_hash)));
    if (rows.empty()) return std::optional<FoundLink>();
    return std::optional(FoundLink{rows[0].as<ledger::CaseId>(0), rows[0].i64(1)});
  });
}

Result<std::vector<ledger::CaseId>> SqlFileStore::owing(JurisdictionId j, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<ledger::CaseId>> {
    TZ_TRY(rows, tx.query(kOwing, j, limit));
    std::vector<ledger::CaseId> ids;
    for (const auto& row : rows) ids.push_back(row.as<ledger::CaseId>(0));
    return ids;
  });
}

Result<AlertPage> SqlFileStore::alerts(JurisdictionId j, std::string_view state, std::string_view cursor,
                                       std::size_t limit) const {
  std::vector<std::int64_t> from{kFirst, kFirst, kFirst};
  if (!cursor.empty()) {
    TZ_TRY(keys, read_cursor(cursor, 3));
    from = std::move(keys);
  }
  return db_.read([&](Transaction& tx) -> Result<AlertPage> {
    TZ_TRY(rows, tx.query(kAlerts, j, state, from[0], from[1], from[2], limit + 1));
    AlertPage page;
    for (const auto& row : rows) {
      if (page.rows.size() == limit) {
        const auto& last = page.rows.back();
        const std::int64_t keys[] = {to_millis(last.at), static_cast<std::int64_t>(last.id), last.alert};
        page.next = make_cursor(keys);
        break;
      }
      page.rows.push_back({.id = row.as<ledger::CaseId>(0),
                           .alert = row.i64(1),
                           .kind = row.text(2),
                           .state = row.text(3),
                           .at = from_millis(row.i64(4))});
    }
    return page;
  });
}

Result<std::vector<Notice>> SqlFileStore::notices(JurisdictionId j, Instant before, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Notice>> {
    TZ_TRY(rows, tx.query(kNotices, j, to_millis(before), limit));
    std::vector<Notice> all;
    for (const auto& row : rows)
      all.push_back({row.as<ledger::CaseId>(0), row.i64(1), row.text(2), from_millis(row.i64(3))});
    return all;
  });
}

Status SqlFileStore::looked(JurisdictionId j, const Notice& notice, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kLooked, j, notice.id, notice.version, to_millis(at));
  });
}

Status SqlFileStore::told(JurisdictionId j, const Notice& notice, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kTold, j, notice.id, notice.version, to_millis(at));
  });
}

Result<std::int64_t> SqlFileStore::cursor(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(kCursor, j));
    return rows.empty() ? 0 : rows[0].i64(0);
  });
}

Status SqlFileStore::move_cursor(JurisdictionId j, std::int64_t position) {
  return db_.write([&](Transaction& tx) -> Status { return tx.execute(kMoveCursor, j, position); });
}

}  // namespace tz::callback
