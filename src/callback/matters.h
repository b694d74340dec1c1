#pragma once
// Keeps which matter every case of the desk belongs to (docs/sources.md#score-matter), as the feed tells of
// mergers, repetitions, splits and other categories.
#include "callback/score_query.h"
#include "ledger/case_service.h"

namespace tz::callback {

// Thread-safe if the store is.
class Matters {
 public:
  Matters(PlaceStore& store, const ledger::CaseService& cases) : store_(store), cases_(cases) {}

  Result<bool> knows(JurisdictionId j, ledger::CaseId id) const;
  // Keeps the place of the case as it is now, and of those it belongs to.
  Status keep(const ledger::Case& c);

 private:
  Status keep(const ledger::Case& c, int depth);

  PlaceStore& store_;
  const ledger::CaseService& cases_;
};

}  // namespace tz::callback
