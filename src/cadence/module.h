#pragma once
// The regular rounds put together: tables, stores, services, routes, jobs. For app/ and for tests.
#include <span>

#include "cadence/action_service.h"
#include "cadence/month_service.h"
#include "cadence/round_service.h"
#include "cadence/sql_action_store.h"
#include "cadence/sql_month_store.h"
#include "cadence/sql_round_store.h"
#include "cadence/sql_setting_store.h"
#include "cadence/sql_watch_store.h"
#include "cadence/watch_service.h"
#include "ledger/module.h"
#include "store/database.h"

namespace tz::http {
class Router;
}

namespace tz::cadence {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, IdMaker& ids, ledger::Module& ledger, const ledger::Planner& planner,
         CityDaysOf days, PeopleOf people)
      : settings(db),
        watch(db),
        round_store(db),
        action_store(db),
        month_store(db),
        watching(watch, ledger.events, ledger.service, planner),
        rounds(round_store, watch, std::move(people)),
        actions(action_store, round_store, ids),
        months(month_store, round_store, watch),
        days_of(std::move(days)) {}

  // What holds in the city now.  not_found: the city is not loaded
  Result<CityRules> rules(JurisdictionId j) const;

  SqlSettingStore settings;
  SqlWatchStore watch;
  SqlRoundStore round_store;
  SqlActionStore action_store;
  SqlMonthStore month_store;
  WatchService watching;
  RoundService rounds;
  ActionService actions;
  MonthService months;
  CityDaysOf days_of;
};

// Every route of the rounds; they are named in api_rounds.h, api_actions.h and api_months.h. Everything given
// must outlive the router. `names` says who is who of the staff; without it answers have ids alone.
void add_routes(http::Router& router, Module& module, ledger::Module& ledger, const ledger::Planner& planner,
                NameOf names = {});

// One turn of the rounds for a city: reads on in the feed; then what is due of the weekly run, the ten-day
// prompt, the month, reminders and the days of actions, a bounded piece of each. Nothing of it is done twice,
// however often and after whatever crash it is called. True if there is more to do now.
Result<bool> run_once(Module& module, JurisdictionId j, Instant now);

}  // namespace tz::cadence
