#include "calendar/layered_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>

#include "calendar/civil_day.h"
#include "places/csv_table.h"

namespace tz::calendar {

std::string_view name_of(LayerLevel level) {
  switch (level) {
    case LayerLevel::national:
      return "national";
    case LayerLevel::regional:
      return "regional";
    case LayerLevel::unit:
      return "unit";
  }
  return "";
}

Result<LayeredCalendar> LayeredCalendar::build(std::vector<Layer> layers) {
  const auto refuse = [](std::string rule, std::string text) {
    return fail_rule(Errc::invalid_argument, std::move(rule), std::move(text));
  };
  if (std::ranges::count(layers, LayerLevel::national, &Layer::level) != 1)
    return refuse("national_layer", "a calendar has exactly one national layer");
  if (std::ranges::count(layers, LayerLevel::unit, &Layer::level) > 1)
    return refuse("unit_layer", "a calendar has at most one unit's layer");
  std::set<std::string_view> codes;
  for (const Layer& layer : layers)
    if (!codes.insert(layer.code).second)
      return refuse("duplicate_layer", fmt::format("two layers have the code \"{}\"", layer.code));
  std::ranges::stable_sort(layers, {}, &Layer::level);
  LayeredCalendar calendar;
  calendar.layers_ = std::move(layers);
  return calendar;
}

LayeredCalendar::Verdict LayeredCalendar::verdict(std::chrono::sys_days day) const {
  for (const auto& layer : layers_ | std::views::reverse) {
    const Source::Found found = layer.list.find_with_source(day);
    if (found.day == nullptr) continue;
    const bool holiday = found.day->kind == DayKind::holiday;
    return {
        .worked = !holiday, .holiday = holiday, .layer = &layer, .listed = found.day, .source = found.list};
  }
  return {.worked = !is_weekend(day)};
}

bool LayeredCalendar::is_working_day(std::chrono::sys_days day) const { return verdict(day).worked; }

bool LayeredCalendar::is_holiday(std::chrono::sys_days day) const { return verdict(day).holiday; }

bool LayeredCalendar::is_published(std::chrono::year year) const {
  return layers_.front().list.is_published(year);
}

Status check_makeup_days(const YearList& list, const WorkCalendar* coarser) {
  places::Faults faults(fmt::format("the list of {}", static_cast<int>(list.year)));
  for (const ListedDay& day : list.days) {
    const bool worked = coarser == nullptr ? !is_weekend(day.date) : coarser->is_working_day(day.date);
    if (day.kind == DayKind::makeup && worked)
      faults.add(Error{.message = fmt::format("{} is worked anyway", format_day(day.date)),
                       .field = format_day(day.date),
                       .rule = "makeup_on_weekday"});
  }
  return faults.status();
}

}  // namespace tz::calendar
