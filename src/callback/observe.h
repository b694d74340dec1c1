#pragma once
// What the ledger says about a case, as events of its call-back file; and who has a hand in the case. Pure.
#include <set>
#include <span>
#include <vector>

#include "callback/callback_file.h"
#include "ledger/event_store.h"

namespace tz::callback {

// The events of the file that the ledger's events after `file.case_version` cause, oldest first. They are the
// program's, except that answers and tries name who was told. An event that is what `file.pending` waits for
// settles it. Repeating it on the file after them gives nothing: following the feed twice does no harm.
struct Observed {
  Event event;
  Instant at{};
};
std::vector<Observed> observe(const File& file, std::span<const ledger::StoredEvent> history);

// Who may not ask the resident, and to whom a report of pressure is not shown
// (docs/sources.md#callback-independent).
struct Involvement {
  std::set<UnitId> units{};    // led, were to lead, assisted or acted for one of these
  std::set<ActorId> actors{};  // did anything on the case but call back
  bool independent(const By& by) const { return outside(by) && !actors.contains(by.actor); }
  // Supervision may have acted on the case; it is not of the units that are judged.
  bool outside(const By& by) const { return by.unit != UnitId{} && !units.contains(by.unit); }
};
Involvement involved_in(ledger::CaseId id, std::span<const ledger::StoredEvent> history);

}  // namespace tz::callback
