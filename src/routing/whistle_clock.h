#pragma once
// The clocks of a whistle as data: how long a department has by the kind of whistle, and the arithmetic.
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "routing/whistle.h"

namespace tz::routing::whistle {

// Minutes run on by the clock on the wall. Working hours run by day and night but stand still on days off.
// Working days leave out the start day and end at 24:00, as everywhere (routing/limits.h).
enum class SpanUnit : std::uint8_t { minutes, working_hours, working_days };
struct TimeSpan {
  int value = 0;
  SpanUnit unit = SpanUnit::minutes;
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};
std::string words_zh(const TimeSpan& span);  // "30分钟"
std::string words_en(const TimeSpan& span);  // "30 minutes"

// The rules of one kind. Sources: docs/sources.md#whistle-arrival.
struct KindRules {
  Kind kind = Kind::resident_matter;
  TimeSpan acknowledge{}, arrive{};
  TimeSpan plan{};      // from the limit of the arrival
  bool slot = false;    // a time may be agreed, within `arrive`; it is then the limit
  bool online = false;  // who joins online has reported for duty
};

// When a span from `start` ends; the last instant that is in time. Made of a city's calendar.
using DueAt = std::function<Instant(const TimeSpan& span, Instant start)>;
// `is_working_day` takes civil days of the zone (IANA).
DueAt due_by(std::function<bool(std::chrono::sys_days)> is_working_day, std::string zone);

// The numbers of the rules; configuration of a jurisdiction, with the defaults of docs/sources.md.
struct Policy {
  std::vector<KindRules> kinds = {
      {.kind = Kind::resident_matter,
       .acknowledge = {1, SpanUnit::working_days},
       .arrive = {3, SpanUnit::working_days},
       .plan = {2, SpanUnit::working_days},
       .slot = true,
       .online = true},
      {.kind = Kind::enforcement,
       .acknowledge = {4, SpanUnit::working_hours},
       .arrive = {24, SpanUnit::working_hours},
       .plan = {1, SpanUnit::working_days},
       .slot = true,
       .online = false},
      {.kind = Kind::emergency,
       .acknowledge = {5, SpanUnit::minutes},
       .arrive = {30, SpanUnit::minutes},
       .plan = {30, SpanUnit::minutes},
       .slot = false,
       .online = false},
  };
  std::vector<Alias> aliases = default_aliases();
  std::chrono::days rating_window{7};   // after which either side sees what the other gave
  std::chrono::days repeat_window{90};  // a second whistle on one matter within this is a repeat
  std::int32_t point_step_e7 = 10'000;  // a point is rounded to 0.001 degrees, about 100 m
  DueAt due_at{};                       // must be set

  const KindRules& rules_of(Kind kind) const;
};

// What a department that is called at `at` is given.
Clocks clocks_for(const Policy& policy, Kind kind, const std::optional<Instant>& meet_at, Instant at);

// True if a limit of the department has passed and what it asks for has not been done.
bool is_late(const Part& part, Instant now);

}  // namespace tz::routing::whistle
