#pragma once
// What the routes of the rounds share.
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cadence/round_service.h"
#include "cadence/settings.h"
#include "http/request.h"
#include "http/response.h"
#include "ledger/api_scope.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"

namespace tz::cadence {

// Everything outlives the router.
struct ApiParts {
  const ledger::Planner& planner;
  const ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  std::function<Result<CityRules>(JurisdictionId)> rules;
  NameOf names;
};

template <class Id>
void put_id(JsonWriter& out, std::string_view key, Id id) {
  out.field(key, std::to_string(static_cast<std::int64_t>(id)));
}
void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at);
void put_next(JsonWriter& out, const std::string& next);  // the cursor, or null at the end

// Says who did something: KEY with the id, KEY_name and KEY_unit as accounts have them now, null of the
// program and of who is not known any more.
class PeopleWriter {
 public:
  PeopleWriter(const ApiParts& parts, JurisdictionId j) : names_(parts.names), j_(j) {}
  Status put(JsonWriter& out, const std::string& key, ActorId actor);

 private:
  const NameOf& names_;
  const JurisdictionId j_;
  std::map<ActorId, std::optional<StaffName>> known_;
};

// Of the cases that a list names, those that the caller may see of them as they are now: all but tip-offs of
// others and of the accused line (docs/sources.md#tip-off-line), whatever the list says of them.
Result<std::set<std::string>> shown_of(const ApiParts& parts, const ledger::Caller& caller,
                                       const std::vector<std::string>& codes);
// Leaves in `rows` those whose case, `code_of` it, is shown.
template <class Row, class CodeOf>
Status keep_shown(const ApiParts& parts, const ledger::Caller& caller, std::vector<Row>& rows,
                  const CodeOf& code_of) {
  std::vector<std::string> codes;
  for (const auto& row : rows) codes.push_back(code_of(row));
  TZ_TRY(shown, shown_of(parts, caller, codes));
  std::erase_if(rows, [&](const Row& row) { return !shown.contains(code_of(row)); });
  return {};
}

// Whose rows of a list the caller is shown.
struct Scope {
  bool nothing = false;
  std::vector<UnitId> units{};  // empty: every unit
  bool hide_tip_offs = true;    // of all; those that are not for the caller are left out by shown_of()
};
// The own units with those below, or all for the hotline, the call-back desk and supervision; of these the
// query parameter "unit" with those below it.
//   invalid_argument (field unit)  not an id
Result<Scope> scope_of(const http::Request& request, const ledger::Caller& caller,
                       const ledger::Planner& planner);

}  // namespace tz::cadence
