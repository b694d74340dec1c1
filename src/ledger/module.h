#pragma once
// The ledger put together: tables, store, queries, service, routes. For app/ and for tests.
#include <span>

#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "ledger/account_name.h"
#include "ledger/api_commands.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "ledger/sql_alert_store.h"
#include "ledger/sql_case_query.h"
#include "ledger/sql_clock_query.h"
#include "ledger/sql_contact_index.h"
#include "ledger/sql_event_store.h"
#include "store/database.h"

namespace tz::http {
class Router;
}

namespace tz::ledger {

// The module's tables, for store::migrate. After it fill_clocks() of ledger/sql_clock_rows.h and
// fill_contacts() of ledger/sql_contact_index.h.
std::span<const store::Migration> schema();

// What public lists and figures need to know, asked of the configuration. `planner` must outlive what is
// returned.
QuerySettings settings_from(const Planner& planner);
PolicyOf policy_from(const Planner& planner);

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, const Clock& clock, Random& random, IdMaker& ids, PolicyOf policy = {},
         QuerySettings settings = {})
      : events(db),
        alerts(db),
        query(db, std::move(settings)),
        clocks(db),
        contacts(db),
        service(events, clock, random, ids, std::move(policy), &alerts) {}

  SqlEventStore events;
  SqlAlertStore alerts;
  SqlCaseQuery query;
  SqlClockQuery clocks;
  SqlContactIndex contacts;
  CaseService service;
};

// GET /v1/cases, /v1/offers, /v1/queues, /v1/figures, /v1/violations, /v1/clocks, /v1/clocks/rows,
// /v1/cases/{code}, POST /v1/cases/{code}/{command}, GET /v1/reference, /v1/zones, /v1/alerts. `find_media`
// knows the files that a command may name, `taken_by_sheet` what is recorded elsewhere.
void add_routes(http::Router& router, Module& module, const Planner& planner, AccountName name_of,
                FindMedia find_media, TakenBySheet taken_by_sheet = {});

}  // namespace tz::ledger
