#pragma once
// Whom a resident telephones about his own answer.
#include <string>

#include "ledger/planner.h"

namespace tz::ledger {

// The public number of the call-back desk; the hotline's where the desk has none; empty for neither.
std::string desk_phone(const Planner& planner, JurisdictionId j);

}  // namespace tz::ledger
