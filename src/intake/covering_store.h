#pragma once
// What was covered of each picture, by whom and when, and how the picture looks with that. Only added to.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "intake/covering.h"
#include "intake/media.h"
#include "ledger/case.h"

namespace tz::intake {

struct CoveringEntry {
  std::int64_t version = 0;  // 1 for the first of a picture; 0: there is none
  ledger::CaseId case_id{};  // the case through which it was looked at
  ActorId by{};
  Instant at{};
  Covering covering{};  // empty: uncovered again
};

// Safe to call from any thread. Every call may answer unavailable.
class CoveringStore {
 public:
  virtual ~CoveringStore() = default;
  // Adds the entry, and the picture as it looks with it: given exactly if entry.covering is not empty.
  //   conflict (rule "version")  the picture's latest entry is not number entry.version - 1
  virtual Status append(JurisdictionId j, const std::string& sha256, const CoveringEntry& entry,
                        const std::optional<Picture>& covered) = 0;
  // The picture with what is covered now; nothing if nothing is.
  virtual Result<std::optional<Picture>> covered(JurisdictionId j, const std::string& sha256) const = 0;
  // The latest entries, newest first, at most `limit`.
  virtual Result<std::vector<CoveringEntry>> entries(JurisdictionId j, const std::string& sha256,
                                                     std::size_t limit) const = 0;
};

}  // namespace tz::intake
