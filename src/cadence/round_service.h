#pragma once
// Holds the weekly run and the ten-day prompt at their times. Bounded work a call; what is done is on record,
// so that a restart goes on where it was cut off and doubles nothing.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cadence/round_store.h"
#include "cadence/settings.h"
#include "cadence/watch_store.h"

namespace tz::cadence {

// Who works for a unit, as accounts say.
struct Person {
  ActorId actor{};
  UnitId unit{};
};
using PeopleOf = std::function<Result<std::vector<Person>>(JurisdictionId)>;
// How a member of staff is called, and whose they are now.
struct StaffName {
  std::string name{};
  UnitId unit{};
};
// Nothing: no member of staff has that id, as the program has none.
using NameOf = std::function<Result<std::optional<StaffName>>(JurisdictionId, ActorId)>;

// How many cases one call reads.
inline constexpr std::size_t kGatherAtOnce = 300;
// Places of one call, and needs of one place that stand on a docket.
inline constexpr std::size_t kPlacesAtOnce = 20, kPlaceNeedsMax = 500;

// Everything given must outlive it. One thread at a time for a jurisdiction.
class RoundService {
 public:
  RoundService(RoundStore& rounds, WatchStore& watch, PeopleOf people)
      : rounds_(rounds), watch_(watch), people_(std::move(people)) {}

  // One step of the weekly run. `begun`: no run before that is held. True: there is more to do now.
  Result<bool> weekly(JurisdictionId j, const CityRules& rules, Instant begun, Instant now);
  // One step of the ten-day prompt, as above. Units are prompted through their people; a person gets one
  // prompt a period (docs/sources.md#one-prompt).
  Result<bool> prompt(JurisdictionId j, const CityRules& rules, Instant begun, Instant now);

 private:
  Result<bool> gather_agenda(JurisdictionId j, Round round, const CityRules& rules);
  Result<bool> gather_places(JurisdictionId j, Round round, const CityRules& rules, Instant now);
  Result<bool> gather_lines(JurisdictionId j, Round round, const CityRules& rules);
  Status hand_out(JurisdictionId j, Round round, Instant now);

  RoundStore& rounds_;
  WatchStore& watch_;
  PeopleOf people_;
};

// The cut-off of the first weekly run after the week of `day` that is not merged into another.
Instant next_cut_off(sys_days day, const CityRules& rules);

}  // namespace tz::cadence
