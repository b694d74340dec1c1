#pragma once
// Which zones a point lies in.
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "places/zone.h"

namespace tz::places {

// Immutable; find() is safe to call from any thread: everything that GEOS would build on first use is built
// in build(). Pointers it hands out live as long as the index.
class ZoneIndex {
 public:
  ZoneIndex();
  ZoneIndex(ZoneIndex&&) noexcept;
  ZoneIndex& operator=(ZoneIndex&&) noexcept;
  ~ZoneIndex();

  // Shapes must be what parse_geojson or parse_multipolygon gave out.
  //   invalid_argument (duplicate_code)  a code is used twice
  static Result<ZoneIndex> build(std::vector<Zone> zones);

  // The zones of `layer` that cover the point, borders included, by code: so the first is the one a point on
  // a border belongs to.
  std::vector<const Zone*> find(LatLng point, std::string_view layer) const;
  // The first of these, or nullptr.
  const Zone* find_one(LatLng point, std::string_view layer) const;
  const Zone* find_code(std::string_view code) const;
  const std::vector<Zone>& zones() const { return zones_; }  // ordered by code

 private:
  struct LayerIndex;
  template <class F>
  void each_cover(LatLng point, std::string_view layer, F&& f) const;
  std::vector<Zone> zones_;
  std::vector<std::unique_ptr<LayerIndex>> layers_;
};

}  // namespace tz::places
