#include "intake/sql_remark_store.h"

#include <algorithm>
#include <charconv>

namespace tz::intake {
namespace {

using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO intake_remark (jurisdiction_id, remark_id, case_id, kind, once, key_id, came_at, version, "
    "sha256, state, shown) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 'waiting', '') "
    "ON CONFLICT DO NOTHING RETURNING remark_id";
constexpr std::string_view kCountOfCase =
    "SELECT COUNT(*) FROM intake_remark WHERE jurisdiction_id = $1 AND case_id = $2";
constexpr std::string_view kOnce =
    "SELECT remark_id, case_id, kind, key_id, came_at, version, sha256, state, shown, decided_by, "
    "decided_at, decisions FROM intake_remark WHERE jurisdiction_id = $1 AND case_id = $2 AND once = $3";
constexpr std::string_view kFind =
    "SELECT remark_id, case_id, kind, key_id, came_at, version, sha256, state, shown, decided_by, "
    "decided_at, decisions FROM intake_remark WHERE jurisdiction_id = $1 AND remark_id = $2";
constexpr std::string_view kShown =
    "SELECT remark_id, case_id, kind, key_id, came_at, version, sha256, state, shown, decided_by, "
    "decided_at, decisions FROM intake_remark WHERE jurisdiction_id = $1 AND case_id = $2 AND state = "
    "'shown' "
    "ORDER BY came_at, remark_id";
constexpr std::string_view kList =
    "SELECT remark_id, case_id, kind, key_id, came_at, version, sha256, state, shown, decided_by, "
    "decided_at, decisions FROM intake_remark WHERE jurisdiction_id = $1 AND state = $2 AND (came_at, "
    "remark_id) > ($3, "
    "$4) AND version > 0 ORDER BY came_at, remark_id LIMIT $5";

Remark remark_of(const store::Row& row) {
  Remark remark;
  remark.id = row.text(0);
  remark.case_id = row.as<ledger::CaseId>(1);
  remark.kind = parse_remark_kind(row.text(2)).value_or(RemarkKind::comment);
  remark.key_id = row.i64(3);
  remark.came_at = from_millis(row.i64(4));
  remark.version = row.i64(5);
  remark.sha256 = row.text(6);
  remark.state = parse_remark_state(row.text(7)).value_or(RemarkState::waiting);
  remark.shown = row.text(8);
  if (!row.is_null(9)) remark.decided_by = row.as<ActorId>(9);
  if (!row.is_null(10)) remark.decided_at = from_millis(row.i64(10));
  remark.decisions = row.i64(11);
  return remark;
}

std::string cursor_after(const Remark& last) {
  return std::to_string(to_millis(last.came_at)) + "." + last.id;
}

struct Position {
  std::int64_t came_at = -1;
  std::string id{};
};
Result<Position> read_cursor(std::string_view cursor) {
  Position at;
  if (cursor.empty()) return at;
  const auto bad = [] { return fail_field("cursor", "cursor: not one of this list"); };
  const auto dot = cursor.find('.');
  if (dot == std::string_view::npos || dot + 1 == cursor.size() || cursor.size() > 100) return bad();
  const auto number = cursor.substr(0, dot);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), at.came_at);
  if (error != std::errc{} || end != number.data() + number.size() || at.came_at < 0) return bad();
  at.id = cursor.substr(dot + 1);
  return at;
}

}  // namespace

Result<std::optional<Remark>> SqlRemarkStore::begin(JurisdictionId j, const Remark& remark,
                                                    const Hash256& once) {
  return db_.write([&](Transaction& tx) -> Result<std::optional<Remark>> {
    TZ_TRY(before, tx.query(kOnce, j, remark.case_id, ByteSpan(once)));
    if (!before.empty()) return std::optional(remark_of(before[0]));
    TZ_TRY(count, tx.query(kCountOfCase, j, remark.case_id));
    if (count[0].i64(0) >= static_cast<std::int64_t>(kRemarksMax))
      return fail_rule(Errc::not_allowed, "remarks_max",
                       "service_request_id: this request has as many remarks as are kept");
    TZ_TRY(made, tx.query(kInsert, j, remark.id, remark.case_id, name(remark.kind), ByteSpan(once),
                          remark.key_id, to_millis(remark.came_at), remark.sha256));
    if (!made.empty()) return std::optional<Remark>{};
    TZ_TRY(raced, tx.query(kOnce, j, remark.case_id, ByteSpan(once)));
    if (raced.empty()) return fail(Errc::unavailable, "the remark could not be kept; try again");
    return std::optional(remark_of(raced[0]));
  });
}

Status SqlRemarkStore::finish(JurisdictionId j, const std::string& id, std::int64_t version) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute("UPDATE intake_remark SET version = $3 WHERE jurisdiction_id = $1 AND remark_id = $2",
                      j, id, version);
  });
}

Status SqlRemarkStore::drop(JurisdictionId j, const std::string& id) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(
        "DELETE FROM intake_remark WHERE jurisdiction_id = $1 AND remark_id = $2 AND version = 0", j, id);
  });
}

Result<std::optional<Remark>> SqlRemarkStore::find(JurisdictionId j, const std::string& id) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kFind, j, id); }));
  if (rows.empty()) return std::optional<Remark>{};
  return std::optional(remark_of(rows[0]));
}

Result<std::vector<Remark>> SqlRemarkStore::shown(JurisdictionId j, ledger::CaseId id) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kShown, j, id); }));
  std::vector<Remark> found;
  for (const auto& row : rows) found.push_back(remark_of(row));
  return found;
}

Result<RemarkPage> SqlRemarkStore::list(JurisdictionId j, RemarkState state, std::string_view cursor,
                                        std::size_t limit) const {
  TZ_TRY(after, read_cursor(cursor));
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query(kList, j, name(state), after.came_at, after.id, limit + 1);
  }));
  RemarkPage page;
  for (std::size_t i = 0; i < std::min(limit, rows.size()); ++i) page.remarks.push_back(remark_of(rows[i]));
  if (rows.size() > limit && !page.remarks.empty()) page.next = cursor_after(page.remarks.back());
  return page;
}

Status SqlRemarkStore::decide(JurisdictionId j, const Remark& remark) {
  return db_.write([&](Transaction& tx) -> Status {
    const auto decided_at = remark.decided_at ? std::optional(to_millis(*remark.decided_at)) : std::nullopt;
    TZ_TRY(made, tx.query("UPDATE intake_remark SET state = $3, shown = $4, decided_by = $5, decided_at = "
                          "$6, decisions = $7 "
                          "WHERE jurisdiction_id = $1 AND remark_id = $2 AND version > 0 AND decisions = $8 "
                          "RETURNING remark_id",
                          j, remark.id, name(remark.state), remark.shown, remark.decided_by, decided_at,
                          remark.decisions, remark.decisions - 1));
    if (!made.empty()) return {};
    return fail_rule(Errc::conflict, "version",
                     "somebody else has decided about the remark since it was read; read it again");
  });
}

Result<Hash256> SqlRemarkStore::salt(JurisdictionId j, ledger::CaseId id, const Hash256& fresh) {
  const auto known = [&](Transaction& tx) -> Result<std::optional<Hash256>> {
    TZ_TRY(rows,
           tx.query("SELECT salt FROM intake_case_salt WHERE jurisdiction_id = $1 AND case_id = $2", j, id));
    if (rows.empty()) return std::optional<Hash256>{};
    const auto bytes = rows[0].bytes(0);
    if (bytes.size() != fresh.size()) return fail(Errc::corrupted, "a salt of a case has another length");
    Hash256 salt{};
    std::ranges::copy(bytes, salt.begin());
    return std::optional(salt);
  };
  TZ_TRY(before, db_.read(known));
  if (before) return *before;
  return db_.write([&](Transaction& tx) -> Result<Hash256> {
    TZ_CHECK(
        tx.execute("INSERT INTO intake_case_salt (jurisdiction_id, case_id, salt) VALUES ($1, $2, $3) "
                   "ON CONFLICT DO NOTHING",
                   j, id, ByteSpan(fresh)));
    TZ_TRY(kept, known(tx));  // another request may have been first
    if (!kept) return fail(Errc::unavailable, "the salt could not be kept; try again");
    return *kept;
  });
}

Result<bool> SqlRemarkStore::vote(JurisdictionId j, ledger::CaseId id, const Hash256& voter) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(made, tx.query("INSERT INTO intake_vote (jurisdiction_id, case_id, voter) VALUES ($1, $2, $3) "
                          "ON CONFLICT DO NOTHING RETURNING case_id",
                          j, id, ByteSpan(voter)));
    return !made.empty();
  });
}

Result<std::int64_t> SqlRemarkStore::votes(JurisdictionId j, ledger::CaseId id) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query("SELECT COUNT(*) FROM intake_vote WHERE jurisdiction_id = $1 AND case_id = $2", j, id);
  }));
  return rows[0].i64(0);
}

}  // namespace tz::intake
