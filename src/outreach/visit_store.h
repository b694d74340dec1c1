#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "outreach/scope.h"
#include "outreach/visit.h"

namespace tz::outreach {

struct KeptVisit {
  Visit visit{};
  Hash256 digest{};
};

// Visits, added and never changed. Safe to call from any thread. Every call may answer unavailable.
class VisitStore {
 public:
  virtual ~VisitStore() = default;
  // Keeps it unless there is one of that id already; whichever is kept.
  virtual Result<KeptVisit> add(JurisdictionId j, const Visit& visit, const Hash256& digest) = 0;
  virtual Result<std::optional<KeptVisit>> find(JurisdictionId j, std::string_view id) const = 0;
  // By the time of the visit, newest first, at most `limit`, without notes.
  //   invalid_argument (field cursor)  not one of ours
  virtual Result<Page<Visit>> list(JurisdictionId j, const Scope& scope, std::string_view cursor,
                                   std::size_t limit) const = 0;
};

}  // namespace tz::outreach
