#pragma once
// Which limit a case had, how late it is or was, and who held it for how long (docs/sources.md#lateness).
#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/event_store.h"

namespace tz::ledger {

// Who had to act next.
enum class Holder : std::uint8_t {
  hotline,   // registers, classifies, dispatches, checks the result
  unit,      // signs and works: the unit that is to sign, else the owner
  panel,     // rules on an objection
  callback,  // asks the resident, and lands
  paused     // nobody: the clock stands still by law
};
std::string_view name(Holder holder) noexcept;

struct Held {
  std::chrono::milliseconds natural{0};
  std::chrono::milliseconds worked{0};  // of it, on working days
  friend bool operator==(const Held&, const Held&) = default;
};

struct Share {
  Holder holder = Holder::hotline;
  UnitId unit{};  // of Holder::unit; 0 otherwise
  Held held{};
  Held late{};  // of it, after the limit had passed
  friend bool operator==(const Share&, const Share&) = default;
};

// 协办 (L1-14): it runs beside the lead's own time, so it is no part of the sums above.
struct AssistShare {
  UnitId unit{};
  Instant asked_at{};
  std::optional<Instant> due{};          // its own limit, inside the lead's
  std::optional<Instant> reported_at{};  // nothing: it has not reported
  Held late_by{};                        // zero: in time, or without a limit
  friend bool operator==(const AssistShare&, const AssistShare&) = default;
};

struct Lateness {
  std::string rule{};                  // of the limit in force at the end, or now
  std::optional<Instant> first_due{};  // as the first sheet said
  std::optional<Instant> due{};        // in force at the end, or now; nothing: there is none
  std::optional<Instant> landed{};     // nothing: the case is open, or was withdrawn
  Held late_by{};                      // zero: in time
  // In the order in which they first held it. Their sums are the life of the case, and `late_by`.
  std::vector<Share> shares{};
  std::vector<AssistShare> assists{};  // in the order in which they were asked
  friend bool operator==(const Lateness&, const Lateness&) = default;
};

// How much of the time between two instants lies on working days (Planner::worked_time).
using WorkedTime = std::function<std::chrono::milliseconds(Instant from, Instant to)>;

// `history` from the first event on, without texts. A case that has ended is measured to its end; an open one
// to `now`. Imported events count from when they were said. Pure.
Lateness lateness(std::span<const StoredEvent> history, Instant now, const WorkedTime& worked);

}  // namespace tz::ledger
