#include "routing/limit_trial.h"

#include "calendar/civil_day.h"

namespace tz::routing {
namespace {

using calendar::civil_day_of;
using std::chrono::days;
using std::chrono::sys_days;

// Every day worked: where a span would end if nothing moved it.
class EveryDay final : public WorkCalendar {
 public:
  bool is_working_day(sys_days /*day*/) const override { return true; }
  bool is_holiday(sys_days /*day*/) const override { return false; }
  bool is_published(std::chrono::year /*year*/) const override { return true; }
};

void add_day(std::vector<TrialDays>& all, sys_days day, const calendar::LayeredCalendar& calendar) {
  const auto verdict = calendar.verdict(day);
  if (verdict.worked && !calendar::is_weekend(day)) return;
  TrialDays one{.from = day, .to = day};
  if (verdict.worked)
    one.kind = TrialDay::makeup;
  else if (verdict.holiday)
    one.kind = TrialDay::holiday;
  if (verdict.listed != nullptr) {
    one.name_zh = verdict.listed->name_zh;
    one.name_en = verdict.listed->name_en;
  }
  if (!all.empty()) {
    TrialDays& last = all.back();
    if (last.to + days{1} == day && last.kind == one.kind && last.name_zh == one.name_zh) {
      last.to = day;
      return;
    }
  }
  all.push_back(std::move(one));
}

std::vector<TrialDays> days_of(const Span& span, Instant start, Instant due,
                               const calendar::LayeredCalendar& calendar, const DayRules& rules) {
  std::vector<TrialDays> all;
  if (span.unit == SpanUnit::hours || span.value == 0) return all;
  sys_days first = civil_day_of(start, rules.zone) + days{1};
  const sys_days last = civil_day_of(due, rules.zone);
  if (span.unit != SpanUnit::working_days)
    first = civil_day_of(due_at(span, start, EveryDay(), rules).at, rules.zone);
  for (sys_days day = first; day <= last; day += days{1})
    // The day on which a span of natural days ends is worked, or nothing moved it off: it explains nothing.
    if (span.unit == SpanUnit::working_days || day < last) add_day(all, day, calendar);
  return all;
}

}  // namespace

std::string_view name_of(TrialKind kind) {
  switch (kind) {
    case TrialKind::sign:
      return "sign";
    case TrialKind::contact:
      return "contact";
    case TrialKind::objection:
      return "objection";
    case TrialKind::result:
      return "result";
    case TrialKind::extension:
      return "extension";
  }
  return "";
}

std::string_view name_of(TrialDay day) {
  switch (day) {
    case TrialDay::weekend:
      return "weekend";
    case TrialDay::holiday:
      return "holiday";
    case TrialDay::makeup:
      return "makeup";
  }
  return "";
}

std::vector<TrialStep> try_limits(const LimitRule& rule, Instant start,
                                  const calendar::LayeredCalendar& calendar, const DayRules& rules,
                                  const ledger::Policy& policy) {
  std::vector<TrialStep> steps;
  const auto add = [&](TrialKind kind, const std::optional<Span>& span, Instant from) {
    if (!span) return;
    const Due due = due_at(*span, from, calendar, rules);
    steps.push_back({kind, span, from, due, days_of(*span, from, due.at, calendar, rules)});
  };
  add(TrialKind::sign, rule.sign, start);
  add(TrialKind::contact, rule.contact, start);
  add(TrialKind::objection, rule.objection, start);
  if (!rule.objection)
    steps.push_back(
        {.kind = TrialKind::objection, .from = start, .due = {.at = start + policy.objection_window}});
  add(TrialKind::result, rule.result, start);
  for (int time = 0; time < rule.extensions_max; ++time) {
    const Instant from = steps.back().due.at;
    add(TrialKind::extension, rule.extension, from);
    if (!rule.extension)
      steps.push_back(
          {.kind = TrialKind::extension, .from = from, .due = {.at = from + policy.extension_max}});
  }
  return steps;
}

}  // namespace tz::routing
