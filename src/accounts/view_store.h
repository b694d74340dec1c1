#pragma once
// What the views of the inbox ask of a database. Safe to call from any thread.
#include "accounts/view.h"
#include "base/clock.h"
#include "base/id.h"

namespace tz::accounts {

class ViewStore {
 public:
  virtual ~ViewStore() = default;
  // None at version 0 where nothing was kept.
  virtual Result<Views> load(JurisdictionId j, ActorId actor) const = 0;
  // Puts these in the place of those of `expected_version`, which are checked(); gives the new version.
  //   conflict  rule version: they were changed elsewhere meanwhile
  virtual Result<std::int64_t> save(JurisdictionId j, ActorId actor, std::int64_t expected_version,
                                    const std::vector<View>& views, Instant at) = 0;
};

}  // namespace tz::accounts
