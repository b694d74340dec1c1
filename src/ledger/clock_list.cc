#include "ledger/clock_list.h"

#include <algorithm>

#include "base/time.h"

namespace tz::ledger {
namespace {

using S = CaseStatus;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, kClockKinds.size()> kKindNames{"sign", "contact", "result", "assist",
                                                                      "carry_review"};
constexpr std::array<std::string_view, kClockStates.size()> kStateNames{
    "overdue", "within_4h", "within_24h", "this_week", "later", "paused"};

// A unit has the case, or is to have it, and its work is not done.
bool is_with_a_unit(S status) {
  switch (status) {
    case S::dispatched:
    case S::signed_for:
    case S::objected:
    case S::in_hand:
    case S::paused_legal:
    case S::carried:
    case S::rework:
      return true;
    case S::received:
    case S::triaged:
    case S::result_filed:
    case S::callback:
    case S::reopened:
    case S::landed:
    case S::withdrawn:
      return false;
  }
  return false;
}

}  // namespace

std::string_view name(ClockKind kind) noexcept { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<ClockKind> parse_clock(std::string_view wire) noexcept {
  for (const auto kind : kClockKinds)
    if (name(kind) == wire) return kind;
  return std::nullopt;
}

std::string_view name(ClockState state) noexcept { return kStateNames[static_cast<std::size_t>(state)]; }

std::optional<ClockState> parse_clock_state(std::string_view wire) noexcept {
  for (const auto state : kClockStates)
    if (name(state) == wire) return state;
  return std::nullopt;
}

std::optional<Instant> sign_due(const Case& c) {
  if (c.status != S::dispatched || !c.due.sign) return std::nullopt;
  if (!c.due.from || !c.dispatched_at) return c.due.sign;
  return std::max(*c.due.sign, *c.dispatched_at + (*c.due.sign - *c.due.from));
}

std::vector<RunningClock> running_clocks(const Case& c) {
  std::vector<RunningClock> clocks;
  if (!is_with_a_unit(c.status) || c.merged_into || !c.lead) return clocks;
  // Until it is signed for, the unit that is to sign has to act; the old one stays owner.
  const UnitId unit = c.status == S::dispatched ? c.proposed_lead.value_or(*c.lead) : *c.lead;
  const Instant given = c.dispatched_at.value_or(c.received_at);
  const Instant counted = c.due.from.value_or(given);
  const auto add = [&](ClockKind kind, UnitId whose, std::optional<Instant> due,
                       std::optional<Instant> since) {
    if (due) clocks.push_back({kind, whose, *due, since, c.paused_until});
  };
  add(ClockKind::sign, unit, sign_due(c), given);
  // Who wants no word is owed none (L2-24).
  if (!c.contacted_at && !c.no_reply_wanted) add(ClockKind::contact, unit, c.due.contact, counted);
  add(ClockKind::result, unit, c.due.result, counted);
  for (const auto& assist : c.assists)
    if (!assist.reported) add(ClockKind::assist, assist.unit, assist.due, std::nullopt);
  add(ClockKind::carry_review, unit, c.carry_review, counted);
  return clocks;
}

ClockSteps clock_steps(ClockKind kind, CaseStatus status) {
  const auto at_work = [&](std::string_view stopped_by) -> ClockSteps {
    if (status == S::dispatched) return {stopped_by, "sign"};
    if (status == S::objected) return {stopped_by, "rule_objection"};
    return {stopped_by, stopped_by};
  };
  switch (kind) {
    case ClockKind::sign:
      return {"sign", "sign"};
    case ClockKind::contact:
      return at_work("record_contact");
    case ClockKind::result:
      if (status == S::paused_legal) return {"file_result", "resume"};
      if (status == S::carried) return {"file_result", "end_carry"};
      return at_work("file_result");
    case ClockKind::assist:
      return at_work("report_assist");
    case ClockKind::carry_review:
      return {"review_carry", "review_carry"};
  }
  return {};
}

ClockBands clock_bands(Instant now, std::string_view zone) {
  const CivilTime civil = to_civil(now, zone);
  const std::chrono::sys_days today =
      std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day);
  const unsigned day_of_week = std::chrono::weekday{today}.iso_encoding();  // Monday is 1
  const std::chrono::year_month_day monday{today + std::chrono::days{8 - static_cast<int>(day_of_week)}};
  const auto ends = from_civil({.year = static_cast<int>(monday.year()),
                                .month = static_cast<unsigned>(monday.month()),
                                .day = static_cast<unsigned>(monday.day())},
                               zone);
  ClockBands bands{.ends = {now, now + 4h, now + 24h}, .week_ends = ends ? *ends : now + 24h};
  // On a Sunday the next 24 hours reach into the next week, and nothing is left of this one.
  bands.ends[3] = std::max(bands.week_ends, bands.ends[2]);
  return bands;
}

DueRange due_range(const ClockBands& bands, ClockState state) {
  if (state == ClockState::paused) return {};
  const auto place = static_cast<std::size_t>(state);
  return {.from = place == 0 ? Instant::min() : bands.ends[place - 1],
          .to = place == bands.ends.size() ? Instant::max() : bands.ends[place]};
}

ClockState state_of(const ClockBands& bands, Instant due) {
  const auto after = std::upper_bound(bands.ends.begin(), bands.ends.end(), due);
  return kClockStates[static_cast<std::size_t>(after - bands.ends.begin())];
}

}  // namespace tz::ledger
