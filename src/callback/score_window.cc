#include "callback/score_window.h"

#include <array>
#include <charconv>
#include <chrono>

#include "base/time.h"

namespace tz::callback {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 3> kKinds{"day", "month", "assessment_month"};
constexpr std::array<std::string_view, 2> kBases{"received", "closed"};
constexpr day kAssessmentFirst{19};
constexpr int kNoon = 12;

tl::unexpected<Error> wrong(std::string_view shape) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = "period: must be " + std::string(shape),
                                     .field = "period",
                                     .rule = "period"});
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<year_month> read_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5));
  if (!year || !month || *year < 2000 || *year > 2199) return std::nullopt;
  const year_month found{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month}};
  return found.ok() ? std::optional(found) : std::nullopt;
}

std::optional<year_month_day> read_day(std::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = read_month(text.substr(0, 7));
  const auto number = digits(text.substr(8));
  if (!month || !number) return std::nullopt;
  const year_month_day found{*month / day{*number}};
  return found.ok() ? std::optional(found) : std::nullopt;
}

Result<Instant> at(year_month_day date, int hour, std::string_view zone) {
  return from_civil({.year = static_cast<int>(date.year()),
                     .month = static_cast<unsigned>(date.month()),
                     .day = static_cast<unsigned>(date.day()),
                     .hour = hour},
                    zone);
}

}  // namespace

std::string_view name(WindowKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(TimeBasis basis) noexcept { return kBases[static_cast<std::size_t>(basis)]; }
std::optional<WindowKind> parse_window_kind(std::string_view wire) noexcept {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == wire) return static_cast<WindowKind>(i);
  return std::nullopt;
}
std::optional<TimeBasis> parse_time_basis(std::string_view wire) noexcept {
  for (std::size_t i = 0; i < kBases.size(); ++i)
    if (kBases[i] == wire) return static_cast<TimeBasis>(i);
  return std::nullopt;
}

Result<ScoreWindow> parse_window(WindowKind kind, std::string_view text, std::string_view zone) {
  year_month_day first, last, before;
  int hour = 0;
  if (kind == WindowKind::day) {
    const auto date = read_day(text);
    if (!date) return wrong("a day, as 2026-11-05");
    last = *date;
    first = sys_days{last} - days{1};
    before = sys_days{last} - days{2};
    hour = kNoon;
  } else {
    const auto month = read_month(text);
    if (!month) return wrong("a month, as 2026-11");
    const bool assessed = kind == WindowKind::assessment_month;
    const day cut = assessed ? kAssessmentFirst : day{1};
    last = (assessed ? *month : *month + months{1}) / cut;
    first = (assessed ? *month - months{1} : *month) / cut;
    before = (assessed ? *month - months{2} : *month - months{1}) / cut;
  }
  TZ_TRY(from, at(first, hour, zone));
  TZ_TRY(to, at(last, hour, zone));
  TZ_TRY(before_from, at(before, hour, zone));
  return ScoreWindow{kind, std::string(text), from, to, before_from};
}

Result<Instant> start_of_day(std::string_view text, std::string_view zone) {
  const auto date = read_day(text);
  if (!date) return wrong("a day, as 2026-11-05");
  return at(*date, 0, zone);
}

}  // namespace tz::callback
