#pragma once
// The shipped calendar, for tests.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "calendar/work_calendar.h"

namespace tz::cadence::testing {

inline const calendar::ListedCalendar& china() {
  static const calendar::ListedCalendar calendar = [] {
    std::ifstream in(TZ_SOURCE_DIR "/packs/default/calendar_cn.csv", std::ios::binary);
    EXPECT_TRUE(in);
    const std::string csv{std::istreambuf_iterator<char>(in), {}};
    return calendar::ListedCalendar::parse("calendar_cn.csv", csv).value();
  }();
  return calendar;
}

inline std::chrono::sys_days day(std::string_view text) { return calendar::parse_day(text).value(); }
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
