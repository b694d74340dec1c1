#pragma once
// Days of a calendar: as files write them, and where they begin in a city's own zone.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tz::calendar {

// YYYY-MM-DD, years 1900 to 2199; nullopt for anything else, 2021-02-29 included.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string format_day(std::chrono::sys_days day);
bool is_weekend(std::chrono::sys_days day);
std::chrono::year year_of(std::chrono::sys_days day);

// The day on which `at` falls in `zone`. The zone must be one that is_known_zone accepts, here and below.
std::chrono::sys_days civil_day_of(Instant at, const std::string& zone);
// The instant at which clocks of `zone` show that time of the day; 24 h is the midnight that ends it. Within
// the hour skipped by summer time the instant after the gap, in the doubled hour the earlier.
Instant instant_of(std::chrono::sys_days day, std::chrono::minutes time_of_day, const std::string& zone);

}  // namespace tz::calendar
