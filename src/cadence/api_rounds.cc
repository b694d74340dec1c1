#include "cadence/api_rounds.h"

#include <algorithm>
#include <span>

#include "base/time.h"
#include "http/query_number.h"
#include "http/router.h"

namespace tz::cadence {
namespace {

using http::Permission;
using http::Request;
using http::Response;

// Zones by code, in both languages, as the planner has them.
using Named = std::vector<std::pair<std::string, std::pair<std::string, std::string>>>;

void put_round(JsonWriter& out, const Round& r) {
  out.field("kind", name_of(r.kind))
      .field("period", period_name(r.kind, r.first_day))
      .field("state", name_of(r.state))
      .field("moved", r.moved)
      .field("at", format_instant(r.at))
      .field("covers_from", format_instant(r.covers.from))
      .field("covers_to", format_instant(r.covers.to))
      .field("next_at", format_instant(r.next_at))
      .field("provisional", r.provisional)
      .field("begun_at", format_instant(r.begun_at));
  put(out, "finished_at", r.finished_at);
  out.key("merged_into");
  if (r.state == RoundState::merged)
    out.value(period_name(r.kind, r.run_day));
  else
    out.null();
}

Result<Response> runs(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto text = request.query.get("kind");
  const auto kind = text.empty() ? std::optional(RoundKind::weekly) : round_kind_of(text);
  if (!kind) return fail_field("kind", "kind: must be weekly, prompt or month");
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page, api.rounds.list(caller.city.id, *kind, request.query.get("cursor"), limit));
  JsonWriter out;
  out.begin_object().key("runs").begin_array();
  for (const auto& round : page.rows) {
    out.begin_object();
    put_round(out, round);
    out.end_object();
  }
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

void put_item(JsonWriter& out, const DocketItem& d) {
  out.begin_object()
      .field("code", d.item.code)
      .field("reason", name_of(d.item.reason))
      .key("also")
      .begin_array();
  for (const auto reason : d.item.also) out.value(name_of(reason));
  out.end_array().field("emergency", d.item.emergency);
  put_id(out, "unit", d.item.unit);
  out.field("since", format_instant(d.item.since))
      .field("words_zh", d.item.words_zh)
      .field("words_en", d.item.words_en)
      .end_object();
}

Result<Response> docket(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto week = period_of(RoundKind::weekly, request.path_parameter("week"));
  if (!week) return fail(Errc::not_found, "a week is named by its Monday");
  TZ_TRY(round, api.rounds.find(caller.city.id, RoundKind::weekly, *week));
  if (!round) return fail(Errc::not_found, "no run was held in that week");
  TZ_TRY(scope, scope_of(request, caller, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  DocketPage page;
  if (!scope.nothing) {
    const DocketFilter filter{.units = scope.units, .hide_tip_offs = scope.hide_tip_offs};
    TZ_TRY(found, api.rounds.docket(caller.city.id, *week, filter, request.query.get("cursor"), limit));
    page = std::move(found);
    TZ_CHECK(keep_shown(api.parts, caller, page.rows, [](const DocketItem& d) { return d.item.code; }));
  }
  JsonWriter out;
  out.begin_object();
  put_round(out, *round);
  out.key("items").begin_array();
  for (const auto& item : page.rows) put_item(out, item);
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

// One place with the needs that the caller may see; `needs` counts all that stand on the docket.
void put_place(JsonWriter& out, std::span<const PlaceNeed> all, const ledger::Caller& caller,
               const std::set<std::string>& shown, const Named& names, Instant as_of) {
  const auto name = std::ranges::find(names, all.front().place, &Named::value_type::first);
  const bool known = name != names.end();
  out.begin_object()
      .field("place", all.front().place)
      .field("name_zh", known ? name->second.first : all.front().place)
      .field("name_en", known ? name->second.second : all.front().place)
      .field("definition", "hot_place")
      .field("needs", static_cast<std::int64_t>(all.size()))
      .field("as_of", format_instant(as_of))
      .key("cases")
      .begin_array();
  for (const auto& need : all) {
    const bool own =
        caller.sees_every_unit || std::ranges::find(caller.units, need.unit) != caller.units.end();
    if (!own || !shown.contains(need.code)) continue;
    out.begin_object().field("code", need.code);
    put_id(out, "unit", need.unit);
    out.field("since", format_instant(need.since)).end_object();
  }
  out.end_array().end_object();
}

Result<Response> places(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto week = period_of(RoundKind::weekly, request.path_parameter("week"));
  if (!week) return fail(Errc::not_found, "a week is named by its Monday");
  TZ_TRY(round, api.rounds.find(caller.city.id, RoundKind::weekly, *week));
  if (!round) return fail(Errc::not_found, "no run was held in that week");
  TZ_TRY(scope, scope_of(request, caller, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  PlacePage page;
  if (!scope.nothing) {
    TZ_TRY(found, api.rounds.places(caller.city.id, *week, scope.units, request.query.get("cursor"), limit));
    page = std::move(found);
  }
  std::vector<std::string> codes;
  for (const auto& need : page.rows) codes.push_back(need.code);
  TZ_TRY(shown, shown_of(api.parts, caller, codes));
  TZ_TRY(rules, api.parts.rules(caller.city.id));
  const auto& rule = rules.settings.agenda.hot_place;
  const auto names = api.parts.planner.zone_names(caller.city.id);
  JsonWriter out;
  out.begin_object().field("at_least", rule.needs).field("within_days", std::int64_t{rule.within.count()});
  out.key("places").begin_array();
  for (auto first = page.rows.begin(); first != page.rows.end();) {
    const auto last =
        std::find_if(first, page.rows.end(), [&](const PlaceNeed& n) { return n.place != first->place; });
    put_place(out, {first, last}, caller, shown, names, round->at);
    first = last;
  }
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

void put_prompt(JsonWriter& out, const StoredPrompt& p) {
  const TenDay period = ten_day_of(p.first_day);
  out.field("period", period_name(RoundKind::prompt, p.first_day))
      .field("period_zh", words_zh(period))
      .field("period_en", words_en(period))
      .field("at", format_instant(p.at))
      .field("lines", p.lines);
  put_id(out, "unit", p.unit);
}

Result<Response> prompts_of(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  sys_days before = sys_days{std::chrono::days{1'000'000}};
  if (const auto text = request.query.get("before"); !text.empty()) {
    const auto named = period_of(RoundKind::prompt, text);
    if (!named) return fail_field("before", "before: must be a period, as 2026-02-first");
    before = *named;
  }
  TZ_TRY(found, api.rounds.prompts_of(caller.city.id, caller.principal.actor, before, limit));
  JsonWriter out;
  out.begin_object().key("prompts").begin_array();
  for (const auto& one : found) {
    out.begin_object();
    put_prompt(out, one);
    out.end_object();
  }
  return http::ok_json(out.end_array().end_object().take());
}

Result<Response> prompt(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  const auto first = period_of(RoundKind::prompt, request.path_parameter("period"));
  if (!first) return fail(Errc::not_found, "a period is named as 2026-02-first");
  TZ_TRY(own,
         api.rounds.prompts_of(caller.city.id, caller.principal.actor, *first + std::chrono::days{1}, 1));
  if (own.empty() || own.front().first_day != *first)
    return fail(Errc::not_found, "you got no prompt in that period");
  TZ_TRY(limit, http::page_limit(request));
  TZ_TRY(page,
         api.rounds.lines(caller.city.id, *first, own.front().unit, request.query.get("cursor"), limit));
  TZ_CHECK(keep_shown(api.parts, caller, page.rows, [](const StoredPromptLine& l) { return l.code; }));
  JsonWriter out;
  out.begin_object();
  put_prompt(out, own.front());
  out.key("cases").begin_array();
  for (const auto& line : page.rows)
    out.begin_object()
        .field("code", line.code)
        .field("since", format_instant(line.since))
        .field("words_zh", line.words_zh)
        .field("words_en", line.words_en)
        .end_object();
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

void put_reminder(JsonWriter& out, const SentReminder& r) {
  out.begin_object().field("code", r.code).field("level", r.level).field("before_due", r.before_due);
  put_id(out, "unit", r.unit);
  out.field("due", format_instant(r.due))
      .field("at", format_instant(r.at))
      .field("settled", r.settled)
      .field("words_zh", r.words_zh)
      .field("words_en", r.words_en)
      .end_object();
}

Result<Response> reminders_sent(const Request& request, const RoundApi& api) {
  TZ_TRY(caller, ledger::caller_of(request, api.parts.planner));
  ReminderFilter filter{.level = std::string(request.query.get("level"))};
  if (std::ranges::find(kUrgeLevels, filter.level) == std::end(kUrgeLevels))
    return fail_field("level", "level: must be before_due, overdue, deputy_head, criticism or sign");
  TZ_TRY(scope, scope_of(request, caller, api.parts.planner));
  TZ_TRY(limit, http::page_limit(request));
  ReminderPage page;
  if (!scope.nothing) {
    filter.units = scope.units;
    filter.hide_tip_offs = scope.hide_tip_offs;
    TZ_TRY(found, api.watch.reminders(caller.city.id, filter, request.query.get("cursor"), limit));
    page = std::move(found);
    TZ_CHECK(keep_shown(api.parts, caller, page.rows, [](const SentReminder& r) { return r.code; }));
  }
  JsonWriter out;
  out.begin_object().key("reminders").begin_array();
  for (const auto& one : page.rows) put_reminder(out, one);
  out.end_array();
  put_next(out, page.next);
  return http::ok_json(out.end_object().take());
}

}  // namespace

void add_round_routes(http::Router& router, const RoundApi& api) {
  router.get("/v1/runs", Permission::case_read, [api](const Request& r) { return runs(r, api); });
  router.get("/v1/dockets/{week}", Permission::case_read, [api](const Request& r) { return docket(r, api); });
  router.get("/v1/dockets/{week}/places", Permission::case_read,
             [api](const Request& r) { return places(r, api); });
  router.get("/v1/prompts", Permission::signed_in, [api](const Request& r) { return prompts_of(r, api); });
  router.get("/v1/prompts/{period}", Permission::signed_in,
             [api](const Request& r) { return prompt(r, api); });
  router.get("/v1/reminders", Permission::case_read,
             [api](const Request& r) { return reminders_sent(r, api); });
}

}  // namespace tz::cadence
