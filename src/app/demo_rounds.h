#pragma once
// The rounds of the demonstration city, as of one that has been at work as long as its needs: months to sign
// for and to seal, and what its last weekly run decided.
#include "app/application.h"
#include "app/demo.h"

namespace tz::app {

// After the needs; `now` is when theirs ended. The decisions are one in hand, one whose day has passed (where
// the run is two days old or more), one that is done and one that was given up; none where no run was held.
// Every refusal is an error, as of the needs. Returns how many were decided.
Result<int> make_rounds(Application& application, JurisdictionId j, const DemoActors& actors, Instant now);

}  // namespace tz::app
