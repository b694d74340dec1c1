#pragma once
// Search put together: tables, store, follower, limiter, routes. For app/ and for tests.
#include <span>

#include "ledger/module.h"
#include "ledger/planner.h"
#include "search/follower.h"
#include "search/limiter.h"
#include "search/sql_search_store.h"
#include "store/database.h"

namespace tz::http {
class Router;
}
namespace tz::pages {
class Shell;
}

namespace tz::search {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, const ledger::Module& ledger, const ledger::Planner& planner)
      : store(db), follower(store, ledger.events, ledger.query, ledger.service, planner) {}
  SqlSearchStore store;
  Follower follower;
  Limiter limiter;
};

// GET /v1/search, GET /v1/cases/{code}/like, and GET /search of the city whose pages are served.
void add_routes(http::Router& router, Module& module, const ledger::Module& ledger,
                const ledger::Planner& planner, const pages::Shell& shell, JurisdictionId home);

// Reads on in the feed; true if there is more.
Result<bool> run_once(Module& module, JurisdictionId j);

}  // namespace tz::search
