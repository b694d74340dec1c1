#include "search/api_search.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "http/query_number.h"
#include "ledger/api_rows.h"
#include "ledger/case_code.h"
#include "search/caller_scope.h"

namespace tz::search {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::int64_t kPageMax = 50;
constexpr std::size_t kPageDefault = 20;
constexpr std::size_t kListMax = 20;  // values of one filter

Result<std::vector<std::string>> read_list(const Request& request, std::string_view name) {
  std::vector<std::string> values;
  const auto raw = request.query.get(name);
  if (raw.empty()) return values;
  for (const auto part : split(raw, ',')) values.emplace_back(trim(part));
  if (values.size() > kListMax)
    return fail_field(std::string(name), std::string(name) + ": has too many values");
  return values;
}

// One of the tags must be there.
template <class F>
Status add_group(const Request& request, std::string_view name, F tag, Ask& ask) {
  TZ_TRY(values, read_list(request, name));
  std::vector<std::string> tags;
  for (const auto& value : values) tags.push_back(tag(value));
  if (!tags.empty()) ask.any_of.push_back(std::move(tags));
  return {};
}

// What the index does not know of: the states.
Result<std::vector<ledger::CaseStatus>> read_statuses(const Request& request) {
  TZ_TRY(words, read_list(request, "status"));
  std::vector<ledger::CaseStatus> statuses;
  for (const auto& word : words) {
    const auto status = ledger::parse<ledger::CaseStatus>(word);
    if (!status) return fail_field("status", "status: has a value that there is not");
    statuses.push_back(*status);
  }
  const auto open = request.query.get("open");
  if (open.empty()) return statuses;
  if (open != "true" && open != "false") return fail_field("open", "open: must be true or false");
  std::vector<ledger::CaseStatus> kept;
  for (const auto status : ledger::all_of<ledger::CaseStatus>()) {
    const bool named = statuses.empty() || std::ranges::find(statuses, status) != statuses.end();
    if (named && ledger::is_open(status) == (open == "true")) kept.push_back(status);
  }
  if (kept.empty()) return fail_field("open", "open: none of the states named is such a one");
  return kept;
}

Result<Wanted> read_wanted(const Request& request, const Caller& caller, const ledger::Planner& planner) {
  Wanted wanted;
  const auto q = request.query.get("q");
  // A number as people type it is looked for as it is written.
  const auto code = ledger::parse_case_code(q);
  TZ_TRY(query, parse_query(code ? std::string_view(*code) : q));
  wanted.ask.query = std::move(query);
  TZ_CHECK(add_group(request, "category", category_tag, wanted.ask));
  TZ_CHECK(add_group(request, "zone", zone_tag, wanted.ask));
  TZ_TRY(unit, http::query_number(request, "unit", 1, std::numeric_limits<std::int64_t>::max()));
  if (unit) {
    auto units = planner.units_below(caller.city.id, UnitId{*unit});
    units.push_back(UnitId{*unit});
    wanted.ask.any_of.push_back(unit_tags(units));
  }
  TZ_TRY(statuses, read_statuses(request));
  if (!statuses.empty()) {
    wanted.keep = [statuses](const ledger::CaseSummary& row) {
      return std::ranges::find(statuses, row.status) != statuses.end();
    };
  }
  TZ_TRY(cursor, http::query_number(request, "cursor", 0, std::numeric_limits<std::int64_t>::max()));
  if (cursor) wanted.ask.before = DocumentId{*cursor};
  wanted.limit = kPageDefault;
  if (!request.query.get("limit").empty()) {
    TZ_TRY(limit, http::page_limit(request, kPageMax));
    wanted.limit = limit;
  }
  return wanted;
}

void write_snippet(JsonWriter& out, const Snippet& snippet) {
  out.begin_object().field("field", snippet.field).field("text", snippet.text).key("marks").begin_array();
  for (const Mark& mark : snippet.marks)
    out.begin_array()
        .value(static_cast<std::int64_t>(mark.begin))
        .value(static_cast<std::int64_t>(mark.end))
        .end_array();
  out.end_array().field("cut_before", snippet.cut_before).field("cut_after", snippet.cut_after).end_object();
}

Result<Response> search(const Request& request, const Parts& parts) {
  TZ_TRY(caller, ledger::caller_of(request, parts.planner));
  TZ_TRY(wanted, read_wanted(request, caller, parts.planner));
  FoundPage page;
  if (narrow_ask(caller, wanted.scope, wanted.ask)) {
    TZ_TRY(found, find_cases(parts, caller.city.id, std::move(wanted)));
    page = std::move(found);
  } else if (!wanted.keep && !wanted.ask.before) {
    page.total = Total{};
  }
  std::vector<ledger::CaseSummary> rows;
  for (const Found& one : page.found) rows.push_back(one.row);
  TZ_TRY(codes, ledger::merged_codes(parts.query, caller.city.id, rows));
  JsonWriter out;
  out.begin_object().key("hits").begin_array();
  for (const Found& one : page.found) {
    out.begin_object().key("case");
    ledger::write_row(out, one.row, codes);
    out.key("why").begin_array();
    for (const Snippet& snippet : one.why) write_snippet(out, snippet);
    out.end_array().end_object();
  }
  out.end_array().key("total");
  if (page.total)
    out.begin_object().field("count", page.total->count).field("more", page.total->more).end_object();
  else
    out.null();
  out.field("whole_words", page.whole_words).key("next");
  if (page.next)
    out.value(std::to_string(static_cast<std::int64_t>(*page.next)));
  else
    out.null();
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_search_routes(http::Router& router, const Parts& parts) {
  router.get("/v1/search", Permission::case_read, [parts](const Request& r) { return search(r, parts); });
}

}  // namespace tz::search
