#pragma once
// Cases told in much the same words as a text that is being written: no query, whose every word must stand,
// but a text, of which some must. For the phone desk, which asks while somebody speaks. Not http.
#include <string_view>
#include <vector>

#include "search/finder.h"

namespace tz::search {

inline constexpr std::size_t kAlikeTextMax = 500;   // code points that are looked at, from the beginning
inline constexpr std::size_t kAlikeTokensMax = 60;  // different tokens that are counted
inline constexpr std::size_t kAlikeAsked = 12;      // of those the rarest, by which cases are looked for
inline constexpr std::int64_t kAlikeCommon = 500;   // a token that so many cases have says nothing
inline constexpr std::size_t kAlikeEach = 30;       // newest cases of one token
inline constexpr std::size_t kAlikeShared = 3;  // tokens that a case must share: four characters side by side

// Open cases that the public may read and that share at least kAlikeShared tokens with the text, rare ones
// among them; of a text that has fewer tokens, all of them. Those that share most come first, of these the
// newest; at most `limit`. Reads the index, never a text that is not public.
// Errors as those of the stores; not_found: the city is not loaded.
Result<std::vector<ledger::CaseSummary>> alike_cases(const Parts& parts, JurisdictionId j,
                                                     std::string_view text, std::size_t limit);

}  // namespace tz::search
