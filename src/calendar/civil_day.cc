#include "calendar/civil_day.h"

#include <fmt/format.h>

#include <cassert>

#include "base/time.h"

namespace tz::calendar {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1900 || *year > 2199) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::string format_day(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

bool is_weekend(std::chrono::sys_days day) { return std::chrono::weekday{day}.iso_encoding() > 5; }

std::chrono::year year_of(std::chrono::sys_days day) { return std::chrono::year_month_day{day}.year(); }

std::chrono::sys_days civil_day_of(Instant at, const std::string& zone) {
  const CivilTime civil = to_civil(at, zone);
  return std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day);
}

Instant instant_of(std::chrono::sys_days day, std::chrono::minutes time_of_day, const std::string& zone) {
  assert(time_of_day >= std::chrono::minutes{0} && time_of_day <= std::chrono::hours{24});
  if (time_of_day == std::chrono::hours{24}) {
    day += std::chrono::days{1};
    time_of_day = std::chrono::minutes{0};
  }
  const std::chrono::year_month_day date{day};
  const auto at = from_civil(CivilTime{.year = static_cast<int>(date.year()),
                                       .month = static_cast<unsigned>(date.month()),
                                       .day = static_cast<unsigned>(date.day()),
                                       .hour = static_cast<int>(time_of_day.count() / 60),
                                       .minute = static_cast<int>(time_of_day.count() % 60)},
                             zone);
  // A real date with a time of the day is always accepted; the zone was checked with the jurisdiction.
  return *at;
}

}  // namespace tz::calendar
