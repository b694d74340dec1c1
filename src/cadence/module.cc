#include "cadence/module.h"

#include "cadence/api_actions.h"
#include "cadence/api_months.h"
#include "cadence/api_rounds.h"

namespace tz::cadence {

Result<CityRules> Module::rules(JurisdictionId j) const {
  TZ_TRY(days, days_of(j));
  TZ_TRY(found, settings.load(j));
  return rules_of(std::move(found), std::move(days));
}

void add_routes(http::Router& router, Module& module, ledger::Module& ledger, const ledger::Planner& planner,
                NameOf names) {
  const ApiParts parts{planner, ledger.service, ledger.query,
                       [&module](JurisdictionId j) { return module.rules(j); }, std::move(names)};
  add_round_routes(router, {parts, module.round_store, module.watch});
  add_action_routes(router, {parts, module.actions, module.action_store});
  add_month_routes(router, {parts, module.months, module.month_store, module.round_store});
}

Result<bool> run_once(Module& module, JurisdictionId j, Instant now) {
  constexpr std::size_t kEventsAtOnce = 500, kRemindersAtOnce = 20, kActionsAtOnce = 50;
  TZ_TRY(rules, module.rules(j));
  TZ_TRY(progress, module.watch.progress(j, now));
  TZ_TRY(read, module.watching.follow(j, rules, now, kEventsAtOnce));
  // What is not read yet may belong on the agenda.
  if (read == kEventsAtOnce) return true;
  TZ_TRY(weekly, module.rounds.weekly(j, rules, progress.begun_at, now));
  TZ_TRY(prompt, module.rounds.prompt(j, rules, progress.begun_at, now));
  TZ_TRY(month, module.months.draft(j, rules, progress.begun_at, now));
  TZ_TRY(reminders, module.watching.remind(j, rules, now, kRemindersAtOnce));
  TZ_TRY(actions, module.actions.pass_days(j, now, kActionsAtOnce));
  return weekly || prompt || month || reminders || actions;
}

}  // namespace tz::cadence
