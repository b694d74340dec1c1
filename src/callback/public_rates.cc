#include "callback/public_rates.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"

namespace tz::callback {

Result<ScoreWindow> last_told(WindowKind kind, Instant now, std::string_view time_zone) {
  using std::chrono::days;
  using std::chrono::months;
  const auto civil = to_civil(now - kReadAfter, time_zone);
  const std::chrono::year_month_day day{std::chrono::year{civil.year}, std::chrono::month{civil.month},
                                        std::chrono::day{civil.day}};
  const auto name_of = [&](int back) {
    if (kind == WindowKind::day) {
      const std::chrono::year_month_day date{std::chrono::sys_days{day} - days{back}};
      return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                         static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    }
    // An assessment month may have the name of the next calendar month.
    const auto month = (day.year() / day.month()) + months{1 - back};
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
  };
  int back = 0;
  TZ_TRY(window, parse_window(kind, name_of(back), time_zone));
  while (now < window.to + kReadAfter) {
    TZ_TRY(earlier, parse_window(kind, name_of(++back), time_zone));
    window = earlier;
  }
  return window;
}

Result<std::optional<PublicRates>> public_rates(const ScoreQuery& query, const ScorePack& pack,
                                                JurisdictionId j, std::string_view time_zone, Instant now) {
  using Out = std::optional<PublicRates>;
  if (!pack.published) return Out{};
  const auto any = std::ranges::find(pack.profiles, pack.chosen, &ScoreProfile::id);
  if (any == pack.profiles.end()) return Out{};
  TZ_TRY(window, last_told(any->window, now, time_zone));
  TZ_TRY(profile, profile_at(pack, pack.chosen, window.from, time_zone));
  if (profile == nullptr || profile->window != window.kind) return Out{};
  TZ_TRY(cells, query.cells(j, {profile->basis, window.from, window.to}));
  const auto city = make_sheet(cells, {}, Grouping::unit, *profile, Least::batch).city;
  if (!city.rates) return Out{};
  return Out{PublicRates{window.name, city.tally.matters, *city.rates}};
}

}  // namespace tz::callback
