#pragma once
// Where the places of every jurisdiction are kept.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "places/jurisdiction.h"
#include "places/pack_record.h"
#include "places/unit.h"
#include "places/zone.h"

namespace tz::places {

// All that is kept of one jurisdiction; of zones the current version of each layer.
struct PlaceRecords {
  Jurisdiction jurisdiction{};
  std::vector<Layer> layers{};  // by rank
  std::vector<Unit> units{};    // by code
  std::vector<Zone> zones{};    // by code
  friend bool operator==(const PlaceRecords&, const PlaceRecords&) = default;
};

// What changes. Units are added, or replaced by id, never removed. The zones of a layer named in `zones` are
// replaced as a whole by a new version; old versions stay.
struct PlaceChange {
  Jurisdiction jurisdiction{};
  std::vector<Layer> layers{};  // all of them; `version` is not read
  std::vector<Unit> units{};
  std::map<std::string, std::vector<Zone>> zones{};  // by layer
};

// Safe to call from any thread.
class PlaceStore {
 public:
  virtual ~PlaceStore() = default;
  virtual Result<std::vector<Jurisdiction>> jurisdictions() const = 0;  // by id
  //   not_found  no such jurisdiction;  corrupted  a stored outline or name cannot be read
  virtual Result<PlaceRecords> load(JurisdictionId id) const = 0;
  // All or nothing.  conflict: a code is used by another jurisdiction or unit
  virtual Status apply(const PlaceChange& change, Instant at) = 0;
  // Adds a load to those that were. The same moment twice keeps the first.
  virtual Status keep_pack(JurisdictionId id, const PackRecord& record) = 0;
  // The load that was last; nothing of a city that was loaded before loads were kept.
  virtual Result<std::optional<PackRecord>> last_pack(JurisdictionId id) const = 0;
};

}  // namespace tz::places
