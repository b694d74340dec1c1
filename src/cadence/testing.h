#pragma once
// The shipped calendar, for tests.
#include <string>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "calendar/testing.h"

namespace tz::cadence::testing {

using calendar::testing::china;
using calendar::testing::day;
inline Instant at(std::string_view text) { return parse_instant(text).value(); }
// "2026-02-14 10:00" in Shanghai.
inline std::string local(Instant when) {
  std::string text = format_local(when, "Asia/Shanghai").substr(0, 16);
  text[10] = ' ';
  return text;
}
inline Instant local(std::string_view text) {
  return at(std::string(text.substr(0, 10)) + "T" + std::string(text.substr(11)) + ":00+08:00");
}

}  // namespace tz::cadence::testing
