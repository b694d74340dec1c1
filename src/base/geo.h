#pragma once
// Positions on the Earth. WGS-84 everywhere inside; GCJ-02 (Chinese base maps) is converted at the door.
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz {

// Degrees times 1e7 (about 1 cm), so that what is stored is what was said: doubles do not survive JSON
// unharmed.
struct LatLng {
  std::int32_t lat_e7 = 0;
  std::int32_t lng_e7 = 0;
  double lat() const { return lat_e7 / 1e7; }
  double lng() const { return lng_e7 / 1e7; }
  friend bool operator==(const LatLng&, const LatLng&) = default;
};

//   invalid_argument (field lat or long)  not finite, |lat| > 90 or |lng| > 180
Result<LatLng> make_lat_lng(double lat, double lng);
// From decimal text, without passing through a double; rounded to 1e-7. At most 40 digits after the point:
// portals and programs print all that a double or a decimal column holds.
Result<LatLng> parse_lat_lng(std::string_view lat, std::string_view lng);

struct Box {
  LatLng low;   // south-west, inclusive
  LatLng high;  // north-east, inclusive; a box never crosses the antimeridian
  friend bool operator==(const Box&, const Box&) = default;
  bool contains(LatLng p) const {
    return p.lat_e7 >= low.lat_e7 && p.lat_e7 <= high.lat_e7 && p.lng_e7 >= low.lng_e7 &&
           p.lng_e7 <= high.lng_e7;
  }
};

// Great-circle distance (haversine, mean radius 6,371,008.8 m).
double distance_m(LatLng a, LatLng b);

// GCJ-02 to WGS-84 by inverting the published offset formula to within 1e-7 degrees; outside China's box
// unchanged.
LatLng gcj02_to_wgs84(double lat, double lng);
// The forward formula, for tests and for tiles. Outside China's box unchanged.
void wgs84_to_gcj02(double lat, double lng, double& out_lat, double& out_lng);

// Position of a point on a Z-order curve over the whole Earth, 26 bits an axis (0.3 m of latitude, 0.6 m of
// longitude at the equator): a BIGINT that any B-tree indexes, on both engines and in every shard
// (docs/adr/0003).
std::int64_t cell_of(LatLng p);
struct CellRange {
  std::int64_t low, high;  // inclusive
};
// At most `max_ranges` ranges of cells that together cover the box (they may cover a little more: filter by
// Box::contains).
std::vector<CellRange> cover(const Box& box, int max_ranges = 16);

// A tile is a square of 2^10 by 2^10 cells (305 m of latitude): cell >> kTileShift. In order of time within a
// tile, the newest of a neighbourhood are found without reading all of it.
inline constexpr int kTileShift = 20;
// The tiles that meet the box, in no order; none if they are more than `most`.
std::vector<std::int64_t> tiles(const Box& box, std::size_t most);

// The centre of the 100 m (or coarser) grid square the point lies in: what the public may see
// (docs/sources.md#ticket-number).
LatLng coarsen(LatLng p, int metres = 100);

}  // namespace tz
