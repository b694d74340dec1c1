#pragma once
// What importing a file of zones would change, before it does.
#include <string>
#include <vector>

#include "places/geojson.h"
#include "places/place_store.h"
#include "places/places.h"

namespace tz::places {

struct ZonePlan {
  std::string layer{};
  std::vector<std::string> added{}, changed{},
      removed{};  // codes, sorted; changed: outline, name, unit or source
  std::size_t same = 0;
  bool converted_from_gcj02 = false;
  double moved_m_mean = 0;           // by the conversion
  std::vector<std::string> notes{};  // what was converted, what was mended
  TilingReport tiling{};             // of the layer as it would be
  std::string digest{};              // of the file, how it is read, and the layer as it is
  PlacesPtr before{}, after{};
};

}  // namespace tz::places
