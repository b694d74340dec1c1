#include "base/time.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.h"

namespace tz {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kTextBytesMax = 64;
// What four digits of year can say.
constexpr Instant kFirst{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Instant kEnd{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}};

tl::unexpected<Error> refuse(std::string message) { return fail(Errc::invalid_argument, std::move(message)); }

// Reads digits and separators left to right; once something is missing, `ok` stays false.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_.empty() || text_.front() < '0' || text_.front() > '9') {
        ok = false;
        return 0;
      }
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  // One digit or more after a point, in milliseconds; what is below one is dropped.
  int fraction() {
    int millis = digits(1) * 100;
    for (int unit = 10; at_digit(); unit /= 10) millis += digits(1) * unit;
    return millis;
  }
  std::string_view letters(std::size_t count) {
    const auto taken = text_.substr(0, count);
    text_.remove_prefix(taken.size());
    return taken;
  }
  bool take(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_.front()) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  void need(std::string_view any_of) { ok = take(any_of) && ok; }
  bool at_digit() const { return !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; }
  bool at_end() const { return text_.empty(); }
  bool ok = true;

 private:
  std::string_view text_;
};

bool is_real(const CivilTime& c) {
  const auto day = std::chrono::year{c.year} / static_cast<int>(c.month) / static_cast<int>(c.day);
  return c.year >= 0 && c.year <= 9999 && c.month <= 12 && c.day <= 31 && day.ok() && c.hour >= 0 &&
         c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 && c.second <= 59;
}

seconds since_epoch(const CivilTime& c) {
  const std::chrono::sys_days day{std::chrono::year{c.year} / static_cast<int>(c.month) /
                                  static_cast<int>(c.day)};
  return day.time_since_epoch() + std::chrono::hours{c.hour} + minutes{c.minute} + seconds{c.second};
}

CivilTime civil_of(seconds since_epoch) {
  const std::chrono::sys_seconds at{since_epoch};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const auto of_day = (at - day).count();
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .hour = static_cast<int>(of_day / 3600),
          .minute = static_cast<int>(of_day / 60 % 60),
          .second = static_cast<int>(of_day % 60)};
}

seconds whole_seconds(Instant at) { return std::chrono::floor<seconds>(at).time_since_epoch(); }

std::string format_civil(const CivilTime& c) {
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

// nullptr if there is no such zone.
const date::time_zone* find_zone(std::string_view name) {
  const auto& zones = date::get_tzdb().zones;
  const auto found =
      std::lower_bound(zones.begin(), zones.end(), name,
                       [](const date::time_zone& zone, std::string_view n) { return zone.name() < n; });
  return found != zones.end() && found->name() == name ? &*found : nullptr;
}

const date::time_zone& zone_of(std::string_view name) {
  const auto* zone = find_zone(name);
  if (zone == nullptr) throw std::invalid_argument("no such time zone");  // A bug of the caller.
  return *zone;
}

// The instant of a local time; a gap gives its end, a doubled hour its first pass.
Instant resolve(milliseconds local, const date::time_zone& zone) {
  const date::local_time<milliseconds> at{local};
  const auto info = zone.get_info(at);
  if (info.result == date::local_info::nonexistent) return Instant{info.first.end.time_since_epoch()};
  return Instant{local - info.first.offset};
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads local times by a pattern. Our own, because date::parse 3.0.1 computes with a number it never read
// when the digits of %S are missing, and takes "26" or "+026" for a year.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : in_(text) {}

  // The civil time and milliseconds of the whole text, or no value.
  std::optional<std::pair<CivilTime, int>> read(std::string_view pattern) {
    for (; !pattern.empty() && in_.ok; pattern.remove_prefix(1)) {
      if (pattern.front() == ' ') {
        while (in_.take(" ")) {
        }
      } else if (pattern.front() == '%' && pattern.size() > 1) {
        pattern.remove_prefix(1);
        conversion(pattern.front());
      } else {
        in_.need(pattern.substr(0, 1));
      }
    }
    if (twelve_hours_) {
      if (civil_.hour < 1 || civil_.hour > 12) in_.ok = false;
      civil_.hour = civil_.hour % 12 + (afternoon_ ? 12 : 0);
    }
    if (!in_.ok || !in_.at_end() || !is_real(civil_)) return std::nullopt;
    return std::pair{civil_, millis_};
  }

 private:
  int up_to_two() {
    const int first = in_.digits(1);
    return in_.at_digit() ? first * 10 + in_.digits(1) : first;
  }
  void conversion(char c) {
    switch (c) {
      case 'Y':
        civil_.year = in_.digits(4);
        break;
      case 'm':
        civil_.month = static_cast<unsigned>(up_to_two());
        break;
      case 'b':
        civil_.month = month();
        break;
      case 'd':
        civil_.day = static_cast<unsigned>(up_to_two());
        break;
      case 'I':
        twelve_hours_ = true;
        [[fallthrough]];
      case 'H':
        civil_.hour = up_to_two();
        break;
      case 'M':
        civil_.minute = up_to_two();
        break;
      case 'S':
        civil_.second = up_to_two();
        if (in_.take(".")) millis_ = in_.fraction();
        break;
      case 'p':
        afternoon_ = in_.take("Pp");
        if (!afternoon_) in_.need("Aa");
        in_.need("Mm");
        break;
      case '%':
        in_.need("%");
        break;
      default:
        in_.ok = false;
    }
  }
  unsigned month() {
    const auto name = in_.letters(3);
    for (unsigned i = 0; i < kMonths.size(); ++i)
      if (iequals_ascii(name, kMonths[i])) return i + 1;
    return 0;  // which is no real month
  }

  Cursor in_;
  CivilTime civil_;
  int millis_ = 0;
  bool twelve_hours_ = false;
  bool afternoon_ = false;
};

Result<Instant> in_range(Instant at) {
  if (at < kFirst || at >= kEnd) return refuse("the date-time is outside the years 0000 to 9999");
  return at;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  constexpr auto kShape = "a date-time must look like 2026-01-02T03:04:05Z or 2026-01-02T03:04:05+08:00";
  if (text.size() > kTextBytesMax) return refuse(kShape);
  Cursor in(text);
  CivilTime civil;
  civil.year = in.digits(4);
  in.need("-");
  civil.month = static_cast<unsigned>(in.digits(2));
  in.need("-");
  civil.day = static_cast<unsigned>(in.digits(2));
  in.need("Tt");
  civil.hour = in.digits(2);
  in.need(":");
  civil.minute = in.digits(2);
  int millis = 0;
  if (in.take(":")) {
    civil.second = in.digits(2);
    if (in.take(".")) millis = in.fraction();
  }
  int offset_minutes = 0;
  if (!in.take("Zz")) {
    const bool west = in.take("-");
    if (!west) in.need("+ ");
    const int hours = in.digits(2);
    in.need(":");
    const int mins = in.digits(2);
    if (hours > 23 || mins > 59) in.ok = false;
    offset_minutes = (hours * 60 + mins) * (west ? -1 : 1);
  }
  if (!in.ok || !in.at_end()) return refuse(kShape);
  if (civil.second == 60) civil.second = 59;
  if (!is_real(civil)) return refuse("the date-time is not a real date and time of day");
  return in_range(Instant{since_epoch(civil) + milliseconds{millis} - minutes{offset_minutes}});
}

std::string format_instant(Instant at) {
  const auto millis = (at.time_since_epoch() - whole_seconds(at)).count();
  const auto text = format_civil(civil_of(whole_seconds(at)));
  return millis == 0 ? text + 'Z' : fmt::format("{}.{:03}Z", text, millis);
}

std::string format_local(Instant at, std::string_view zone) {
  const auto info = zone_of(zone).get_info(date::sys_seconds{whole_seconds(at)});
  // Before standard time offsets had seconds, which this form cannot say: the nearest minute keeps the
  // instant right.
  const auto offset = std::chrono::round<minutes>(info.offset);
  const auto size = std::abs(offset.count());
  return fmt::format("{}{}{:02}:{:02}", format_civil(civil_of(whole_seconds(at) + offset)),
                     offset.count() < 0 ? '-' : '+', size / 60, size % 60);
}

CivilTime to_civil(Instant at, std::string_view zone) {
  const auto whole = whole_seconds(at);
  return civil_of(whole + zone_of(zone).get_info(date::sys_seconds{whole}).offset);
}

Result<Instant> from_civil(const CivilTime& civil, std::string_view zone) {
  const auto* found = find_zone(zone);
  if (found == nullptr) return refuse("no such time zone");
  if (!is_real(civil)) return refuse("not a real date and time of day");
  return resolve(since_epoch(civil), *found);
}

bool is_known_zone(std::string_view zone) { return find_zone(zone) != nullptr; }

Result<Instant> parse_local(std::string_view text, const std::string& pattern, std::string_view zone) {
  const auto* found = find_zone(zone);
  if (found == nullptr) return refuse("no such time zone");
  const auto shape = [&] { return refuse("the local date-time does not read as " + pattern); };
  if (text.size() > kTextBytesMax) return shape();
  const auto read = PatternReader(text).read(pattern);
  if (!read) return shape();
  return resolve(since_epoch(read->first) + milliseconds{read->second}, *found);
}

std::string format_http_date(Instant at) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const auto c = civil_of(whole_seconds(at));
  const std::chrono::weekday weekday{std::chrono::floor<std::chrono::days>(at)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday.c_encoding()], c.day,
                     kMonths[c.month - 1], c.year, c.hour, c.minute, c.second);
}

}  // namespace tz
