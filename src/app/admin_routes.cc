// The administrator's routes: people, keys, audit.
#include <algorithm>

#include "app/application.h"
#include "ledger/api_scope.h"

namespace tz::app {

void Application::add_admin_routes() {
  accounts::AdminParts parts{
      .accounts = accounts_->service,
      .units = [this](JurisdictionId j, UnitId unit) -> std::optional<accounts::UnitName> {
        const auto units = planner().units(j);
        if (!units) return std::nullopt;
        const auto it = std::ranges::find(*units, unit, &ledger::UnitCard::id);
        return it == units->end() ? std::nullopt
                                  : std::optional(accounts::UnitName{it->name_zh, it->name_en});
      },
      .check_unit = [this](JurisdictionId j, UnitId unit) -> Status {
        if (unit == UnitId{}) return {};
        TZ_TRY(units, planner().units(j));
        const auto it = std::ranges::find(units, unit, &ledger::UnitCard::id);
        if (it == units.end() || !it->active)
          return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                             .message = "unit: there is no such unit, or it is closed",
                                             .field = "unit",
                                             .rule = "inactive_unit"});
        return {};
      },
      .city = [this](const http::Request& request) -> Result<JurisdictionId> {
        TZ_TRY(caller, ledger::caller_of(request, planner()));
        return caller.city.id;
      },
      .time_zone =
          [this](JurisdictionId j) {
            const auto card = planner().jurisdiction(j);
            return card ? card->time_zone : std::string("UTC");
          },
      .channels = {}};
  for (const auto channel : ledger::all_of<ledger::Channel>()) parts.channels.emplace_back(name(channel));
  accounts::add_people_routes(router_, parts);
  accounts::add_key_routes(router_, parts);
  accounts::add_audit_routes(router_, parts);
}

}  // namespace tz::app
