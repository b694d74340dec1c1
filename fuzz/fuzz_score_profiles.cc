// LIBS: tz_callback
// Whatever a file says, a profile that is read keeps the bounds that its arithmetic relies on, and gives a
// composite between 0 and 100.
#include <cstdlib>
#include <string_view>

#include "callback/score_profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::callback;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto profiles = parse_score_profiles("score_profiles.csv", text);
  if (!profiles) return 0;
  for (const auto& p : *profiles) {
    if (p.min_n < kMinNFloor || p.formula.basic_factor > kWhole || p.formula.partial_factor > kWhole)
      std::abort();
    const auto rates =
        rates_of({.matters = 3, .contacted = 2, .solved = 1, .partly = 1, .basically = 2}, p.formula);
    if (!rates || !p.formula.weights) continue;
    const auto score = composite(*rates, *p.formula.weights, p.formula.decimals);
    std::int64_t most = 100;
    for (int i = 0; i < p.formula.decimals; ++i) most *= 10;
    if (score.units < 0 || score.units > most) std::abort();
  }
  return 0;
}
