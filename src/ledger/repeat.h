#pragma once
// Whether a need is a repeat (重复诉求): so many of one category, so near, within so many days
// (docs/sources.md#repeat). Pure.
#include <span>

#include "base/geo.h"
#include "ledger/decide.h"

namespace tz::ledger {

// The square that holds every point within `metres` of `centre`, cut off at the edges of the world.
Box box_around(LatLng centre, int metres);

// True if `at` and some of `others` that lie within policy.repeat_within of each other are at least
// policy.repeat_least.
bool is_repeat(Instant at, std::span<const Instant> others, const Policy& policy);

}  // namespace tz::ledger
