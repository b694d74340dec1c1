#pragma once
// 工单编号 (docs/sources.md#ticket-number): PREFIX-yyMMdd-XXXXXXC: the day it was received, six random
// characters, one check character.
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"

namespace tz::ledger {

// `prefix`: 1-6 letters or digits. The random part is not sequential, so that numbers cannot be walked.
std::string make_case_code(std::string_view prefix, Instant at, std::string_view time_zone, Random& random);
// The code as stored, from what a person typed (lower case, O for 0, missing hyphens).
//   invalid_argument (rule "case_code")  not that shape, or the check character is wrong: probably mistyped
Result<std::string> parse_case_code(std::string_view typed);

}  // namespace tz::ledger
