#pragma once
// GET and POST /n/{code}?t=TOKEN: where a resident says that he wants no more messages about a case, or wants
// them again.
#include "ledger/case_service.h"
#include "notify/optout.h"
#include "pages/page.h"

namespace tz::http {
class Router;
}

namespace tz::notify {

struct StopPages {
  OptOutStore& optouts;
  const ledger::CaseService& cases;
  const pages::Shell& shell;
  OptOutKey key{};
  JurisdictionId city{};
};

// Everything given must outlive the router. Handlers are safe from any thread. GET changes nothing, because
// mail programs look at links by themselves; the button of a mail program (RFC 8058) posts without a form.
void add_stop_routes(http::Router& router, const StopPages& pages);

}  // namespace tz::notify
