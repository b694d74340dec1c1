#pragma once
// What the routes of the rounds share.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cadence/settings.h"
#include "http/request.h"
#include "http/response.h"
#include "ledger/api_scope.h"
#include "ledger/case_service.h"

namespace tz::cadence {

// Everything outlives the router.
struct ApiParts {
  const ledger::Planner& planner;
  const ledger::CaseService& cases;
  std::function<Result<CityRules>(JurisdictionId)> rules;
};

template <class Id>
void put_id(JsonWriter& out, std::string_view key, Id id) {
  out.field(key, std::to_string(static_cast<std::int64_t>(id)));
}
void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at);
void put_next(JsonWriter& out, const std::string& next);  // the cursor, or null at the end

// Whose rows of a list the caller is shown.
struct Scope {
  bool nothing = false;
  std::vector<UnitId> units{};  // empty: every unit
  bool hide_tip_offs = true;
};
// The own units, or all for the hotline, the call-back desk and supervision; of these the query parameter
// "unit" with those below it.
//   invalid_argument (field unit)  not an id
Result<Scope> scope_of(const http::Request& request, const ledger::Caller& caller,
                       const ledger::Planner& planner);

}  // namespace tz::cadence
