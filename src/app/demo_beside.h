#pragma once
// What stands beside the needs of the demonstration city: whistles in every state, what others said of a
// case, a tip-off that somebody of the accused unit asked for, visits and what was asked on them, and a draw
// of second calls.
#include <vector>

#include "app/demo.h"
#include "callback/module.h"
#include "intake/module.h"
#include "ledger/module.h"
#include "outreach/module.h"
#include "routing/whistle_service.h"

namespace tz::app {

// All on one database, by one clock, which is moved about.
struct DemoParts {
  ledger::Module& ledger;
  intake::Module& intake;
  callback::Module& desk;
  routing::whistle::WhistleService& whistles;
  outreach::Module& outreach;
  outreach::ZoneBook zones{};
  const ledger::Planner& planner;
  ManualClock& clock;
  Random& random;
};

struct DemoBeside {
  int whistles = 0, remarks = 0, visits = 0, drawn = 0;
};

// After the needs; `end` is what theirs was. Every refused step is an error, as there.
Result<DemoBeside> make_beside(const DemoParts& parts, const DemoActors& actors, JurisdictionId j,
                               Instant end);

}  // namespace tz::app
