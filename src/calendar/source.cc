#include "calendar/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <optional>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "calendar/civil_day.h"
#include "places/csv_table.h"

namespace tz::calendar {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::size_t kBytesMax = 1U << 20;
constexpr std::size_t kDaysMax = 5000;
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kNoticesMax = 20;
constexpr std::size_t kNoticeBytesMax = 500;
constexpr std::size_t kToldMax = 20;
constexpr std::size_t kMoreMax = 50;

// Faults of a JSON file: they name a member, not a line.
class JsonFaults {
 public:
  explicit JsonFaults(std::string file) : file_(file), faults_(std::move(file)) {}
  void add(const std::string& field, std::string_view rule, std::string_view text) {
    faults_.add(Error{.code = Errc::invalid_argument,
                      .message = fmt::format("{}:{}: {}", file_, field, text),
                      .field = field,
                      .rule = std::string(rule)});
  }
  Status status() const { return faults_.status(); }

 private:
  std::string file_;
  places::Faults faults_;
};

Result<boost::json::object> read_object(const std::string& file, std::string_view json) {
  if (json.size() > kBytesMax)
    return fail(Errc::too_large,
                fmt::format("{}: {} bytes, at most {} are read", file, json.size(), kBytesMax));
  auto value = parse_json(json);
  if (!value)
    return fail_rule(Errc::invalid_argument, "json", fmt::format("{}: {}", file, value.error().message));
  if (!value->is_object()) return fail_rule(Errc::invalid_argument, "json", file + ": must be an object");
  return std::move(value->as_object());
}

std::optional<std::string> text_of(const boost::json::object& object, std::string_view member) {
  const auto* value = object.if_contains(member);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  const auto& text = value->as_string();
  return std::string(text.data(), text.size());
}

bool is_name(std::string_view text) {
  return is_valid_utf8(text) && count_code_points(text) <= kNameMax &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool is_notice(std::string_view text) {
  return !text.empty() && text.size() <= kNoticeBytesMax && is_valid_utf8(text) &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

// Several addresses in a cell are parted by blanks; anything else is one notice, as it stands.
std::vector<std::string_view> notices_of(std::string_view cell) {
  if (cell.find("://") == std::string_view::npos) return {cell};
  return split(cell, ' ');
}

void sort_days(std::vector<ListedDay>& list) { std::ranges::sort(list, {}, &ListedDay::date); }

// The list of the day's own year, made if need be.
YearList& own_year(Source& source, sys_days day, const SourceFile& file) {
  const auto [at, is_new] = source.years.try_emplace(year_of(day));
  if (is_new) at->second = {.year = year_of(day), .published = true, .files = {file}};
  return at->second;
}

void read_papers(const boost::json::object& root, YearList& list, JsonFaults& faults) {
  const auto* papers = root.if_contains("papers");
  if (papers == nullptr || !papers->is_array() || papers->as_array().size() > kNoticesMax) {
    faults.add("papers", "member", fmt::format("must be a list of up to {} addresses", kNoticesMax));
    return;
  }
  std::size_t i = 0;
  for (const auto& paper : papers->as_array()) {
    const std::string_view text =
        paper.is_string() ? std::string_view(paper.as_string().data(), paper.as_string().size()) : "";
    if (is_notice(text))
      list.notices.emplace_back(text);
    else
      faults.add(fmt::format("papers[{}]", i), "notice",
                 fmt::format("must be text of 1 to {} bytes", kNoticeBytesMax));
    ++i;
  }
}

// A day of holiday-cn; nullopt with a fault if it is not one.
std::optional<ListedDay> read_day(const boost::json::value& value, const std::string& field,
                                  JsonFaults& faults) {
  if (!value.is_object()) {
    faults.add(field, "member", "must be an object of name, date and isOffDay");
    return std::nullopt;
  }
  const auto& object = value.as_object();
  const auto name = text_of(object, "name");
  const auto date = text_of(object, "date");
  const auto day = date ? parse_day(*date) : std::nullopt;
  const auto* off = object.if_contains("isOffDay");
  if (!name || !is_name(*name))
    faults.add(field + ".name", "name", fmt::format("must be text of up to {} characters", kNameMax));
  if (!day) faults.add(field + ".date", "date", "must be a day of the form YYYY-MM-DD");
  if (off == nullptr || !off->is_bool()) faults.add(field + ".isOffDay", "kind", "must be true or false");
  if (!name || !is_name(*name) || !day || off == nullptr || !off->is_bool()) return std::nullopt;
  return ListedDay{
      .date = *day, .kind = off->as_bool() ? DayKind::holiday : DayKind::makeup, .name_zh = *name};
}

// "New Year's Day,元旦,1"
std::optional<std::pair<std::string, std::string>> read_names(const boost::json::value& value) {
  if (!value.is_string()) return std::nullopt;
  const std::string_view text(value.as_string().data(), value.as_string().size());
  const auto parts = split(text, ',');
  if (parts.size() != 3 || !is_name(parts[0]) || !is_name(parts[1])) return std::nullopt;
  return std::pair{std::string(parts[0]), std::string(parts[1])};
}

// ---- United States

struct Holiday {
  std::string_view name_zh, name_en;
  sys_days date;
};

std::vector<Holiday> federal_holidays(year y) {
  using std::chrono::last;
  using std::chrono::Monday;
  using std::chrono::Thursday;
  std::vector<Holiday> all = {{"新年", "New Year's Day", y / 1 / 1},
                              {"马丁·路德·金纪念日", "Birthday of Martin Luther King Jr.", y / 1 / Monday[3]},
                              {"华盛顿诞辰日", "Washington's Birthday", y / 2 / Monday[3]},
                              {"阵亡将士纪念日", "Memorial Day", y / 5 / Monday[last]},
                              {"独立日", "Independence Day", y / 7 / 4},
                              {"劳工节", "Labor Day", y / 9 / Monday[1]},
                              {"哥伦布日", "Columbus Day", y / 10 / Monday[2]},
                              {"退伍军人节", "Veterans Day", y / 11 / 11},
                              {"感恩节", "Thanksgiving Day", y / 11 / Thursday[4]},
                              {"圣诞节", "Christmas Day", y / 12 / 25}};
  if (y >= year{2021}) all.push_back({"六月节", "Juneteenth National Independence Day", y / 6 / 19});
  return all;
}

sys_days observed(sys_days date) {
  switch (std::chrono::weekday{date}.iso_encoding()) {
    case 6:
      return date - days{1};
    case 7:
      return date + days{1};
    default:
      return date;
  }
}

// ---- comparing

std::string_view state_of(const Source& source, sys_days day) {
  const ListedDay* listed = source.find(day);
  if (listed != nullptr) return listed->kind == DayKind::holiday ? "holiday" : "worked";
  return is_weekend(day) ? "weekend" : "worked";
}

std::vector<year> common_years(const Source& a, const Source& b) {
  std::vector<year> common;
  for (const auto& [y, list] : a.years)
    if (list.published && b.is_published(y)) common.push_back(y);
  return common;
}

// The day with what the other source knows of its names.
ListedDay with_names_of(ListedDay day, const ListedDay* other) {
  if (other == nullptr) return day;
  if (day.name_zh.empty()) day.name_zh = other->name_zh;
  if (day.name_en.empty()) day.name_en = other->name_en;
  return day;
}

YearList merged_year(const YearList& a, const YearList& b, const Source& other) {
  YearList out = a;
  for (ListedDay& day : out.days) {
    const ListedDay* same = other.find(day.date);
    day = with_names_of(std::move(day), same);
  }
  for (const std::string& notice : b.notices)
    if (std::ranges::find(out.notices, notice) == out.notices.end()) out.notices.push_back(notice);
  out.files.insert(out.files.end(), b.files.begin(), b.files.end());
  return out;
}

bool share_a_file(const Source& a, const Source& b) {
  std::set<Hash256> hashes;
  for (const auto& [y, list] : a.years)
    for (const SourceFile& file : list.files) hashes.insert(file.sha256);
  for (const auto& [y, list] : b.years)
    for (const SourceFile& file : list.files)
      if (hashes.contains(file.sha256)) return true;
  return false;
}

}  // namespace

bool Source::is_published(year y) const {
  const auto at = years.find(y);
  return at != years.end() && at->second.published;
}

Source::Found Source::find_with_source(sys_days day) const {
  // A notice names days of its own year and of the end of the year before.
  for (const year y : {year_of(day) + std::chrono::years{1}, year_of(day)}) {
    const auto list = years.find(y);
    if (list == years.end()) continue;
    const auto at = std::ranges::lower_bound(list->second.days, day, {}, &ListedDay::date);
    if (at != list->second.days.end() && at->date == day) return {&*at, &list->second};
  }
  return {};
}

Result<Source> parse_holiday_cn(const std::string& file, std::string_view json) {
  TZ_TRY(root, read_object(file, json));
  JsonFaults faults(file);
  YearList list{.files = {{.name = file, .sha256 = sha256(as_bytes(json))}}};
  const auto* number = root.if_contains("year");
  if (number == nullptr || !number->is_int64() || number->as_int64() < 1900 || number->as_int64() > 2199) {
    faults.add("year", "member", "must be a number from 1900 to 2199");
    return tl::unexpected<Error>(faults.status().error());
  }
  list.year = year{static_cast<int>(number->as_int64())};
  read_papers(root, list, faults);
  const auto* listed = root.if_contains("days");
  if (listed == nullptr || !listed->is_array()) {
    faults.add("days", "member", "must be a list");
    return tl::unexpected<Error>(faults.status().error());
  }
  if (listed->as_array().size() > kDaysMax)
    return fail(Errc::too_large, fmt::format("{}: more than {} days", file, kDaysMax));
  std::set<sys_days> seen;
  std::size_t i = 0;
  for (const auto& value : listed->as_array()) {
    const std::string field = fmt::format("days[{}]", i++);
    auto day = read_day(value, field, faults);
    if (!day) continue;
    if (!seen.insert(day->date).second)
      faults.add(field + ".date", "duplicate_date", "the day is listed twice");
    if (year_of(day->date) != list.year && year_of(day->date) != list.year - std::chrono::years{1})
      faults.add(field + ".date", "far_date", "a notice names days of its year and of the year before");
    if (day->kind == DayKind::holiday || is_weekend(day->date)) list.days.push_back(std::move(*day));
  }
  if (list.days.empty() && !list.notices.empty())
    faults.add("days", "member", "there are notices, so there must be days");
  TZ_CHECK(faults.status());
  sort_days(list.days);
  list.published = !list.days.empty();
  return Source{.name = "holiday-cn", .years = {{list.year, std::move(list)}}};
}

Result<Source> parse_chinese_days(const std::string& file, std::string_view json) {
  TZ_TRY(root, read_object(file, json));
  JsonFaults faults(file);
  const SourceFile from{.name = file, .sha256 = sha256(as_bytes(json))};
  Source source{.name = "chinese-days"};
  std::map<sys_days, DayKind> seen;
  std::size_t count = 0;
  for (const std::string_view member : {"holidays", "workdays", "inLieuDays"}) {
    const auto* group = root.if_contains(member);
    if (group == nullptr || !group->is_object()) {
      faults.add(std::string(member), "member", "must be an object of days");
      continue;
    }
    count += group->as_object().size();
    if (count > 2 * kDaysMax)
      return fail(Errc::too_large, fmt::format("{}: more than {} days", file, kDaysMax));
    for (const auto& [key, value] : group->as_object()) {
      const std::string_view date(key.data(), key.size());
      const std::string field = fmt::format("{}.{}", member, first_code_points(date, 20));
      const auto day = parse_day(date);
      const auto names = read_names(value);
      if (!day) faults.add(field, "date", "must be a day of the form YYYY-MM-DD");
      if (!names) faults.add(field, "name", "must be text of the form English,Chinese,days");
      if (!day || !names) continue;
      if (member == "inLieuDays") {
        const auto holiday = seen.find(*day);
        if (holiday == seen.end() || holiday->second != DayKind::holiday)
          faults.add(field, "in_lieu", "a day off in lieu must be among the holidays");
        continue;
      }
      const DayKind kind = member == "holidays" ? DayKind::holiday : DayKind::makeup;
      if (!seen.emplace(*day, kind).second) {
        faults.add(field, "duplicate_date", "the day is among the holidays already");
        continue;
      }
      YearList& list = own_year(source, *day, from);
      if (kind == DayKind::holiday || is_weekend(*day))
        list.days.push_back({.date = *day, .kind = kind, .name_zh = names->second, .name_en = names->first});
    }
  }
  TZ_CHECK(faults.status());
  for (auto& [y, list] : source.years) sort_days(list.days);
  return source;
}

Result<Source> parse_calendar_csv(const std::string& file, std::string_view csv) {
  enum : std::size_t { kDate, kKind, kName, kNameEn, kSource };
  static constexpr places::Column kColumns[] = {
      {"date"}, {"kind"}, {"name", false}, {"name_en", false}, {"source", false}};
  if (csv.size() > kBytesMax)
    return fail(Errc::too_large,
                fmt::format("{}: {} bytes, at most {} are read", file, csv.size(), kBytesMax));
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  if (table.rows().size() > kDaysMax)
    return fail(Errc::too_large, fmt::format("{}: more than {} days", file, kDaysMax));
  places::Faults faults(file);
  const SourceFile from{.name = file, .sha256 = sha256(as_bytes(csv))};
  Source source{.name = file};
  std::set<sys_days> seen;
  for (const auto& row : table.rows()) {
    const auto day = parse_day(row[kDate]);
    if (!day) {
      faults.add(row.line, "date", "date", "must be a day of the form YYYY-MM-DD");
      continue;
    }
    if (row[kKind] != "holiday" && row[kKind] != "makeup")
      faults.add(row.line, "kind", "kind", "must be holiday or makeup");
    for (const auto& [column, name] : {std::pair{kName, "name"}, std::pair{kNameEn, "name_en"}})
      if (!is_name(row[column]))
        faults.add(row.line, name, "name", fmt::format("must be text of up to {} characters", kNameMax));
    if (!seen.insert(*day).second) faults.add(row.line, "date", "duplicate_date", "the day is listed twice");
    YearList& list = own_year(source, *day, from);
    list.days.push_back({.date = *day,
                         .kind = row[kKind] == "holiday" ? DayKind::holiday : DayKind::makeup,
                         .name_zh = row[kName],
                         .name_en = row[kNameEn]});
    for (const std::string_view notice : notices_of(row[kSource])) {
      if (notice.empty() || std::ranges::find(list.notices, notice) != list.notices.end()) continue;
      if (!is_notice(notice) || list.notices.size() == kNoticesMax)
        faults.add(
            row.line, "source", "notice",
            fmt::format("must be up to {} notices a year, of up to {} bytes", kNoticesMax, kNoticeBytesMax));
      else
        list.notices.emplace_back(notice);
    }
  }
  TZ_CHECK(faults.status());
  for (auto& [y, list] : source.years) sort_days(list.days);
  return source;
}

Source us_federal_holidays(year first, year last) {
  assert(first >= year{1986} && last <= year{2199});
  constexpr std::string_view kLaw = "5 U.S.C. 6103";
  const SourceFile law{.name = std::string(kLaw), .sha256 = sha256(as_bytes(kLaw))};
  Source source{.name = std::string(kLaw)};
  for (year y = first; y <= last; ++y)
    source.years[y] = {.year = y, .published = true, .notices = {std::string(kLaw)}, .files = {law}};
  // New Year's Day of the year after the last may be observed within it.
  for (year y = first; y <= last + std::chrono::years{1}; ++y)
    for (const Holiday& holiday : federal_holidays(y)) {
      const sys_days day = observed(holiday.date);
      const auto list = source.years.find(year_of(day));
      if (list == source.years.end()) continue;
      const bool moved = day != holiday.date;
      list->second.days.push_back({.date = day,
                                   .kind = DayKind::holiday,
                                   .name_zh = std::string(holiday.name_zh) + (moved ? "（补假）" : ""),
                                   .name_en = std::string(holiday.name_en) + (moved ? " (observed)" : "")});
    }
  for (auto& [y, list] : source.years) sort_days(list.days);
  return source;
}

bool same_files(const YearList& a, const YearList& b) {
  return std::ranges::equal(a.files, b.files, {}, &SourceFile::sha256, &SourceFile::sha256);
}

Result<Source> join_files(std::string name, std::span<const Source> files) {
  Source joined{.name = std::move(name)};
  for (const Source& file : files)
    for (const auto& [y, list] : file.years)
      if (!joined.years.emplace(y, list).second)
        return fail_rule(Errc::invalid_argument, "duplicate_year",
                         fmt::format("{}: two files give the year {}", joined.name, static_cast<int>(y)));
  return joined;
}

std::vector<Disagreement> disagreements(const Source& a, const Source& b) {
  std::set<sys_days> compared;
  for (const year y : common_years(a, b)) {
    for (sys_days day = y / 1 / 1; day <= sys_days{y / 12 / 31}; day += days{1}) compared.insert(day);
    for (const Source* source : {&a, &b})
      for (const ListedDay& day : source->years.at(y).days) compared.insert(day.date);
  }
  std::vector<Disagreement> found;
  for (const sys_days day : compared)
    if (state_of(a, day) != state_of(b, day))
      found.push_back(
          {.date = day, .first = std::string(state_of(a, day)), .second = std::string(state_of(b, day))});
  return found;
}

Result<Source> merge_sources(const Source& a, const Source& b) {
  if (share_a_file(a, b))
    return fail_rule(
        Errc::invalid_argument, "same_source",
        fmt::format("{} and {} share a file: two independent sources are needed", a.name, b.name));
  const auto differing = disagreements(a, b);
  if (!differing.empty()) {
    Error error{.code = Errc::invalid_argument,
                .message = fmt::format("{} and {} disagree on {} days:", a.name, b.name, differing.size()),
                .rule = "sources_disagree"};
    for (const Disagreement& one : differing) {
      const std::string text =
          fmt::format("{} ({}: {}, {}: {})", format_day(one.date), a.name, one.first, b.name, one.second);
      if (error.more.size() < kToldMax) error.message += (error.more.empty() ? " " : ", ") + text;
      if (error.more.size() < kMoreMax)
        error.more.push_back({.message = text, .field = format_day(one.date), .rule = "sources_disagree"});
    }
    return tl::unexpected<Error>(std::move(error));
  }
  Source merged{.name = a.name + " + " + b.name};
  for (const Source* source : {&a, &b})
    for (const auto& [y, list] : source->years) merged.years[y] = {.year = y};
  for (auto& [y, list] : merged.years) {
    const auto in_a = a.years.find(y);
    const auto in_b = b.years.find(y);
    if (in_a != a.years.end() && in_b != b.years.end() && in_a->second.published && in_b->second.published) {
      list = merged_year(in_a->second, in_b->second, b);
      continue;
    }
    for (const auto& [at, source] : {std::pair{in_a, &a}, std::pair{in_b, &b}})
      if (at != source->years.end())
        list.files.insert(list.files.end(), at->second.files.begin(), at->second.files.end());
  }
  return merged;
}

}  // namespace tz::calendar
