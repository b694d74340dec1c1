#include "routing/whistle_clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/time.h"

namespace tz::routing::whistle {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days civil_day_of(Instant at, const std::string& zone) {
  const CivilTime civil = to_civil(at, zone);
  return std::chrono::year{civil.year} / static_cast<int>(civil.month) / static_cast<int>(civil.day);
}
// 00:00 of the day, which a real date always has.
Instant start_of(sys_days day, const std::string& zone) {
  const std::chrono::year_month_day date{day};
  return *from_civil({.year = static_cast<int>(date.year()),
                      .month = static_cast<unsigned>(date.month()),
                      .day = static_cast<unsigned>(date.day())},
                     zone);
}

}  // namespace

std::string words_zh(const TimeSpan& span) {
  constexpr std::string_view kWords[] = {"分钟", "小时（工作日）", "个工作日"};
  return fmt::format("{}{}", span.value, kWords[static_cast<std::size_t>(span.unit)]);
}

std::string words_en(const TimeSpan& span) {
  constexpr std::string_view kWords[] = {"minute", "working hour", "working day"};
  return fmt::format("{} {}{}", span.value, kWords[static_cast<std::size_t>(span.unit)],
                     span.value == 1 ? "" : "s");
}

DueAt due_by(std::function<bool(sys_days)> is_working_day, std::string zone) {
  return [works = std::move(is_working_day), zone = std::move(zone)](const TimeSpan& span, Instant start) {
    if (span.unit == SpanUnit::minutes) return start + std::chrono::minutes{span.value};
    sys_days day = civil_day_of(start, zone);
    if (span.unit == SpanUnit::working_days) {
      for (int left = span.value; left > 0;) {
        day += days{1};
        if (works(day)) --left;
      }
      return start_of(day + days{1}, zone) - std::chrono::milliseconds{1};
    }
    Instant at = start;
    for (std::chrono::milliseconds left = std::chrono::hours{span.value};; day += days{1}) {
      const Instant midnight = start_of(day + days{1}, zone);
      if (works(day)) {
        if (at + left < midnight) return at + left;
        left -= midnight - at;
      }
      at = midnight;
    }
  };
}

const KindRules& Policy::rules_of(Kind kind) const {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& r) { return r.kind == kind; });
  assert(found != kinds.end());
  return *found;
}

Clocks clocks_for(const Policy& policy, Kind kind, const std::optional<Instant>& meet_at, Instant at) {
  const KindRules& rules = policy.rules_of(kind);
  Clocks due{.acknowledge = policy.due_at(rules.acknowledge, at), .arrive = policy.due_at(rules.arrive, at)};
  if (rules.slot && meet_at && *meet_at > at) {
    due.arrive = *meet_at;
    due.acknowledge = std::min(due.acknowledge, due.arrive);
  }
  due.plan = policy.due_at(rules.plan, due.arrive);
  return due;
}

bool is_late(const Part& part, Instant now) {
  return (!part.acknowledged_at && now > part.due.acknowledge) ||
         (!part.arrived_at && now > part.due.arrive) || (!part.planned_at && now > part.due.plan);
}

}  // namespace tz::routing::whistle
