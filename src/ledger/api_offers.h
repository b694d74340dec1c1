#pragma once
// What a caller may do with a case, and with many at once: GET /v1/offers.
#include <optional>
#include <vector>

#include "http/router.h"
#include "ledger/api_commands.h"
#include "ledger/api_scope.h"
#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::ledger {

inline constexpr std::size_t kOfferCodesMax = 50;  // cases of one question; each is read whole

// Every command that staff give, allowed or with the reason why not. None to whoever may read the case only;
// what is recorded elsewhere is refused.
std::vector<Offer> offers_to(const Caller& caller, const Case& c, Instant now, const Policy& policy,
                             const TakenBySheet& taken_by_sheet);

// Whom the catalogue gives a case that waits for a dispatch; nothing for another case, or for a caller who
// does not dispatch.
std::optional<Proposal> proposal_to(const Caller& caller, const Case& c, const Planner& planner, Instant now);

// GET /v1/offers?code=A,B&command=sign,urge: of each case in the caller's scope its version, the offers of
// those commands, and the proposal; a case outside the scope is left out, as if it did not exist.
//   invalid_argument  no code, more than kOfferCodesMax, or what is no code or command
// Everything given must outlive the router. Handlers are safe from any thread.
void add_offer_routes(http::Router& router, const CaseService& cases, const Planner& planner,
                      TakenBySheet taken_by_sheet);

}  // namespace tz::ledger
