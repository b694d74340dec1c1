#pragma once
// Which base map a city's administrators have set, and what was set before.
#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "places/base_map.h"

namespace tz::places {

struct KeptMap {
  std::int64_t version = 0;  // from 1, one more with each
  Instant at{};
  ActorId by{};
  MapSetting setting{};
  friend bool operator==(const KeptMap&, const KeptMap&) = default;
};

// Nothing here is changed or removed; the newest holds. Safe to call from any thread.
class MapStore {
 public:
  virtual ~MapStore() = default;
  // Nothing where none was ever set.  corrupted: a stored kind is not known
  virtual Result<std::optional<KeptMap>> newest(JurisdictionId id) const = 0;
  // `map.version` is one more than the newest.  conflict: that version is there already
  virtual Status add(JurisdictionId id, const KeptMap& map) = 0;
};

}  // namespace tz::places
