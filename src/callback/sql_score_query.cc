#include "callback/sql_score_query.h"

#include <algorithm>
#include <array>
#include <limits>

#include "callback/sql_callback_query.h"
#include "callback/sql_projection.h"

namespace tz::callback {
namespace {

using ledger::CaseId;
using store::Row;
using store::Transaction;

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();

// Inside, one line a unit and matter: how its rounds went, and the worst that anybody answered. The place of
// a case is there once the feed was read so far; before, it is a matter by itself of no category.
constexpr std::string_view kCellsHead =
    "SELECT unit_id, category, urgency, zone, CAST(SUM(rounds) AS BIGINT), CAST(SUM(excluded) AS BIGINT), "
    "CAST(SUM(unreached) AS BIGINT), CAST(SUM(outside) AS BIGINT), CAST(SUM(again) AS BIGINT), "
    "CAST(SUM(recalled) AS BIGINT), CAST(SUM(differing) AS BIGINT), CAST(SUM(answered) AS BIGINT), "
    "CAST(SUM(valid) AS BIGINT), CAST(SUM(CASE WHEN valid > 0 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN contacted = 1 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 2 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 1 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 2 THEN 1 ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 1 THEN 1 ELSE 0 END) AS BIGINT) FROM ("
    "SELECT r.unit_id AS unit_id, MAX(COALESCE(m.category, '')) AS category, "
    "MAX(COALESCE(m.urgency, '')) AS urgency, MAX(COALESCE(m.zone, '')) AS zone, COUNT(*) AS rounds, "
    "SUM(r.excluded) AS excluded, SUM(r.unreached) AS unreached, SUM(r.outside) AS outside, "
    "SUM(CASE WHEN r.round > 1 THEN 1 ELSE 0 END) AS again, SUM(r.recall_answered) AS recalled, "
    "SUM(CASE WHEN r.differs_contacted + r.differs_solved + r.differs_satisfied > 0 THEN 1 ELSE 0 END) AS "
    "differing, SUM(CASE WHEN r.solved IS NULL THEN 0 ELSE 1 END) AS answered, "
    "SUM(r.valid * (1 - r.excluded)) AS valid, "
    "MIN(CASE WHEN r.valid = 1 AND r.excluded = 0 THEN r.contacted END) AS contacted, "
    "MIN(CASE WHEN r.valid = 1 AND r.excluded = 0 THEN CASE r.solved WHEN 'yes' THEN 2 WHEN 'partly' THEN 1 "
    "ELSE 0 END END) AS solved, "
    "MIN(CASE WHEN r.valid = 1 AND r.excluded = 0 THEN CASE r.satisfied WHEN 'satisfied' THEN 2 WHEN "
    "'basically' THEN 1 ELSE 0 END END) AS satisfied FROM callback_round r "
    "LEFT JOIN callback_place p ON p.jurisdiction_id = r.jurisdiction_id AND p.case_id = r.case_id "
    "LEFT JOIN callback_place m ON m.jurisdiction_id = r.jurisdiction_id AND m.case_id = p.matter "
    "WHERE r.jurisdiction_id = $1 AND ";
constexpr std::string_view kCellsTail =
    " GROUP BY r.unit_id, COALESCE(p.matter, r.case_id)) matters GROUP BY unit_id, category, urgency, zone "
    "ORDER BY unit_id, category, urgency, zone";

std::string cells_sql(TimeBasis basis) {
  return std::string(kCellsHead) +
         (basis == TimeBasis::received ? "r.received_at >= $2 AND r.received_at < $3"
                                       : "r.closed_at >= $2 AND r.closed_at < $3") +
         std::string(kCellsTail);
}

ScoreCell cell_of(const Row& row) {
  ScoreCell cell{row.as<UnitId>(0), row.text(1), row.text(2), row.text(3), {}};
  Tally& t = cell.tally;
  std::size_t column = 4;
  for (auto* into :
       {&t.rounds, &t.excluded, &t.unreached, &t.outside_desk, &t.again, &t.recalled, &t.differing,
        &t.answered, &t.valid, &t.matters, &t.contacted, &t.solved, &t.partly, &t.satisfied, &t.basically})
    *into = row.i64(column++);
  return cell;
}

constexpr std::string_view kRoundsHead =
    "SELECT r.case_id, r.round, r.unit_id, r.received_at, r.opened_at, r.answered_at, r.valid, r.contacted, "
    "r.unreached, r.excluded, r.solved, r.satisfied, r.cause, r.recall_period, r.recall_answered, "
    "r.differs_contacted, r.differs_solved, r.differs_satisfied, COALESCE(p.matter, r.case_id), "
    "COALESCE(m.category, ''), COALESCE(m.urgency, ''), COALESCE(m.zone, ''), r.outside, r.closed_at "
    "FROM callback_round r "
    "LEFT JOIN callback_place p ON p.jurisdiction_id = r.jurisdiction_id AND p.case_id = r.case_id "
    "LEFT JOIN callback_place m ON m.jurisdiction_id = r.jurisdiction_id AND m.case_id = p.matter "
    "WHERE r.jurisdiction_id = $1 AND ";

// The two bases stand side by side: each has its index, and with a unit another.
std::string rounds_sql(const ScoreFilter& f) {
  const std::string at = f.span.basis == TimeBasis::received ? "r.received_at" : "r.closed_at";
  std::string sql(kRoundsHead);
  sql += at + " >= $2 AND " + at + " < $3 AND (" + at + ", r.case_id, r.round) > ($4, $5, $6)";
  int next = 8;
  const auto also = [&](std::string_view column) {
    sql += " AND " + std::string(column) + " = $" + std::to_string(next++);
  };
  if (f.unit) also("r.unit_id");
  if (f.category) also("COALESCE(m.category, '')");
  if (f.zone) also("COALESCE(m.zone, '')");
  return sql + " ORDER BY " + at + ", r.case_id, r.round LIMIT $7";
}

Result<ScoreRound> score_round(const Row& row) {
  TZ_TRY(round, read_round(row));
  return ScoreRound{.round = std::move(round),
                    .matter = row.as<CaseId>(18),
                    .category = row.text(19),
                    .urgency = row.text(20),
                    .zone = row.text(21),
                    .outside_desk = row.i64(22) != 0};
}

constexpr std::string_view kFindPlace =
    "SELECT parent, category, urgency, zone, matter FROM callback_place WHERE jurisdiction_id = $1 AND "
    "case_id = $2";
constexpr std::string_view kSavePlace =
    "INSERT INTO callback_place (jurisdiction_id, case_id, parent, matter, category, urgency, zone) VALUES "
    "($1, $2, $3, $2, $4, $5, $6) ON CONFLICT (jurisdiction_id, case_id) DO UPDATE SET parent = $3, category "
    "= $4, urgency = $5, zone = $6";
constexpr std::string_view kMoveAll =
    "WITH RECURSIVE below(id) AS (SELECT case_id FROM callback_place WHERE jurisdiction_id = $1 AND case_id "
    "= $2 UNION SELECT p.case_id FROM callback_place p JOIN below b ON p.parent = b.id WHERE "
    "p.jurisdiction_id = $1) UPDATE callback_place SET matter = $3 WHERE jurisdiction_id = $1 AND case_id IN "
    "(SELECT id FROM below)";

constexpr std::string_view kSavePack =
    "INSERT INTO callback_score_pack (jurisdiction_id, profiles_csv, chosen, published) VALUES ($1, $2, $3, "
    "$4) ON CONFLICT (jurisdiction_id) DO UPDATE SET profiles_csv = $2, chosen = $3, published = $4";
constexpr std::string_view kLoadPack =
    "SELECT profiles_csv, chosen, published FROM callback_score_pack WHERE jurisdiction_id = $1";

// Where the steps from a case lead to.
Result<CaseId> root_of(Transaction& tx, JurisdictionId j, CaseId id) {
  std::vector<CaseId> path{id};
  for (;;) {
    TZ_TRY(rows, tx.query(kFindPlace, j, path.back()));
    const auto parent = rows.empty() ? CaseId{} : rows[0].as<CaseId>(0);
    if (parent == CaseId{}) return path.back();
    if (const auto again = std::ranges::find(path, parent); again != path.end())
      return *std::min_element(again, path.end());
    path.push_back(parent);
  }
}

}  // namespace

Result<std::vector<ScoreCell>> SqlScoreQuery::cells(JurisdictionId j, const ScoreSpan& span) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<ScoreCell>> {
    TZ_TRY(rows, tx.query(cells_sql(span.basis), j, to_millis(span.from), to_millis(span.to)));
    std::vector<ScoreCell> cells;
    for (const auto& row : rows) cells.push_back(cell_of(row));
    return cells;
  });
}

Result<ScoreRoundPage> SqlScoreQuery::rounds(JurisdictionId j, const ScoreFilter& f, std::string_view cursor,
                                             std::size_t limit) const {
  std::vector<std::int64_t> after{kFirst, kFirst, kFirst};
  if (!cursor.empty()) {
    TZ_TRY(keys, read_cursor(cursor, 3));
    after = std::move(keys);
  }
  std::vector<store::Param> params{store::to_param(j),
                                   to_millis(f.span.from),
                                   to_millis(f.span.to),
                                   after[0],
                                   after[1],
                                   after[2],
                                   static_cast<std::int64_t>(limit) + 1};
  if (f.unit) params.push_back(store::to_param(*f.unit));
  if (f.category) params.push_back(store::to_param(*f.category));
  if (f.zone) params.push_back(store::to_param(*f.zone));
  return db_.read([&](Transaction& tx) -> Result<ScoreRoundPage> {
    TZ_TRY(found, tx.run_query(rounds_sql(f), params));
    ScoreRoundPage page;
    std::array<std::int64_t, 3> last{};
    for (const auto& row : found) {
      if (page.rows.size() == limit) {
        page.next = make_cursor(last);
        break;
      }
      TZ_TRY(one, score_round(row));
      last = {row.i64(f.span.basis == TimeBasis::received ? 3 : 23), row.i64(0), row.i64(1)};
      page.rows.push_back(std::move(one));
    }
    return page;
  });
}

Result<std::optional<Place>> SqlPlaceStore::find(JurisdictionId j, CaseId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Place>> {
    TZ_TRY(rows, tx.query(kFindPlace, j, id));
    if (rows.empty()) return std::optional<Place>();
    const Row& row = rows[0];
    return std::optional(Place{id, row.as<CaseId>(0), row.text(1), row.text(2), row.text(3)});
  });
}

Result<CaseId> SqlPlaceStore::matter_of(JurisdictionId j, CaseId id) const {
  return db_.read([&](Transaction& tx) -> Result<CaseId> {
    TZ_TRY(rows, tx.query(kFindPlace, j, id));
    return rows.empty() ? id : rows[0].as<CaseId>(4);
  });
}

Status SqlPlaceStore::save(JurisdictionId j, const Place& place) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kSavePlace, j, place.id, place.parent, place.category, place.urgency, place.zone));
    TZ_TRY(root, root_of(tx, j, place.id));
    return tx.execute(kMoveAll, j, place.id, root);
  });
}

Status SqlScorePackStore::save(JurisdictionId j, const ScorePackTexts& texts) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kSavePack, j, texts.profiles_csv, texts.chosen, texts.published);
  });
}

Result<ScorePack> SqlScorePackStore::load(JurisdictionId j) const {
  ScorePackTexts texts;
  TZ_CHECK(db_.read([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(kLoadPack, j));
    if (!rows.empty()) texts = {rows[0].text(0), rows[0].text(1), rows[0].i64(2) != 0};
    return {};
  }));
  return parse_score_pack(texts);
}

}  // namespace tz::callback
