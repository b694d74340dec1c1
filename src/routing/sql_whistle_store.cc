#include "routing/sql_whistle_store.h"

#include <fmt/format.h>

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

// Ids grow with time, so that the newest come first by the key alone. What a question adds to one of these
// (compose) is read on the way: of a state there are few, and of a kind every third.
constexpr std::string_view kAll =
    "SELECT w.whistle_id FROM routing_whistle w WHERE w.jurisdiction_id = $1 AND w.whistle_id < $2";
constexpr std::string_view kByUnit =
    "SELECT u.whistle_id FROM routing_whistle_unit u WHERE u.jurisdiction_id = $1 AND u.whistle_id < $2 AND "
    "u.unit_id = $4";
constexpr std::string_view kByUnitWithWhistle =
    "SELECT u.whistle_id FROM routing_whistle_unit u JOIN routing_whistle w ON w.jurisdiction_id = "
    "u.jurisdiction_id AND w.whistle_id = u.whistle_id WHERE u.jurisdiction_id = $1 AND u.whistle_id < $2 "
    "AND "
    "u.unit_id = $4";
constexpr std::string_view kByCase =
    "SELECT whistle_id FROM routing_whistle_case WHERE jurisdiction_id = $1 AND whistle_id < $2 AND "
    "case_id = $4 ORDER BY whistle_id DESC LIMIT $3";
constexpr std::string_view kBlownByStreet =
    "SELECT street, COUNT(*) FROM routing_whistle WHERE jurisdiction_id = $1 AND whistle_id >= $2 AND "
    "blown_at IS NOT NULL GROUP BY street ORDER BY street";
constexpr std::string_view kRow =
    "SELECT whistle_id, version, status, kind, street, drafted_at, blown_at FROM routing_whistle WHERE "
    "jurisdiction_id = $1 AND whistle_id = $2";
constexpr std::string_view kParts =
    "SELECT unit_id, state, called_at, acknowledge_due, arrive_due, plan_due, acknowledged_at, arrived_at, "
    "planned_at, done_at, left_before_done FROM routing_whistle_part WHERE jurisdiction_id = $1 AND "
    "whistle_id = $2 ORDER BY called_at, unit_id";

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

Result<PartRow> part_of(const Row& row) {
  const auto state = parse<PartState>(row.text(1));
  if (!state) return fail(Errc::corrupted, "a department has a state that there is not");
  return PartRow{.unit = row.as<UnitId>(0),
                 .state = *state,
                 .called_at = from_millis(row.i64(2)),
                 .due = {from_millis(row.i64(3)), from_millis(row.i64(4)), from_millis(row.i64(5))},
                 .acknowledged_at = instant(row, 6),
                 .arrived_at = instant(row, 7),
                 .planned_at = instant(row, 8),
                 .done_at = instant(row, 9),
                 .left_before_done = row.i64(10) != 0};
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
  for (const auto& one : parts) {
    TZ_TRY(part, part_of(one));
    ++row.called;
    if (part.arrived_at) ++row.reported;
    if (is_over(part.state)) ++row.over;
    row.parts.push_back(part);
  }
  return row;
}

// The statement for one unit and one state, either of which may be missing.
store::Composed compose_one(JurisdictionId j, const WhistleFilter& f, const std::optional<UnitId>& unit,
                            const std::optional<WhistleStatus>& status, std::int64_t before,
                            std::int64_t limit) {
  const bool needs_whistle = f.kind || f.is_blown;
  const std::string own = unit ? "u" : "w";
  store::Composed one{std::string(!unit           ? kAll
                                  : needs_whistle ? kByUnitWithWhistle
                                                  : kByUnit),
                      {store::to_param(j), before, limit}};
  const auto add = [&](std::string_view condition, const store::Param& value) {
    one.params.push_back(value);
    one.sql += fmt::format(" AND {}${}", condition, one.params.size());
  };
  if (unit) one.params.push_back(store::to_param(*unit));
  if (status) add(own + ".status = ", name(*status));
  if (f.from) add(own + ".whistle_id >= ", store::to_param(*f.from));
  if (f.kind) add("w.kind = ", name(*f.kind));
  if (f.is_blown) one.sql += " AND w.blown_at IS NOT NULL";
  one.sql += fmt::format(" ORDER BY {}.whistle_id DESC LIMIT $3", own);
  return one;
}

// One statement for each unit and state: each reads a short range of an index, and the ranges are merged
// here.
std::vector<store::Composed> compose(JurisdictionId j, const WhistleFilter& f, std::int64_t before,
                                     std::int64_t limit) {
  if (f.about)
    return {{std::string(kByCase), {store::to_param(j), before, limit, store::to_param(*f.about)}}};
  std::vector<std::optional<UnitId>> units(f.units.begin(), f.units.end());
  if (units.empty()) units.emplace_back();
  std::vector<std::optional<WhistleStatus>> statuses(f.statuses.begin(), f.statuses.end());
  if (statuses.empty()) statuses.emplace_back();
  std::vector<store::Composed> all;
  for (const auto& unit : units)
    for (const auto& status : statuses) all.push_back(compose_one(j, f, unit, status, before, limit));
  return all;
}

}  // namespace

std::vector<store::Composed> SqlWhistleStore::statements(JurisdictionId j, const WhistleFilter& filter) {
  return compose(j, filter, std::numeric_limits<std::int64_t>::max(), 50);
}

store::Composed SqlWhistleStore::count_statement(JurisdictionId j, WhistleId from) {
  return {std::string(kBlownByStreet), {store::to_param(j), store::to_param(from)}};
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

Result<std::vector<StreetCount>> SqlWhistleStore::blown_by_street(JurisdictionId j, WhistleId from) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StreetCount>> {
    const auto statement = count_statement(j, from);
    TZ_TRY(rows, tx.run_query(statement.sql, statement.params));
    std::vector<StreetCount> counts;
    for (const auto& row : rows) counts.push_back({row.as<UnitId>(0), row.i64(1)});
    return counts;
  });
}

}  // namespace tz::routing::whistle
