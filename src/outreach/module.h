#pragma once
// Outreach put together: tables, stores, routes. For app/ and for tests.
#include <span>

#include "base/random.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "outreach/record.h"
#include "outreach/sql_questionnaire_store.h"
#include "outreach/sql_visit_store.h"
#include "outreach/zone_book.h"
#include "store/database.h"

namespace tz::http {
class Router;
}

namespace tz::outreach {

// The module's tables, for store::migrate. After it fill_words() of outreach/sql_words_fill.h.
std::span<const store::Migration> schema();

// `db` must outlive it. Safe to use from any thread.
struct Module {
  explicit Module(store::Database& db) : visits(db), questionnaires(db) {}
  SqlVisitStore visits;
  SqlQuestionnaireStore questionnaires;
};

// /v1/visits, /v1/cases/{code}/visits, /v1/campaigns and /v1/questionnaires. Everything given must outlive
// the router. `record` writes a line of the audit when words were erased.
void add_routes(http::Router& router, Module& module, const ledger::CaseService& cases,
                const ledger::Planner& planner, Random& random, ZoneBook zones, Record record);

}  // namespace tz::outreach
