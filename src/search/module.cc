#include "search/module.h"

#include "search/api_like.h"
#include "search/api_pages.h"
#include "search/api_search.h"

namespace tz::search {

void add_routes(http::Router& router, Module& module, const ledger::Module& ledger,
                const ledger::Planner& planner, const pages::Shell& shell, JurisdictionId home) {
  const Parts parts{module.store, ledger.query, ledger.service, planner};
  add_search_routes(router, parts);
  add_like_route(router, parts);
  add_page_routes(router, {parts, module.limiter, module.store, shell, home});
}

Result<bool> run_once(Module& module, JurisdictionId j) {
  // Little enough that a writer of SQLite is not held up, and that sealing does not wait.
  constexpr std::size_t kEventsAtOnce = 100;
  TZ_TRY(read, module.follower.follow(j, kEventsAtOnce));
  return read == kEventsAtOnce;
}

}  // namespace tz::search
