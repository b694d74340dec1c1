#pragma once
// One case (工单) as of its latest event, and the facts it is folded from.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "ledger/code_lists.h"

namespace tz::ledger {

enum class CaseId : std::int64_t {};

// Who acts, in which capacity, for which units. Made by the caller's authentication; a value that decide()
// reads.
struct By {
  ActorId actor{};
  Role role = Role::system;
  UnitId unit{};                     // the unit acted for; 0 for residents and the program
  std::vector<UnitId> also_units{};  // units below it that the person may act for too
  bool acts_for(UnitId u) const;
};

// 时限 written on the sheet at dispatch (L1-13); computed by routing's limits from a rule id, passed in with
// the command.
struct Deadlines {
  std::optional<Instant> sign{}, contact{}, result{};
  std::string rule{};  // id of the time-limit rule, printed on every sheet
  // From when the rule's spans run. Nothing: a person named the date, and no calendar moves it.
  std::optional<Instant> from{};
  // With `from`: the version of the calendar they were computed from (calendar/calendar_store.h), and whether
  // a year was crossed whose days off nobody has published.
  std::int64_t calendar = 0;
  bool provisional = false;
  friend bool operator==(const Deadlines&, const Deadlines&) = default;
};

// 协办 (L1-14): delivers to the lead within its own limit, which is inside the lead's.
struct Assist {
  UnitId unit{};
  std::optional<Instant> due{};
  bool reported = false;
  friend bool operator==(const Assist&, const Assist&) = default;
};

// What the resident answered, and how he was asked (docs/sources.md#callback).
struct Answer {
  bool contacted = false;
  Solved solved = Solved::no;
  Satisfied satisfied = Satisfied::dissatisfied;
  bool pressured = false;  // asked to change the answer, or threatened
  ContactChannel via = ContactChannel::web;
  Instant at{};
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Attempt {  // a call-back or a contact that did not reach the resident
  ContactChannel via = ContactChannel::phone;
  Instant at{};
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

// 着落 (docs/sources.md#landing).
struct Landing {
  LandingCode code = LandingCode::solved;
  UnitId unit{};  // responsible
  Instant at{};
  std::optional<Instant> next_review{};  // or a named legal route, for every non-solved outcome
  std::string legal_route{};             // the name of a LegalRoute, or empty
  std::optional<CaseId> duplicate_of{};
  std::optional<Instant>
      remedy_until{};  // explained_no_basis and not_supported: until when the stated remedy is open (L5-35)
  std::optional<std::string> emergency_line{};  // transferred_emergency: who was called, "119" (L1-11)
  friend bool operator==(const Landing&, const Landing&) = default;
};

struct PendingLanding {  // a landing that needs a second person from another unit (guard of T4-T6,
                         // docs/sources.md#triage)
  LandingCode code = LandingCode::out_of_scope;
  ActorId proposed_by{};
  UnitId proposed_unit{};
  friend bool operator==(const PendingLanding&, const PendingLanding&) = default;
};

// One of the two who must agree to a carry (docs/sources.md#from-triage-to-landing: the hotline, and the
// level above the unit).
struct CarryEndorsement {
  Role side = Role::hotline;  // hotline or approver
  ActorId by{};
  Instant review{};
  friend bool operator==(const CarryEndorsement&, const CarryEndorsement&) = default;
};

// A value: copy it, compare it, keep it. Holds no free text and no personal data; texts live in the payload
// store.
struct Case {
  CaseId id{};
  JurisdictionId jurisdiction{};
  std::string code{};        // 工单编号, shown to people; see case_code.h
  std::int64_t version = 0;  // number of events applied; the next append must quote it
  CaseStatus status = CaseStatus::received;

  // What it is. Set by Received, changed by Classified.
  Channel channel = Channel::web;
  RequestType request_type = RequestType::help;
  Urgency urgency = Urgency::normal;
  Confidentiality confidentiality = Confidentiality::none;
  bool anonymous = false;
  bool on_behalf = false;            // filed by a helper or a call taker
  bool publish = true;               // the resident agreed to a redacted public view
  bool no_reply_wanted = false;      // L2-24
  bool reachable = false;            // left a phone number or a mail address; which one is in the vault
  std::string category{};            // code; empty until classified
  std::vector<std::string> zones{};  // codes of the incident place, finest first
  std::string language = "zh";
  std::optional<std::string> source_id{};   // id in the system it was imported from
  std::vector<std::string> tags{};          // codes
  std::optional<UnitId> complained_unit{};  // the unit that the complaint or the tip-off is about

  // When.
  Instant received_at{};  // T0: every promise to the resident counts from here or from dispatch, never from
                          // signing
  Instant updated_at{};
  Deadlines due{};
  std::optional<Instant> dispatched_at{}, contacted_at{}, result_at{}, landed_at{};

  // Who.
  std::optional<UnitId>
      lead{};  // owner; after an upheld objection the old unit stays owner until the new one signs
  std::optional<UnitId> proposed_lead{};  // the unit that must sign after a ruling
  std::optional<UnitId> copied_to{};      // district copied for supervision (L1-12(1))
  std::vector<Assist> assists{};
  std::int64_t catalogue_version = 0;
  std::vector<UnitId> objectors{};  // units that used their one objection
  bool ruled = false;               // after a ruling there is no further returning (L3-22)
  int dispatch_count = 0;           // 派单次数; the third transfer is for the district
  int solve_round = 1;              // 一/二/三次解决

  // Side states.
  bool supervised = false;
  bool extension_pending = false;
  int extensions = 0;
  std::optional<Instant> extension_asked{};
  bool carry_pending = false;
  std::optional<CarryEndorsement> carry_endorsed{};  // one side agrees, the other has not ruled
  std::optional<Instant> carry_target{}, carry_review{};
  std::optional<Instant> paused_at{}, paused_until{};  // set exactly while paused_legal
  int pauses = 0;
  std::chrono::milliseconds paused_for{0};  // what pauses have added to the limit that is in force
  CaseStatus before_pause = CaseStatus::in_hand;

  // Outcome.
  std::optional<LandingCode> filed_outcome{};
  bool echoed =
      false;  // ECHO: a human-authored progress, answer or result went out (docs/sources.md#landing)
  std::vector<Attempt> contact_attempts{};  // of this round, by the unit, before its result
  std::vector<Attempt> attempts{};          // of this round, by the call-back
  std::optional<Answer> answer{};           // the latest; earlier ones stay in the history
  bool answered_by_resident = false;        // `answer` is the resident's own, of this round
  bool unreached = false;  // three attempts on two days and two channels; never imputed as good
  std::optional<PendingLanding> pending_landing{};
  std::optional<Landing> landing{};
  int reopen_count = 0;
  // Who judged that the matter is not for the city, and whom a review of that is not for
  // (docs/sources.md#review-once).
  std::vector<ActorId> judges{}, judged_before{};
  bool review_used = false;

  // Relations.
  std::optional<CaseId> merged_into{};
  std::vector<CaseId> absorbed{};  // cases whose work was merged into this one
  std::optional<CaseId> split_from{};
  std::vector<CaseId> linked{};

  friend bool operator==(const Case&, const Case&) = default;
};

// The unit that a tip-off (举报) is about: its line has no part in the case and does not see it
// (docs/sources.md#tip-off-line). Nothing for any other case.
inline std::optional<UnitId> accused_of(const Case& c) {
  return c.request_type == RequestType::report ? c.complained_unit : std::nullopt;
}

}  // namespace tz::ledger
