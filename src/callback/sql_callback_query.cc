#include "callback/sql_callback_query.h"

#include <algorithm>
#include <limits>

#include "callback/sql_projection.h"

namespace tz::callback {
namespace {

using store::Row;
using store::Transaction;

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();

// The two bases stand side by side: each has its index.
constexpr std::string_view kPooledOpened =
    "SELECT unit_id, COUNT(*), CAST(SUM(excluded) AS BIGINT), CAST(SUM(unreached) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved IS NULL THEN 0 ELSE 1 END) AS BIGINT), "
    "CAST(SUM(valid * (1 - excluded)) AS BIGINT), CAST(SUM(valid * (1 - excluded) * contacted) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 'yes' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 'partly' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 'satisfied' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 'basically' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(outside) AS BIGINT) FROM callback_round WHERE jurisdiction_id = $1 AND opened_at >= $2 AND "
    "opened_at < $3 "
    "GROUP BY unit_id ORDER BY unit_id";
constexpr std::string_view kPooledReceived =
    "SELECT unit_id, COUNT(*), CAST(SUM(excluded) AS BIGINT), CAST(SUM(unreached) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved IS NULL THEN 0 ELSE 1 END) AS BIGINT), "
    "CAST(SUM(valid * (1 - excluded)) AS BIGINT), CAST(SUM(valid * (1 - excluded) * contacted) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 'yes' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN solved = 'partly' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 'satisfied' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN satisfied = 'basically' THEN valid * (1 - excluded) ELSE 0 END) AS BIGINT), "
    "CAST(SUM(outside) AS BIGINT) FROM callback_round WHERE jurisdiction_id = $1 AND received_at >= $2 AND "
    "received_at < $3 "
    "GROUP BY unit_id ORDER BY unit_id";
constexpr std::string_view kPressuredOpened =
    "SELECT CAST(COALESCE(SUM(pressured), 0) AS BIGINT) FROM callback_round WHERE jurisdiction_id = $1 AND "
    "opened_at >= $2 AND opened_at < $3";
constexpr std::string_view kPressuredReceived =
    "SELECT CAST(COALESCE(SUM(pressured), 0) AS BIGINT) FROM callback_round WHERE jurisdiction_id = $1 AND "
    "received_at >= $2 AND received_at < $3";
constexpr std::string_view kRecall =
    "SELECT COUNT(*), CAST(COALESCE(SUM(recall_over), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(recall_answered), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(CASE WHEN differs_contacted + differs_solved + differs_satisfied > 0 THEN 1 ELSE 0 "
    "END), 0) AS BIGINT), CAST(COALESCE(SUM(differs_contacted), 0) AS BIGINT), "
    "CAST(COALESCE(SUM(differs_solved), 0) AS BIGINT), CAST(COALESCE(SUM(differs_satisfied), 0) AS BIGINT) "
    "FROM callback_round WHERE jurisdiction_id = $1 AND recall_period = $2";

constexpr std::string_view kColumns =
    "SELECT case_id, round, unit_id, received_at, opened_at, answered_at, valid, contacted, unreached, "
    "excluded, solved, satisfied, cause, recall_period, recall_answered, differs_contacted, differs_solved, "
    "differs_satisfied FROM callback_round WHERE jurisdiction_id = $1 AND ";

std::string rows_sql(const RoundFilter& f) {
  std::string sql(kColumns);
  if (f.recall)
    return sql +
           "recall_period = $2 AND (opened_at, case_id, round) > ($3, $4, $5) "
           "ORDER BY opened_at, case_id, round LIMIT $6";
  const std::string at = f.basis == Basis::opened ? "opened_at" : "received_at";
  if (f.unit) sql += "unit_id = $8 AND ";
  return sql + at + " >= $2 AND " + at + " < $3 AND (" + at + ", case_id, round) > ($4, $5, $6) ORDER BY " +
         at + ", case_id, round LIMIT $7";
}

std::string cursor_after(const RoundRow& r, const RoundFilter& f) {
  const auto at = f.recall || f.basis == Basis::opened ? r.opened_at : r.received_at;
  const std::int64_t keys[] = {to_millis(at), static_cast<std::int64_t>(r.id), r.round};
  return make_cursor(keys);
}

// ---- Draws.

constexpr std::string_view kCommit =
    "INSERT INTO callback_seed (jurisdiction_id, period, seed, at, actor_id) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kFindSeed =
    "SELECT seed, at FROM callback_seed WHERE jurisdiction_id = $1 AND period = $2";
constexpr std::string_view kFindDraw =
    "SELECT percent, at FROM callback_draw WHERE jurisdiction_id = $1 AND period = $2";
constexpr std::string_view kFindItems =
    "SELECT case_id, round, drawn FROM callback_draw_item WHERE jurisdiction_id = $1 AND period = $2 ORDER "
    "BY "
    "case_id, round";
constexpr std::string_view kAnswered =
    "SELECT case_id, round FROM callback_round WHERE jurisdiction_id = $1 AND source = 'desk' AND "
    "answered_at >= $2 AND answered_at < $3 ORDER BY case_id, round";
constexpr std::string_view kInsertDraw =
    "INSERT INTO callback_draw (jurisdiction_id, period, percent, at, actor_id) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kInsertItem =
    "INSERT INTO callback_draw_item (jurisdiction_id, period, case_id, round, drawn) VALUES ($1, $2, $3, $4, "
    "$5)";

}  // namespace

Result<RoundRow> read_round(const Row& row) {
  RoundRow r{.id = row.as<ledger::CaseId>(0),
             .round = static_cast<int>(row.i64(1)),
             .unit = row.as<UnitId>(2),
             .received_at = from_millis(row.i64(3)),
             .opened_at = from_millis(row.i64(4))};
  if (!row.is_null(5)) r.answered_at = from_millis(row.i64(5));
  r.valid = row.i64(6) != 0;
  r.contacted = row.i64(7) != 0;
  r.unreached = row.i64(8) != 0;
  r.excluded = row.i64(9) != 0;
  if (!row.is_null(10)) {
    r.solved = ledger::parse<ledger::Solved>(row.text(10));
    r.satisfied = ledger::parse<ledger::Satisfied>(row.text(11));
    if (!r.solved || !r.satisfied) return fail(Errc::corrupted, "an answer has a value that there is not");
  }
  r.cause = row.opt_text(12).value_or("");
  r.recall_period = row.opt_text(13).value_or("");
  r.recall_answered = row.i64(14) != 0;
  r.recall_differs = row.i64(15) + row.i64(16) + row.i64(17) > 0;
  return r;
}

Pooled& Pooled::operator+=(const Pooled& o) {
  rounds += o.rounds, excluded += o.excluded, unreached += o.unreached, answered += o.answered;
  valid += o.valid, contacted += o.contacted, solved += o.solved, partly += o.partly;
  satisfied += o.satisfied, basically += o.basically;
  outside_desk += o.outside_desk;
  return *this;
}

Result<std::vector<Pooled>> SqlCallbackQuery::pooled(JurisdictionId j, Basis basis, Instant from,
                                                     Instant to) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Pooled>> {
    TZ_TRY(rows, tx.query(basis == Basis::opened ? kPooledOpened : kPooledReceived, j, to_millis(from),
                          to_millis(to)));
    std::vector<Pooled> all;
    for (const auto& row : rows)
      all.push_back({row.as<UnitId>(0), row.i64(1), row.i64(2), row.i64(3), row.i64(4), row.i64(5),
                     row.i64(6), row.i64(7), row.i64(8), row.i64(9), row.i64(10), row.i64(11)});
    return all;
  });
}

Result<RecallFigures> SqlCallbackQuery::recall(JurisdictionId j, const std::string& period) const {
  return db_.read([&](Transaction& tx) -> Result<RecallFigures> {
    TZ_TRY(rows, tx.query(kRecall, j, period));
    const Row& r = rows.at(0);
    return RecallFigures{r.i64(0), r.i64(1), r.i64(2), r.i64(3), r.i64(4), r.i64(5), r.i64(6)};
  });
}

Result<std::int64_t> SqlCallbackQuery::pressured(JurisdictionId j, Basis basis, Instant from,
                                                 Instant to) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(basis == Basis::opened ? kPressuredOpened : kPressuredReceived, j, to_millis(from),
                          to_millis(to)));
    return rows.at(0).i64(0);
  });
}

Result<RoundPage> SqlCallbackQuery::rows(JurisdictionId j, const RoundFilter& f, std::string_view cursor,
                                         std::size_t limit) const {
  std::vector<std::int64_t> after{kFirst, kFirst, kFirst};
  if (!cursor.empty()) {
    TZ_TRY(keys, read_cursor(cursor, 3));
    after = std::move(keys);
  }
  std::vector<store::Param> params{store::to_param(j)};
  if (f.recall)
    params.push_back(store::to_param(*f.recall));
  else
    params.insert(params.end(), {to_millis(f.from), to_millis(f.to)});
  params.insert(params.end(), {after[0], after[1], after[2], static_cast<std::int64_t>(limit) + 1});
  if (f.unit && !f.recall) params.push_back(store::to_param(*f.unit));
  return db_.read([&](Transaction& tx) -> Result<RoundPage> {
    TZ_TRY(found, tx.run_query(rows_sql(f), params));
    RoundPage page;
    for (const auto& row : found) {
      if (page.rows.size() == limit) {
        page.next = cursor_after(page.rows.back(), f);
        break;
      }
      TZ_TRY(one, read_round(row));
      page.rows.push_back(std::move(one));
    }
    return page;
  });
}

Status SqlDrawStore::commit(JurisdictionId j, const std::string& period, const Seed& seed, Instant at,
                            ActorId by) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kCommit, j, period, to_hex(seed), to_millis(at), by);
  });
}

Result<std::optional<DrawRecord>> SqlDrawStore::find(JurisdictionId j, const std::string& period) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<DrawRecord>> {
    TZ_TRY(seeds, tx.query(kFindSeed, j, period));
    if (seeds.empty()) return std::optional<DrawRecord>();
    const auto bytes = from_hex(seeds[0].text(0));
    DrawRecord record{.period = period, .committed_at = from_millis(seeds[0].i64(1))};
    if (!bytes || bytes->size() != record.seed.size()) return fail(Errc::corrupted, "a seed is none");
    std::copy(bytes->begin(), bytes->end(), record.seed.begin());
    TZ_TRY(draws, tx.query(kFindDraw, j, period));
    if (draws.empty()) return std::optional(std::move(record));
    record.percent = static_cast<int>(draws[0].i64(0));
    record.drawn_at = from_millis(draws[0].i64(1));
    TZ_TRY(items, tx.query(kFindItems, j, period));
    for (const auto& row : items) {
      const DrawItem item{row.as<ledger::CaseId>(0), static_cast<int>(row.i64(1))};
      record.population.push_back(item);
      if (row.i64(2) != 0) record.drawn.push_back(item);
    }
    return std::optional(std::move(record));
  });
}

Result<std::vector<DrawItem>> SqlDrawStore::answered(JurisdictionId j, Instant from, Instant to) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<DrawItem>> {
    TZ_TRY(rows, tx.query(kAnswered, j, to_millis(from), to_millis(to)));
    std::vector<DrawItem> items;
    for (const auto& row : rows) items.push_back({row.as<ledger::CaseId>(0), static_cast<int>(row.i64(1))});
    return items;
  });
}

Status SqlDrawStore::record(JurisdictionId j, const DrawRecord& draw, ActorId by) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kInsertDraw, j, draw.period, std::int64_t{draw.percent},
                        to_millis(draw.drawn_at.value_or(Instant{})), by));
    for (const auto& item : draw.population) {
      const bool drawn = std::find(draw.drawn.begin(), draw.drawn.end(), item) != draw.drawn.end();
      TZ_CHECK(tx.execute(kInsertItem, j, draw.period, item.id, std::int64_t{item.round}, drawn));
    }
    return {};
  });
}

}  // namespace tz::callback
