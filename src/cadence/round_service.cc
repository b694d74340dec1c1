#include "cadence/round_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

using std::chrono::days;
using std::chrono::weeks;

constexpr std::string_view kPlace = "place:";    // progress of a weekly run whose cases are all there
constexpr std::string_view kHandOut = "people";  // progress of a prompt whose lines are all there

sys_days monday_of(sys_days day) {
  return day - days{static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1};
}

ledger::CaseId after_of(const Round& round) {
  std::int64_t id = 0;
  std::from_chars(round.progress.data(), round.progress.data() + round.progress.size(), id);
  return ledger::CaseId{id};
}

Round weekly_round(const WeeklyRun& run, const CityRules& rules, Instant now) {
  Round round{.kind = RoundKind::weekly,
              .first_day = run.week,
              .moved = run.state == WeeklyState::moved,
              .at = run.cut_off,
              .covers = run.covers,
              .next_at = next_cut_off(run.run_week, rules),
              .run_day = run.run_week,
              .provisional = run.provisional,
              .begun_at = now};
  return round;
}

}  // namespace

Instant next_cut_off(sys_days day, const CityRules& rules) {
  sys_days monday = monday_of(day) + weeks{1};
  for (;;) {
    const auto run = weekly_run(monday, *rules.calendar, rules.settings.run);
    if (run.state != WeeklyState::merged) return run.cut_off;
    monday += weeks{1};
  }
}

Result<bool> RoundService::weekly(JurisdictionId j, const CityRules& rules, Instant begun, Instant now) {
  TZ_TRY(last, rounds_.last(j, RoundKind::weekly));
  if (last && last->state == RoundState::gathering)
    return last->progress.starts_with(kPlace) ? gather_places(j, *std::move(last), rules, now)
                                              : gather_agenda(j, *std::move(last), rules);
  const auto& zone = rules.settings.run.zone;
  sys_days monday = last ? last->first_day + weeks{1} : monday_of(calendar::civil_day_of(begun, zone));
  auto run = weekly_run(monday, *rules.calendar, rules.settings.run);
  while (!last && run.cut_off < begun) {
    monday += weeks{1};
    run = weekly_run(monday, *rules.calendar, rules.settings.run);
  }
  if (run.state == WeeklyState::merged) {
    // On record when its own time has come: the calendar of the meeting shows why there is none.
    const Instant own =
        calendar::instant_of(monday + days{static_cast<int>(rules.settings.run.weekly_on.iso_encoding()) - 1},
                             rules.settings.run.weekly_at, zone);
    if (own > now) return false;
    auto round = weekly_round(run, rules, now);
    round.state = RoundState::merged;
    round.finished_at = now;
    TZ_CHECK(rounds_.begin(j, round));
    return true;
  }
  if (run.cut_off > now) return false;
  auto round = weekly_round(run, rules, now);
  if (round.next_at <= now) {  // overtaken by the run after it
    round.state = RoundState::missed;
    round.finished_at = now;
  } else {
    TZ_TRY(held, rounds_.last_held(j, RoundKind::weekly, run.week));
    if (held) round.covers.from = held->at;
  }
  TZ_CHECK(rounds_.begin(j, round));
  return true;
}

Result<bool> RoundService::gather_agenda(JurisdictionId j, Round round, const CityRules& rules) {
  TZ_TRY(cases, watch_.open_cases(j, after_of(round), kGatherAtOnce));
  std::vector<AgendaCase> known;
  std::map<std::string, const WatchedCase*, std::less<>> by_code;
  for (const auto& c : cases) {
    known.push_back(agenda_case(c));
    by_code.emplace(c.code, &c);
  }
  auto items =
      make_agenda(known, round.covers.from, round.at, round.next_at, *rules.calendar, rules.settings.agenda);
  std::vector<DocketItem> docket;
  for (auto& item : items) {
    const WatchedCase& c = *by_code.at(item.code);
    docket.push_back({.id = c.id, .tip_off = c.tip_off, .item = std::move(item)});
  }
  if (cases.size() < kGatherAtOnce)
    round.progress = kPlace;
  else
    round.progress = std::to_string(static_cast<std::int64_t>(cases.back().id));
  TZ_CHECK(rounds_.add_items(j, round, docket));
  return true;
}

Result<bool> RoundService::gather_places(JurisdictionId j, Round round, const CityRules& rules, Instant now) {
  const HotPlaceRule& rule = rules.settings.agenda.hot_place;
  const std::string after = round.progress.substr(kPlace.size());
  TZ_TRY(places, watch_.hot_places(j, rule, round.at, after, kPlacesAtOnce));
  std::vector<PlaceNeed> needs;
  for (const auto& one : places) {
    TZ_TRY(cases, watch_.needs_at(j, one.place, rule, round.at, kPlaceNeedsMax));
    for (const auto& c : cases)
      needs.push_back({.place = one.place,
                       .id = c.id,
                       .code = c.code,
                       .unit = c.unit,
                       .since = c.need_at.value_or(c.received_at)});
  }
  if (places.size() < kPlacesAtOnce) {
    round.state = RoundState::held;
    round.finished_at = now;
    round.progress.clear();
  } else {
    round.progress = std::string(kPlace) + places.back().place;
  }
  TZ_CHECK(rounds_.add_places(j, round, needs));
  return true;
}

Result<bool> RoundService::prompt(JurisdictionId j, const CityRules& rules, Instant begun, Instant now) {
  TZ_TRY(last, rounds_.last(j, RoundKind::prompt));
  if (last && last->state == RoundState::gathering) {
    if (last->progress != kHandOut) return gather_lines(j, *std::move(last), rules);
    TZ_CHECK(hand_out(j, *std::move(last), now));
    return true;
  }
  const auto& run = rules.settings.run;
  TenDay period =
      last ? ten_day_of(last->first_day).next() : ten_day_of(calendar::civil_day_of(begun, run.zone));
  auto due = ten_day_prompt(period, *rules.calendar, run);
  while (!last && due.at < begun) {
    period = period.next();
    due = ten_day_prompt(period, *rules.calendar, run);
  }
  if (due.at > now) return false;
  const TenDay coming = period.next();
  Round round{.kind = RoundKind::prompt,
              .first_day = period.first_day(),
              .moved = due.day != period.last_day(),
              .at = due.at,
              .covers = {calendar::instant_of(coming.first_day(), std::chrono::minutes{0}, run.zone),
                         calendar::instant_of(coming.next().first_day(), std::chrono::minutes{0}, run.zone)},
              .next_at = ten_day_prompt(coming, *rules.calendar, run).at,
              .run_day = due.day,
              .provisional = due.provisional,
              .begun_at = now};
  if (round.next_at <= now) {
    round.state = RoundState::missed;
    round.finished_at = now;
  }
  TZ_CHECK(rounds_.begin(j, round));
  return true;
}

Result<bool> RoundService::gather_lines(JurisdictionId j, Round round, const CityRules& rules) {
  TZ_TRY(cases, watch_.open_cases(j, after_of(round), kGatherAtOnce));
  std::vector<StoredPromptLine> lines;
  for (const auto& c : cases)
    if (const auto words = prompt_words(c, round.covers, round.at, rules))
      lines.push_back({.unit = c.unit,
                       .id = c.id,
                       .code = c.code,
                       .since = words->since,
                       .words_zh = words->zh,
                       .words_en = words->en});
  if (cases.size() < kGatherAtOnce)
    round.progress = kHandOut;
  else
    round.progress = std::to_string(static_cast<std::int64_t>(cases.back().id));
  TZ_CHECK(rounds_.add_lines(j, round, lines));
  return true;
}

Status RoundService::hand_out(JurisdictionId j, Round round, Instant now) {
  TZ_TRY(people, people_(j));
  TZ_TRY(units, rounds_.lines_by_unit(j, round.first_day));
  TZ_TRY(got, rounds_.prompts_of_period(j, round.first_day));
  const TenDay period = ten_day_of(round.first_day);
  std::map<UnitId, std::int64_t> count;
  for (const auto& one : units) count.emplace(one.unit, one.lines);
  std::vector<PromptLine> lines;
  std::map<ActorId, UnitId> unit_of;
  for (const auto& person : people) {
    const auto at = count.find(person.unit);
    if (at == count.end()) continue;
    unit_of.emplace(person.actor, person.unit);
    lines.push_back({.person = person.actor,
                     .words_zh = fmt::format("本单位有 {} 件需要留意", at->second),
                     .words_en = fmt::format("{} cases of the unit want attention", at->second)});
  }
  std::vector<SentPrompt> sent;
  for (const auto& one : got) sent.push_back({one.person, period});
  std::vector<StoredPrompt> all;
  for (const auto& one : prompts(period, lines, sent)) {
    const UnitId unit = unit_of.at(one.person);
    all.push_back({.person = one.person,
                   .first_day = round.first_day,
                   .unit = unit,
                   .lines = count.at(unit),
                   .at = now});
  }
  round.state = RoundState::held;
  round.finished_at = now;
  round.progress.clear();
  return rounds_.add_prompts(j, round, all);
}

}  // namespace tz::cadence
