#include "cadence/agenda.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

struct Found {
  AgendaReason reason;
  Instant since;
  std::string zh, en;
};

std::string day_of(Instant at, const AgendaRules& rules) {
  return calendar::format_day(calendar::civil_day_of(at, rules.days.zone));
}

// All reasons that hold for the case, in the order of AgendaReason.
std::vector<Found> reasons_of(const AgendaCase& c, Instant last_run, Instant now, Instant next_run,
                              const calendar::WorkCalendar& calendar, const AgendaRules& rules) {
  std::vector<Found> found;
  if (c.over) return found;
  const auto add = [&](AgendaReason reason, Instant since, std::string_view zh, std::string_view en) {
    const std::string day = day_of(since, rules);
    found.push_back({reason, since, fmt::format("{}（{}）", zh, day), fmt::format("{} ({})", en, day)});
  };
  // What happens at the limit is in time.
  if (c.result_due && !c.result_filed_at && *c.result_due < now && !c.carry_review_due)
    add(AgendaReason::overdue, *c.result_due, "应办未办，时限已过", "overdue, the limit has passed");
  if (c.contact_due && !c.contacted_at && *c.contact_due < now)
    add(AgendaReason::no_first_contact, *c.contact_due, "尚未联系诉求人",
        "the resident has not been contacted");
  if (c.reopened_at && *c.reopened_at >= last_run && *c.reopened_at < now)
    add(AgendaReason::reopened, *c.reopened_at, "诉求人重开", "reopened by the resident");
  if (c.carry_review_due && *c.carry_review_due < next_run)
    add(AgendaReason::carry_review_due, *c.carry_review_due, "挂账待复查",
        "a carried case is due for review");
  if (c.objected_at) {
    const Instant stuck = calendar::due_at(rules.objection_stuck, *c.objected_at, calendar, rules.days).at;
    if (stuck < now)
      add(AgendaReason::stuck_in_objection, *c.objected_at, "退单异议尚未裁定",
          "an objection waits for its ruling");
  }
  return found;
}

AgendaItem item_of(const AgendaCase& c, const std::vector<Found>& found) {
  AgendaItem item{.reason = found.front().reason,
                  .emergency = c.emergency,
                  .unit = c.lead,
                  .code = c.code,
                  .since = found.front().since};
  for (const Found& one : found) {
    if (&one != &found.front()) item.also.push_back(one.reason);
    item.words_zh += (item.words_zh.empty() ? "" : "；") + one.zh;
    item.words_en += (item.words_en.empty() ? "" : "; ") + one.en;
  }
  return item;
}

}  // namespace

std::string_view name_of(AgendaReason reason) {
  switch (reason) {
    case AgendaReason::overdue:
      return "overdue";
    case AgendaReason::no_first_contact:
      return "no_first_contact";
    case AgendaReason::reopened:
      return "reopened";
    case AgendaReason::carry_review_due:
      return "carry_review_due";
    case AgendaReason::stuck_in_objection:
      return "stuck_in_objection";
  }
  return "";
}

std::vector<AgendaItem> make_agenda(const std::vector<AgendaCase>& cases, Instant last_run, Instant now,
                                    Instant next_run, const calendar::WorkCalendar& calendar,
                                    const AgendaRules& rules) {
  std::vector<AgendaItem> agenda;
  for (const AgendaCase& c : cases)
    if (const auto found = reasons_of(c, last_run, now, next_run, calendar, rules); !found.empty())
      agenda.push_back(item_of(c, found));
  std::ranges::sort(agenda, [](const AgendaItem& a, const AgendaItem& b) {
    return std::tuple(!a.emergency, a.reason, a.since, std::string_view(a.code)) <
           std::tuple(!b.emergency, b.reason, b.since, std::string_view(b.code));
  });
  return agenda;
}

}  // namespace tz::cadence
