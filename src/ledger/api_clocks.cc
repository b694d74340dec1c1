#include "ledger/api_clocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "http/query_number.h"
#include "ledger/api_case_json.h"
#include "ledger/api_scope.h"
#include "ledger/handler_view.h"

namespace tz::ledger {
namespace {

using http::Permission;
using http::Request;
using http::Response;

struct Api {
  const ClockQuery& clocks;
  const CaseQuery& query;
  const CaseService& cases;
  const Planner& planner;
};

// The unit that is asked about, and the one who asks.
struct Desk {
  Caller caller;
  UnitCard unit;
  TipOffSight sight;
};

bool may_ask(const Caller& caller, UnitId unit) {
  return caller.sees_every_unit ||
         std::find(caller.units.begin(), caller.units.end(), unit) != caller.units.end();
}

// As narrow() has it for lists, and never a tip-off about the line of the unit whose clock it is.
TipOffSight sight_of(const Caller& caller, std::vector<UnitId> line_of_unit) {
  TipOffSight sight{.tip_offs = !caller.sees_every_unit || caller.sees_tip_offs,
                    .hide_accusing = std::move(line_of_unit)};
  sight.hide_accusing.insert(sight.hide_accusing.end(), caller.line.begin(), caller.line.end());
  std::sort(sight.hide_accusing.begin(), sight.hide_accusing.end());
  const auto twice = std::unique(sight.hide_accusing.begin(), sight.hide_accusing.end());
  sight.hide_accusing.erase(twice, sight.hide_accusing.end());
  return sight;
}

Result<Desk> read_desk(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  TZ_TRY(units, api.planner.units(caller.city.id));
  const auto code = request.query.get("unit");
  if (code.empty() && caller.principal.unit == UnitId{})
    return fail_field("unit", "unit is missing: your account belongs to no unit");
  const auto unit = std::find_if(units.begin(), units.end(), [&](const UnitCard& u) {
    return code.empty() ? u.id == caller.principal.unit : u.code == code;
  });
  if (unit == units.end() || !may_ask(caller, unit->id))
    return fail(Errc::not_found, "there is no unit with this code whose clocks you may see");
  auto sight = sight_of(caller, api.planner.line_of(caller.city.id, unit->id));
  return Desk{.caller = std::move(caller), .unit = *unit, .sight = std::move(sight)};
}

std::string id_text(UnitId id) { return std::to_string(static_cast<std::int64_t>(id)); }

void put_unit(JsonWriter& out, const UnitCard& unit) {
  out.key("unit").begin_object().field("id", id_text(unit.id)).field("code", unit.code).end_object();
}

// Those that the caller may choose among; null: every unit there is.
Status put_choice(JsonWriter& out, const Caller& caller, const Planner& planner) {
  out.key("units");
  if (caller.sees_every_unit) {
    out.null();
    return {};
  }
  TZ_TRY(units, planner.units(caller.city.id));
  out.begin_array();
  for (const auto& unit : units)
    if (unit.active && may_ask(caller, unit.id)) out.value(id_text(unit.id));
  out.end_array();
  return {};
}

std::string rows_behind(const UnitCard& unit, ClockKind kind, std::optional<ClockState> state) {
  std::string href = fmt::format("/v1/clocks/rows?unit={}&clock={}", percent_encode(unit.code), name(kind));
  if (state) href += fmt::format("&state={}", name(*state));
  return href;
}

void put_count(JsonWriter& out, const UnitCard& unit, const ClockCount& count) {
  std::int64_t running = 0;
  for (const auto state : kClockStates)
    if (state != ClockState::paused) running += count.by_state[static_cast<std::size_t>(state)];
  out.begin_object()
      .field("clock", name(count.kind))
      .field("count", running)
      .field("href", rows_behind(unit, count.kind, std::nullopt))
      .key("states")
      .begin_array();
  for (const auto state : kClockStates) {
    out.begin_object()
        .field("state", name(state))
        .field("count", count.by_state[static_cast<std::size_t>(state)])
        .field("href", rows_behind(unit, count.kind, state))
        .end_object();
  }
  out.end_array().end_object();
}

void put_definition(JsonWriter& out) {
  out.key("definition")
      .begin_object()
      .field("id", "unit_clocks")
      .field("zh",
             "本单位正在走的时限：签收、联系诉求人、办结、协办、挂账复查，各按距到期的远近分格；暂停的单列，"
             "不算超期；每个数都可逐件查看")
      .field(
          "en",
          "limits that run for the unit: signing, contact, result, assistance, review of what is carried; "
          "each by how near it is; paused ones stand apart and are not overdue; every number can be listed")
      .end_object();
}

Result<Response> count_clocks(const Request& request, const Api& api) {
  TZ_TRY(desk, read_desk(request, api));
  const Instant now = api.cases.now();
  const std::string& zone = desk.caller.city.time_zone;
  const ClockBands bands = clock_bands(now, zone);
  TZ_TRY(counts, api.clocks.counts(desk.caller.city.id, desk.unit.id, bands, desk.sight));
  JsonWriter body;
  body.begin_object();
  put_unit(body, desk.unit);
  TZ_CHECK(put_choice(body, desk.caller, api.planner));
  put_definition(body);
  body.field("time_zone", zone)
      .field("week_ends", format_instant(bands.week_ends))
      .key("clocks")
      .begin_array();
  for (const auto& count : counts) put_count(body, desk.unit, count);
  std::string text = body.end_array().end_object().take();
  // The tag is of what was counted: it stays while no number changes, and the time of asking is no number.
  const std::string tag = to_hex(ByteSpan(sha256(as_bytes(text))).first(16));
  text.insert(1, fmt::format(R"("as_of":"{}",)", format_instant(now)));
  auto response = http::ok_json(std::move(text));
  response.etag = tag;
  response.cache_control = "private, no-cache";
  return response;
}

// The rows of the cases, as their readers may see them.
Result<std::map<CaseId, CaseSummary>> cases_of(const Api& api, const Caller& caller, const ClockPage& page) {
  std::map<CaseId, CaseSummary> known;
  CaseFilter filter;
  for (const auto& entry : page.entries) filter.ids.push_back(entry.case_id);
  std::sort(filter.ids.begin(), filter.ids.end());
  filter.ids.erase(std::unique(filter.ids.begin(), filter.ids.end()), filter.ids.end());
  if (filter.ids.empty() || !narrow(caller, filter)) return known;
  TZ_TRY(found, api.query.list(caller.city.id, filter, Order::due_asc, "", filter.ids.size()));
  for (auto& row : found.cases) {
    if (!row.published) {
      TZ_TRY(history, api.cases.history(caller.city.id, row.id));
      row = HandlerView(history.current, history.events).row(std::move(row));
    }
    known.emplace(row.id, std::move(row));
  }
  return known;
}

void put_time(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

void put_entry(JsonWriter& out, const ClockEntry& entry, const CaseSummary& row, const ClockBands& bands) {
  const RunningClock& clock = entry.clock;
  const ClockSteps steps = clock_steps(clock.kind, row.status);
  const ClockState state = clock.paused_until ? ClockState::paused : state_of(bands, clock.due);
  out.begin_object()
      .field("clock", name(clock.kind))
      .field("state", name(state))
      .field("due", format_instant(clock.due));
  put_time(out, "since", clock.since);
  put_time(out, "paused_until", clock.paused_until);
  out.field("next_command", steps.next).field("stopped_by", steps.stopped_by).key("case");
  write_row(out, row, {});  // A merged case has no clocks.
  out.end_object();
}

struct Question {
  ClockFilter filter;
  std::optional<ClockState> state{};
};

Result<Question> read_question(const Request& request, const Desk& desk, const ClockBands& bands) {
  const auto kind = parse_clock(request.query.get("clock"));
  if (!kind) return fail_field("clock", "clock must be sign, contact, result, assist or carry_review");
  Question question{.filter = {.unit = desk.unit.id, .kind = *kind, .sight = desk.sight}};
  const auto wanted = request.query.get("state");
  if (wanted.empty()) return question;
  question.state = parse_clock_state(wanted);
  if (!question.state)
    return fail_field("state", "state must be overdue, within_4h, within_24h, this_week, later or paused");
  question.filter.paused = *question.state == ClockState::paused;
  question.filter.due = due_range(bands, *question.state);
  return question;
}

Result<Response> list_clocks(const Request& request, const Api& api) {
  TZ_TRY(desk, read_desk(request, api));
  const Instant now = api.cases.now();
  const ClockBands bands = clock_bands(now, desk.caller.city.time_zone);
  TZ_TRY(question, read_question(request, desk, bands));
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page, api.clocks.list(desk.caller.city.id, question.filter, request.query.get("cursor"), limit));
  TZ_TRY(cases, cases_of(api, desk.caller, page));
  JsonWriter out;
  out.begin_object().field("as_of", format_instant(now));
  put_unit(out, desk.unit);
  out.field("clock", name(question.filter.kind)).key("state");
  if (question.state)
    out.value(name(*question.state));
  else
    out.null();
  out.key("rows").begin_array();
  for (const auto& entry : page.entries) {
    // The case may have moved on between the two questions.
    if (const auto row = cases.find(entry.case_id); row != cases.end())
      put_entry(out, entry, row->second, bands);
  }
  out.end_array().key("next");
  if (page.next.empty())
    out.null();
  else
    out.value(page.next);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_clock_routes(http::Router& router, const ClockQuery& clocks, const CaseQuery& query,
                      const CaseService& cases, const Planner& planner) {
  const Api api{clocks, query, cases, planner};
  router.get("/v1/clocks", Permission::case_read, [api](const Request& r) { return count_clocks(r, api); });
  router.get("/v1/clocks/rows", Permission::case_read,
             [api](const Request& r) { return list_clocks(r, api); });
}

}  // namespace tz::ledger
