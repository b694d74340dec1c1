#pragma once
// Days of a calendar, as files write them.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tz::routing {

// YYYY-MM-DD, years 1900 to 2199; nullopt for anything else, 2021-02-29 included.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string format_day(std::chrono::sys_days day);
bool is_weekend(std::chrono::sys_days day);

}  // namespace tz::routing
