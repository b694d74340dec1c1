#include "ledger/sql_case_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>

#include "base/bytes.h"
#include "base/json.h"
#include "base/time.h"
#include "ledger/sql_case_filter.h"
#include "ledger/sql_projection.h"

namespace tz::ledger {

namespace {

using store::Row;
using store::Rows;
using store::Transaction;

constexpr std::size_t kListMax = 1000;
constexpr std::size_t kUpdatesMax = 10'000;

constexpr std::string_view kUpdates =
    "SELECT u.case_id, c.code, u.version, u.at, u.status, u.kind, u.text, c.category FROM "
    "ledger_public_update u "
    "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = u.case_id AND c.published = 1 AND "
    "u.jurisdiction_id = $1 "
    "AND u.at >= $2 AND u.at <= $3 ORDER BY u.at, u.case_id, u.version LIMIT $4";
constexpr std::string_view kUpdatesOf =
    "SELECT u.case_id, c.code, u.version, u.at, u.status, u.kind, u.text, c.category FROM "
    "ledger_public_update u "
    "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = u.case_id AND c.published = 1 AND "
    "u.jurisdiction_id = $1 "
    "AND u.case_id = $2 ORDER BY u.version";
// The ids go in as a JSON array, as lists of cases have them (sql_case_filter.cc).
constexpr std::string_view kUpdatesOfManySqlite =
    "SELECT u.case_id, c.code, u.version, u.at, u.status, u.kind, u.text, c.category FROM "
    "ledger_public_update u "
    "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = u.case_id AND c.published = 1 AND "
    "u.jurisdiction_id = $1 "
    "AND u.case_id IN (SELECT value FROM json_each($2)) ORDER BY u.case_id, u.version";
constexpr std::string_view kUpdatesOfManyPostgres =
    "SELECT u.case_id, c.code, u.version, u.at, u.status, u.kind, u.text, c.category FROM "
    "ledger_public_update u "
    "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = u.case_id AND c.published = 1 AND "
    "u.jurisdiction_id = $1 "
    "AND u.case_id = ANY (ARRAY(SELECT CAST(e.item AS BIGINT) FROM "
    "jsonb_array_elements_text(CAST($2 AS jsonb)) AS e(item))) ORDER BY u.case_id, u.version";

void put_i64(Bytes& out, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
}
std::int64_t get_i64(ByteSpan in) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | in[i];
  return static_cast<std::int64_t>(value);
}

// What a cursor is bound to: it makes no sense with another filter or order. Limits of the due time and the
// moment of a violation are left out: they move with the clock while someone turns the pages, and a place
// in the order stays one.
std::string question_of(JurisdictionId j, const CaseFilter& f, Order order) {
  std::string text =
      fmt::format("{}|{}|{}|{}|{}|{}", static_cast<int>(j), static_cast<int>(order), f.public_only,
                  f.unassigned, f.hide_tip_offs, f.open ? (*f.open ? "open" : "closed") : "any");
  const auto flag = [](std::optional<bool> value) { return value ? (*value ? "yes" : "no") : "any"; };
  text += fmt::format("|{}|{}", flag(f.publicly_open), flag(f.has_media));
  const auto add = [&](std::string_view part) { text += fmt::format("|{}:{}", part.size(), part); };
  const auto add_time = [&](const std::optional<Instant>& at) {
    add(at ? std::to_string(to_millis(*at)) : "");
  };
  for (const auto s : f.statuses) add(name(s));
  add("units");
  for (const auto u : f.units) add(std::to_string(static_cast<std::int64_t>(u)));
  add("categories");
  for (const auto& c : f.categories) add(c);
  add("zones");
  for (const auto& z : f.zones) add(z);
  add("ids");
  for (const auto id : f.ids) add(std::to_string(static_cast<std::int64_t>(id)));
  add("codes");
  for (const auto& c : f.codes) add(c);
  add("channels");
  for (const auto c : f.channels) add(name(c));
  for (const auto& at : {f.received_from, f.received_to, f.updated_from, f.updated_to}) add_time(at);
  add("scope");
  for (const auto u : f.scope) add(std::to_string(static_cast<std::int64_t>(u)));
  add("leads");
  for (const auto u : f.leads) add(std::to_string(static_cast<std::int64_t>(u)));
  add("finest");
  for (const auto& z : f.finest_zones) add(z);
  add(fmt::format("{}{}{}{}{}", f.no_zone, f.no_category, f.due_from.has_value(), f.due_before.has_value(),
                  f.violating.has_value()));
  if (f.violating) {
    for (const auto kind : f.violating->kinds) add(name(kind));
  }
  add(f.words);
  if (f.box) {
    add(fmt::format("{},{},{},{}", f.box->low.lat_e7, f.box->low.lng_e7, f.box->high.lat_e7,
                    f.box->high.lng_e7));
  }
  return text;
}

constexpr std::size_t kTagBytes = 8;

std::string make_cursor(std::string_view question, CursorPosition at) {
  const auto hash = sha256(as_bytes(question));
  Bytes bytes(hash.begin(), hash.begin() + kTagBytes);
  put_i64(bytes, at.key);
  put_i64(bytes, at.case_id);
  put_i64(bytes, at.kind);
  return to_base64url(bytes);
}

Result<std::optional<CursorPosition>> read_cursor(std::string_view question, std::string_view cursor) {
  if (cursor.empty()) return std::optional<CursorPosition>();
  const auto bytes = from_base64url(cursor);
  const auto hash = sha256(as_bytes(question));
  if (!bytes || bytes->size() != kTagBytes + 24 ||
      !std::equal(hash.begin(), hash.begin() + kTagBytes, bytes->begin())) {
    return fail_field("cursor", "cursor does not belong to this list; begin again without it");
  }
  const ByteSpan rest = ByteSpan(*bytes).subspan(kTagBytes);
  return std::optional(
      CursorPosition{get_i64(rest.first(8)), get_i64(rest.subspan(8)), get_i64(rest.subspan(16))});
}

// Candidates that can be read in the order asked for are sorted only while they are about as few as a walk
// would look at.
std::size_t most_to_sort(Facet facet, Facet walk) { return facet == walk ? kSortBesideWalk : kSortMax; }

Status check_filter(const CaseFilter& f) {
  if (f.received_from && f.received_to && *f.received_from > *f.received_to) {
    return fail_field("received_from", "received_from is after received_to");
  }
  if (f.updated_from && f.updated_to && *f.updated_from > *f.updated_to)
    return fail_field("updated_from", "updated_from is after updated_to");
  return {};
}

PublicUpdate read_update(const Row& row) {
  return {.case_id = row.as<CaseId>(0),
          .code = row.text(1),
          .version = row.i64(2),
          .at = from_millis(row.i64(3)),
          .status = parse<CaseStatus>(row.text(4)).value_or(CaseStatus::received),
          .kind = row.text(5),
          .text = row.text(6)};
}

// Months of the zone from counts by quarter of an hour.
std::vector<CountBy> by_month(const Rows& rows, const std::string& zone) {
  std::map<std::string, std::int64_t> months;
  std::string month;
  std::int64_t month_ends = std::numeric_limits<std::int64_t>::min();
  for (const auto& row : rows) {  // ascending: one conversion a month
    const std::int64_t at = row.i64(0) * 900'000;
    if (at >= month_ends) {
      const auto civil = to_civil(from_millis(at), zone);
      month = fmt::format("{:04}-{:02}", civil.year, civil.month);
      const bool is_last = civil.month == 12;
      const auto next = from_civil(
          {.year = civil.year + (is_last ? 1 : 0), .month = is_last ? 1 : civil.month + 1, .day = 1}, zone);
      month_ends = next ? to_millis(*next) : at + 1;
    }
    months[month] += row.i64(1);
  }
  std::vector<CountBy> counts;
  for (const auto& [key, count] : months) counts.push_back({key, count});
  return counts;
}

}  // namespace

Result<CasePage> SqlCaseQuery::list(JurisdictionId j, const CaseFilter& filter, Order order,
                                    std::string_view cursor, std::size_t limit) const {
  if (limit == 0 || limit > kListMax) return fail_field("limit", "limit must be between 1 and 1000");
  TZ_CHECK(check_filter(filter));
  const std::string question = question_of(j, filter, order);
  TZ_TRY(after, read_cursor(question, cursor));
  const auto sensitive = this->sensitive(j, filter);
  const auto dialect = db_.dialect();
  TZ_TRY(rows, db_.read([&](Transaction& tx) -> Result<Rows> {
    const auto facets = CaseSql::narrow_facets(filter, order);
    const Facet walk = CaseSql::walk_facet(filter, order);
    for (const auto facet : facets) {
      if (facet != Facet::ids && facet != Facet::codes) {
        const std::size_t most = most_to_sort(facet, walk);
        const auto count = CaseSql(dialect, j, filter, sensitive).count_candidates(facet, most + 1);
        TZ_TRY(counted, tx.run_query(count.sql, count.params));
        if (counted[0].i64(0) > static_cast<std::int64_t>(most)) continue;
      }
      const auto page = CaseSql(dialect, j, filter, sensitive).sorted_page(facet, order, after, limit + 1);
      return tx.run_query(page.sql, page.params);
    }
    const auto page = CaseSql(dialect, j, filter, sensitive).walked_page(walk, order, after, limit + 1);
    return tx.run_query(page.sql, page.params);
  }));
  CasePage page;
  const std::size_t shown = std::min(rows.size(), limit);
  page.cases.reserve(shown);
  for (std::size_t i = 0; i < shown; ++i) page.cases.push_back(read_summary(rows[i], filter.public_only));
  if (rows.size() > limit) {
    const Row& last = rows[limit - 1];
    page.next = make_cursor(question, {.key = order_key(last), .case_id = last.i64(0)});
  }
  return page;
}

std::vector<CaseStatement> SqlCaseQuery::statements(JurisdictionId j, const CaseFilter& filter, Order order,
                                                    bool with_cursor) const {
  const auto sensitive = this->sensitive(j, filter);
  const auto after = with_cursor ? std::optional(CursorPosition{.key = 1, .case_id = 1}) : std::nullopt;
  std::vector<CaseStatement> all;
  const auto facets = CaseSql::narrow_facets(filter, order);
  const Facet walk = CaseSql::walk_facet(filter, order);
  for (const auto facet : facets) {
    all.push_back(
        CaseSql(db_.dialect(), j, filter, sensitive).count_candidates(facet, most_to_sort(facet, walk) + 1));
    all.push_back(CaseSql(db_.dialect(), j, filter, sensitive).sorted_page(facet, order, after, 51));
  }
  const bool stands_alone =
      !facets.empty() && (facets.front() == Facet::ids || facets.front() == Facet::codes);
  if (!stands_alone) {
    all.push_back(CaseSql(db_.dialect(), j, filter, sensitive).walked_page(walk, order, after, 51));
  }
  return all;
}

std::vector<std::string> SqlCaseQuery::sensitive(JurisdictionId j, const CaseFilter& filter) const {
  return filter.public_only ? settings_.sensitive_categories(j) : std::vector<std::string>();
}

Result<ViolationPage> SqlCaseQuery::violations(JurisdictionId j, const CaseFilter& filter,
                                               std::string_view cursor, std::size_t limit) const {
  assert(filter.violating);
  if (limit == 0 || limit > kListMax) return fail_field("limit", "limit must be between 1 and 1000");
  TZ_CHECK(check_filter(filter));
  const std::string question = "violations|" + question_of(j, filter, Order::due_asc);
  TZ_TRY(after, read_cursor(question, cursor));
  const auto sensitive = this->sensitive(j, filter);
  const auto dialect = db_.dialect();
  const auto facets = CaseSql::narrow_facets(filter, Order::due_asc);
  const bool has_units = !facets.empty() && facets.front() == Facet::units;
  TZ_TRY(rows, db_.read([&](Transaction& tx) -> Result<Rows> {
    bool of_units = false;
    if (has_units) {
      const auto count = CaseSql(dialect, j, filter, sensitive).count_candidates(Facet::units, kSortMax + 1);
      TZ_TRY(counted, tx.run_query(count.sql, count.params));
      of_units = counted[0].i64(0) <= static_cast<std::int64_t>(kSortMax);
    }
    const auto page = CaseSql(dialect, j, filter, sensitive).violations_page(of_units, after, limit + 1);
    return tx.run_query(page.sql, page.params);
  }));
  ViolationPage page;
  const std::size_t shown = std::min(rows.size(), limit);
  for (std::size_t i = 0; i < shown; ++i) {
    page.entries.push_back({.kind = violation_of(rows[i]),
                            .since = from_millis(order_key(rows[i])),
                            .row = read_summary(rows[i], filter.public_only)});
  }
  if (rows.size() > limit) {
    const Row& last = rows[limit - 1];
    page.next = make_cursor(question, {.key = order_key(last),
                                       .case_id = last.i64(0),
                                       .kind = static_cast<std::int64_t>(violation_of(last))});
  }
  return page;
}

std::vector<CaseStatement> SqlCaseQuery::violation_statements(JurisdictionId j, const CaseFilter& filter,
                                                              bool with_cursor) const {
  const auto sensitive = this->sensitive(j, filter);
  const auto after = with_cursor ? std::optional(CursorPosition{.key = 1, .case_id = 1}) : std::nullopt;
  std::vector<CaseStatement> all;
  all.push_back(CaseSql(db_.dialect(), j, filter, sensitive).violations_page(false, after, 51));
  const auto facets = CaseSql::narrow_facets(filter, Order::due_asc);
  if (!facets.empty() && facets.front() == Facet::units)
    all.push_back(CaseSql(db_.dialect(), j, filter, sensitive).violations_page(true, after, 51));
  return all;
}

CaseStatement SqlCaseQuery::count_statement(JurisdictionId j, const CaseFilter& filter, Key key) const {
  return CaseSql(db_.dialect(), j, filter, this->sensitive(j, filter)).counts(key);
}

Result<CaseSummary> SqlCaseQuery::get(JurisdictionId j, CaseId id, bool public_view) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(select_one(), j, id); }));
  if (rows.empty()) return fail(Errc::not_found, "there is no such case");
  CaseSummary summary = read_summary(rows[0], public_view);
  if (!public_view) return summary;
  const auto sensitive = settings_.sensitive_categories(j);
  const bool is_sensitive =
      std::find(sensitive.begin(), sensitive.end(), summary.category) != sensitive.end();
  if (!summary.published || is_sensitive) return fail(Errc::not_found, "there is no such case");
  return summary;
}

Result<std::vector<CountBy>> SqlCaseQuery::count(JurisdictionId j, const CaseFilter& filter, Key key) const {
  TZ_CHECK(check_filter(filter));
  const auto sensitive = this->sensitive(j, filter);
  const auto statement = CaseSql(db_.dialect(), j, filter, sensitive).counts(key);
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.run_query(statement.sql, statement.params); }));
  if (key == Key::month) return by_month(rows, settings_.time_zone(j));
  std::vector<CountBy> counts;
  for (const auto& row : rows) counts.push_back({row.text(0), row.i64(1)});
  return counts;
}

std::vector<PublicUpdate> SqlCaseQuery::shown_updates(JurisdictionId j, const std::vector<Row>& rows) const {
  const auto sensitive = settings_.sensitive_categories(j);
  std::vector<PublicUpdate> updates;
  for (const auto& row : rows) {
    if (std::find(sensitive.begin(), sensitive.end(), row.text(7)) == sensitive.end())
      updates.push_back(read_update(row));
  }
  return updates;
}

Result<std::vector<PublicUpdate>> SqlCaseQuery::updates(JurisdictionId j, Instant from, Instant to,
                                                        std::size_t limit) const {
  if (limit == 0 || limit > kUpdatesMax) return fail_field("limit", "limit must be between 1 and 10,000");
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query(kUpdates, j, to_millis(from), to_millis(to), limit);
  }));
  return shown_updates(j, rows);
}

Result<std::vector<PublicUpdate>> SqlCaseQuery::updates_of(JurisdictionId j, CaseId id) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kUpdatesOf, j, id); }));
  return shown_updates(j, rows);
}

Result<std::vector<PublicUpdate>> SqlCaseQuery::updates_of(JurisdictionId j,
                                                           const std::vector<CaseId>& ids) const {
  if (ids.empty()) return std::vector<PublicUpdate>{};
  if (ids.size() > kListMax) return fail_field("ids", "ids: at most 1,000 cases");
  JsonWriter json;
  json.begin_array();
  for (const auto id : ids) json.value(static_cast<std::int64_t>(id));
  const std::string list = json.end_array().take();
  const auto sql = db_.dialect() == store::Dialect::sqlite ? kUpdatesOfManySqlite : kUpdatesOfManyPostgres;
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(sql, j, list); }));
  return shown_updates(j, rows);
}

}  // namespace tz::ledger
