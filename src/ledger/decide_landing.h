#pragma once
// 着落: which landing codes are open when, what each must say, and who must agree (docs/sources.md#landing).
#include <string_view>
#include <vector>

#include "ledger/decide.h"

namespace tz::ledger {

// Says no on the merits, so it must cite the rule and say what can be done against it, until when (L5-32,
// L5-35).
bool needs_remedy(LandingCode code);
// Judges that the matter is not for the city: a second person of another unit must agree (guard of T4-T6,
// docs/sources.md#triage).
bool needs_second_person(LandingCode code);
// A field of the landing that its code, or the resident's answer, demands and that is missing, or empty:
// "unit", "legal_route", "duplicate_of", "emergency_line", "remedy_until", "next_review".
std::string_view landing_gap(const Case& c, const Landing& landing);
// Why `target` cannot be the case that `c` repeats: the work would be looked for where nobody does it.
//   not_allowed  rule "duplicate_target"
Status check_duplicate_target(const Case& c, const Case& target);

// An import may tell of an end that nobody wrote to the resident about, because it happened elsewhere; it
// stays on the list of violators. Nobody else lands a case without an echo.
bool may_land_unheard(const Case& c, const By& by);

Result<Decision> decide_landing(const Case& c, const Land& command, const By& by, Instant now);

}  // namespace tz::ledger
