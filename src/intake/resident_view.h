#pragma once
// What a resident is shown of a case: milestones in plain words, like a parcel's. Pure.
#include <optional>
#include <string>
#include <vector>

#include "ledger/case_service.h"
#include "ledger/planner.h"

namespace tz::intake {

struct Milestone {
  enum class Kind : std::uint8_t {
    received,
    dispatched,
    contacted,
    progress,
    extended,
    carried,
    paused,
    answered,
    disputed,
    rework,
    landed,
    reopened,
    withdrawn,
    added,
    unreached,
    confirmed,
    escalated,
    carry_ended,
    resumed,
    due_recomputed
  } kind = Kind::received;
  Instant at{};
  std::optional<UnitId> unit;    // who has it
  std::optional<Instant> until;  // a deadline, a target date
  std::string text;  // a reply or a reason meant for the resident; empty where only the holder of the receipt
                     // may read it
  std::optional<ledger::LandingCode> landing;
  // Of a landing: the rule it stands on and the remedy against it with its deadline (L5-35), or the legal
  // route.
  std::string basis, remedy, legal_route;
  std::optional<Instant> remedy_until;
};

// Who reads. Everybody sees the steps; words only whoever holds the receipt or, redacted, everybody where the
// case is public.
enum class Reader : std::uint8_t { holder, public_words, public_steps };

struct ResidentView {
  std::vector<Milestone> milestones;  // oldest first
  std::string reply;                  // the latest answer of the unit, once it was checked
  bool may_confirm = false;           // the three questions are open
  bool may_reopen = false, may_withdraw = false, may_add = false;
  std::optional<Instant> reopen_until;  // set while landed: until then without new facts
  bool reopen_needs_new_facts = false;  // that time has passed, or the review was used
  bool reopen_is_review = false;        // of the judgement that the matter is not for the city
};

// Internal events (notes, objections, assists, supervision) are left out, but every change of owner or
// deadline is in.
ResidentView resident_view(const ledger::CaseHistory& history, Reader reader, Instant now,
                           const ledger::Policy& policy);

}  // namespace tz::intake
