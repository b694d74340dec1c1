#pragma once
// What the ledger says about a case, as events of its call-back file; and who has a hand in the case. Pure.
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "callback/callback_file.h"
#include "ledger/event_store.h"

namespace tz::callback {

// What is known of the case that another is merged into. Its result is there while it waits for its own
// call-back, and once it has ended.
struct Leading {
  UnitId unit{};                   // that led
  std::optional<Instant> limit{};  // of the result
  bool has_result = false;
  Instant since{};  // when that last became so
};
Leading leading_of(ledger::CaseId id, std::span<const ledger::StoredEvent> history);

// The events of the file that the ledger's events after `file.case_version` cause, oldest first. They are the
// program's, except that answers and tries name who was told. An event that is what `file.pending` waits for
// settles it. Repeating it on the file after them gives nothing: following the feed twice does no harm.
// `leading`: of the case that this one is merged into; its resident is asked once that has its result
// (docs/sources.md#merge-asked).
struct Observed {
  Event event;
  Instant at{};
};
std::vector<Observed> observe(const File& file, std::span<const ledger::StoredEvent> history,
                              const std::optional<Leading>& leading = std::nullopt);

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
