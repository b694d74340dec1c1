#include "ledger/sql_case_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <numbers>

#include "base/json.h"
#include "base/text.h"
#include "ledger/sql_projection.h"

namespace tz::ledger {

namespace {

using store::Dialect;
using store::Param;
using store::Row;

// A walk of more ranges than this is no cheaper than one over the statuses.
constexpr std::size_t kRangesMax = 40;
constexpr std::size_t kTilesMax = 64;

// The order of read_summary().
#define TZ_CASE_COLUMNS                                                                                \
  "c.case_id, c.code, c.version, c.status, c.channel, c.request_type, c.urgency, c.category, c.zone, " \
  "c.lead, c.published, "                                                                              \
  "c.supervised, c.reopen_count, c.received_at, c.updated_at, c.due_key, c.landed_at, c.landing, "     \
  "c.merged_into, c.lat_e7, "                                                                          \
  "c.lng_e7, c.title, c.address, c.description, c.reply, c.media"
constexpr std::string_view kColumns = TZ_CASE_COLUMNS;
constexpr std::size_t kKeyColumn = 26, kKindColumn = 27;
constexpr std::string_view kSelectOne =
    "SELECT " TZ_CASE_COLUMNS " FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = $2";
#undef TZ_CASE_COLUMNS

std::vector<CaseStatus> permitted_statuses(const CaseFilter& filter) {
  std::vector<CaseStatus> statuses;
  for (const auto status : all_of<CaseStatus>()) {
    const bool named = filter.statuses.empty() || std::find(filter.statuses.begin(), filter.statuses.end(),
                                                            status) != filter.statuses.end();
    if (filter.publicly_open.value_or(false) && !is_open(status)) continue;
    if (named && (!filter.open || *filter.open == is_open(status))) statuses.push_back(status);
  }
  return statuses;
}

template <class E>
std::vector<std::int64_t> numbers_of(const std::vector<E>& ids) {
  std::vector<std::int64_t> numbers;
  for (const auto id : ids) numbers.push_back(static_cast<std::int64_t>(id));
  return numbers;
}

// The list of units that names the fewest cases, and so of zones: where several are given, each must hold.
const std::vector<UnitId>& unit_list(const CaseFilter& filter) {
  if (!filter.leads.empty()) return filter.leads;
  return filter.units.empty() ? filter.scope : filter.units;
}
const std::vector<std::string>& zone_list(const CaseFilter& filter) {
  return filter.finest_zones.empty() ? filter.zones : filter.finest_zones;
}

std::vector<Violation> kinds_of(const Violating& violating) {
  if (!violating.kinds.empty()) return violating.kinds;
  return {kViolations.begin(), kViolations.end()};
}
// How long after its row's `since` a kind counts.
std::int64_t delay_of(const Violating& violating, Violation kind) {
  return kind == Violation::no_owner
             ? std::chrono::duration_cast<std::chrono::milliseconds>(violating.owner_within).count()
             : 0;
}
std::int64_t until_of(const Violating& violating, Violation kind) {
  return to_millis(violating.now) - delay_of(violating, kind);
}

int number_of(Violation kind) { return static_cast<int>(kind); }

// A case has several units and is in several zones, and may violate several rules.
bool repeats(Facet facet) {
  return facet == Facet::units || facet == Facet::zones || facet == Facet::violating;
}

std::vector<std::string> closed_statuses() {
  std::vector<std::string> names;
  for (const auto status : all_of<CaseStatus>())
    if (!is_open(status)) names.emplace_back(name(status));
  return names;
}

// Every point whose coarse position lies in the box: the box and one coarse square around it.
Box with_margin(const Box& box) {
  constexpr double kLatMax = 9e8, kLngMax = 1.8e9, kSquare = 1e4;  // over 100 m
  const auto clip = [](double v, double max) { return static_cast<std::int32_t>(std::clamp(v, -max, max)); };
  Box wide{{clip(box.low.lat_e7 - kSquare, kLatMax), 0}, {clip(box.high.lat_e7 + kSquare, kLatMax), 0}};
  const double steepest = std::max(std::abs(wide.low.lat()), std::abs(wide.high.lat()));
  const double shrink = std::max(std::cos(steepest * std::numbers::pi / 180), 1e-6);
  wide.low.lng_e7 = clip(box.low.lng_e7 - kSquare / shrink, kLngMax);
  wide.high.lng_e7 = clip(box.high.lng_e7 + kSquare / shrink, kLngMax);
  return wide;
}

Box searched_box(const CaseFilter& filter) {
  return filter.public_only ? with_margin(*filter.box) : *filter.box;
}

// For LIKE with the escape character backslash.
std::string like_pattern(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

bool is_by_id(const CaseFilter& filter) { return !filter.ids.empty() || !filter.codes.empty(); }

std::string_view key_expression(CaseQuery::Key key) {
  switch (key) {
    case CaseQuery::Key::status:
      return "c.status";
    case CaseQuery::Key::category:
      return "c.category";
    case CaseQuery::Key::zone:
      return "c.zone";
    case CaseQuery::Key::unit:
      return "COALESCE(CAST(c.lead AS TEXT), '')";
    case CaseQuery::Key::channel:
      return "c.channel";
    case CaseQuery::Key::month:
      return "c.received_at / 900000";  // quarters of an hour: every zone's months begin at one
  }
  return "c.status";
}

}  // namespace

std::string_view order_column(Order order) {
  switch (order) {
    case Order::received_desc:
      return "received_at";
    case Order::due_asc:
      return "due_key";
    case Order::updated_asc:
    case Order::updated_desc:
      return "updated_at";
  }
  return "received_at";
}

bool is_descending(Order order) { return order == Order::received_desc || order == Order::updated_desc; }

CaseSql::CaseSql(Dialect dialect, JurisdictionId j, const CaseFilter& filter,
                 const std::vector<std::string>& sensitive)
    : dialect_(dialect), filter_(filter), sensitive_(sensitive), statuses_(permitted_statuses(filter)) {
  bind(store::to_param(j));  // $1
}

std::vector<Facet> CaseSql::narrow_facets(const CaseFilter& filter, Order order) {
  if (!filter.ids.empty()) return {Facet::ids};
  if (!filter.codes.empty()) return {Facet::codes};
  std::vector<Facet> facets;
  if (!unit_list(filter).empty()) facets.push_back(Facet::units);
  if (filter.violating) facets.push_back(Facet::violating);
  if (filter.box) facets.push_back(Facet::box);
  if (!zone_list(filter).empty()) facets.push_back(Facet::zones);
  if (!filter.categories.empty()) facets.push_back(Facet::categories);
  const auto column = order_column(order);
  if ((filter.updated_from || filter.updated_to) && column != "updated_at") facets.push_back(Facet::updated);
  if ((filter.received_from || filter.received_to) && column != "received_at")
    facets.push_back(Facet::received);
  if (filter.due_before && column != "due_key") facets.push_back(Facet::due);
  return facets;
}

Facet CaseSql::walk_facet(const CaseFilter& filter, Order order) {
  const auto statuses = permitted_statuses(filter);
  const bool open_by_limit = order == Order::due_asc &&
                             std::all_of(statuses.begin(), statuses.end(), [](auto s) { return is_open(s); });
  if (order != Order::received_desc && !open_by_limit) return Facet::status;
  if (order == Order::received_desc && filter.box && !tiles(searched_box(filter), kTilesMax).empty())
    return Facet::box;
  const std::size_t units = unit_list(filter).size(), zones = zone_list(filter).size();
  if (units > 0 && units * 2 <= kRangesMax) return Facet::units;
  if (zones > 0 && zones <= kRangesMax) return Facet::zones;
  if (order == Order::received_desc && !filter.categories.empty() && filter.categories.size() <= kRangesMax)
    return Facet::categories;
  return Facet::status;
}

std::string CaseSql::bind(Param value) {
  statement_.params.push_back(value);
  return fmt::format("${}", statement_.params.size());
}
std::string CaseSql::bind_text(std::string value) {
  statement_.kept.push_back(std::make_unique<const std::string>(std::move(value)));
  return bind(Param(std::string_view(*statement_.kept.back())));
}
std::string CaseSql::bind_list(const std::vector<std::int64_t>& values) {
  JsonWriter json;
  json.begin_array();
  for (const auto value : values) json.value(value);
  return bind_text(json.end_array().take());
}

// What follows a column that is to have one of the values. A single one, the common case, is a plain
// comparison, whose rows PostgreSQL can guess; several go in as a JSON array, there as one condition of an
// index, because a join with a function's rows is guessed far too large.
std::string CaseSql::among(const std::vector<std::string>& values) {
  if (values.size() == 1) return "= " + bind_text(values.front());
  JsonWriter json;
  json.begin_array();
  for (const auto& value : values) json.value(value);
  const std::string list = bind_text(json.end_array().take());
  if (dialect_ == Dialect::sqlite) return fmt::format("IN (SELECT value FROM json_each({}))", list);
  return fmt::format(
      "= ANY (ARRAY(SELECT e.item FROM jsonb_array_elements_text(CAST({} AS jsonb)) AS e(item)))", list);
}
std::string CaseSql::among(const std::vector<std::int64_t>& values) {
  if (values.size() == 1) return "= " + bind(values.front());
  const std::string list = bind_list(values);
  if (dialect_ == Dialect::sqlite) return fmt::format("IN (SELECT value FROM json_each({}))", list);
  return fmt::format(
      "= ANY (ARRAY(SELECT CAST(e.item AS BIGINT) FROM jsonb_array_elements_text(CAST({} AS jsonb)) AS "
      "e(item)))",
      list);
}

// Each engine has its own blind spot: SQLite does not take the partial index for terms of an OR, and
// PostgreSQL guesses that ranges read from JSON hold most of the table.
std::string CaseSql::box_source(const std::vector<CellRange>& ranges) {
  if (dialect_ == Dialect::postgres) {
    std::string any;
    for (const auto& range : ranges) {
      any += fmt::format("{}c.cell BETWEEN {} AND {}", any.empty() ? "" : " OR ", bind(range.low),
                         bind(range.high));
    }
    return fmt::format(" FROM ledger_case c WHERE c.jurisdiction_id = $1 AND ({})", any);
  }
  JsonWriter json;
  json.begin_array();
  for (const auto& range : ranges) json.begin_array().value(range.low).value(range.high).end_array();
  return fmt::format(
      " FROM (SELECT json_extract(value, '$[0]') AS low, json_extract(value, '$[1]') AS high FROM "
      "json_each({})) v "
      "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.cell >= v.low AND c.cell <= v.high",
      bind_text(json.end_array().take()));
}

// A range of ledger_violation_since: the cases that violate the rule now.
std::string CaseSql::violates(std::string_view alias, Violation kind) {
  return fmt::format("{}.kind = {} AND {}.since <= {}", alias, number_of(kind), alias,
                     bind(until_of(*filter_.violating, kind)));
}
std::string CaseSql::violates_any(std::string_view alias) {
  std::string any;
  for (const auto kind : kinds_of(*filter_.violating))
    any += fmt::format("{}({})", any.empty() ? "" : " OR ", violates(alias, kind));
  return any;
}

std::string CaseSql::among_statuses() {
  std::vector<std::string> names;
  for (const auto status : statuses_) names.emplace_back(name(status));
  return among(names);
}

// FROM ... WHERE of all candidates of a narrow facet. CROSS JOIN keeps SQLite to the order written: from the
// few to the many.
std::string CaseSql::source(Facet facet, bool with_case) {
  const std::string_view join = with_case ? " CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND "
                                            "c.case_id = d.case_id AND d.jurisdiction_id = $1"
                                          : " WHERE d.jurisdiction_id = $1";
  constexpr std::string_view kCases = " FROM ledger_case c WHERE c.jurisdiction_id = $1";
  // SQLite, told to group by a column, would rather walk an index of it over the whole city.
  const auto cases_by = [&](std::string_view index) {
    if (dialect_ == Dialect::postgres) return std::string(kCases);
    return fmt::format(" FROM ledger_case c INDEXED BY ledger_case_{} WHERE c.jurisdiction_id = $1", index);
  };
  switch (facet) {
    case Facet::ids: {
      if (dialect_ == Dialect::postgres)
        return fmt::format("{} AND c.case_id {}", kCases, among(numbers_of(filter_.ids)));
      const std::string list = bind_list(numbers_of(filter_.ids));
      // SQLite guesses that a covering index read whole beats the primary key: the join keeps it to the few.
      return fmt::format(
          " FROM (SELECT DISTINCT value FROM json_each({})) v CROSS JOIN ledger_case c WHERE "
          "c.jurisdiction_id = $1 AND c.case_id = v.value",
          list);
    }
    case Facet::codes: {
      if (dialect_ == Dialect::postgres) return fmt::format("{} AND c.code {}", kCases, among(filter_.codes));
      JsonWriter json;
      json.begin_array();
      for (const auto& code : filter_.codes) json.value(code);
      return fmt::format(
          " FROM (SELECT DISTINCT value FROM json_each({})) v CROSS JOIN ledger_case c WHERE "
          "c.jurisdiction_id = $1 AND c.code = v.value",
          bind_text(json.end_array().take()));
    }
    case Facet::units: {
      const bool any_open =
          std::any_of(statuses_.begin(), statuses_.end(), [](auto s) { return is_open(s); });
      const bool any_closed =
          std::any_of(statuses_.begin(), statuses_.end(), [](auto s) { return !is_open(s); });
      return fmt::format(" FROM ledger_case_unit d{}{} AND d.is_open BETWEEN {} AND {}", join,
                         " AND d.unit_id " + among(numbers_of(unit_list(filter_))),
                         bind(std::int64_t{any_closed ? 0 : 1}), bind(std::int64_t{any_open ? 1 : 0}));
    }
    case Facet::violating: {
      std::string ranges;
      for (const auto kind : kinds_of(*filter_.violating)) {
        ranges += fmt::format(
            "{}SELECT v.jurisdiction_id AS jurisdiction_id, v.case_id AS case_id FROM ledger_violation v "
            "WHERE "
            "v.jurisdiction_id = $1 AND {}",
            ranges.empty() ? "" : " UNION ALL ", violates("v", kind));
      }
      return fmt::format(" FROM ({}) d{}", ranges, join);
    }
    case Facet::zones:
      return fmt::format(" FROM ledger_case_zone d{}{}", join, " AND d.zone " + among(zone_list(filter_)));
    case Facet::categories:
      return fmt::format("{} AND c.category {}", cases_by("category"), among(filter_.categories));
    case Facet::box:
      return box_source(cover(searched_box(filter_)));
    case Facet::updated:
    case Facet::received:
    case Facet::due:
    case Facet::status:
      break;
  }
  const std::string_view index = facet == Facet::due       ? "due"
                                 : facet == Facet::updated ? "updated"
                                                           : "received";
  std::string text = fmt::format("{} AND c.status {}", cases_by(index), among_statuses());
  if (facet == Facet::updated) {
    if (filter_.updated_from) text += " AND c.updated_at >= " + bind(to_millis(*filter_.updated_from));
    if (filter_.updated_to) text += " AND c.updated_at < " + bind(to_millis(*filter_.updated_to));
  }
  if (facet == Facet::received) {
    if (filter_.received_from) text += " AND c.received_at >= " + bind(to_millis(*filter_.received_from));
    if (filter_.received_to) text += " AND c.received_at < " + bind(to_millis(*filter_.received_to));
  }
  if (facet == Facet::due) text += " AND c.due_key < " + bind(to_millis(*filter_.due_before));
  return text;
}

std::string CaseSql::within(std::string_view which, const Box& box) {
  return fmt::format(" AND c.{0}lat_e7 BETWEEN {1} AND {2} AND c.{0}lng_e7 BETWEEN {3} AND {4}", which,
                     bind(std::int64_t{box.low.lat_e7}), bind(std::int64_t{box.high.lat_e7}),
                     bind(std::int64_t{box.low.lng_e7}), bind(std::int64_t{box.high.lng_e7}));
}

std::string CaseSql::public_checks() {
  if (!filter_.public_only) return {};
  std::string text = " AND c.published = 1";
  if (!sensitive_.empty()) text += fmt::format(" AND NOT (c.category {})", among(sensitive_));
  return text;
}

// What the facet did not see to already.
std::string CaseSql::checks(Facet facet) {
  std::string text = public_checks();
  if (filter_.hide_tip_offs) text += " AND c.request_type <> 'report'";
  if (!filter_.hide_accusing.empty())
    text += fmt::format(" AND (c.accused IS NULL OR NOT (c.accused {}))",
                        among(numbers_of(filter_.hide_accusing)));
  const auto has_unit = [&](const std::vector<UnitId>& units) {
    if (units.empty() || (facet == Facet::units && &units == &unit_list(filter_))) return;
    text += fmt::format(
        " AND EXISTS (SELECT 1 FROM ledger_case_unit x WHERE x.jurisdiction_id = $1 AND x.unit_id {} AND "
        "x.is_open IN (0, 1) "
        "AND x.received_at = c.received_at AND x.case_id = c.case_id)",
        among(numbers_of(units)));
  };
  has_unit(filter_.scope);
  if (is_by_id(filter_)) return text;
  const bool by_status =
      facet == Facet::status || facet == Facet::updated || facet == Facet::received || facet == Facet::due;
  if (!by_status && statuses_.size() < all_of<CaseStatus>().size())
    text += " AND c.status " + among_statuses();
  if (!filter_.channels.empty()) {
    std::vector<std::string> names;
    for (const auto channel : filter_.channels) names.emplace_back(name(channel));
    text += " AND c.channel " + among(names);
  }
  if (filter_.unassigned) text += " AND c.lead IS NULL";
  has_unit(filter_.units);
  if (!filter_.leads.empty()) text += " AND c.lead " + among(numbers_of(filter_.leads));
  if (!filter_.finest_zones.empty()) text += " AND c.zone " + among(filter_.finest_zones);
  if (filter_.no_zone) text += " AND c.zone = ''";
  if (filter_.no_category) text += " AND c.category = ''";
  if (filter_.violating && facet != Facet::violating) {
    text += fmt::format(
        " AND EXISTS (SELECT 1 FROM ledger_violation v WHERE v.jurisdiction_id = $1 AND v.case_id = "
        "c.case_id "
        "AND ({}))",
        violates_any("v"));
  }
  if (!filter_.zones.empty() && (facet != Facet::zones || !filter_.finest_zones.empty())) {
    text += fmt::format(
        " AND EXISTS (SELECT 1 FROM ledger_case_zone z WHERE z.jurisdiction_id = $1 AND z.zone {} AND "
        "z.received_at = c.received_at "
        "AND z.case_id = c.case_id)",
        among(filter_.zones));
  }
  if (facet != Facet::categories && !filter_.categories.empty())
    text += " AND c.category " + among(filter_.categories);
  if (facet != Facet::updated && filter_.updated_from)
    text += " AND c.updated_at >= " + bind(to_millis(*filter_.updated_from));
  if (facet != Facet::updated && filter_.updated_to)
    text += " AND c.updated_at < " + bind(to_millis(*filter_.updated_to));
  if (facet != Facet::received && filter_.received_from)
    text += " AND c.received_at >= " + bind(to_millis(*filter_.received_from));
  if (facet != Facet::received && filter_.received_to)
    text += " AND c.received_at < " + bind(to_millis(*filter_.received_to));
  if (facet != Facet::due && filter_.due_before)
    text += " AND c.due_key < " + bind(to_millis(*filter_.due_before));
  if (filter_.due_from) text += " AND c.due_key >= " + bind(to_millis(*filter_.due_from));
  if (filter_.box) {
    // The exact place is in the index of tiles; what the public's answer hangs on is the coarse one.
    text += within("", searched_box(filter_));
    if (filter_.public_only) text += within("coarse_", *filter_.box);
  }
  if (filter_.publicly_open) {
    text += *filter_.publicly_open
                ? std::string(" AND c.merged_into IS NULL")
                : fmt::format(" AND (c.merged_into IS NOT NULL OR c.status {})", among(closed_statuses()));
  }
  if (filter_.has_media) text += *filter_.has_media ? " AND c.media <> '[]'" : " AND c.media = '[]'";
  if (!filter_.words.empty()) {
    const bool sqlite =
        dialect_ == Dialect::sqlite;  // whose LIKE minds the case here, and whose lower() is ASCII's
    text += fmt::format(" AND {} {} {} ESCAPE '\\'", sqlite ? "lower(c.description)" : "c.description",
                        sqlite ? "LIKE" : "ILIKE",
                        bind_text(like_pattern(sqlite ? to_lower_ascii(filter_.words) : filter_.words)));
  }
  return text;
}

std::string CaseSql::after_cursor(std::string_view key, std::string_view id, Order order,
                                  std::optional<CursorPosition> after) {
  if (!after) return {};
  return fmt::format(" AND ({}, {}) {} ({}, {})", key, id, is_descending(order) ? "<" : ">", bind(after->key),
                     bind(after->case_id));
}

// The rows of the first `limit` candidates (case_id, k).
std::string CaseSql::page(std::string candidates, Order order, std::size_t limit) {
  const std::string_view way = is_descending(order) ? "DESC" : "ASC";
  return fmt::format(
      "SELECT {}, p.k FROM (SELECT u.case_id AS case_id, u.k AS k FROM ({}) u ORDER BY u.k {}, u.case_id {} "
      "LIMIT {}) p "
      "CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = p.case_id ORDER BY p.k {}, "
      "p.case_id {}",
      kColumns, candidates, way, way, bind(static_cast<std::int64_t>(limit)), way, way);
}

CaseStatement CaseSql::finish(std::string sql) {
  statement_.sql = std::move(sql);
  return std::move(statement_);
}

// PostgreSQL reads every range of a condition with OR before it counts; range by range it stops at `most`.
CaseStatement CaseSql::count_in_box(std::size_t most) {
  const std::string limit = bind(static_cast<std::int64_t>(most));
  std::string ranges;
  for (const auto& range : cover(searched_box(filter_))) {
    ranges += fmt::format(
        "{}(SELECT 1 AS one FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.cell BETWEEN {} AND {} "
        "LIMIT "
        "{})",
        ranges.empty() ? "" : " UNION ALL ", bind(range.low), bind(range.high), limit);
  }
  return finish(fmt::format("SELECT COUNT(*) FROM (SELECT r.one FROM ({}) r LIMIT {}) t", ranges, limit));
}

CaseStatement CaseSql::count_candidates(Facet facet, std::size_t most) {
  if (facet == Facet::box && dialect_ == Dialect::postgres) return count_in_box(most);
  std::string from = source(facet, false);
  return finish(fmt::format("SELECT COUNT(*) FROM (SELECT 1 AS one{} LIMIT {}) t", from,
                            bind(static_cast<std::int64_t>(most))));
}

CaseStatement CaseSql::sorted_page(Facet facet, Order order, std::optional<CursorPosition> after,
                                   std::size_t limit) {
  const bool may_repeat = repeats(facet);
  const std::string key = fmt::format("c.{}", order_column(order));
  std::string candidates =
      fmt::format("SELECT {}c.case_id AS case_id, {} AS k", may_repeat ? "DISTINCT " : "", key);
  candidates += source(facet, true);
  candidates += checks(facet);
  candidates += after_cursor(key, "c.case_id", order, after);
  return finish(page(std::move(candidates), order, limit));
}

CaseStatement CaseSql::walked_page(Facet facet, Order order, std::optional<CursorPosition> after,
                                   std::size_t limit) {
  const std::string_view way = is_descending(order) ? "DESC" : "ASC";
  std::vector<std::string> ranges;  // FROM ... WHERE of each
  // SQLite would take the primary key, whose order is that of arrival, and sort.
  const auto walked = [&](std::string_view table) {
    const bool by_limit = order == Order::due_asc;
    return fmt::format(
        " FROM {0} d{1}", table,
        by_limit && dialect_ == Dialect::sqlite ? fmt::format(" INDEXED BY {}_due", table) : "");
  };
  const std::string_view joined =
      " CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = d.case_id AND "
      "d.jurisdiction_id = $1";
  if (facet == Facet::units) {
    for (const auto unit : unit_list(filter_)) {
      for (const int open : {0, 1}) {
        const bool wanted = std::any_of(statuses_.begin(), statuses_.end(),
                                        [&](auto s) { return is_open(s) == (open == 1); });
        if (!wanted) continue;
        ranges.push_back(fmt::format("{}{} AND d.unit_id = {} AND d.is_open = {}", walked("ledger_case_unit"),
                                     joined, bind(store::to_param(unit)), open));
      }
    }
  } else if (facet == Facet::zones) {
    for (const auto& zone : zone_list(filter_)) {
      ranges.push_back(fmt::format("{}{} AND d.zone = {}{}", walked("ledger_case_zone"), joined,
                                   bind(store::to_param(zone)),
                                   order == Order::due_asc ? " AND d.is_open = 1" : ""));
    }
  } else if (facet == Facet::box) {
    const std::string_view by = dialect_ == Dialect::sqlite ? " INDEXED BY ledger_case_tile" : "";
    for (const auto tile : tiles(searched_box(filter_), kTilesMax)) {
      ranges.push_back(fmt::format(
          " FROM ledger_case c{} WHERE c.jurisdiction_id = $1 AND c.cell IS NOT NULL AND (c.cell >> {}) = {}",
          by, kTileShift, bind(tile)));
    }
  } else if (facet == Facet::categories) {
    for (const auto& category : filter_.categories) {
      ranges.push_back(fmt::format(" FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.category = {}",
                                   bind(store::to_param(category))));
    }
  } else {
    const bool closed_only = filter_.publicly_open && !*filter_.publicly_open;
    // The merged ones among the open are few, and have an index of their own.
    if (closed_only)
      ranges.emplace_back(" FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.merged_into IS NOT NULL");
    if (closed_only && statuses_.size() < all_of<CaseStatus>().size())
      ranges.back() += " AND c.status " + among_statuses();
    for (const auto status : statuses_) {
      if (closed_only && is_open(status)) continue;
      ranges.push_back(fmt::format(" FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.status = {}",
                                   bind(name(status))));
    }
  }
  // A filter that contradicts itself permits no status: a range of no rows keeps the statement whole.
  if (ranges.empty()) ranges.push_back(" FROM ledger_case c WHERE c.jurisdiction_id = $1 AND c.status = ''");
  const bool is_joined = facet == Facet::units || facet == Facet::zones;
  const std::string key = fmt::format("{}.{}", is_joined ? "d" : "c", order_column(order));
  const std::string_view id = is_joined ? "d.case_id" : "c.case_id";
  const std::string rest = checks(facet) + after_cursor(key, id, order, after);
  const std::string most = bind(static_cast<std::int64_t>(limit));
  std::string candidates;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    candidates += fmt::format(
        "{}SELECT r{}.case_id, r{}.k FROM (SELECT {} AS case_id, {} AS k{}{} ORDER BY {} {}, {} {} LIMIT {}) "
        "r{}",
        i == 0 ? "" : " UNION ", i, i, id, key, ranges[i], rest, key, way, id, way, most, i);
  }
  return finish(page(std::move(candidates), order, limit));
}

CaseStatement CaseSql::violations_page(bool of_units, std::optional<CursorPosition> after,
                                       std::size_t limit) {
  const Violating& asked = *filter_.violating;
  const std::string most = bind(static_cast<std::int64_t>(limit));
  std::string candidates;  // case_id, k, kind
  if (of_units) {
    std::string cases = source(Facet::units, true);
    cases += checks(Facet::units);
    candidates = fmt::format(
        "SELECT v.case_id AS case_id, v.since + CASE v.kind WHEN {} THEN {} ELSE 0 END AS k, v.kind AS kind "
        "FROM (SELECT DISTINCT c.case_id AS case_id{}) q CROSS JOIN ledger_violation v "
        "WHERE v.jurisdiction_id = $1 AND v.case_id = q.case_id AND ({})",
        number_of(Violation::no_owner), bind(delay_of(asked, Violation::no_owner)), cases, violates_any("v"));
    if (after) {
      candidates = fmt::format(
          "SELECT w.case_id, w.k, w.kind FROM ({}) w WHERE (w.k, w.case_id, w.kind) > "
          "({}, {}, {})",
          candidates, bind(after->key), bind(after->case_id), bind(after->kind));
    }
  } else {
    const std::string rest = checks(Facet::violating);
    for (const auto kind : kinds_of(asked)) {
      const std::int64_t delay = delay_of(asked, kind);
      std::string from = fmt::format(
          " FROM ledger_violation d CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 AND c.case_id = "
          "d.case_id AND d.jurisdiction_id = $1 AND d.kind = {} AND d.since <= {}{}",
          number_of(kind), bind(until_of(asked, kind)), rest);
      if (after) {
        // Of two kinds that are equal in time and case, the lower comes first.
        from +=
            fmt::format(" AND (d.since, d.case_id) {} ({}, {})", number_of(kind) > after->kind ? ">=" : ">",
                        bind(after->key - delay), bind(after->case_id));
      }
      candidates += fmt::format(
          "{}SELECT r{}.case_id, r{}.k, r{}.kind FROM (SELECT d.case_id AS case_id, d.since + {} AS k, "
          "d.kind AS "
          "kind{} ORDER BY d.since, d.case_id LIMIT {}) r{}",
          candidates.empty() ? "" : " UNION ALL ", number_of(kind), number_of(kind), number_of(kind),
          bind(delay), from, most, number_of(kind));
    }
  }
  return finish(
      fmt::format("SELECT {}, p.k, p.kind FROM (SELECT u.case_id AS case_id, u.k AS k, u.kind AS kind FROM "
                  "({}) u ORDER BY "
                  "u.k, u.case_id, u.kind LIMIT {}) p CROSS JOIN ledger_case c WHERE c.jurisdiction_id = $1 "
                  "AND c.case_id "
                  "= p.case_id ORDER BY p.k, p.case_id, p.kind",
                  kColumns, candidates, most));
}

CaseStatement CaseSql::counts(CaseQuery::Key key) {
  const auto facets = narrow_facets(filter_, Order::received_desc);
  const Facet facet = facets.empty() ? Facet::status : facets.front();
  const bool may_repeat = repeats(facet);
  std::string candidates = fmt::format("SELECT {}c.case_id AS case_id, {} AS k",
                                       may_repeat ? "DISTINCT " : "", key_expression(key));
  candidates += source(facet, true);
  candidates += checks(facet);
  return finish(fmt::format("SELECT p.k, COUNT(*) FROM ({}) p GROUP BY p.k ORDER BY p.k", candidates));
}

std::string_view select_one() { return kSelectOne; }

std::int64_t order_key(const Row& row) { return row.i64(kKeyColumn); }
Violation violation_of(const Row& row) { return row.as<Violation>(kKindColumn); }

CaseSummary read_summary(const Row& row, bool public_view) {
  CaseSummary s;
  s.id = row.as<CaseId>(0);
  s.code = row.text(1);
  s.version = row.i64(2);
  s.status = parse<CaseStatus>(row.text(3)).value_or(CaseStatus::received);
  s.channel = parse<Channel>(row.text(4)).value_or(Channel::web);
  s.request_type = parse<RequestType>(row.text(5)).value_or(RequestType::help);
  s.urgency = parse<Urgency>(row.text(6)).value_or(Urgency::normal);
  s.category = row.text(7);
  s.zone = row.text(8);
  if (!row.is_null(9)) s.lead = row.as<UnitId>(9);
  s.published = row.i64(10) != 0;
  s.supervised = row.i64(11) != 0;
  s.reopen_count = static_cast<int>(row.i64(12));
  s.received_at = from_millis(row.i64(13));
  s.updated_at = from_millis(row.i64(14));
  if (row.i64(15) != kNoDueKey) s.due_result = from_millis(row.i64(15));
  if (!row.is_null(16)) s.landed_at = from_millis(row.i64(16));
  if (!row.is_null(17)) s.landing = parse<LandingCode>(row.text(17));
  if (!row.is_null(18)) s.merged_into = row.as<CaseId>(18);
  if (!row.is_null(19)) {
    const LatLng exact{static_cast<std::int32_t>(row.i64(19)), static_cast<std::int32_t>(row.i64(20))};
    s.point = public_view ? coarsen(exact) : exact;
  }
  s.title = row.text(21);
  if (!public_view) s.address = row.text(22);
  s.description = row.text(23);
  s.reply = row.text(24);
  if (const auto media = parse_json(row.text(25)); media && media->is_array()) {
    for (const auto& hash : media->get_array()) {
      if (hash.is_string()) s.media.emplace_back(hash.get_string());
    }
  }
  return s;
}

}  // namespace tz::ledger
