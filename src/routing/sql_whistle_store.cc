#include "routing/sql_whistle_store.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <limits>
#include <map>

#include "routing/whistle_json.h"

namespace tz::routing::whistle {
namespace {

using store::Row;
using store::Transaction;

constexpr std::size_t kListMax = 200;

// PostgreSQL's row lock makes writers of one whistle take turns.
constexpr std::string_view kVersionSqlite =
    "SELECT version FROM routing_whistle WHERE jurisdiction_id = $1 AND whistle_id = $2";
constexpr std::string_view kVersionPostgres =
    "SELECT version FROM routing_whistle WHERE jurisdiction_id = $1 AND whistle_id = $2 FOR UPDATE";
constexpr std::string_view kInsertEvent =
    "INSERT INTO routing_whistle_event (jurisdiction_id, whistle_id, version, kind, at, actor_id, capacity, "
    "unit_id, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kInsertTexts =
    "INSERT INTO routing_whistle_payload (jurisdiction_id, whistle_id, version, body) VALUES ($1, $2, $3, "
    "$4)";
constexpr std::string_view kSaveWhistle =
    "INSERT INTO routing_whistle (jurisdiction_id, whistle_id, version, status, kind, street, drafted_at, "
    "blown_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction_id, whistle_id) DO UPDATE "
    "SET version = $3, status = $4, blown_at = $8";
constexpr std::string_view kSavePart =
    "INSERT INTO routing_whistle_part (jurisdiction_id, whistle_id, unit_id, state, called_at, "
    "acknowledge_due, arrive_due, plan_due, acknowledged_at, arrived_at, planned_at, done_at, "
    "left_before_done) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (jurisdiction_id, whistle_id, unit_id) DO UPDATE SET state = $4, acknowledged_at = $9, "
    "arrived_at = $10, planned_at = $11, done_at = $12, left_before_done = $13";
constexpr std::string_view kSaveUnit =
    "INSERT INTO routing_whistle_unit (jurisdiction_id, whistle_id, unit_id, status) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (jurisdiction_id, whistle_id, unit_id) DO UPDATE SET status = $4";
constexpr std::string_view kSaveCase =
    "INSERT INTO routing_whistle_case (jurisdiction_id, case_id, whistle_id) VALUES ($1, $2, $3) "
    "ON CONFLICT (jurisdiction_id, case_id, whistle_id) DO NOTHING";
constexpr std::string_view kHistory =
    "SELECT e.version, e.kind, e.at, e.actor_id, e.capacity, e.unit_id, e.body, p.body FROM "
    "routing_whistle_event e LEFT JOIN routing_whistle_payload p ON p.jurisdiction_id = e.jurisdiction_id "
    "AND p.whistle_id = e.whistle_id AND p.version = e.version "
    "WHERE e.jurisdiction_id = $1 AND e.whistle_id = $2 ORDER BY e.version";

// Ids grow with time, so that the newest come first by the key alone.
constexpr std::string_view kAll =
    "SELECT whistle_id FROM routing_whistle WHERE jurisdiction_id = $1 AND whistle_id < $2 "
    "ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kByStatus =
    "SELECT whistle_id FROM routing_whistle WHERE jurisdiction_id = $1 AND whistle_id < $2 AND status = $4 "
    "ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kByUnit =
    "SELECT whistle_id FROM routing_whistle_unit WHERE jurisdiction_id = $1 AND whistle_id < $2 AND "
    "unit_id = $4 ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kByUnitAndStatus =
    "SELECT whistle_id FROM routing_whistle_unit WHERE jurisdiction_id = $1 AND whistle_id < $2 AND "
    "unit_id = $4 AND status = $5 ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kByCase =
    "SELECT whistle_id FROM routing_whistle_case WHERE jurisdiction_id = $1 AND whistle_id < $2 AND "
    "case_id = $4 ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kRow =
    "SELECT whistle_id, version, status, kind, street, drafted_at, blown_at FROM routing_whistle WHERE "
    "jurisdiction_id = $1 AND whistle_id = $2";
constexpr std::string_view kParts =
    "SELECT state, arrived_at FROM routing_whistle_part WHERE jurisdiction_id = $1 AND whistle_id = $2";

tl::unexpected<Error> moved_on() {
  return fail_rule(Errc::conflict, "version",
                   "the whistle was changed by someone else since it was read; read it again");
}

std::optional<std::int64_t> millis(const std::optional<Instant>& at) {
  return at ? std::optional(to_millis(*at)) : std::nullopt;
}
std::optional<Instant> instant(const Row& row, std::size_t column) {
  const auto value = row.opt_i64(column);
  return value ? std::optional(from_millis(*value)) : std::nullopt;
}

Status check_version(Transaction& tx, const Whistle& after) {
  if (after.version == 1) return {};  // The primary key refuses a second beginning.
  const auto sql = tx.dialect() == store::Dialect::sqlite ? kVersionSqlite : kVersionPostgres;
  TZ_TRY(rows, tx.query(sql, after.jurisdiction, after.id));
  if (rows.empty()) return fail(Errc::not_found, "there is no such whistle");
  if (rows[0].i64(0) != after.version - 1) return moved_on();
  return {};
}

Status save_projection(Transaction& tx, const Whistle& w) {
  TZ_CHECK(tx.execute(kSaveWhistle, w.jurisdiction, w.id, w.version, name(w.status), name(w.kind), w.street,
                      to_millis(w.drafted_at), millis(w.blown_at)));
  for (const Part& p : w.parts)
    TZ_CHECK(tx.execute(kSavePart, w.jurisdiction, w.id, p.unit, name(p.state), to_millis(p.called_at),
                        to_millis(p.due.acknowledge), to_millis(p.due.arrive), to_millis(p.due.plan),
                        millis(p.acknowledged_at), millis(p.arrived_at), millis(p.planned_at),
                        millis(p.done_at), p.left_before_done));
  // A department sees a whistle from the moment it is called, the street from the draft on.
  TZ_CHECK(tx.execute(kSaveUnit, w.jurisdiction, w.id, w.street, name(w.status)));
  for (const Part& p : w.parts) TZ_CHECK(tx.execute(kSaveUnit, w.jurisdiction, w.id, p.unit, name(w.status)));
  if (w.version == 1)
    for (const auto about : w.cases) TZ_CHECK(tx.execute(kSaveCase, w.jurisdiction, about, w.id));
  return {};
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

Result<WhistleRow> read_row(Transaction& tx, JurisdictionId j, WhistleId id) {
  TZ_TRY(rows, tx.query(kRow, j, id));
  if (rows.empty()) return fail(Errc::corrupted, "a whistle is listed that there is not");
  const auto status = parse<WhistleStatus>(rows[0].text(2));
  const auto kind = parse<Kind>(rows[0].text(3));
  if (!status || !kind) return fail(Errc::corrupted, "a whistle has a status or kind that there is not");
  WhistleRow row{.id = rows[0].as<WhistleId>(0),
                 .status = *status,
                 .kind = *kind,
                 .street = rows[0].as<UnitId>(4),
                 .version = rows[0].i64(1),
                 .drafted_at = from_millis(rows[0].i64(5)),
                 .blown_at = instant(rows[0], 6)};
  TZ_TRY(parts, tx.query(kParts, j, id));
  for (const auto& part : parts) {
    const auto state = parse<PartState>(part.text(0));
    if (!state) return fail(Errc::corrupted, "a department has a state that there is not");
    ++row.called;
    if (!part.is_null(1)) ++row.reported;
    if (is_over(*state)) ++row.over;
  }
  return row;
}

// One statement a unit: each reads a short range of the index, and the ranges are merged here.
std::vector<store::Composed> compose(JurisdictionId j, const WhistleFilter& f, std::int64_t before,
                                     std::int64_t limit) {
  const auto common = [&] { return std::vector<store::Param>{store::to_param(j), before, limit}; };
  std::vector<store::Composed> all;
  if (f.about) {
    all.push_back({std::string(kByCase), common()});
    all.back().params.push_back(store::to_param(*f.about));
  } else if (f.units.empty()) {
    all.push_back({std::string(f.status ? kByStatus : kAll), common()});
    if (f.status) all.back().params.push_back(name(*f.status));
  }
  if (f.about) return all;
  for (const auto unit : f.units) {
    all.push_back({std::string(f.status ? kByUnitAndStatus : kByUnit), common()});
    all.back().params.push_back(store::to_param(unit));
    if (f.status) all.back().params.push_back(name(*f.status));
  }
  return all;
}

}  // namespace

std::vector<store::Composed> SqlWhistleStore::statements(JurisdictionId j, const WhistleFilter& filter) {
  return compose(j, filter, std::numeric_limits<std::int64_t>::max(), 50);
}

Status SqlWhistleStore::append(const Whistle& after, const StoredEvent& event) {
  assert(after.version == event.version);
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(check_version(tx, after));
    TZ_CHECK(tx.execute(kInsertEvent, after.jurisdiction, after.id, event.version, kind_of(event.event),
                        to_millis(event.at), event.by.actor, name(event.by.capacity), event.by.unit,
                        encode(event.event)));
    if (!event.texts.empty())
      TZ_CHECK(
          tx.execute(kInsertTexts, after.jurisdiction, after.id, event.version, encode_texts(event.texts)));
    return save_projection(tx, after);
  });
}

Result<std::vector<StoredEvent>> SqlWhistleStore::history(JurisdictionId j, WhistleId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StoredEvent>> {
    TZ_TRY(rows, tx.query(kHistory, j, id));
    if (rows.empty()) return fail(Errc::not_found, "there is no such whistle");
    std::vector<StoredEvent> events;
    for (const auto& row : rows) {
      TZ_TRY(event, stored_event(row));
      events.push_back(std::move(event));
    }
    return events;
  });
}

Result<WhistlePage> SqlWhistleStore::list(JurisdictionId j, const WhistleFilter& filter,
                                          std::optional<WhistleId> before, std::size_t limit) const {
  assert(limit > 0 && limit <= kListMax);
  const auto from = before ? static_cast<std::int64_t>(*before) : std::numeric_limits<std::int64_t>::max();
  return db_.read([&](Transaction& tx) -> Result<WhistlePage> {
    std::vector<std::int64_t> ids;
    for (const auto& statement : compose(j, filter, from, static_cast<std::int64_t>(limit) + 1)) {
      TZ_TRY(rows, tx.run_query(statement.sql, statement.params));
      for (const auto& row : rows) ids.push_back(row.i64(0));
    }
    std::sort(ids.begin(), ids.end(), std::greater<>());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    WhistlePage page;
    for (const auto id : ids) {
      if (page.rows.size() == limit) {
        page.next = page.rows.back().id;
        break;
      }
      TZ_TRY(row, read_row(tx, j, WhistleId{id}));
      page.rows.push_back(row);
    }
    return page;
  });
}

}  // namespace tz::routing::whistle
