#pragma once
// 着落: which landing codes are open when, what each must say, and who must agree (domain 1.5, 2.3, 2.9).
#include <string_view>
#include <vector>

#include "ledger/decide.h"

namespace tz::ledger {

// Says no on the merits, so it must cite the rule and say what can be done against it, until when (L5-32,
// L5-35).
bool needs_remedy(LandingCode code);
// Judges that the matter is not for the city: a second person of another unit must agree (guard of T4-T6,
// domain 2.3).
bool needs_second_person(LandingCode code);
// Ends without an echo: a duplicate is answered under the other case, an emergency was handed over by voice.
bool needs_no_echo(LandingCode code);
// A field of the landing that its code demands and that is missing, or empty: "unit", "legal_route",
// "duplicate_of", "remedy_until", "next_review".
std::string_view landing_gap(const Landing& landing);

Result<Decision> decide_landing(const Case& c, const Land& command, const By& by, Instant now);

}  // namespace tz::ledger
