#pragma once
// Where categories, catalogues and limits of every jurisdiction are kept.
#include <cstdint>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "routing/routing_pack.h"

namespace tz::routing {

struct RoutingRecords {
  RoutingPack pack{};  // categories in their order, inactive ones included; entries of the current version
  std::int64_t catalogue_version = 0;  // 0: none was saved
};

// The latest numbers; 0: none was saved.
struct StoredVersions {
  std::int64_t catalogue = 0;
  std::int64_t limits = 0;
};

// Safe to call from any thread.
class RoutingStore {
 public:
  virtual ~RoutingStore() = default;
  //   not_found  nothing was saved for the jurisdiction;  corrupted  a stored word cannot be read
  virtual Result<RoutingRecords> load(JurisdictionId id) const = 0;
  // The same with the catalogue, the duty list and the delegations of an earlier version; everything else is
  // as it is now.  not_found: there is no such version
  virtual Result<RoutingRecords> load_version(JurisdictionId id, std::int64_t version) const = 0;
  // All or nothing. Categories are added or replaced by code, never removed: one that is not in `pack`
  // becomes inactive. Limits that are not those of the latest version become the next one, brought by a pack;
  // the calendar is not kept here. If `new_catalogue`, the entries with the duty list and the delegations
  // become a new version, whose number is returned; old versions stay.
  virtual Result<std::int64_t> save(JurisdictionId id, const RoutingPack& pack, bool new_catalogue,
                                    Instant at) = 0;
  // Adds a version of the limits; nothing else changes.  conflict: it is not the next one
  virtual Status add_limits(JurisdictionId id, const LimitRecord& record) = 0;
  virtual Result<StoredVersions> versions(JurisdictionId id) const = 0;
};

}  // namespace tz::routing
