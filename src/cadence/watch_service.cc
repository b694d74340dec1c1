#include "cadence/watch_service.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/log.h"
#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

const ledger::By kTimer{.actor = kSystemActor, .role = ledger::Role::system};

bool is_refusal(Errc code) {
  return code == Errc::not_allowed || code == Errc::forbidden || code == Errc::invalid_argument;
}

// One case that cannot be read is told of, and does not keep the others waiting.
Status unless_its_own(JurisdictionId j, ledger::CaseId id, const Error& error) {
  if (error.code == Errc::unavailable || error.code == Errc::conflict) return tl::unexpected<Error>(error);
  log::error("cadence_case_skipped", {{"jurisdiction", static_cast<std::int64_t>(j)},
                                      {"case", static_cast<std::int64_t>(id)},
                                      {"reason", std::string_view(error.message)}});
  return {};
}

bool is_told(const std::vector<ledger::StoredEvent>& history, const SentReminder& owed) {
  return std::ranges::any_of(history, [&](const ledger::StoredEvent& e) {
    const auto* urged = std::get_if<ledger::Urged>(&e.event);
    return urged != nullptr && urged->level == owed.level && e.by.actor == kSystemActor && e.at >= owed.at;
  });
}

}  // namespace

std::string_view urge_level(const Reminder& reminder) {
  if (reminder.before_due) return kUrgeBefore;
  switch (reminder.level) {
    case ReminderLevel::own_unit:
      return kUrgeOverdue;
    case ReminderLevel::deputy_head:
      return kUrgeDeputy;
    case ReminderLevel::criticism_list:
      return kUrgeCriticism;
  }
  return kUrgeOverdue;
}

std::string step_of(const Reminder& reminder, const CityRules& rules) {
  if (!reminder.before_due) return std::string(urge_level(reminder));
  return "before:" + calendar::format_day(calendar::civil_day_of(reminder.at, rules.settings.run.zone));
}

UnitId WatchService::hotline(JurisdictionId j) const {
  const auto units = planner_.units(j);
  if (!units) return {};
  for (const auto& card : *units)
    if (card.active && card.kind == "hotline") return card.id;
  return {};
}

Result<std::optional<WatchedCase>> WatchService::read(JurisdictionId j, ledger::CaseId id,
                                                      UnitId hotline) const {
  TZ_TRY(history, history_.history(j, id, false));
  return watch(id, j, history, hotline);
}

Result<std::size_t> WatchService::follow(JurisdictionId j, const CityRules& rules, Instant now,
                                         std::size_t limit) {
  TZ_TRY(progress, store_.progress(j, now));
  TZ_TRY(events, history_.feed(j, progress.position, limit, false));
  if (events.empty()) return std::size_t{0};
  std::map<ledger::CaseId, std::vector<ledger::StoredEvent>> fed;
  std::set<ledger::CaseId> touched;
  for (const auto& e : events) {
    fed[e.case_id].push_back(e.stored);
    if (concerns_rounds(e.stored.event)) touched.insert(e.case_id);
  }
  const UnitId desk = hotline(j);
  std::vector<WatchedCase> cases;
  for (const auto id : touched) {
    // An import brings a hundred thousand that begin here: of those nothing more is to be read.
    const auto& own = fed.at(id);
    const bool begins = own.front().version == 1;
    auto found = begins ? Result<std::optional<WatchedCase>>(watch(id, j, own, desk)) : read(j, id, desk);
    if (!found) {
      TZ_CHECK(unless_its_own(j, id, found.error()));
      continue;
    }
    if (!*found) continue;
    TZ_TRY(before, store_.find(j, id));
    WatchedCase c = carried_over(*std::move(*found), before);
    // Nobody is put on a list at once for what passed before the rounds began here.
    c.looked_at = std::max(c.looked_at, progress.begun_at);
    c.next_at = next_look(c, rules);
    cases.push_back(std::move(c));
  }
  TZ_CHECK(store_.save(j, cases, events.back().position));
  return events.size();
}

// Writes down what is due, so that it is sent once, whatever happens next.
Status WatchService::write_down(JurisdictionId j, const WatchedCase& c, const CityRules& rules, Instant now) {
  SentReminder reminder{.id = c.id, .at = now, .code = c.code, .unit = c.unit, .tip_off = c.tip_off};
  for (const Reminder& one : to_send(reminders_of(c, rules), c.looked_at, now, c.result_filed_at)) {
    reminder.due = *c.result_due;
    reminder.step = step_of(one, rules);
    reminder.level = urge_level(one);
    reminder.before_due = one.before_due;
    reminder.words_zh = one.words_zh;
    reminder.words_en = one.words_en;
    TZ_TRY(is_new, store_.owe(j, reminder));
    static_cast<void>(is_new);
  }
  if (sign_step(c, rules.settings, now) != SignStep::remind) return {};
  const auto day = calendar::format_day(calendar::civil_day_of(*c.sign_due, rules.settings.run.zone));
  reminder.due = *c.sign_due;
  reminder.step = kUrgeSign;
  reminder.level = kUrgeSign;
  reminder.before_due = false;
  reminder.words_zh = "催办：签收时限 " + day + " 已过，尚未签收";
  reminder.words_en = "the limit for signing, " + day + ", has passed and the case is not signed for";
  TZ_TRY(is_new, store_.owe(j, reminder));
  static_cast<void>(is_new);
  return {};
}

// Tells the ledger what is owed, unless it stands in the history already: a crash came between.
Status WatchService::pay(JurisdictionId j, const SentReminder& owed) {
  TZ_TRY(history, history_.history(j, owed.id, false));
  if (is_told(history, owed)) return store_.settle(j, owed, ReminderState::sent);
  const ledger::Urge urge{.level = owed.level, .note = owed.words_zh + "\n" + owed.words_en};
  const auto after = cases_.handle_latest(j, owed.id, urge, kTimer);
  if (after) return store_.settle(j, owed, ReminderState::sent);
  if (is_refusal(after.error().code)) return store_.settle(j, owed, ReminderState::refused);
  return tl::unexpected<Error>(after.error());
}

Status WatchService::look(JurisdictionId j, WatchedCase c, const CityRules& rules, Instant now) {
  // What the feed has not brought yet counts too: nobody is urged who has just filed.
  TZ_TRY(fresh, read(j, c.id, hotline(j)));
  if (!fresh) return {};
  c = carried_over(*std::move(fresh), c);
  TZ_CHECK(write_down(j, c, rules, now));
  const SignStep step = sign_step(c, rules.settings, now);
  if (step == SignStep::sign) {
    const auto after = cases_.handle_latest(j, c.id, ledger::Sign{.automatic = true}, kTimer);
    if (!after && !is_refusal(after.error().code)) return tl::unexpected<Error>(after.error());
    TZ_TRY(now_signed, read(j, c.id, hotline(j)));
    if (now_signed) c = carried_over(*std::move(now_signed), c);
  }
  c.looked_at = std::max(c.looked_at, now);
  // What could not be signed is tried again after the same time.
  if (step != SignStep::none && c.sign_due) c.sign_told_at = now;
  c.next_at = next_look(c, rules);
  return store_.save_one(j, c);
}

Result<bool> WatchService::remind(JurisdictionId j, const CityRules& rules, Instant now, std::size_t limit) {
  TZ_TRY(cases, store_.to_look_at(j, now, limit));
  for (auto& c : cases) {
    const auto looked = look(j, c, rules, now);
    if (looked) continue;
    TZ_CHECK(unless_its_own(j, c.id, looked.error()));
    c.next_at.reset();
    TZ_CHECK(store_.save_one(j, c));
  }
  TZ_TRY(owed, store_.owed(j, limit));
  for (const auto& one : owed)
    if (const auto paid = pay(j, one); !paid) TZ_CHECK(unless_its_own(j, one.id, paid.error()));
  return cases.size() == limit || owed.size() == limit;
}

}  // namespace tz::cadence
