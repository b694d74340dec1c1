#pragma once
// Builds the module from what it is given, and adds its routes.
#include <functional>
#include <span>
#include <string>

#include "accounts/account_service.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/router.h"
#include "intake/covering_service.h"
#include "intake/import.h"
#include "intake/inquiry_book.h"
#include "intake/media.h"
#include "intake/open311.h"
#include "intake/open311_sandbox.h"
#include "intake/remark_service.h"
#include "intake/report.h"
#include "intake/similar.h"
#include "intake/sql_covering_store.h"
#include "intake/sql_inquiry_store.h"
#include "intake/sql_media_store.h"
#include "intake/sql_remark_store.h"
#include "intake/sql_token_store.h"
#include "intake/sql_unseal_store.h"
#include "ledger/account_name.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/event_store.h"
#include "ledger/planner.h"
#include "store/database.h"

namespace tz::intake {

// The module's tables, for store::migrate.
std::span<const store::Migration> schema();

// Everything given must outlive it. Safe to use from any thread.
struct Module {
  Module(store::Database& db, const Clock& the_clock, Random& the_random, ledger::CaseService& cases,
         ledger::EventStore& the_events, const ledger::Planner& planner, Open311Settings settings = {},
         MediaLimits limits = {})
      : clock(the_clock),
        random(the_random),
        events(the_events),
        media_store(db),
        media(media_store, the_clock, limits),
        reports(cases, planner),
        imports(cases, the_events, planner),
        tokens(db),
        unseals(db),
        remark_store(db),
        remarks(remark_store, cases, media, the_random),
        inquiry_store(db),
        inquiry(inquiry_store),
        open311(settings),
        covering_store(db),
        coverings(covering_store, media, cases) {}
  const Clock& clock;
  Random& random;
  ledger::EventStore& events;
  SqlMediaStore media_store;
  MediaService media;
  ReportService reports;
  ImportService imports;
  SqlTokenStore tokens;
  SqlUnsealStore unseals;
  SqlRemarkStore remark_store;
  RemarkService remarks;
  SqlInquiryStore inquiry_store;
  InquiryBook inquiry;
  Sandbox sandbox;
  Open311Settings open311;
  SqlCoveringStore covering_store;
  CoveringService coverings;
};

// Open311 GeoReport v2 under /open311 (docs/open311.md). Everything given must outlive the router.
void add_open311_routes(http::Router& router, Module& module, ledger::CaseService& cases,
                        const ledger::CaseQuery& query, const ledger::Planner& planner,
                        const accounts::AccountService& accounts);

// POST /v1/intake and /v1/intake/{code}/..., POST /v1/media, GET and POST /v1/suggest, GET /media/{sha256},
// /v1/remarks, and /v1/cases/{code}/unseal. Everything given must outlive the router. `similar` finds cases
// told in much the same words; without it POST /v1/suggest knows places only.
void add_desk_routes(http::Router& router, Module& module, ledger::CaseService& cases,
                     const ledger::CaseQuery& query, const ledger::Planner& planner,
                     SimilarWords similar = {});

// What covering pictures needs; everything outlives the router.
struct CoveringParts {
  CoveringService& coverings;
  ledger::CaseService& cases;
  const ledger::Planner& planner;
  ledger::AccountName name_of;
  // Writes a line of the audit: who, what, about what.
  std::function<Status(JurisdictionId, ActorId, std::string action, std::string object)> record;
};
// GET /v1/cases/{code}/coverings; GET and PUT /v1/cases/{code}/media/{sha256}/covering, POST .../uncover and
// GET .../original.
void add_covering_routes(http::Router& router, CoveringParts parts);

}  // namespace tz::intake
