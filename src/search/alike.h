#pragma once
// Cases told in much the same words as a text: no query, whose every word must stand, but a text, of which
// some must. For the phone desk, which asks while somebody speaks, and for the page of a case. Not http.
#include <optional>
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

struct AlikeAsk {
  Ask ask{};                   // whose cases are looked among; its words are put in here
  ledger::CaseFilter scope{};  // the same, of the rows
  bool ended = false;          // those that have ended too
  std::optional<ledger::CaseId> but{};
  std::size_t limit = 5;
};
// What the public may read, and of that what is open.
AlikeAsk public_alike(std::size_t limit);

struct Alike {
  ledger::CaseSummary row{};  // covered where it is not published
  std::size_t shared = 0;     // tokens it has in common with the text
};

// Cases that share at least kAlikeShared tokens with the text, rare ones among them; of a text that has fewer
// tokens, all of them; never a hidden case or a tip-off. Those that share most come first, of these the
// newest. Errors as those of the stores; not_found: the city is not loaded.
Result<std::vector<Alike>> alike_cases(const Parts& parts, JurisdictionId j, std::string_view text,
                                       const AlikeAsk& asked);

}  // namespace tz::search
