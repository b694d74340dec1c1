#pragma once
// The call-back desk put together: tables, stores, services, routes, jobs. For app/ and for tests.
#include <span>
#include <stop_token>

#include "callback/callback_service.h"
#include "callback/draw_service.h"
#include "callback/sql_callback_query.h"
#include "callback/sql_callback_store.h"
#include "callback/sql_desk_store.h"
#include "callback/sql_score_query.h"
#include "callback/staff_mark_service.h"
#include "ledger/module.h"
#include "store/database.h"

namespace tz::http {
class Router;
}
namespace tz::pages {
class Shell;
}

namespace tz::callback {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, Random& random, ledger::Module& ledger, const ledger::Planner& planner)
      : files(db),
        draw_store(db),
        mark_store(db),
        pack(db),
        query(db),
        places(db),
        scores(db),
        score_pack(db),
        calls(files, ledger.events, ledger.service, planner, pack),
        matters(places, ledger.service),
        draws(draw_store, calls, random),
        marks(mark_store, random) {}

  SqlFileStore files;
  SqlDrawStore draw_store;
  SqlMarkStore mark_store;
  SqlPackStore pack;
  SqlCallbackQuery query;
  SqlPlaceStore places;
  SqlScoreQuery scores;
  SqlScorePackStore score_pack;
  CallbackService calls;
  Matters matters;
  DrawService draws;
  StaffMarks marks;
};

// Every route of the desk; they are named in api_desk.h, api_judge.h, api_figures.h, api_scores.h and
// api_pages.h. `home`:
// the city whose pages and figures are public here. Everything given must outlive the router.
void add_routes(http::Router& router, Module& module, ledger::Module& ledger, const ledger::Planner& planner,
                const pages::Shell& shell, Random& random, JurisdictionId home);

// One turn of the desk's job for a city: reads on in the feed, settles what is owed, a bounded piece of each.
// True if there is more to do. It ends soon after it is told to stop; the next turn goes on from there.
Result<bool> run_once(Module& module, JurisdictionId j, const std::stop_token& stop = {});

}  // namespace tz::callback
