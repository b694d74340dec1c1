#pragma once
// Which services the words of a need point to. Pure: a keyword count, to help a call taker choose; never a
// decision.
#include <string>
#include <string_view>
#include <vector>

#include "ledger/planner.h"

namespace tz::intake {

struct Suggestion {
  std::string code;
  int score = 0;  // more is better; only to order
};

// The best first, at most `limit`, none without a match. Inactive services are left out. A keyword counts by
// its length, the words of the name twice.
std::vector<Suggestion> suggest_services(std::string_view text, const std::vector<ledger::Service>& services,
                                         std::size_t limit = 5);

}  // namespace tz::intake
