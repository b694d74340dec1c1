#pragma once
// Routing put together: tables, store, service, planner. For app/ and for tests.
#include <span>

#include "routing/city_planner.h"
#include "routing/precedent_desk.h"
#include "routing/routing_service.h"
#include "routing/sql_due_sweep_store.h"
#include "routing/sql_precedent_store.h"
#include "routing/sql_routing_store.h"
#include "routing/sql_whistle_store.h"
#include "routing/whistle_policy.h"
#include "store/database.h"

namespace tz::routing {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, places::PlaceService& places, calendar::CalendarService& calendar,
         const Clock& clock)
      : store(db),
        service(store, places, calendar, clock),
        precedents(db),
        planner(service, places, &precedents) {}
  SqlRoutingStore store;
  RoutingService service;
  SqlPrecedentStore precedents;
  CityPlanner planner;
};

// Precedents put together; its routes, and those of the lists, are add_dispatch_routes of api_dispatch.h. As
// Module.
struct DispatchModule {
  DispatchModule(Module& module, const ledger::EventStore& events)
      : follower(module.precedents, events), desk(module.precedents, module.service) {}
  PrecedentFollower follower;
  PrecedentDesk desk;
};

// Whistles put together; its routes are whistle::add_routes of api_whistles.h. As Module.
struct WhistleModule {
  WhistleModule(store::Database& db, const Clock& clock, IdMaker& ids, RoutingService& cities)
      : store(db), service(store, clock, ids, whistle::policy_from(cities)) {}
  whistle::SqlWhistleStore store;
  whistle::WhistleService service;
};

// The recomputing of due dates put together. As Module.
struct DueSweepModule {
  DueSweepModule(store::Database& db, const Clock& clock, RoutingService& cities,
                 const ledger::Planner& planner, ledger::CaseService& cases, const ledger::CaseQuery& query)
      : store(db), sweeper(cities, planner, cases, query, store, clock) {}
  SqlDueSweepStore store;
  DueSweeper sweeper;
};

}  // namespace tz::routing
