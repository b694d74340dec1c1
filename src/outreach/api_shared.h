#pragma once
// What the routes of visits and of questionnaires share: who may write, whose rows one reads.
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "http/request.h"
#include "http/response.h"
#include "ledger/api_scope.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"
#include "outreach/questionnaire_store.h"
#include "outreach/record.h"
#include "outreach/scope.h"
#include "outreach/visit_store.h"
#include "outreach/zone_book.h"

namespace tz::outreach {

// Everything must outlive the routes.
struct Parts {
  VisitStore& visits;
  QuestionnaireStore& questionnaires;
  const ledger::CaseService& cases;
  const ledger::Planner& planner;
  Random& random;  // secrets of words
  ZoneBook zones{};
  Record record{};
};

// Who files for residents (case_file) or acts for a unit (case_handle) goes out and writes.
//   forbidden  rule permission
Status check_writer(const ledger::Caller& caller);
// What lists show the caller: everything to whoever sees every unit's cases, else the own units and those
// below, or without a unit what the caller wrote. `mine`: that alone.
Scope scope_of(const ledger::Caller& caller, bool mine);
// "everything", "units" or "own": what is told of the scope, so that nobody takes a part for the whole.
std::string_view whose(const Scope& scope);
// True if such a list shows it.
bool is_shown(const ledger::Caller& caller, ActorId by, UnitId unit);
// "mine" of the query.  invalid_argument (field mine): neither true nor false
Result<bool> read_mine(const http::Request& request);
// {"reason":"period_over"} of a request to erase, by the caller and now.  invalid_argument: another reason
Result<Erasure> read_erasure(const http::Request& request, const Parts& parts, const ledger::Caller& caller);
// "erased": when and why, or null.
void write_erased(JsonWriter& out, const std::optional<Erasure>& erased);
WordSecret new_secret(Random& random);

// `at` of a body: an instant, or a fault.
Instant read_at(http::JsonFields& in);
// The names of city: zones, units, time zone; campaigns from the pack.
Result<City> city_of(const Parts& parts, const ledger::Caller& caller, const OutreachPack& pack);
// {"actor":"1","unit":"2"}; unit may be null.
void write_by(JsonWriter& out, ActorId by, UnitId unit);
void write_next(JsonWriter& out, const std::string& next);

}  // namespace tz::outreach
