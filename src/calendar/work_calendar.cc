#include "calendar/work_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "calendar/civil_day.h"
#include "places/csv_table.h"

namespace tz::calendar {

using std::chrono::days;
using std::chrono::sys_days;

sys_days working_day_from(sys_days day, const WorkCalendar& calendar) {
  while (!calendar.is_working_day(day)) day += days{1};
  return day;
}

sys_days working_day_until(sys_days day, const WorkCalendar& calendar) {
  while (!calendar.is_working_day(day)) day -= days{1};
  return day;
}

sys_days add_working_days(sys_days day, int count, const WorkCalendar& calendar) {
  const days step{count < 0 ? -1 : 1};
  for (int left = count < 0 ? -count : count; left > 0;) {
    day += step;
    if (calendar.is_working_day(day)) --left;
  }
  return day;
}

Result<ListedCalendar> ListedCalendar::parse(const std::string& file, std::string_view csv) {
  enum : std::size_t { kDate, kKind, kName, kSource };
  static constexpr places::Column kColumns[] = {{"date"}, {"kind"}, {"name", false}, {"source", false}};
  TZ_TRY(table, places::CsvTable::parse(file, csv, kColumns));
  places::Faults faults(file);
  ListedCalendar calendar;
  for (const auto& row : table.rows()) {
    const auto day = parse_day(row[kDate]);
    if (!day) {
      faults.add(row.line, "date", "date", "must be a day of the form YYYY-MM-DD");
      continue;
    }
    if (row[kKind] != "holiday" && row[kKind] != "makeup") {
      faults.add(row.line, "kind", "kind", "must be holiday or makeup");
      continue;
    }
    const Kind kind = row[kKind] == "holiday" ? Kind::holiday : Kind::makeup;
    if (kind == Kind::makeup && !is_weekend(*day))
      faults.add(row.line, "kind", "makeup_on_weekday", "a day from Monday to Friday is worked anyway");
    if (!calendar.days_.emplace(*day, kind).second)
      faults.add(row.line, "date", "duplicate_date", "the day is listed twice");
    calendar.years_.insert(std::chrono::year_month_day(*day).year());
  }
  TZ_CHECK(faults.status());
  return calendar;
}

bool ListedCalendar::is_working_day(std::chrono::sys_days day) const {
  const auto listed = days_.find(day);
  return listed == days_.end() ? !is_weekend(day) : listed->second == Kind::makeup;
}

bool ListedCalendar::is_holiday(std::chrono::sys_days day) const {
  const auto listed = days_.find(day);
  return listed != days_.end() && listed->second == Kind::holiday;
}

bool ListedCalendar::is_published(std::chrono::year year) const { return years_.contains(year); }

}  // namespace tz::calendar
