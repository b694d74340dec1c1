#pragma once
// The monthly draw of blind second calls: a seed is committed while the month runs, so that nobody knows yet
// what it will choose from; after the month it is published with the list, and chooses.
#include "base/random.h"
#include "callback/callback_service.h"

namespace tz::callback {

// Thread-safe if the stores are.
class DrawService {
 public:
  DrawService(DrawStore& store, CallbackService& calls, Random& random)
      : store_(store), calls_(calls), random_(random) {}

  // Makes and keeps the seed of a month; its hash is public from now on.
  //   not_allowed  rule "seed_late": the month is over; "seed_once": it has one already
  Result<DrawRecord> commit(JurisdictionId j, const Period& period, ActorId by);
  // Draws, publishes the seed, and orders the second calls. Done again it orders what a cut-off left out.
  //   not_allowed  rule "seed_first": no seed was committed; "period_running": the month is not over
  Result<DrawRecord> draw(JurisdictionId j, const Period& period, ActorId by);
  Result<DrawRecord> find(JurisdictionId j, const Period& period) const;  // not_found: no seed yet

 private:
  Status order_calls(JurisdictionId j, const DrawRecord& record);

  DrawStore& store_;
  CallbackService& calls_;
  Random& random_;
};

}  // namespace tz::callback
