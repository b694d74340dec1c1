#pragma once
// Who asked to read a sealed original, who agreed, and that it was read (docs/sources.md#redaction: a reason
// and two people).
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case.h"

namespace tz::intake {

// How long a request waits for a second person, and an approval for the reading. Source:
// docs/sources.md#unseal.
inline constexpr std::chrono::hours kUnsealWithin{24};

struct UnsealRequest {
  ledger::CaseId case_id{};
  ActorId asked_by{};
  Instant asked_at{};
  std::string reason{};
  std::optional<ActorId> approved_by{};  // never asked_by
  std::optional<Instant> approved_at{};
};

// True if the request still counts at `now`: a day from its approval, or from being asked.
inline bool is_open(const UnsealRequest& request, Instant now) {
  return now <= request.approved_at.value_or(request.asked_at) + kUnsealWithin;
}

// Safe to call from any thread. Every call may answer unavailable.
class UnsealStore {
 public:
  virtual ~UnsealStore() = default;
  virtual Status ask(JurisdictionId j, const UnsealRequest& request) = 0;
  // Those of the case that were not read and are open at `now`, oldest first.
  virtual Result<std::vector<UnsealRequest>> open(JurisdictionId j, ledger::CaseId id, Instant now) const = 0;
  // Agrees to what `request` asks. False: it was agreed to or read already, or `by` asked for it.
  virtual Result<bool> approve(JurisdictionId j, const UnsealRequest& request, ActorId by, Instant at) = 0;
  // Uses up an approved request. False: it was read already, or nobody agreed.
  virtual Result<bool> take(JurisdictionId j, const UnsealRequest& request, Instant at) = 0;
};

}  // namespace tz::intake
