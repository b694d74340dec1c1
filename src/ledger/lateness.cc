#include "ledger/lateness.h"

#include <algorithm>

#include "ledger/decide.h"

namespace tz::ledger {
namespace {

using S = CaseStatus;

struct Part {
  Holder holder = Holder::hotline;
  UnitId unit{};
  bool open = true;  // false: the case had ended, and is nobody's
  Instant from{};
};

std::pair<Holder, UnitId> holder_of(const Case& c) {
  switch (c.status) {
    case S::dispatched:
      return {Holder::unit, c.proposed_lead.value_or(c.lead.value_or(UnitId{}))};
    case S::signed_for:
    case S::in_hand:
    case S::rework:
    case S::carried:
      return {Holder::unit, c.lead.value_or(UnitId{})};
    case S::objected:
      return {Holder::panel, UnitId{}};
    case S::callback:
      return {Holder::callback, UnitId{}};
    case S::paused_legal:
      return {Holder::paused, UnitId{}};
    case S::received:
    case S::triaged:
    case S::reopened:
    case S::result_filed:
    case S::landed:
    case S::withdrawn:
      return {Holder::hotline, UnitId{}};
  }
  return {Holder::hotline, UnitId{}};
}

Held between(Instant from, Instant to, const WorkedTime& worked) {
  if (to <= from) return {};
  return {.natural = to - from, .worked = worked(from, to)};
}

// Who was asked to assist and what it said, as the events tell it.
void follow_assists(std::vector<AssistShare>& all, const Event& event, Instant at) {
  if (const auto* asked = std::get_if<AssistAssigned>(&event))
    all.push_back({.unit = asked->assist.unit, .asked_at = at, .due = asked->assist.due});
  if (const auto* told = std::get_if<AssistReported>(&event))
    for (AssistShare& one : all)
      if (one.unit == told->unit && !one.reported_at) one.reported_at = at;
}

void add(Held& to, const Held& more) {
  to.natural += more.natural;
  to.worked += more.worked;
}

}  // namespace

std::string_view name(Holder holder) noexcept {
  switch (holder) {
    case Holder::hotline:
      return "hotline";
    case Holder::unit:
      return "unit";
    case Holder::panel:
      return "panel";
    case Holder::callback:
      return "callback";
    case Holder::paused:
      return "paused";
  }
  return "";
}

Lateness lateness(std::span<const StoredEvent> history, Instant now, const WorkedTime& worked) {
  Lateness out;
  std::vector<Part> parts;
  Case c;
  for (const StoredEvent& stored : history) {
    c = apply(std::move(c), stored.event, stored.at, stored.by);
    // When it happened: imports say so themselves.
    Instant at = stored.at;
    if (c.version == 1) at = c.received_at;
    if (std::holds_alternative<Dispatched>(stored.event)) at = c.dispatched_at.value_or(at);
    if (std::holds_alternative<Landed>(stored.event)) at = c.landed_at.value_or(at);
    if (!parts.empty()) at = std::max(at, parts.back().from);
    if (!out.first_due && c.due.result) out.first_due = c.due.result;
    follow_assists(out.assists, stored.event, at);
    // Who has come to lead the case assists no more.
    std::erase_if(out.assists,
                  [&](const AssistShare& one) { return !one.reported_at && c.lead == one.unit; });
    const auto [holder, unit] = holder_of(c);
    const bool open = is_open(c.status);
    if (parts.empty() || parts.back().open != open || parts.back().holder != holder ||
        parts.back().unit != unit)
      parts.push_back({holder, unit, open, at});
  }
  if (parts.empty()) return out;
  out.rule = c.due.rule;
  out.due = c.due.result;
  out.landed = c.landed_at;
  const Instant end = parts.back().open ? std::max(now, parts.back().from) : parts.back().from;
  if (out.due) out.late_by = between(*out.due, end, worked);
  for (AssistShare& one : out.assists)
    if (one.due) one.late_by = between(*one.due, one.reported_at.value_or(end), worked);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& [holder, unit, open, from] = parts[i];
    if (!open) continue;
    const Instant to = i + 1 < parts.size() ? parts[i + 1].from : end;
    auto share = std::ranges::find_if(out.shares, [&, who = holder, whose = unit](const Share& s) {
      return s.holder == who && s.unit == whose;
    });
    if (share == out.shares.end())
      share = out.shares.insert(out.shares.end(), {.holder = holder, .unit = unit});
    add(share->held, between(from, to, worked));
    if (out.due) add(share->late, between(std::max(from, *out.due), to, worked));
  }
  return out;
}

}  // namespace tz::ledger
