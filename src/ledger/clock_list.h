#pragma once
// Which clocks run for a case, for which unit, until when, and which command stops each
// (docs/sources.md#unit-clocks); and how the limits of many are told apart by how near they are. Pure.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/case.h"

namespace tz::ledger {

// The order is the number that the store keeps: add at the end only.
enum class ClockKind : std::uint8_t {
  sign,         // 签收: the unit that the case was given to has not signed
  contact,      // 联系诉求人: nobody has spoken with the resident in this round
  result,       // 办结: no result is filed; of a carried case its target date
  assist,       // 协办: an assisting unit's own limit, inside the lead's
  carry_review  // 挂账复查: a carried case is to be looked at again
};
inline constexpr std::array kClockKinds{ClockKind::sign, ClockKind::contact, ClockKind::result,
                                        ClockKind::assist, ClockKind::carry_review};
std::string_view name(ClockKind kind) noexcept;  // the enumerator
std::optional<ClockKind> parse_clock(std::string_view wire) noexcept;

// One clock of one case. A value.
struct RunningClock {
  ClockKind kind{};
  UnitId unit{};  // whose it is
  Instant due{};
  // From when it runs. Nothing for an assisting unit: the case does not keep when it was asked, its history
  // does.
  std::optional<Instant> since{};
  // Set while the case is paused by law: the clock stands still, and cannot be overdue.
  std::optional<Instant> paused_until{};
  friend bool operator==(const RunningClock&, const RunningClock&) = default;
};

// In the order of ClockKind, assisting units as the case has them. None where the next step is not a unit's
// (before the dispatch, while a result is checked, at the call-back), in a case that has ended, and in one
// that is merged into another: its work is done there.
std::vector<RunningClock> running_clocks(const Case& c);

// The limit for signing while the unit has not signed. A unit that gets the case later has as long to sign as
// the first had (docs/sources.md#auto-sign).
std::optional<Instant> sign_due(const Case& c);

// The command that stops a clock, and the one that comes next on the way to it: a limit for the result also
// runs while the case waits to be signed for, or for the panel.
struct ClockSteps {
  std::string_view stopped_by, next;
  friend bool operator==(const ClockSteps&, const ClockSteps&) = default;
};
ClockSteps clock_steps(ClockKind kind, CaseStatus status);

// How near a limit is, as of one moment. Each begins where the one before ends.
enum class ClockState : std::uint8_t {
  overdue,     // before now
  within_4h,   // less than 4 hours from now
  within_24h,  // less than 24
  this_week,   // before the coming Monday of the city's zone
  later,
  paused  // the case is: no limit counts
};
inline constexpr std::array kClockStates{ClockState::overdue,   ClockState::within_4h, ClockState::within_24h,
                                         ClockState::this_week, ClockState::later,     ClockState::paused};
std::string_view name(ClockState state) noexcept;  // the enumerator
std::optional<ClockState> parse_clock_state(std::string_view wire) noexcept;

// Where the states end at one moment, but `later` and `paused`, which have no end.
struct ClockBands {
  std::array<Instant, 4> ends{};  // of overdue, within_4h, within_24h, this_week; ascending
  Instant week_ends{};            // the coming Monday, 0:00 of the city's zone
};
// `zone` is one that is_known_zone (base/time.h) accepts.
ClockBands clock_bands(Instant now, std::string_view zone);

// Limits from `from` on and before `to`.
struct DueRange {
  Instant from = Instant::min(), to = Instant::max();
  friend bool operator==(const DueRange&, const DueRange&) = default;
};
// All limits for `paused`.
DueRange due_range(const ClockBands& bands, ClockState state);
// Of a clock that runs.
ClockState state_of(const ClockBands& bands, Instant due);

}  // namespace tz::ledger
