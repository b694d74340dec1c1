// LIBS: tz_base
// An instant that is read is written and read as itself; local times stay within their zone's day.
#include <cstdlib>

#include "base/time.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

void check(const tz::Result<tz::Instant>& at) {
  if (!at) {
    require(at.error().code == tz::Errc::invalid_argument);
    return;
  }
  static_cast<void>(tz::format_http_date(*at));
  for (const auto* zone : {"Asia/Shanghai", "America/New_York", "UTC"}) {
    // The day before the first and after the last year of four digits is no civil date here.
    const auto back = tz::from_civil(tz::to_civil(*at, zone), zone);
    if (back)
      require(*back <= *at && *at - *back < std::chrono::hours{3});  // the doubled hour, and milliseconds
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto at = tz::parse_instant(text);
  check(at);
  if (at) require(tz::parse_instant(tz::format_instant(*at)).value() == *at);
  for (const auto* pattern : {"%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"})
    check(tz::parse_local(text, pattern, "America/New_York"));
  return 0;
}
