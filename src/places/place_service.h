#pragma once
// Loads packs and zone files into the store, and hands out the places of a jurisdiction.
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "places/geojson.h"
#include "places/pack.h"
#include "places/place_store.h"
#include "places/places.h"
#include "places/zone_plan.h"

namespace tz::places {

struct LayerReport {
  std::string layer{};
  std::size_t zones = 0;
  bool replaced = false;  // false: as before
  TilingReport tiling{};
};

// What loading changed, for the person who loads.
struct LoadReport {
  std::size_t units_added = 0;
  std::size_t units_changed = 0;
  std::size_t units_closed = 0;  // no longer in the pack: set inactive
  std::vector<LayerReport> layers{};
  std::vector<std::string> notes{};
  std::vector<std::string> tables_kept{};  // that persons changed (city_table.h): the pack's are not taken
};

// What a person should look at, a line each: tables that stay as a person made them, notes of the files (what
// was converted or mended), then every overlap, gap and overhang by its layer, with the zones and a point in
// it. Empty: nothing.
std::vector<std::string> lines_of(const LoadReport& report);

// Safe to call from any thread.
class PlaceService {
 public:
  PlaceService(PlaceStore& store, IdMaker& ids, const Clock& clock)
      : store_(store), ids_(ids), clock_(clock) {}

  // Makes the jurisdiction what the pack says. Units keep their ids by code; zones of layers without a file
  // stay as they were imported. Loading the same pack twice changes nothing.
  //   conflict  the jurisdiction's code belongs to another id
  Result<LoadReport> load_pack(JurisdictionId id, const Pack& pack);
  // Replaces the zones of one layer, which the pack must have declared (options.layer); its level is the
  // layer's.
  //   not_found         no such jurisdiction or layer
  //   invalid_argument  as parse_geojson; or unknown_unit, outside_area, duplicate_code (used in another
  //   layer)
  Result<LoadReport> import_zones(JurisdictionId id, std::string_view geojson, GeojsonOptions options);
  // What that would change; nothing is written. The same refusals.
  Result<ZonePlan> plan_zones(JurisdictionId id, std::string_view geojson, GeojsonOptions options);
  // Imports what plan_zones showed.
  //   conflict  rule "digest": the file, how it is read or the layer are not those of the preview
  Result<LoadReport> import_planned(JurisdictionId id, std::string_view geojson, GeojsonOptions options,
                                    std::string_view digest);
  // Remembers which pack the city was made from, and answers it.
  Status keep_pack(JurisdictionId id, const PackFiles& files);
  Result<std::optional<PackRecord>> last_pack(JurisdictionId id) const { return store_.last_pack(id); }
  // From memory once read.  not_found
  Result<PlacesPtr> current(JurisdictionId id);
  // By id. From memory once read.
  Result<std::vector<Jurisdiction>> jurisdictions();

 private:
  struct Planned {
    ZonePlan plan{};
    std::vector<Zone> zones{};
  };
  Result<Planned> make_plan(JurisdictionId id, std::string_view geojson, GeojsonOptions options);
  Result<LoadReport> apply(JurisdictionId id, Planned planned);
  Result<PlacesPtr> reload(JurisdictionId id);
  PlaceStore& store_;
  IdMaker& ids_;
  const Clock& clock_;
  std::mutex importing_;  // one planned import at a time: the layer stays what its digest says
  std::mutex mutex_;      // guards what follows
  std::map<JurisdictionId, PlacesPtr> current_;
  std::optional<std::vector<Jurisdiction>> jurisdictions_;
};

}  // namespace tz::places
