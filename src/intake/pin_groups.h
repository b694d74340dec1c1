#pragma once
// Pins of a drawing that would lie on each other, as one with a number. Pure.
#include <cstddef>
#include <vector>

#include "base/geo.h"

namespace tz::intake {

// Where a pin lies, in units of the drawing.
struct Pin {
  double x = 0, y = 0;
};
struct PinGroup {
  double x = 0, y = 0;               // the middle of its members
  std::vector<std::size_t> members;  // places in the list that was given, ascending
};

// Every pin in exactly one group, groups in the order of their first pins. A pin joins the first group whose
// first pin is nearer than `apart`; so the first pins of two groups are never nearer. Time: pins times
// groups, for the few hundred pins of a page.
std::vector<PinGroup> group_pins(const std::vector<Pin>& pins, double apart);

// What to show of the map to tell these places apart: all of them with a quarter around them, at least 500 m
// each way, in steps of 1e-4 degrees outwards, so that an address names it exactly. `places` is not empty.
Box box_of(const std::vector<LatLng>& places);

}  // namespace tz::intake
