#include "callback/module.h"

#include "callback/api_desk.h"
#include "callback/api_figures.h"
#include "callback/api_judge.h"
#include "callback/api_pages.h"
#include "callback/api_scores.h"

namespace tz::callback {

void add_routes(http::Router& router, Module& module, ledger::Module& ledger, const ledger::Planner& planner,
                const pages::Shell& shell, Random& random, JurisdictionId home) {
  const ApiParts api{module.calls, ledger.service, ledger.query, planner, module.pack};
  add_desk_routes(router, api, random);
  add_judge_routes(router, api);
  add_figure_routes(router, {api, module.query, module.draws, module.score_pack, home});
  add_score_routes(router, {api, module.scores, module.score_pack, home});
  add_page_routes(router, {module.calls, ledger.service, planner, module.pack, module.marks, shell, home});
}

Result<bool> run_once(Module& module, JurisdictionId j, const std::stop_token& stop) {
  // Each event may be a case to read, and each debt one to write: little enough that sealing does not wait.
  constexpr std::size_t kEventsAtOnce = 100, kOwingAtOnce = 20;
  TZ_TRY(read, module.calls.follow(j, kEventsAtOnce, module.matters, stop));
  TZ_TRY(paid, module.calls.settle(j, kOwingAtOnce, stop));
  return read == kEventsAtOnce || paid == kOwingAtOnce;
}

}  // namespace tz::callback
