#pragma once
// The period of a score: a day, a calendar month or an assessment month of the city, in its own time
// (docs/sources.md#score-window).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace tz::callback {

enum class WindowKind : std::uint8_t {
  day,              // "2026-03-05": [the day before 12:00, that day 12:00)
  month,            // "2026-03": [1 March 00:00, 1 April 00:00)
  assessment_month  // "2026-03": [19 February 00:00, 18 March 24:00)
};
// By which instant a round is in it.
enum class TimeBasis : std::uint8_t {
  received,  // 提出时间: when the resident came
  closed     // 办结时间: when the case went on from the desk
};
std::string_view name(WindowKind kind) noexcept;
std::string_view name(TimeBasis basis) noexcept;
std::optional<WindowKind> parse_window_kind(std::string_view wire) noexcept;
std::optional<TimeBasis> parse_time_basis(std::string_view wire) noexcept;

struct ScoreWindow {
  WindowKind kind = WindowKind::month;
  std::string name{};     // "2026-03"
  Instant from{}, to{};   // [from, to)
  Instant before_from{};  // the one before is [before_from, from)
  friend bool operator==(const ScoreWindow&, const ScoreWindow&) = default;
};
//   invalid_argument (field period, rule "period")  not a day or a month of the years 2000 to 2199 in that
//   shape
Result<ScoreWindow> parse_window(WindowKind kind, std::string_view text, std::string_view time_zone);
// 00:00 of a day written as 2026-03-05.  invalid_argument, as above
Result<Instant> start_of_day(std::string_view text, std::string_view time_zone);

}  // namespace tz::callback
