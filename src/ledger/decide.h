#pragma once
// All rules of a case, pure: no clock, no database. Sources: docs/sources.md#landing; every number is
// in Policy and docs/sources.md.
#include <functional>
#include <vector>

#include "base/result.h"
#include "ledger/case.h"
#include "ledger/command.h"
#include "ledger/event.h"

namespace tz::ledger {

// The numbers of the rules; configuration of a jurisdiction, with the defaults of docs/sources.md.
struct Policy {
  std::chrono::hours objection_window{24};  // L4-50; petitions have 5 working days
  std::chrono::days reopen_window{30};      // docs/sources.md#from-triage-to-landing
  std::chrono::days carry_review_max{90};   // docs/sources.md#from-triage-to-landing
  int callback_attempts = 3;                // docs/sources.md#callback
  int callback_days = 2;
  int callback_channels = 2;
  std::chrono::days extension_max{30};  // [D] where the limit profile allows one and names no length
  int pauses_max = 1;                   // docs/sources.md#days: the resident's material, once
  std::chrono::days pause_max{7};       // 5 working days
  int dispatches_before_district =
      3;  // docs/sources.md#clock-runs-on: the third transfer is for the district
  int assist_share_percent =
      50;  // docs/sources.md#from-triage-to-landing: of the time that is left to the lead
  std::chrono::hours owner_within{24};   // [D] a need that nobody owns for longer is on the list of violators
  std::chrono::days callback_valid{10};  // docs/sources.md#callback-valid: after the limit of the result
  std::chrono::minutes callback_claim{60};    // [D] docs/sources.md#callback-claim
  bool callback_by_case_sheet = false;        // [D] docs/sources.md#callback-desk
  bool callback_tip_offs = true;              // [D] docs/sources.md#callback-tip-off
  std::chrono::days rating_link{14};          // [D] docs/sources.md#rating-link
  bool rating_address_check = true;           // [D] docs/sources.md#rating-origin
  std::chrono::days staff_mark{90};           // [D] docs/sources.md#rating-origin: how long it is remembered
  int recall_percent = 5;                     // docs/sources.md#recall
  std::chrono::days exclusion_objection{15};  // [D] docs/sources.md#exclusion
  int exclusion_alarm_percent = 10;           // docs/sources.md#exclusion
  // A limit that was provisional may come earlier when its year is published, but leaves at least so long
  // from now.
  bool provisional_moves_earlier = true;    // docs/sources.md#due-recomputed
  std::chrono::hours recompute_notice{24};  // [D]
  bool evidence_required = true;            // L2-27: what was done is shown, not only said
  // [D] docs/sources.md#repeat: a repeat is so many needs of one category, so near, within so many days.
  int repeat_within_m = 100;
  std::chrono::days repeat_within{30};
  int repeat_least = 3;
  // Whether `unit` stands in the line of the accused unit, so that it may have no part in the tip-off;
  // nothing: only the accused unit itself (docs/sources.md#tip-off-line).
  std::function<bool(UnitId accused, UnitId unit)> in_line{};
  std::string time_zone = "Asia/Shanghai";  // for counting days on which someone was called
};

// One thing that happened and the texts that belong to it.
struct Decision {
  Event event;
  std::vector<Text> texts;
};

// The event that `command`, given by `by` at `now`, causes, or why it is refused.
//   not_allowed       the status does not permit it (rule "status"), or a rule does; Error::rule names it
//   (docs/sources.md#refusals lists them) forbidden         the capacity or the unit of `by` does not permit
//   it (rule "role", "unit", "self_check", ...) invalid_argument  a text is missing or too long, a date is
//   not in the future, ...; Error::field names it
Result<Decision> decide(const Case& current, const Command& command, const By& by, Instant now,
                        const Policy& policy);

// True while the case waits for its call-back, and once it has ended. The residents of cases that were merged
// into it are asked then, and not before (docs/sources.md#merge-asked).
bool has_result(const Case& leading);

// The only place a case changes: the case after `event`, which `by` caused at `at`.
Case apply(Case before, const Event& event, Instant at, const By& by);

// The limits of the case after its calendar has changed, where `computed` is what the rule gives by the new
// one (docs/sources.md#due-recomputed): later always, pauses added; earlier only what was provisional and is
// still ahead.
Deadlines recomputed(const Case& c, Deadlines computed, Instant now, const Policy& policy);

// True if the call-backs tried in this round suffice to say that the resident cannot be reached:
// policy.callback_attempts on callback_days civil days by callback_channels ways (one way for someone who
// left neither number nor address).
bool enough_attempts(const Case& c, const Policy& policy);
// The same of the unit's own attempts to contact the resident before it filed a result.
bool enough_contact_attempts(const Case& c, const Policy& policy);

// True if this answer sends the work back (docs/sources.md#from-triage-to-landing, rework): "not solved"
// where the unit claims that something was done. Where it says that nothing can be done (not supported, no
// basis, a legal route, ...) a "no" is kept, and the hotline decides.
bool needs_rework(const Case& c, const Answer& answer);

// The commands that decide() would not refuse for status, role or unit: what an action bar offers. A reason
// for each of the others.
struct Offer {
  std::string_view command;
  bool allowed = false;
  Error reason{};  // when not allowed
};
std::vector<Offer> offers(const Case& current, const By& by, Instant now, const Policy& policy);

// ECHO and LANDING of docs/sources.md#landing for one case; what the violators list is made of.
enum class Violation : std::uint8_t { no_owner, no_echo, landing_incomplete, overdue_unlanded };
std::vector<Violation> violations(const Case& c, Instant now, const Policy& policy = {});

}  // namespace tz::ledger
