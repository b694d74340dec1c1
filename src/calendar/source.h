#pragma once
// Lists of days off as their sources publish them, read and compared. A year counts as published only if two
// independent sources give it and agree (docs/sources.md#two-sources).
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tz::calendar {

// Kept as numbers in tables: new ones go to the end.
enum class DayKind : std::uint8_t {
  holiday,  // closed, weekend days within a holiday included
  makeup    // worked although the week, or a coarser layer, says otherwise
};

// A day that is not as its day of the week would have it.
struct ListedDay {
  std::chrono::sys_days date{};
  DayKind kind = DayKind::holiday;
  std::string name_zh{};
  std::string name_en{};
  friend bool operator==(const ListedDay&, const ListedDay&) = default;
};

struct SourceFile {
  std::string name{};  // "holiday-cn/2026.json"; for a rule, the law
  Hash256 sha256{};    // of the file's bytes; of the name, where the source is a rule
  friend bool operator==(const SourceFile&, const SourceFile&) = default;
};

// What is said of one year. A notice may name days of the year before: that for 2023 closes 2022-12-31.
struct YearList {
  std::chrono::year year{};
  bool published = false;              // false: the source has the year, and says that nothing is known yet
  std::vector<ListedDay> days{};       // by date, no date twice; empty unless published
  std::vector<std::string> notices{};  // addresses or numbers of the official notices, where given
  std::vector<SourceFile> files{};
  friend bool operator==(const YearList&, const YearList&) = default;
};

// True if both came from files of the same bytes, whatever the files are called.
bool same_files(const YearList& a, const YearList& b);

// Years of one source, or of several that agree. Immutable by habit: made here, then only read.
struct Source {
  std::string name{};
  std::map<std::chrono::year, YearList> years{};
  bool is_published(std::chrono::year year) const;
  // nullptr: the day is as its day of the week would have it. Where two years' lists name it, the later
  // notice.
  const ListedDay* find(std::chrono::sys_days day) const { return find_with_source(day).day; }
  struct Found {
    const ListedDay* day = nullptr;
    const YearList* list = nullptr;  // the year's list that names it
  };
  Found find_with_source(std::chrono::sys_days day) const;
  friend bool operator==(const Source&, const Source&) = default;
};

// All parsers: UTF-8, at most 1 MiB, 5,000 days, 100 years (1900 to 2199), names up to 64 characters, notices
// up to 20 of 500 bytes. Faults name file and field ("holiday-cn/2026.json:days[3].date: ..."), and are told
// together.
//   invalid_argument  rule is one of json, member, date, kind, name, notice, duplicate_date, far_date
//   too_large         bytes, days

// holiday-cn: {"year", "papers": [address...], "days": [{"name", "date", "isOffDay"}...]}. One year a file;
// no days and no papers mean not published yet, never "no holidays". A worked day from Monday to Friday is
// dropped: it says nothing new.
Result<Source> parse_holiday_cn(const std::string& file, std::string_view json);

// chinese-days: {"holidays", "workdays", "inLieuDays"}, each an object of "date": "English name,Chinese
// name,days". Days of inLieuDays must be among the holidays. Years are those of the dates.
//   invalid_argument  also in_lieu
Result<Source> parse_chinese_days(const std::string& file, std::string_view json);

// The project's own CSV: date, kind (holiday, makeup), optionally name (Chinese), name_en, source (notice).
// A make-up day may be any day here: only the layer it goes to can tell whether it says something
// (layered_calendar.h). Years are those of the dates.
//   invalid_argument  as above, and those of CsvTable
Result<Source> parse_calendar_csv(const std::string& file, std::string_view csv);

// Holidays of the federal government of the United States for those who work from Monday to Friday: 5 U.S.C.
// 6103(a), and 6103(b) with Executive Order 11582 for the day observed: Friday before a Saturday, Monday
// after a Sunday. Juneteenth from 2021. Listed is the day observed, under its own year: 2021-12-31 for New
// Year's Day 2022. Inauguration Day is of the Washington area only, and not listed. Years 1986 to 2199
// (asserted).
Source us_federal_holidays(std::chrono::year first, std::chrono::year last);

// Files of one publisher as one source.
//   invalid_argument  duplicate_year: two of them give the same year
Result<Source> join_files(std::string name, std::span<const Source> files);

struct Disagreement {
  std::chrono::sys_days date{};
  std::string first{};  // worked, weekend, holiday
  std::string second{};
  friend bool operator==(const Disagreement&, const Disagreement&) = default;
};
// Days of the years that both publish, and days these years' lists name outside them, which one source has
// worked, an ordinary weekend, or a holiday, and the other not. In order.
std::vector<Disagreement> disagreements(const Source& a, const Source& b);

// Two independent sources as one. Years that both publish: days and notices of `a`, names in either language
// from whichever gives them, files of both. Years that only one publishes are kept, unpublished and without
// days: one source is not enough.
//   invalid_argument  sources_disagree: the message names up to 20 of the days, `more` has one error for each
//                     of up to 50; same_source: a file of the one is a file of the other
Result<Source> merge_sources(const Source& a, const Source& b);

}  // namespace tz::calendar
