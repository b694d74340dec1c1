// LIBS: tz_places
// GeoJSON of zones: what is accepted is valid, is found again by the index, and survives being written and
// read.
#include <cstdlib>
#include <string_view>

#include "places/geojson.h"
#include "places/zone_check.h"
#include "places/zone_index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 65536) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tz::places::GeojsonOptions options{.layer = "z"};
  if (size % 2 == 1) options.crs = tz::places::CoordinateSystem::gcj02;
  auto zones = tz::places::parse_geojson(text, options);
  if (!zones) return 0;
  std::vector<const tz::places::Zone*> all;
  for (const auto& zone : zones->zones) {
    const auto again = tz::places::parse_multipolygon(tz::places::to_geojson(zone.shape));
    if (!again || *again != zone.shape) std::abort();
    all.push_back(&zone);
  }
  static_cast<void>(tz::places::check_tiling(all, all));
  const auto index = tz::places::ZoneIndex::build(zones->zones);
  if (!index) std::abort();  // codes were checked
  for (const auto& zone : zones->zones)
    if (index->find(zone.shape.front().outer.front(), "z").empty())
      std::abort();  // a corner lies on its own border
  return 0;
}
