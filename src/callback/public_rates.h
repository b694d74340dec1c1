#pragma once
// The city's three rates as everybody may read them: of the last period that is told, in one batch
// (docs/sources.md#ratings-batched). For the home page.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "callback/score_figures.h"

namespace tz::callback {

// A period's answers are told to others than supervision and the desk this long after its end.
inline constexpr std::chrono::days kReadAfter{30};

struct PublicRates {
  std::string period{};  // "2026-09"; "2026-09-14" where the profile's window is a day
  std::int64_t matters = 0;
  Rates rates{};
};

// The last window of that kind whose end is kReadAfter or more ago. In the city's time zone.
//   invalid_argument (field period)  the clock is outside the years that parse_window() knows
Result<ScoreWindow> last_told(WindowKind kind, Instant now, std::string_view time_zone);

// By the city's own profile. Nothing where the pack publishes no scores, or the period is withheld or has no
// valid call-back.  Errors as ScoreQuery::cells
Result<std::optional<PublicRates>> public_rates(const ScoreQuery& query, const ScorePack& pack,
                                                JurisdictionId j, std::string_view time_zone, Instant now);

}  // namespace tz::callback
