#pragma once
// What the routes of the phone desk share.
#include <optional>

#include "base/json.h"
#include "http/router.h"
#include "intake/module.h"
#include "intake/similar.h"

namespace tz::intake {

// What the desk uses; everything outlives the router.
struct DeskParts {
  Module& module;
  ledger::CaseService& cases;
  const ledger::CaseQuery& query;
  const ledger::Planner& planner;
  SimilarWords similar{};
};

// Of POST /v1/intake: the case that the caller's matter is already. `same_as` as written; nothing for none.
//   invalid_argument  field same_as: no open case of this number that the staff may see
Result<std::optional<ledger::CaseId>> same_matter(const http::Request& request, const DeskParts& parts,
                                                  const std::string& same_as);
// What became of it, as a member "same_as" of the open object: the new case was merged into that one, where
// the staff may judge so and the rules allow it; else linked, for whoever sorts it; else why neither.
void write_same(JsonWriter& json, const http::Request& request, const DeskParts& parts, ledger::CaseId filed,
                ledger::CaseId same);

void add_desk_caller_routes(http::Router& router, const DeskParts& parts);  // /v1/intake/{code}
void add_remark_routes(http::Router& router, const DeskParts& parts);       // /v1/remarks

}  // namespace tz::intake
