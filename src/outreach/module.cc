#include "outreach/module.h"

#include "outreach/api_questionnaires.h"
#include "outreach/api_visits.h"

namespace tz::outreach {

void add_routes(http::Router& router, Module& module, const ledger::CaseService& cases,
                const ledger::Planner& planner) {
  const Parts parts{module.visits, module.questionnaires, cases, planner};
  add_visit_routes(router, parts);
  add_questionnaire_routes(router, parts);
}

}  // namespace tz::outreach
