#include "ledger/module.h"

#include <algorithm>

#include "http/router.h"
#include "ledger/api_alerts.h"
#include "ledger/api_cases.h"
#include "ledger/api_clocks.h"
#include "ledger/api_offers.h"
#include "ledger/api_reference.h"

namespace tz::ledger {

QuerySettings settings_from(const Planner& planner) {
  QuerySettings settings;
  settings.sensitive_categories = [&planner](JurisdictionId j) {
    std::vector<std::string> codes;
    const auto services = planner.services(j);
    if (!services) return codes;
    for (const auto& service : *services) {
      if (service.sensitive) codes.push_back(service.code);
    }
    return codes;
  };
  settings.time_zone = [&planner](JurisdictionId j) {
    const auto card = planner.jurisdiction(j);
    return card ? card->time_zone : std::string("UTC");
  };
  return settings;
}

PolicyOf policy_from(const Planner& planner) {
  return [&planner](JurisdictionId j) {
    Policy policy = planner.policy(j);
    policy.in_line = [&planner, j](UnitId accused, UnitId unit) {
      const auto line = planner.line_of(j, unit);
      return std::find(line.begin(), line.end(), accused) != line.end();
    };
    return policy;
  };
}

void add_routes(http::Router& router, Module& module, const Planner& planner, AccountName name_of,
                FindMedia find_media, TakenBySheet taken_by_sheet) {
  add_offer_routes(router, module.service, planner, taken_by_sheet);
  add_case_routes(router, module.service, module.query, planner, std::move(find_media),
                  std::move(taken_by_sheet));
  add_clock_routes(router, module.clocks, module.query, module.service, planner);
  add_reference_routes(router, planner);
  add_alert_routes(router, module.alerts, module.service, planner, std::move(name_of));
}

}  // namespace tz::ledger
