#pragma once
// What the rounds need to know of a case, folded from its history in the ledger; and when a case wants to be
// looked at again. Pure.
#include <optional>
#include <span>
#include <string>

#include "cadence/agenda.h"
#include "cadence/sealing.h"
#include "cadence/settings.h"
#include "ledger/event_store.h"

namespace tz::cadence {

// Instants are of what happened, or of limits; nothing: it did not happen, or there is none.
struct WatchedCase {
  ledger::CaseId id{};
  std::string code{};
  std::int64_t version = 0;
  UnitId unit{};  // that is to act: it is to sign, or has signed; without one the hotline's
  ledger::CaseStatus status = ledger::CaseStatus::received;
  bool open = true;
  bool merged = false;  // the work is done under another case
  bool emergency = false;
  bool tip_off = false;
  Instant received_at{};
  std::optional<Instant> echo_due{}, echoed_at{};
  std::optional<Instant> landing_due{}, landed_at{};
  std::optional<Instant> result_due{}, result_filed_at{};
  std::optional<Instant> contact_due{}, contacted_at{};
  std::optional<Instant> sign_due{};  // while the unit has not signed
  std::optional<Instant> reopened_at{}, carry_review{}, objected_at{};
  // While it is open, is no tip-off and has not been merged: the finest zone it is in, and since when it is a
  // need there (docs/sources.md#hot-place).
  std::string place{};
  std::optional<Instant> need_at{};
  Instant limit_from{};  // from when the limit for the result runs
  Instant due_set_at{};  // when the present limits were written
  // Of the timer: up to when reminders of the present limit are sent; when the unit was told to sign; when to
  // look again.
  Instant looked_at{};
  std::optional<Instant> sign_told_at{}, next_at{};
  friend bool operator==(const WatchedCase&, const WatchedCase&) = default;
};

// True of an event after which something above may be different.
bool concerns_rounds(const ledger::Event& event);

// The case after its history (all events, oldest first, without texts). `hotline` stands where no unit has it
// yet. Nothing if its end came with a file of old records: it was never on the city's desk here.
std::optional<WatchedCase> watch(ledger::CaseId id, JurisdictionId j,
                                 std::span<const ledger::StoredEvent> history, UnitId hotline);

// `now` with what the timer knew of the case `before`: a limit that is another begins anew.
WatchedCase carried_over(WatchedCase now, const std::optional<WatchedCase>& before);

// A limit for a result runs: reminders make sense.
bool is_running(const WatchedCase& c);
// All reminders of the present limit; none if it does not run.
std::vector<Reminder> reminders_of(const WatchedCase& c, const CityRules& rules);
// When the timer is to look at the case again; nothing: not before something happens.
std::optional<Instant> next_look(const WatchedCase& c, const CityRules& rules);
// What is to be done about an unsigned case at `now`.
enum class SignStep : std::uint8_t { none, remind, sign };
SignStep sign_step(const WatchedCase& c, const Settings& settings, Instant now);

AgendaCase agenda_case(const WatchedCase& c);
// A limit that there is not is as far away as can be: nobody breaks it.
SealingCase sealing_case(const WatchedCase& c);

// What a unit is prompted of: its lines of one case in words, or nothing. `period` is the one to come.
struct PromptWords {
  Instant since{};  // of the first reason
  std::string zh{}, en{};
};
std::optional<PromptWords> prompt_words(const WatchedCase& c, const Window& period, Instant now,
                                        const CityRules& rules);

}  // namespace tz::cadence
