#include "cadence/reminder.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

using calendar::civil_day_of;
using calendar::instant_of;
using calendar::SpanUnit;
using calendar::WorkCalendar;

std::string_view who_zh(ReminderLevel level) {
  constexpr std::string_view kWords[] = {"承办单位", "抄送分管负责人", "列入通报批评名单"};
  return kWords[static_cast<std::size_t>(level)];
}
std::string_view who_en(ReminderLevel level) {
  constexpr std::string_view kWords[] = {"the unit that has the case",
                                         "copied to the deputy head responsible",
                                         "on the list for public criticism"};
  return kWords[static_cast<std::size_t>(level)];
}

Reminder before(Instant at, Instant due, const ReminderRules& rules) {
  const std::string day = calendar::format_day(civil_day_of(due, rules.days.zone));
  return {.level = ReminderLevel::own_unit,
          .before_due = true,
          .at = at,
          .words_zh = fmt::format("催办：时限 {} 将至（承办单位）", day),
          .words_en = fmt::format("the limit of {} is near (the unit that has the case)", day)};
}

Reminder after(ReminderLevel level, Instant at, Instant due, const ReminderRules& rules) {
  const std::string day = calendar::format_day(civil_day_of(due, rules.days.zone));
  return {.level = level,
          .at = at,
          .words_zh = fmt::format("催办：时限 {} 已过（{}）", day, who_zh(level)),
          .words_en = fmt::format("the limit of {} has passed ({})", day, who_en(level))};
}

// When a step that counts from `from` is due. Hours run on; days end on a working day, in the morning.
Instant step_at(const calendar::Span& span, Instant from, const WorkCalendar& calendar,
                const ReminderRules& rules) {
  if (span.unit == SpanUnit::hours) return from + std::chrono::hours{span.value};
  const auto day = civil_day_of(calendar::due_at(span, from, calendar, rules.days).at, rules.days.zone);
  return instant_of(calendar::working_day_from(day, calendar), rules.tells_at, rules.days.zone);
}

}  // namespace

std::string_view name_of(ReminderLevel level) {
  switch (level) {
    case ReminderLevel::own_unit:
      return "own_unit";
    case ReminderLevel::deputy_head:
      return "deputy_head";
    case ReminderLevel::criticism_list:
      return "criticism_list";
  }
  return "";
}

Status check(const ReminderRules& rules) {
  const auto refuse = [](std::string rule, std::string text) {
    return fail_rule(Errc::invalid_argument, std::move(rule), std::move(text));
  };
  if (rules.tells_at < std::chrono::minutes{0} || rules.tells_at > std::chrono::hours{24})
    return refuse("time_of_day", "a time of the day is from 0:00 to 24:00");
  for (const int ahead : rules.working_days_before)
    if (ahead < 1 || ahead > 60) return refuse("days_before", "reminders go out 1 to 60 working days ahead");
  if (rules.short_limit < std::chrono::hours{0}) return refuse("short_limit", "a limit is not negative");
  for (std::size_t i = 1; i < rules.after.size(); ++i)
    if (rules.after[i].level <= rules.after[i - 1].level)
      return refuse("step_order", "each step after the due date goes to a higher level than the one before");
  return {};
}

std::vector<Reminder> reminders(Instant start, Instant due, const WorkCalendar& calendar,
                                const ReminderRules& rules) {
  std::vector<Reminder> all;
  if (due - start <= rules.short_limit) {
    if (due > start) all.push_back(before(start + (due - start) / 2, due, rules));
  } else {
    const auto last = civil_day_of(due, rules.days.zone);
    for (const int ahead : rules.working_days_before) {
      const auto day = calendar::add_working_days(last, -ahead, calendar);
      const Instant at = instant_of(day, rules.tells_at, rules.days.zone);
      if (at >= start) all.push_back(before(at, due, rules));
    }
  }
  Instant from = due;
  for (const ReminderStep& step : rules.after) {
    from = step_at(step.after, from, calendar, rules);
    // What happens at the due time is in time: the first moment after it is late.
    const Instant at = std::max(from, due + std::chrono::milliseconds{1});
    all.push_back(after(step.level, at, due, rules));
  }
  std::ranges::stable_sort(all, {}, &Reminder::at);
  return all;
}

std::vector<Reminder> to_send(const std::vector<Reminder>& all, Instant last_look, Instant now,
                              std::optional<Instant> settled_at) {
  std::vector<Reminder> ahead;
  std::optional<Reminder> late;
  for (const Reminder& one : all) {
    if (one.at <= last_look || one.at > now || (settled_at && *settled_at <= one.at)) continue;
    if (one.before_due && settled_at && *settled_at <= now) continue;
    if (one.before_due)
      ahead.assign(1, one);  // of several that were missed the last says it all
    else if (!late || one.level >= late->level)
      late = one;
  }
  if (late) return {*late};
  const bool passed =
      std::ranges::any_of(all, [&](const Reminder& one) { return !one.before_due && one.at <= now; });
  return passed ? std::vector<Reminder>{} : ahead;
}

std::vector<Prompt> prompts(const TenDay& period, const std::vector<PromptLine>& lines,
                            const std::vector<SentPrompt>& sent) {
  std::map<ActorId, Prompt> by_person;
  for (const PromptLine& line : lines) {
    if (std::ranges::any_of(
            sent, [&](const SentPrompt& one) { return one.person == line.person && one.period == period; }))
      continue;
    Prompt& prompt = by_person.try_emplace(line.person, Prompt{line.person, period, {}}).first->second;
    if (std::ranges::find(prompt.lines, line) == prompt.lines.end()) prompt.lines.push_back(line);
  }
  std::vector<Prompt> out;
  for (auto& [person, prompt] : by_person) out.push_back(std::move(prompt));
  return out;
}

}  // namespace tz::cadence
