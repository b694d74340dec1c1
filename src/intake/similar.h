#pragma once
// Cases that may be the matter a caller is telling: near the place, or told in much the same words. Pure; a
// help to choose, never a decision.
#include <functional>
#include <string_view>
#include <vector>

#include "ledger/case_query.h"

namespace tz::intake {

inline constexpr std::size_t kSimilarMax = 8;  // as many as one looks through with a caller on the line

// Open cases in the public's view that share much of the text, most alike first; at most `limit`. Asked of
// app/, which knows the search. Empty: cases are found by their place alone.
using SimilarWords = std::function<Result<std::vector<ledger::CaseSummary>>(
    JurisdictionId j, std::string_view text, std::size_t limit)>;

struct Similar {
  ledger::CaseSummary row{};
  bool near = false, words = false;  // why it is here; both at once is likeliest
};

// Each case once: first what is near and told alike, then what is told alike, then what is near; within each
// in the order given. At most kSimilarMax.
std::vector<Similar> similar_of(const std::vector<ledger::CaseSummary>& near,
                                const std::vector<ledger::CaseSummary>& words);

}  // namespace tz::intake
