#pragma once
// Which days are worked: what everything that counts days asks. layered_calendar.h answers it.
#include <chrono>

namespace tz::calendar {

// Civil days of the jurisdiction's zone, held as sys_days without meaning an instant. Safe to call from any
// thread.
class WorkCalendar {
 public:
  virtual ~WorkCalendar() = default;
  virtual bool is_working_day(std::chrono::sys_days day) const = 0;
  // True on a day off that is not merely an ordinary weekend.
  virtual bool is_holiday(std::chrono::sys_days day) const = 0;
  // False: nobody has said yet which days of that year are off, so what is computed from it is provisional
  // (docs/sources.md#make-up-days).
  virtual bool is_published(std::chrono::year year) const = 0;
};

// Calendars list finitely many days and hold to the ordinary week beyond them, so these always end.
// The day itself if it is worked, else the first worked one after it; or the last before it.
std::chrono::sys_days working_day_from(std::chrono::sys_days day, const WorkCalendar& calendar);
std::chrono::sys_days working_day_until(std::chrono::sys_days day, const WorkCalendar& calendar);
// The worked day that is `count` working days after `day`, or before it if negative. `day` itself is not
// counted.
std::chrono::sys_days add_working_days(std::chrono::sys_days day, int count, const WorkCalendar& calendar);

}  // namespace tz::calendar
