#pragma once
// GET /v1/cases/{code}/resident: the other cases of who filed this one, the contact masked. Asked for, never
// shown unasked, and on the record of who read what.
#include <functional>
#include <string>
#include <vector>

#include "http/router.h"
#include "ledger/case_query.h"
#include "ledger/case_service.h"
#include "ledger/command.h"
#include "ledger/planner.h"

namespace tz::ledger {

// Everything given must outlive the router.
struct ResidentParts {
  const CaseService& cases;
  const CaseQuery& query;
  const Planner& planner;
  // Cases that were registered under the number or the address, the latest first, at most `limit`.
  std::function<Result<std::vector<CaseId>>(JurisdictionId j, const Contact& contact, std::size_t limit)>
      find;
  // Keeps that somebody did something with an object (accounts' record); nothing is read if that fails.
  std::function<Status(JurisdictionId j, ActorId actor, std::string action, std::string object)> record;
};

inline constexpr std::size_t kResidentCasesMax = 50;      // told
inline constexpr std::size_t kResidentCasesLooked = 200;  // looked at, the latest

// Handlers are safe from any thread.
void add_resident_route(http::Router& router, ResidentParts parts);

}  // namespace tz::ledger
