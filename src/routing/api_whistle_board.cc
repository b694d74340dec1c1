#include "routing/api_whistle_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "routing/whistle_figures.h"

namespace tz::routing::whistle {
namespace {

using http::Permission;
using http::Request;
using http::Response;
using ledger::Caller;

constexpr std::size_t kPageDefault = 50;
constexpr std::int64_t kPageMax = 200;
constexpr std::chrono::days kRateWindow{90};
// What a board shows: drafts wait for the street's head, the others for a department, a rating or the end.
constexpr std::array kOpen{WhistleStatus::draft, WhistleStatus::approved, WhistleStatus::blown,
                           WhistleStatus::done, WhistleStatus::rated};

struct Api {
  WhistleService& whistles;
  const ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
};

template <class Id>
std::string id_text(Id id) {
  return std::to_string(static_cast<std::int64_t>(id));
}
void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

// ---- What is asked.

Result<std::optional<std::int64_t>> number(const Request& request, std::string_view name, std::int64_t low,
                                           std::int64_t high) {
  const auto raw = request.query.get(name);
  if (raw.empty()) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc() && end == raw.data() + raw.size() && value >= low && value <= high)
    return std::optional(value);
  return fail_field(std::string(name),
                    fmt::format("{} must be a whole number from {} to {}", name, low, high));
}

// "open", or states with commas between them.
Result<std::vector<WhistleStatus>> states(std::string_view text) {
  if (text.empty()) return std::vector<WhistleStatus>();
  if (text == "open") return std::vector<WhistleStatus>(kOpen.begin(), kOpen.end());
  std::vector<WhistleStatus> all;
  for (const auto word : split(text, ',')) {
    const auto status = parse<WhistleStatus>(word);
    if (!status) return fail_field("state", "state has a value that there is not");
    if (std::find(all.begin(), all.end(), *status) == all.end()) all.push_back(*status);
  }
  return all;
}

Result<WhistleFilter> read_filter(const Request& request, const Api& api, const Caller& caller) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  WhistleFilter filter;
  TZ_TRY(statuses, states(request.query.get("state")));
  filter.statuses = std::move(statuses);
  if (const auto text = request.query.get("kind"); !text.empty()) {
    filter.kind = parse<Kind>(text);
    if (!filter.kind) return fail_field("kind", "kind has a value that there is not");
  }
  TZ_TRY(unit, number(request, "unit", 1, kMost));
  if (unit) {
    filter.units = api.planner.units_below(caller.city.id, UnitId{*unit});
    filter.units.insert(filter.units.begin(), UnitId{*unit});
  }
  if (const auto text = request.query.get("from"); !text.empty()) {
    const auto from = parse_instant(text);
    if (!from) return fail_field("from", "from must be a date and time with a zone, as 2026-01-02T03:04:05Z");
    filter.from = first_id_at(*from);
  }
  if (const auto text = request.query.get("blown"); !text.empty()) {
    if (text != "yes") return fail_field("blown", "blown may be yes");
    filter.is_blown = true;
  }
  if (const auto code = request.query.get("case"); !code.empty()) {
    // A number outside the caller's scope is told as if it did not exist.
    const auto id = api.cases.find_code(caller.city.id, code);
    const auto about = id ? api.cases.load(caller.city.id, *id) : Result<ledger::Case>(ledger::Case{});
    if (!id || !about || !ledger::may_read(caller, *about))
      return fail_field("case", "there is no case with this number");
    filter.about = *id;
  }
  return filter;
}

// The caller's scope: own units, or every unit for the district. False if nothing can be in it.
bool narrow(const Caller& caller, WhistleFilter& filter) {
  if (sees_every_unit(caller)) return true;
  if (filter.units.empty())
    filter.units = caller.units;
  else
    std::erase_if(filter.units, [&](UnitId u) { return !owns(caller, u); });
  return !filter.units.empty();
}

bool may_see(const Caller& caller, const WhistleRow& row) {
  return sees_every_unit(caller) || owns(caller, row.street) ||
         std::any_of(row.parts.begin(), row.parts.end(),
                     [&](const PartRow& part) { return owns(caller, part.unit); });
}

// ---- The list.

// Times as they were and as they are due, and no word of "now": the same facts give the same bytes, so that
// the tag of the bytes says whether anything has happened.
void put_part(JsonWriter& out, const PartRow& part) {
  out.begin_object()
      .field("unit", id_text(part.unit))
      .field("state", name(part.state))
      .field("called_at", format_instant(part.called_at))
      .field("acknowledge_due", format_instant(part.due.acknowledge))
      .field("arrive_due", format_instant(part.due.arrive))
      .field("plan_due", format_instant(part.due.plan));
  put(out, "acknowledged_at", part.acknowledged_at);
  put(out, "arrived_at", part.arrived_at);
  put(out, "planned_at", part.planned_at);
  put(out, "done_at", part.done_at);
  out.field("left_before_done", part.left_before_done).end_object();
}

void put_row(JsonWriter& out, const WhistleRow& row) {
  out.begin_object()
      .field("id", id_text(row.id))
      .field("status", name(row.status))
      .field("kind", name(row.kind))
      .field("street", id_text(row.street))
      .field("version", row.version)
      .field("drafted_at", format_instant(row.drafted_at));
  put(out, "blown_at", row.blown_at);
  out.field("called", row.called).field("reported", row.reported).field("over", row.over);
  out.key("parts").begin_array();
  for (const PartRow& part : row.parts) put_part(out, part);
  out.end_array().end_object();
}

// Whether the caller's own unit is a street, and the account may whistle for it.
bool may_draft(const Api& api, const Caller& caller) {
  if (!caller.principal.may(Permission::whistle_draft)) return false;
  const auto units = api.planner.units(caller.city.id);
  return units && std::any_of(units->begin(), units->end(), [&](const ledger::UnitCard& unit) {
           return unit.id == caller.principal.unit && unit.active && unit.kind == "street";
         });
}

Result<Response> list(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  TZ_TRY(filter, read_filter(request, api, caller));
  TZ_TRY(before, number(request, "cursor", 1, std::numeric_limits<std::int64_t>::max()));
  TZ_TRY(limit, number(request, "limit", 1, kPageMax));
  WhistlePage page;
  if (narrow(caller, filter)) {
    const auto from = before ? std::optional(WhistleId{*before}) : std::nullopt;
    TZ_TRY(found, api.whistles.list(caller.city.id, filter, from,
                                    static_cast<std::size_t>(limit.value_or(kPageDefault))));
    page = std::move(found);
    // A case may be one's own while a whistle about it is another street's.
    std::erase_if(page.rows, [&](const WhistleRow& row) { return !may_see(caller, row); });
  }
  JsonWriter out;
  out.begin_object().key("whistles").begin_array();
  for (const auto& row : page.rows) put_row(out, row);
  out.end_array().key("next");
  if (page.next)
    out.value(id_text(*page.next));
  else
    out.null();
  out.field("may_draft", may_draft(api, caller))
      .field("note_zh", kCountNoteZh)
      .field("note_en", kCountNoteEn);
  auto response = http::ok_json(out.end_object().take());
  response.etag = to_hex(ByteSpan(sha256(as_bytes(response.body))).first(16));
  response.cache_control = "private, no-cache";
  return response;
}

// ---- The whistle rate.

// Midnight of the city, so many days ago: it stays while the day lasts, and links made of it with it.
Instant window_start(Instant now, const std::string& zone) {
  const CivilTime civil = to_civil(now, zone);
  const std::chrono::sys_days today =
      std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day);
  const std::chrono::year_month_day first{today - kRateWindow};
  const auto start = from_civil({.year = static_cast<int>(first.year()),
                                 .month = static_cast<unsigned>(first.month()),
                                 .day = static_cast<unsigned>(first.day())},
                                zone);
  return start ? *start : now - kRateWindow;
}

// Streets beside those of the same district: each is measured by the mean of its district.
Result<std::vector<Band>> bands(const Api& api, const Caller& caller, Instant from) {
  const JurisdictionId j = caller.city.id;
  TZ_TRY(blown, api.whistles.blown_by_street(j, from));
  TZ_TRY(units, api.planner.units(j));
  // As the list behind the figure: without the tip-offs that the caller may not see.
  ledger::CaseFilter filter;
  filter.received_from = from;
  filter.hide_tip_offs = sees_every_unit(caller) && !caller.sees_tip_offs;
  TZ_TRY(received, api.query.count(j, filter, ledger::CaseQuery::Key::unit));
  std::map<std::string, std::int64_t, std::less<>> base;
  for (const auto& row : received) base[row.key] = row.count;
  std::map<std::optional<UnitId>, std::vector<Exposure>> districts;
  for (const auto& unit : units) {
    if (unit.kind != "street") continue;
    const auto at =
        std::find_if(blown.begin(), blown.end(), [&](const auto& c) { return c.street == unit.id; });
    const auto cases = base.find(id_text(unit.id));
    districts[unit.parent].push_back({.street = unit.id,
                                      .count = at == blown.end() ? 0 : at->blown,
                                      .base = cases == base.end() ? 0 : cases->second});
  }
  std::vector<Band> all;
  for (const auto& [district, streets] : districts)
    for (const Band& band : control_bands(streets))
      if (sees_every_unit(caller) || owns(caller, band.street)) all.push_back(band);
  return all;
}

void put_band(JsonWriter& out, const Caller& caller, const Band& band, const std::string& from) {
  const std::string street = id_text(band.street), since = percent_encode(from);
  out.begin_object()
      .field("street", street)
      .field("count", band.count)
      .field("href", fmt::format("/v1/whistles?unit={}&from={}&blown=yes", street, since))
      .field("base", band.base)
      .key("base_href");
  // Who sees every whistle need not see every case.
  if (caller.sees_every_unit || owns(caller, band.street))
    out.value(fmt::format("/v1/cases?lead={}&received_from={}", street, since));
  else
    out.null();
  // Two decimals: more would promise what a mean does not hold.
  out.field("expected", static_cast<double>(std::llround(band.expected * 100)) / 100)
      .field("low", band.low)
      .field("high", band.high)
      .field("status", name(band.status))
      .end_object();
}

Result<Response> rate(const Request& request, const Api& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.planner));
  const Instant now = api.whistles.now();
  const Instant from = window_start(now, caller.city.time_zone);
  TZ_TRY(found, bands(api, caller, from));
  JsonWriter out;
  out.begin_object().key("definition").begin_object();
  out.field("id", "whistle_rate")
      .field("zh",
             "吹哨率：起草于统计期内并已吹响的哨，与同期主办诉求件数相比；区间为本区平均水平的两侧泊松界限")
      .field("en",
             "Whistle rate: whistles drafted in the period and blown, beside the cases that the street led "
             "in it; "
             "the band is the two-sided Poisson limits around the mean of the district")
      .end_object()
      .field("as_of", format_instant(now))
      .field("from", format_instant(from))
      .field("days", static_cast<std::int64_t>(kRateWindow.count()))
      .field("tail", kBandTail)
      .field("note_zh", kCountNoteZh)
      .field("note_en", kCountNoteEn)
      .key("rows")
      .begin_array();
  for (const Band& band : found) put_band(out, caller, band, format_instant(from));
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

bool sees_every_unit(const Caller& caller) {
  return caller.principal.may(Permission::whistle_rule) || caller.principal.may(Permission::case_supervise);
}

bool owns(const Caller& caller, UnitId unit) {
  return std::find(caller.units.begin(), caller.units.end(), unit) != caller.units.end();
}

void add_board_routes(http::Router& router, WhistleService& whistles, const ledger::CaseService& cases,
                      const ledger::CaseQuery& query, const ledger::Planner& planner) {
  const Api api{whistles, cases, query, planner};
  router.get("/v1/whistles", Permission::case_read, [api](const Request& r) { return list(r, api); });
  router.get("/v1/figures/whistles", Permission::case_read, [api](const Request& r) { return rate(r, api); });
}

}  // namespace tz::routing::whistle
