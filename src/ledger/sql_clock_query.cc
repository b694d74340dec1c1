#include "ledger/sql_clock_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "base/bytes.h"
#include "base/json.h"
#include "ledger/leaf.h"

namespace tz::ledger {
namespace {

using store::Dialect;
using store::Row;
using store::Rows;
using store::Transaction;

constexpr std::size_t kListMax = 1000;

// A unit's part of the primary key, counted up to each end: what is told apart is the caller's arithmetic.
#define TZ_CLOCK_COUNTS                                                                                  \
  "SELECT clock, paused, COUNT(*), COUNT(CASE WHEN due < $3 THEN 1 END), COUNT(CASE WHEN due < $4 THEN " \
  "1 END), COUNT(CASE WHEN due < $5 THEN 1 END), COUNT(CASE WHEN due < $6 THEN 1 END) FROM "             \
  "ledger_clock WHERE jurisdiction_id = $1 AND unit_id = $2 AND report <= $7"
#define TZ_CLOCK_ROWS                                                                                       \
  "SELECT due, case_id, since, paused_until FROM ledger_clock WHERE jurisdiction_id = $1 AND unit_id = "    \
  "$2 AND clock = $3 AND paused = $4 AND due >= $5 AND due < $6 AND (due > $7 OR case_id > $8) AND report " \
  "<= $9"
#define TZ_NOT_ABOUT_SQLITE(list) \
  " AND (accused IS NULL OR accused NOT IN (SELECT value FROM json_each(" list ")))"
#define TZ_NOT_ABOUT_POSTGRES(list)                                                    \
  " AND (accused IS NULL OR accused <> ALL (ARRAY(SELECT CAST(e.item AS BIGINT) FROM " \
  "jsonb_array_elements_text(CAST(" list " AS jsonb)) AS e(item))))"
constexpr std::string_view kCountsSqlite =
    TZ_CLOCK_COUNTS TZ_NOT_ABOUT_SQLITE("$8") " GROUP BY clock, paused";
constexpr std::string_view kCountsPostgres =
    TZ_CLOCK_COUNTS TZ_NOT_ABOUT_POSTGRES("$8") " GROUP BY clock, paused";
constexpr std::string_view kRowsSqlite =
    TZ_CLOCK_ROWS TZ_NOT_ABOUT_SQLITE("$10") " ORDER BY due, case_id LIMIT $11";
constexpr std::string_view kRowsPostgres =
    TZ_CLOCK_ROWS TZ_NOT_ABOUT_POSTGRES("$10") " ORDER BY due, case_id LIMIT $11";
#undef TZ_CLOCK_COUNTS
#undef TZ_CLOCK_ROWS
#undef TZ_NOT_ABOUT_SQLITE
#undef TZ_NOT_ABOUT_POSTGRES

constexpr std::string_view kAskedSqlite =
    "SELECT case_id, at, leaf, detail FROM ledger_event WHERE jurisdiction_id = $1 AND case_id IN (SELECT "
    "value FROM json_each($2)) AND kind = 'assist_assigned' ORDER BY case_id, version";
constexpr std::string_view kAskedPostgres =
    "SELECT case_id, at, leaf, detail FROM ledger_event WHERE jurisdiction_id = $1 AND case_id = ANY "
    "(ARRAY(SELECT CAST(e.item AS BIGINT) FROM jsonb_array_elements_text(CAST($2 AS jsonb)) AS e(item))) AND "
    "kind = 'assist_assigned' ORDER BY case_id, version";

template <class Id>
std::string json_list(const std::vector<Id>& ids) {
  JsonWriter out;
  out.begin_array();
  for (const auto id : ids) out.value(static_cast<std::int64_t>(id));
  return out.end_array().take();
}

// The last row of the page before.
struct Position {
  std::int64_t due = std::numeric_limits<std::int64_t>::min();
  std::int64_t case_id = std::numeric_limits<std::int64_t>::min();
};

constexpr std::size_t kTagBytes = 8;

// Limits of the due time are left out: they move with the clock while someone turns the pages.
Hash256 tag_of(JurisdictionId j, const ClockFilter& filter) {
  return sha256(as_bytes(fmt::format("clocks|{}|{}|{}|{}|{}", static_cast<std::int64_t>(j),
                                     static_cast<std::int64_t>(filter.unit), name(filter.kind), filter.paused,
                                     filter.sight.tip_offs)));
}

std::string make_cursor(const Hash256& tag, const Position& at) {
  Bytes bytes(tag.begin(), tag.begin() + kTagBytes);
  for (const auto number : {at.due, at.case_id})
    for (int shift = 56; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> shift));
  return to_base64url(bytes);
}

Result<Position> read_cursor(const Hash256& tag, std::string_view cursor) {
  if (cursor.empty()) return Position{};
  const auto bytes = from_base64url(cursor);
  if (!bytes || bytes->size() != kTagBytes + 16 ||
      !std::equal(tag.begin(), tag.begin() + kTagBytes, bytes->begin()))
    return fail_field("cursor", "cursor does not belong to this list; begin again without it");
  const auto number = [&](std::size_t from) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + 8; ++i) value = value << 8 | (*bytes)[i];
    return static_cast<std::int64_t>(value);
  };
  return Position{.due = number(kTagBytes), .case_id = number(kTagBytes + 8)};
}

// When each assisting unit of these cases was asked, the last time.
using AskedAt = std::map<std::pair<CaseId, UnitId>, Instant>;
Result<AskedAt> asked_at(Transaction& tx, JurisdictionId j, const Rows& page) {
  AskedAt asked;
  if (page.empty()) return asked;
  std::vector<CaseId> ids;
  for (const auto& row : page) ids.push_back(row.as<CaseId>(1));
  const std::string list = json_list(ids);
  TZ_TRY(rows, tx.query(tx.dialect() == Dialect::sqlite ? kAskedSqlite : kAskedPostgres, j, list));
  for (const auto& row : rows) {
    TZ_TRY(decoded, decode(row.bytes(2), row.bytes(3)));
    if (const auto* event = std::get_if<AssistAssigned>(&decoded.event))
      asked[{row.as<CaseId>(0), event->assist.unit}] = from_millis(row.i64(1));
  }
  return asked;
}

std::optional<Instant> instant_at(const Row& row, std::size_t column) {
  const auto at = row.opt_i64(column);
  return at ? std::optional(from_millis(*at)) : std::nullopt;
}

}  // namespace

Result<std::vector<ClockCount>> SqlClockQuery::counts(JurisdictionId j, UnitId unit, const ClockBands& bands,
                                                      const TipOffSight& sight) const {
  const std::string accusing = json_list(sight.hide_accusing);
  const auto& ends = bands.ends;
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query(tx.dialect() == Dialect::sqlite ? kCountsSqlite : kCountsPostgres, j, unit,
                    to_millis(ends[0]), to_millis(ends[1]), to_millis(ends[2]), to_millis(ends[3]),
                    sight.tip_offs, accusing);
  }));
  std::vector<ClockCount> counts;
  for (const auto kind : kClockKinds) counts.push_back({.kind = kind});
  for (const auto& row : rows) {
    const auto kind = static_cast<std::size_t>(row.i64(0));
    if (kind >= counts.size()) return fail(Errc::corrupted, "a row is of a clock that there is not");
    auto& by_state = counts[kind].by_state;
    const std::int64_t all = row.i64(2);
    if (row.i64(1) != 0) {
      by_state[static_cast<std::size_t>(ClockState::paused)] = all;
      continue;
    }
    std::int64_t before = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      by_state[i] = row.i64(3 + i) - before;
      before = row.i64(3 + i);
    }
    by_state[static_cast<std::size_t>(ClockState::later)] = all - before;
  }
  return counts;
}

Result<ClockPage> SqlClockQuery::list(JurisdictionId j, const ClockFilter& filter, std::string_view cursor,
                                      std::size_t limit) const {
  if (limit == 0 || limit > kListMax) return fail_field("limit", "limit must be between 1 and 1000");
  const Hash256 tag = tag_of(j, filter);
  TZ_TRY(after, read_cursor(tag, cursor));
  const std::string accusing = json_list(filter.sight.hide_accusing);
  const std::int64_t from = std::max(to_millis(filter.due.from), after.due);
  AskedAt asked;
  TZ_TRY(rows, db_.read([&](Transaction& tx) -> Result<Rows> {
    TZ_TRY(page, tx.query(tx.dialect() == Dialect::sqlite ? kRowsSqlite : kRowsPostgres, j, filter.unit,
                          filter.kind, filter.paused, from, to_millis(filter.due.to), after.due,
                          after.case_id, filter.sight.tip_offs, accusing, limit + 1));
    if (filter.kind == ClockKind::assist) {
      TZ_TRY(when, asked_at(tx, j, page));
      asked = std::move(when);
    }
    return page;
  }));
  ClockPage page;
  const std::size_t shown = std::min(rows.size(), limit);
  page.entries.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) {
    const Row& row = rows[i];
    ClockEntry entry{.case_id = row.as<CaseId>(1),
                     .clock = {.kind = filter.kind,
                               .unit = filter.unit,
                               .due = from_millis(row.i64(0)),
                               .since = instant_at(row, 2),
                               .paused_until = instant_at(row, 3)}};
    if (const auto at = asked.find({entry.case_id, filter.unit}); at != asked.end())
      entry.clock.since = at->second;
    page.entries.push_back(entry);
  }
  if (rows.size() > limit)
    page.next = make_cursor(tag, {.due = rows[limit - 1].i64(0), .case_id = rows[limit - 1].i64(1)});
  return page;
}

}  // namespace tz::ledger
