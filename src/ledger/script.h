#pragma once
// `.case` scripts: rules of a case as a hotline clerk would tell them, played against decide() and apply().
// The language is described in testdata/README.md; every rule has a script in testdata/.
//
//   units   centre roads
//   person  wang     resident
//   person  hotline  hotline of centre
//   person  li       handler of roads
//
//   day 0 09:00  wang     receive help "The street lamp is dark"  -> received
//   day 0 09:05  hotline  classify help lamps                     -> triaged
//   day 0 09:10  hotline  dispatch roads due day 5 09:10          -> dispatched
//   day 0 10:00  li       land solved                             -> forbidden: not_handler_land
//                          then owner = roads
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/decide.h"

namespace tz::ledger {

// What one line of a script says should happen, and what did.
struct ScriptOutcome {
  std::size_t line = 0;            // from 1
  std::size_t begin = 0, end = 0;  // of the expectation, in bytes of the text
  std::string expected, got;
};

// Plays a whole script. `file` is for messages only.
//   invalid_argument  "FILE:LINE: what is wrong"; at most 1 MiB, 10,000 lines, 1,000 bytes a line
Result<std::vector<ScriptOutcome>> play_script(std::string_view text, std::string_view file,
                                               const Policy& policy = {});

// The script with what happened in the place of what was expected.
std::string rewrite_script(std::string_view text, const std::vector<ScriptOutcome>& outcomes);

}  // namespace tz::ledger
