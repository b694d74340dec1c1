#pragma once
// Whether the zones of a layer tile their area: where two overlap (two units answerable, or none), and where
// none is.
#include <string>
#include <vector>

#include "places/zone.h"

namespace tz::places {

struct Overlap {
  std::string zone_a{};  // lower code
  std::string zone_b{};
  double area_m2 = 0;
  LatLng inside{};  // a point in it, to look at on a map
};

// A connected hole in the tiling of `within`.
struct Gap {
  std::string within{};  // the parent zone's code, or empty for the given area as a whole
  double area_m2 = 0;
  LatLng inside{};
};

// A part of a zone that lies in no zone of the parent layer.
struct Overhang {
  std::string zone{};
  double area_m2 = 0;
  LatLng inside{};
};

struct TilingReport {
  std::vector<Overlap> overlaps{};    // by codes
  std::vector<Gap> gaps{};            // largest first within each parent, parents by code
  std::vector<Overhang> overhangs{};  // by code
  double area_m2 = 0;                 // of all zones together
  bool clean() const { return overlaps.empty() && gaps.empty() && overhangs.empty(); }
};

// Faults smaller than this are cracks between neighbours drawn apart: real portals' files are full of them.
inline constexpr double kCrackM2 = 100;

// `zones` are of one layer. Without parents nothing is known about gaps, and none is reported. Pure.
TilingReport check_tiling(const std::vector<const Zone*>& zones, const std::vector<const Zone*>& parents,
                          double ignore_below_m2 = kCrackM2);

}  // namespace tz::places
