#pragma once
// The shipped calendars, for tests.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/time.h"
#include "calendar/civil_day.h"
#include "calendar/due.h"
#include "calendar/layered_calendar.h"

namespace tz::calendar::testing {

inline std::string shipped(const std::string& path) {
  std::ifstream in(std::string(TZ_SOURCE_DIR "/packs/") + path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Source holiday_cn(int first = 2020, int last = 2027) {
  std::vector<Source> files;
  for (int year = first; year <= last; ++year) {
    const std::string name = "holiday-cn/" + std::to_string(year) + ".json";
    files.push_back(parse_holiday_cn(name, shipped("calendars/cn/" + name)).value());
  }
  return join_files("holiday-cn", files).value();
}

inline Source chinese_days() {
  return parse_chinese_days("chinese-days.json", shipped("calendars/cn/chinese-days.json")).value();
}

// Both sources of the nation's days off, agreeing.
inline const LayeredCalendar& china() {
  static const LayeredCalendar calendar =
      LayeredCalendar::build({{.level = LayerLevel::national,
                               .code = "cn",
                               .name_zh = "全国",
                               .name_en = "China",
                               .list = merge_sources(holiday_cn(), chinese_days()).value()}})
          .value();
  return calendar;
}

inline const LayeredCalendar& united_states() {
  static const LayeredCalendar calendar =
      LayeredCalendar::build(
          {{.level = LayerLevel::national,
            .code = "us",
            .name_zh = "美国联邦",
            .name_en = "United States",
            .list = us_federal_holidays(std::chrono::year{2015}, std::chrono::year{2026})}})
          .value();
  return calendar;
}

// The source as the project's own CSV.
inline std::string csv_of(const Source& source) {
  std::string csv = "date,kind,name\n";
  for (const auto& [year, list] : source.years)
    for (const ListedDay& day : list.days)
      csv += format_day(day.date) + (day.kind == DayKind::holiday ? ",holiday," : ",makeup,") + day.name_zh +
             "\n";
  return csv;
}

inline std::chrono::sys_days day(std::string_view text) { return parse_day(text).value(); }

}  // namespace tz::calendar::testing
