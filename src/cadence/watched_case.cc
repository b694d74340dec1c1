#include "cadence/watched_case.h"

#include <fmt/format.h>

#include <algorithm>

#include "calendar/civil_day.h"
#include "ledger/clock_list.h"

namespace tz::cadence {
namespace {

using ledger::Case;
using ledger::CaseStatus;
using std::chrono::milliseconds;

constexpr Instant kFarAway = Instant::max();

// What the last state of a case does not say.
struct Seen {
  std::optional<Instant> echoed_at{}, reopened_at{}, objected_at{}, ended_at{};
  Instant due_set_at{};
};

void note(Seen& seen, const Case& before, const Case& after, const ledger::StoredEvent& e) {
  if (!after.echoed)
    seen.echoed_at.reset();
  else if (!before.echoed)
    seen.echoed_at = e.at;
  if (std::holds_alternative<ledger::Reopened>(e.event)) seen.reopened_at = e.at;
  if (std::holds_alternative<ledger::Objected>(e.event)) seen.objected_at = e.at;
  if (!ledger::is_open(after.status) && ledger::is_open(before.status)) seen.ended_at = e.at;
  if (before.due != after.due || before.dispatched_at != after.dispatched_at) seen.due_set_at = e.at;
}

UnitId unit_of(const Case& c, UnitId hotline) {
  if (c.status == CaseStatus::dispatched && c.proposed_lead) return *c.proposed_lead;
  return c.lead.value_or(hotline);
}

// Whether a word is owed to the resident, and by when.
std::optional<Instant> echo_due(const Case& c, const Seen& seen) {
  const auto due = c.due.contact ? c.due.contact : c.due.result;
  if (!due || c.no_reply_wanted) return std::nullopt;
  // Who takes the matter back in time is owed no more.
  if (c.status == CaseStatus::withdrawn && seen.ended_at && *seen.ended_at <= *due) return std::nullopt;
  return due;
}

bool came_ended(const Case& c, std::span<const ledger::StoredEvent> history) {
  if (c.channel != ledger::Channel::file || ledger::is_open(c.status)) return false;
  return std::ranges::any_of(history, [](const ledger::StoredEvent& e) {
    const auto* landed = std::get_if<ledger::Landed>(&e.event);
    return landed != nullptr && landed->said_at;
  });
}

struct Line {
  Instant since;
  std::string_view zh, en;
};

}  // namespace

bool concerns_rounds(const ledger::Event& event) {
  return !std::holds_alternative<ledger::Urged>(event) && !std::holds_alternative<ledger::Noted>(event) &&
         !std::holds_alternative<ledger::InformationAdded>(event) &&
         !std::holds_alternative<ledger::Linked>(event) && !std::holds_alternative<ledger::Unlinked>(event) &&
         !std::holds_alternative<ledger::Redacted>(event) &&
         !std::holds_alternative<ledger::PicturesShown>(event) &&
         !std::holds_alternative<ledger::AssistReported>(event) &&
         !std::holds_alternative<ledger::Supervised>(event) &&
         !std::holds_alternative<ledger::SupervisionLifted>(event);
}

std::optional<WatchedCase> watch(ledger::CaseId id, JurisdictionId j,
                                 std::span<const ledger::StoredEvent> history, UnitId hotline) {
  Case c{.id = id, .jurisdiction = j};
  Seen seen;
  for (const auto& e : history) {
    Case after = ledger::apply(c, e.event, e.at, e.by);
    note(seen, c, after, e);
    c = std::move(after);
  }
  if (came_ended(c, history)) return std::nullopt;
  WatchedCase w{.id = id,
                .code = c.code,
                .version = c.version,
                .unit = unit_of(c, hotline),
                .status = c.status,
                .open = ledger::is_open(c.status),
                .merged = c.merged_into.has_value(),
                .emergency = c.urgency == ledger::Urgency::emergency,
                .tip_off = c.request_type == ledger::RequestType::report,
                .received_at = c.received_at};
  w.echo_due = echo_due(c, seen);
  w.echoed_at = seen.echoed_at;
  w.landing_due = c.due.result;
  if (!w.open) w.landed_at = c.landed_at ? c.landed_at : seen.ended_at;
  w.result_due = c.due.result;
  w.result_filed_at = c.result_at;
  w.contact_due = c.due.contact;
  w.contacted_at = c.contacted_at;
  w.sign_due = ledger::sign_due(c);
  if (w.open) w.reopened_at = seen.reopened_at;
  if (c.status == CaseStatus::carried) w.carry_review = c.carry_review;
  if (c.status == CaseStatus::objected) w.objected_at = seen.objected_at;
  if (w.open && !w.merged && !w.tip_off && !c.zones.empty()) {
    w.place = c.zones.front();
    w.need_at = std::max(c.received_at, w.reopened_at.value_or(c.received_at));
  }
  w.limit_from = c.due.from.value_or(c.dispatched_at.value_or(c.received_at));
  w.due_set_at = seen.due_set_at;
  w.looked_at = w.due_set_at;
  return w;
}

WatchedCase carried_over(WatchedCase now, const std::optional<WatchedCase>& before) {
  if (!before) return now;
  if (before->result_due == now.result_due) now.looked_at = std::max(now.looked_at, before->looked_at);
  if (now.sign_due && before->sign_due == now.sign_due && before->unit == now.unit)
    now.sign_told_at = before->sign_told_at;
  return now;
}

bool is_running(const WatchedCase& c) {
  using enum CaseStatus;
  if (!c.open || c.merged || !c.result_due || c.result_filed_at) return false;
  return c.status == dispatched || c.status == signed_for || c.status == objected || c.status == in_hand ||
         c.status == rework || c.status == reopened;
}

std::vector<Reminder> reminders_of(const WatchedCase& c, const CityRules& rules) {
  if (!is_running(c)) return {};
  return reminders(c.limit_from, *c.result_due, *rules.calendar, rules.settings.reminder);
}

SignStep sign_step(const WatchedCase& c, const Settings& settings, Instant now) {
  if (!c.sign_due || c.merged || now <= *c.sign_due) return SignStep::none;
  if (!c.sign_told_at) return SignStep::remind;
  return settings.auto_sign && now >= *c.sign_told_at + settings.sign_after ? SignStep::sign : SignStep::none;
}

std::optional<Instant> next_look(const WatchedCase& c, const CityRules& rules) {
  std::optional<Instant> next;
  const auto sooner = [&next](Instant at) { next = std::min(next.value_or(at), at); };
  for (const Reminder& one : reminders_of(c, rules))
    if (one.at > c.looked_at) {
      sooner(one.at);
      break;
    }
  if (c.sign_due && !c.merged) {
    if (!c.sign_told_at)
      sooner(*c.sign_due + milliseconds{1});
    else if (rules.settings.auto_sign)
      sooner(*c.sign_told_at + rules.settings.sign_after);
  }
  return next;
}

AgendaCase agenda_case(const WatchedCase& c) {
  return {.code = c.code,
          .lead = c.unit,
          .emergency = c.emergency,
          .over = !c.open || c.merged,
          .result_due = c.result_due,
          .result_filed_at = c.result_filed_at,
          .contact_due = c.contact_due,
          .contacted_at = c.contacted_at,
          .reopened_at = c.reopened_at,
          .carry_review_due = c.carry_review,
          .objected_at = c.objected_at};
}

SealingCase sealing_case(const WatchedCase& c) {
  return {.code = c.code,
          .unit = c.unit,
          .received_at = c.received_at,
          .echo_due = c.echo_due.value_or(kFarAway),
          .echoed_at = c.echoed_at,
          .landing_due = c.landing_due.value_or(kFarAway),
          .landed_at = c.landed_at};
}

std::optional<PromptWords> prompt_words(const WatchedCase& c, const Window& period, Instant now,
                                        const CityRules& rules) {
  if (!c.open || c.merged) return std::nullopt;
  std::vector<Line> lines;
  if (c.result_due && !c.result_filed_at && !c.carry_review) {
    if (*c.result_due < now)
      lines.push_back({*c.result_due, "时限已过", "overdue"});
    else if (*c.result_due < period.to)
      lines.push_back({*c.result_due, "下一旬内到期", "due by the end of the next ten-day period"});
  }
  if (c.contact_due && !c.contacted_at && *c.contact_due < now)
    lines.push_back({*c.contact_due, "尚未首次联系诉求人", "no first reply to the resident"});
  if (c.reopened_at && !c.result_filed_at)
    lines.push_back({*c.reopened_at, "诉求人重开", "reopened by the resident"});
  if (c.carry_review && *c.carry_review < period.to)
    lines.push_back({*c.carry_review, "挂账待复查", "a carried case is due for review"});
  if (lines.empty()) return std::nullopt;
  PromptWords words{.since = lines.front().since};
  for (const Line& line : lines) {
    const auto day = calendar::format_day(calendar::civil_day_of(line.since, rules.settings.run.zone));
    words.zh += fmt::format("{}{}（{}）", words.zh.empty() ? "" : "；", line.zh, day);
    words.en += fmt::format("{}{} ({})", words.en.empty() ? "" : "; ", line.en, day);
  }
  return words;
}

}  // namespace tz::cadence
