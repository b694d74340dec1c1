#include "outreach/module.h"

#include "outreach/api_questionnaires.h"
#include "outreach/api_visits.h"

namespace tz::outreach {

void add_routes(http::Router& router, Module& module, const ledger::CaseService& cases,
                const ledger::Planner& planner, Random& random, ZoneBook zones, Record record) {
  const Parts parts{.visits = module.visits,
                    .questionnaires = module.questionnaires,
                    .cases = cases,
                    .planner = planner,
                    .random = random,
                    .zones = std::move(zones),
                    .record = std::move(record)};
  add_visit_routes(router, parts);
  add_case_visit_routes(router, parts);
  add_coverage_routes(router, parts);
  add_questionnaire_routes(router, parts);
}

}  // namespace tz::outreach
