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

}  // namespace tz::calendar
