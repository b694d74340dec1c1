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
    confirmed
  } kind = Kind::received;
  Instant at{};
  std::optional<UnitId> unit;    // who has it
  std::optional<Instant> until;  // a deadline, a target date
  std::string text;  // a reply or a reason meant for the resident; empty where only the holder of the receipt
                     // may read it
  std::optional<ledger::LandingCode> landing;
};

struct ResidentView {
  std::vector<Milestone> milestones;  // oldest first
  std::string reply;                  // the latest answer of the unit, once it was checked
  bool may_confirm = false;           // the three questions are open
  bool may_reopen = false, may_withdraw = false, may_add = false;
};

// `holder`: the receipt was shown, so texts are included. Internal events (notes, objections, assists,
// supervision) are left out, but every change of owner or deadline is in.
ResidentView resident_view(const ledger::CaseHistory& history, bool holder, Instant now,
                           const ledger::Policy& policy);

}  // namespace tz::intake
