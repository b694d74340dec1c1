#pragma once
// Who asked for a tip-off that is kept from them (docs/sources.md#tip-off-line). Kept beside the ledger, only
// added to, and shown to the desk that supervises.
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::ledger {

// Someone of the accused line named a tip-off, and was told that there is no such case.
struct Alert {
  Instant at{};
  CaseId case_id{};
  ActorId actor{};
  UnitId unit{};  // of the actor
  friend bool operator==(const Alert&, const Alert&) = default;
};

struct AlertPage {
  std::vector<Alert> alerts;
  std::string next;  // cursor; empty at the end
};

// Safe to call from any thread.
class AlertStore {
 public:
  virtual ~AlertStore() = default;
  // Keeps it, unless the same person asked for the same case within the same hour: then it is kept already.
  virtual Status raise(JurisdictionId j, const Alert& alert) = 0;
  // The latest first.  invalid_argument: a cursor that is not ours; limit outside 1..1000
  virtual Result<AlertPage> list(JurisdictionId j, std::string_view cursor, std::size_t limit) const = 0;
};

}  // namespace tz::ledger
