#include "routing/sql_precedent_store.h"

#include <limits>

#include "base/text.h"

namespace tz::routing {
namespace {

using store::Row;
using store::Transaction;

#define TZ_PRECEDENT_COLUMNS                                                                          \
  "position, case_id, case_code, event_version, ruled_at, panel, objector, proposed, owner, upheld, " \
  "category, request_type, zones, catalogue_version, state, decided_at, decided_by, reason, "         \
  "adopted_version"

constexpr std::string_view kPosition =
    "SELECT position FROM routing_precedent_feed WHERE jurisdiction_id = $1";
constexpr std::string_view kMove =
    "INSERT INTO routing_precedent_feed (jurisdiction_id, position) VALUES ($1, $2) "
    "ON CONFLICT (jurisdiction_id) DO UPDATE SET position = excluded.position";
constexpr std::string_view kKeep =
    "INSERT INTO routing_precedent (jurisdiction_id, " TZ_PRECEDENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) "
    "ON CONFLICT (jurisdiction_id, position) DO NOTHING";
// A dismissed one is read and left out here: rulings on one kind of matter are few.
constexpr std::string_view kMatching =
    "SELECT " TZ_PRECEDENT_COLUMNS
    " FROM routing_precedent WHERE jurisdiction_id = $1 AND category = $2 AND request_type = $3 "
    "AND state <> 'dismissed' ORDER BY position DESC LIMIT $4";
constexpr std::string_view kList = "SELECT " TZ_PRECEDENT_COLUMNS
                                   " FROM routing_precedent WHERE jurisdiction_id = $1 AND position < $2 "
                                   "ORDER BY position DESC LIMIT $3";
constexpr std::string_view kListByState =
    "SELECT " TZ_PRECEDENT_COLUMNS
    " FROM routing_precedent WHERE jurisdiction_id = $1 AND state = $2 AND position < $3 "
    "ORDER BY position DESC LIMIT $4";
constexpr std::string_view kGet =
    "SELECT " TZ_PRECEDENT_COLUMNS " FROM routing_precedent WHERE jurisdiction_id = $1 AND position = $2";
constexpr std::string_view kDecide =
    "UPDATE routing_precedent SET state = $3, decided_at = $4, decided_by = $5, reason = $6, "
    "adopted_version = $7 WHERE jurisdiction_id = $1 AND position = $2 AND state = 'open' RETURNING position";
#undef TZ_PRECEDENT_COLUMNS

Result<Precedent> read_precedent(const Row& row) {
  const auto type = ledger::parse<ledger::RequestType>(row.text(11));
  const auto state = precedent_state_of(row.text(14));
  if (!type || !state) return fail(Errc::corrupted, "a stored precedent cannot be read");
  Precedent p{.position = row.i64(0),
              .case_id = row.as<ledger::CaseId>(1),
              .case_code = row.text(2),
              .event_version = row.i64(3),
              .ruled_at = from_millis(row.i64(4)),
              .panel = row.as<UnitId>(5),
              .objector = row.as<UnitId>(6),
              .owner = row.as<UnitId>(8),
              .upheld = row.i64(9) != 0,
              .category = row.text(10),
              .request_type = *type,
              .catalogue_version = row.i64(13),
              .state = *state,
              .reason = row.text(17),
              .adopted_version = row.opt_i64(18)};
  if (!row.is_null(7)) p.proposed = row.as<UnitId>(7);
  if (!row.is_null(15)) p.decided_at = from_millis(row.i64(15));
  if (!row.is_null(16)) p.decided_by = row.as<ActorId>(16);
  for (const std::string_view zone : split(row.text(12), '|'))
    if (!zone.empty()) p.zones.emplace_back(zone);
  return p;
}

Result<std::vector<Precedent>> all_of_rows(const store::Rows& rows) {
  std::vector<Precedent> all;
  for (const Row& row : rows) {
    TZ_TRY(one, read_precedent(row));
    all.push_back(std::move(one));
  }
  return all;
}

std::optional<std::int64_t> millis(const std::optional<Instant>& at) {
  return at ? std::optional(to_millis(*at)) : std::nullopt;
}

}  // namespace

Result<std::int64_t> SqlPrecedentStore::position(JurisdictionId j) const {
  return db_.read([j](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(kPosition, j));
    return rows.empty() ? std::int64_t{0} : rows.front().i64(0);
  });
}

Status SqlPrecedentStore::keep(JurisdictionId j, std::span<const Precedent> found, std::int64_t position) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const Precedent& p : found)
      TZ_CHECK(tx.execute(kKeep, j, p.position, p.case_id, p.case_code, p.event_version,
                          to_millis(p.ruled_at), p.panel, p.objector, p.proposed, p.owner, p.upheld,
                          p.category, ledger::name(p.request_type), join(p.zones, "|"), p.catalogue_version,
                          name_of(p.state), millis(p.decided_at), p.decided_by, p.reason, p.adopted_version));
    return tx.execute(kMove, j, position);
  });
}

Result<std::vector<Precedent>> SqlPrecedentStore::matching(JurisdictionId j, std::string_view category,
                                                           ledger::RequestType type,
                                                           std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Precedent>> {
    TZ_TRY(rows, tx.query(kMatching, j, category, ledger::name(type), limit));
    return all_of_rows(rows);
  });
}

Result<PrecedentPage> SqlPrecedentStore::list(JurisdictionId j, std::optional<PrecedentState> state,
                                              std::optional<std::int64_t> before, std::size_t limit) const {
  const std::int64_t from = before.value_or(std::numeric_limits<std::int64_t>::max());
  return db_.read([&](Transaction& tx) -> Result<PrecedentPage> {
    TZ_TRY(rows, state ? tx.query(kListByState, j, name_of(*state), from, limit + 1)
                       : tx.query(kList, j, from, limit + 1));
    PrecedentPage page;
    TZ_TRY(all, all_of_rows(rows));
    page.rows = std::move(all);
    if (page.rows.size() > limit) {
      page.rows.resize(limit);
      page.next = page.rows.back().position;
    }
    return page;
  });
}

Result<Precedent> SqlPrecedentStore::get(JurisdictionId j, std::int64_t position) const {
  return db_.read([&](Transaction& tx) -> Result<Precedent> {
    TZ_TRY(rows, tx.query(kGet, j, position));
    if (rows.empty()) return fail(Errc::not_found, "there is no such precedent");
    return read_precedent(rows.front());
  });
}

Status SqlPrecedentStore::decide(JurisdictionId j, const Precedent& p) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(kDecide, j, p.position, name_of(p.state), millis(p.decided_at), p.decided_by,
                          p.reason, p.adopted_version));
    if (rows.empty())
      return fail_rule(Errc::not_allowed, "precedent_decided", "the precedent is no longer open");
    return {};
  });
}

}  // namespace tz::routing
