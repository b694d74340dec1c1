#pragma once
// Instants as text, and civil time in a named zone (IANA, from the system's tzdata by the date library).
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace tz {

// RFC 3339 / W3C date-time with a zone: 2026-01-02T03:04:05[.fff](Z|±hh:mm). A blank in the place of '+' is
// accepted, as happens in query strings. Seconds may be left out (W3C). Leap second 60 reads as 59.
//   invalid_argument  not that shape, no zone, or not a real date
Result<Instant> parse_instant(std::string_view text);
// 2026-01-02T03:04:05Z; milliseconds only if not zero.
std::string format_instant(Instant at);
// 2026-01-02T11:04:05+08:00, whole seconds.
std::string format_local(Instant at, std::string_view zone);

// A date and time of day in some zone.
struct CivilTime {
  int year = 1970;
  unsigned month = 1, day = 1;
  int hour = 0, minute = 0, second = 0;
  friend bool operator==(const CivilTime&, const CivilTime&) = default;
};
// The zone must be one that is_known_zone accepts.
CivilTime to_civil(Instant at, std::string_view zone);
// The instant of a civil time; in the hour skipped by summer time the instant after the gap, in the doubled
// hour the earlier.
//   invalid_argument  not a real date or time of day
Result<Instant> from_civil(const CivilTime& civil, std::string_view zone);
bool is_known_zone(std::string_view zone);
// By a strptime-like pattern (%m/%d/%Y %I:%M:%S %p) read as local time of `zone`. Of conversions there are %Y
// (four digits), %m, %d, %H, %I, %M (one digit or two), %S (the same, and a fraction if there is one), %p, %b
// (English) and %%; a blank stands for any number of them.
//   invalid_argument  not by the pattern, another conversion, more than 64 bytes, not a real date or time of
//   day, no such zone
Result<Instant> parse_local(std::string_view text, const std::string& pattern, std::string_view zone);
// "Fri, 02 Jan 2026 03:04:05 GMT", for HTTP headers.
std::string format_http_date(Instant at);

}  // namespace tz
