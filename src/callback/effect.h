#pragma once
// What the ledger is to be told of an event of the desk. Pure.
#include <optional>

#include "callback/callback_store.h"
#include "ledger/command.h"

namespace tz::callback {

struct LedgerCommand {
  ledger::Command command;
  ledger::By by;
};
// Nothing for events that the ledger need not know. `rework_due`: the limits of the next round, should the
// answer send the work back.
std::optional<LedgerCommand> effect_of(const StoredEvent& e, const ledger::Deadlines& rework_due);

}  // namespace tz::callback
