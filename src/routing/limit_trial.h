#pragma once
// What a sheet would say: every limit of a rule from a moment on, with the days that were left out on the
// way, so that a person can check it against a calendar. Pure.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/layered_calendar.h"
#include "ledger/decide.h"
#include "routing/limits.h"

namespace tz::routing {

enum class TrialKind : std::uint8_t { sign, contact, objection, result, extension };
std::string_view name_of(TrialKind kind);

// Why a day did not count, or counted although it is a Saturday or Sunday.
enum class TrialDay : std::uint8_t { weekend, holiday, makeup };
std::string_view name_of(TrialDay day);

// Days that follow each other and are the same.
struct TrialDays {
  std::chrono::sys_days from{}, to{};
  TrialDay kind = TrialDay::weekend;
  std::string name_zh{}, name_en{};  // of the list that names them; empty on an ordinary weekend
  friend bool operator==(const TrialDays&, const TrialDays&) = default;
};

struct TrialStep {
  TrialKind kind = TrialKind::result;
  std::optional<Span>
      span{};      // nothing: the rule says none, and the city's own number holds (ledger::Policy)
  Instant from{};  // where the span begins
  Due due{};
  // Of working days: days off that were passed over, and make-up days that counted. Of other spans of days:
  // the days off to which the end fell, so that it moved. Of hours: nothing, they run on.
  std::vector<TrialDays> days{};
};

// Sign, contact, objection, result, and each extension that the rule allows from the end of the one before;
// limits that the rule does not set are left out.
std::vector<TrialStep> try_limits(const LimitRule& rule, Instant start,
                                  const calendar::LayeredCalendar& calendar, const DayRules& rules,
                                  const ledger::Policy& policy);

}  // namespace tz::routing
