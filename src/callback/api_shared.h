#pragma once
// What the routes of the desk share.
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "callback/callback_query.h"
#include "callback/callback_service.h"
#include "http/request.h"
#include "http/response.h"
#include "ledger/api_scope.h"
#include "ledger/case_query.h"

namespace tz::callback {

// Everything outlives the router.
struct ApiParts {
  CallbackService& calls;
  const ledger::CaseService& cases;
  const ledger::CaseQuery& list;
  const ledger::Planner& planner;
  const PackStore& pack;
};

std::string id_text(std::int64_t id);
template <class Id>
void put_id(JsonWriter& out, std::string_view key, Id id) {
  out.field(key, id_text(static_cast<std::int64_t>(id)));
}
void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at);
void put(JsonWriter& out, std::string_view key, const Share& share);  // numerator, denominator, rate or null

// The members of one line behind a figure, without its braces; `c` nullptr: not in the caller's scope. An
// answer stays with the desk while a second call is to be made.
void put_row(JsonWriter& out, const RoundRow& row, const ledger::Case* c);

// The caller in that capacity, for the own unit and those below.
By acting_as(const ledger::Caller& caller, Capacity capacity);

// The file of the case with that number, if it is in the caller's scope.  not_found: else
Result<Desk> open_visible(const ApiParts& api, const ledger::Caller& caller, std::string_view code);
// The same, and for a clerk of the desk also tip-offs of others, where the city lets the desk ask about them:
// covered (docs/sources.md#callback-tip-off). One about the clerk's own line is not there for him.
//   not_found
Result<Desk> open_callable(const ApiParts& api, const ledger::Caller& caller, std::string_view code);
// True if the caller asks the residents of tip-offs that he may not read.
bool calls_covered(const ledger::Caller& caller, const ledger::Policy& policy);

// Codes that the lists of callback_file.h and ledger/code_lists.h know; a fault for what they do not.
template <class E, class F>
E read_choice(http::JsonFields& in, std::string_view key, const F& parse_one) {
  const std::string text = in.text(key, 64, true);
  const auto value = parse_one(text);
  if (!value && !text.empty()) in.fault(key, "has a value that there is not");
  return value.value_or(E{});
}
Answers read_answers(http::JsonFields& in);

}  // namespace tz::callback
