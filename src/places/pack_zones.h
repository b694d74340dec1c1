#pragma once
// A pack read for a city whose zones stay as they are.
#include "places/pack.h"

namespace tz::places {

// As parse_pack, but no outline is read: `zones` stand in the place of the files', and must fit the units and
// the area as those do.
//   invalid_argument  as parse_pack; unknown_unit and outside_area name the layer instead of a file
Result<Pack> parse_pack_with_zones(const PackFiles& files, const std::set<std::string>& parts,
                                   const std::vector<Zone>& zones);

}  // namespace tz::places
