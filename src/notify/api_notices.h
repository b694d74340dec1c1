#pragma once
// The staff's JSON over messages: one's own inbox, what was sent about a case, and the outbox for whoever
// runs it.
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "notify/inbox_store.h"
#include "notify/outbox_store.h"

namespace tz::http {
class Router;
}

namespace tz::notify {

// Everything given must outlive the router. Handlers are safe from any thread.
struct NoticeApi {
  OutboxStore& outbox;
  InboxStore& inbox;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
};

// GET /v1/inbox, POST /v1/inbox/read, POST /v1/inbox/{id}/read (any staff, their own and their unit's);
// GET /v1/cases/{code}/notices (whoever may see the case);
// GET /v1/outbox, GET /v1/outbox/{id}, POST /v1/outbox/{id}/retry (who runs the program).
void add_notice_routes(http::Router& router, const NoticeApi& api);

}  // namespace tz::notify
