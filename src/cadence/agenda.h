#pragma once
// The agenda of the weekly run (周调度): which cases the meeting must speak of, in which order, and why.
// Chosen from the values it is given; it reads nothing and scores nothing, least of all by a count
// (docs/sources.md#no-count-scores).
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "calendar/due.h"

namespace tz::cadence {

// Why something is on the agenda, in the order of the agenda.
enum class AgendaReason : std::uint8_t {
  overdue,            // the limit has passed without a result
  no_first_contact,   // nobody has spoken to the resident in time
  reopened,           // the resident opened it again since the last run
  carry_review_due,   // a carried case is to be reviewed before the next run
  stuck_in_objection  // nobody has ruled on a unit's objection
};
std::string_view name_of(AgendaReason reason);

// What the agenda needs to know of a case. Instants are of what happened, or of limits.
struct AgendaCase {
  std::string code{};
  UnitId lead{};
  bool emergency = false;  // of the tier "emergency"
  bool over = false;       // landed or withdrawn: on no agenda
  std::optional<Instant> result_due{};
  std::optional<Instant> result_filed_at{};
  std::optional<Instant> contact_due{};
  std::optional<Instant> contacted_at{};
  std::optional<Instant> reopened_at{};
  std::optional<Instant> carry_review_due{};  // while it is carried
  std::optional<Instant> objected_at{};       // while no ruling is there
};

// When a place is one where needs gather (docs/sources.md#hot-place): so many open needs that came, or were
// opened again, within so many days before the cut-off.
struct HotPlaceRule {
  int needs = 5;
  std::chrono::days within{28};
};

struct AgendaRules {
  calendar::DayRules days{};
  // An objection without a ruling for longer than this is stuck (docs/sources.md#objection-stuck).
  calendar::Span objection_stuck{5, calendar::SpanUnit::working_days};
  HotPlaceRule hot_place{};
};

struct AgendaItem {
  AgendaReason reason = AgendaReason::overdue;  // the first that applies; it gives the place on the agenda
  std::vector<AgendaReason> also{};             // the others, in their order
  bool emergency = false;
  UnitId unit{};
  std::string code{};
  Instant since{};         // from when the reason holds; longest first
  std::string words_zh{};  // every reason, in words
  std::string words_en{};
  friend bool operator==(const AgendaItem&, const AgendaItem&) = default;
};

// The agenda as of the cut-off `now`. `last_run` is the cut-off before, `next_run` the one after
// (run_dates.h). A case stands on it once, under its first reason. Order: emergencies first; then by reason
// as AgendaReason has them; then what has waited longest; then by case code. Pure.
std::vector<AgendaItem> make_agenda(const std::vector<AgendaCase>& cases, Instant last_run, Instant now,
                                    Instant next_run, const calendar::WorkCalendar& calendar,
                                    const AgendaRules& rules);

}  // namespace tz::cadence
