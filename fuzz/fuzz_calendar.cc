// LIBS: tz_calendar
// Lists of days off, in one input: the first byte says which format the rest is. Whatever a file says, the
// parsers come back; what they accept is in order, within its limits, and agrees with itself.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "calendar/layered_calendar.h"

namespace {

using namespace tz;
using namespace tz::calendar;

Result<Source> parse(std::uint8_t format, std::string_view text) {
  switch (format % 3) {
    case 0:
      return parse_holiday_cn("f.json", text);
    case 1:
      return parse_chinese_days("f.json", text);
    default:
      return parse_calendar_csv("f.csv", text);
  }
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 65536) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Result<Source> source = parse(data[0], text);
  if (!source) {
    require(!source.error().message.empty());
    return 0;
  }
  for (const auto& [year, list] : source->years) {
    require(list.year == year && !list.files.empty());
    require(list.published || list.days.empty());
    require(std::ranges::is_sorted(list.days, {}, &ListedDay::date));
    for (const ListedDay& day : list.days) require(source->find(day.date) != nullptr);
  }
  require(disagreements(*source, *source).empty());
  if (!source->years.empty()) {
    const auto merged = merge_sources(*source, *source);
    require(!merged && merged.error().rule == "same_source");
  }
  const auto calendar = LayeredCalendar::build({{.code = "n", .list = *source}});
  require(calendar.has_value());
  for (const auto& [year, list] : source->years)
    for (const ListedDay& day : list.days)
      require(calendar->is_working_day(day.date) != calendar->is_holiday(day.date));
  return 0;
}
