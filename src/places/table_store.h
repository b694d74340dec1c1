#pragma once
// Where the texts of a city's pack are kept, and the tables that persons changed upon them.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "places/pack.h"

namespace tz::places {

// What the last load of a pack read: its .json and .csv files (zones stay in the zone store), with those it
// inherits, and the optional parts that were asked for.
struct PackTexts {
  PackFiles files{};
  std::set<std::string> parts{};
  Instant loaded_at{};
};

// One change of a table. Versions of a table count from 1; the newest holds.
struct TableVersion {
  std::string name{};  // of city_tables()
  std::int64_t version = 0;
  Instant at{};
  ActorId by{};
  bool pack = false;          // back to the pack: the person's table was dropped, and `text` is the pack's
  std::string pack_digest{};  // of the pack's text that it was made from
  std::string text{};         // the whole CSV; empty where only what is about it was asked for
  std::int64_t rows = 0, added = 0, changed = 0, removed = 0;
  friend bool operator==(const TableVersion&, const TableVersion&) = default;
};

struct TableVersionPage {
  std::vector<TableVersion> versions{};  // newest first, without texts
  std::int64_t next = 0;                 // where the next page begins; 0: this was the last
};

// Safe to call from any thread. Every call may answer unavailable.
class TableStore {
 public:
  virtual ~TableStore() = default;
  // In the place of the texts that were; nothing of outlines is kept. `loaded_at` is that of the pack's
  // record (PlaceStore::keep_pack), and texts of another moment than the last record's do not count.
  virtual Status keep_texts(JurisdictionId j, const PackTexts& texts) = 0;
  // Nothing of a city that was loaded before texts were kept.
  virtual Result<std::optional<PackTexts>> texts(JurisdictionId j) const = 0;
  // The newest version of each table that was ever changed, with its text, in the order of city_tables().
  virtual Result<std::vector<TableVersion>> newest(JurisdictionId j) const = 0;
  //   conflict  that version is there already: somebody else was faster
  virtual Status add(JurisdictionId j, const TableVersion& version) = 0;
  // With its text.  not_found
  virtual Result<TableVersion> get(JurisdictionId j, std::string_view name, std::int64_t version) const = 0;
  // Newest first, from below `before` (0: from the newest), at most `limit` (1 to 100).
  virtual Result<TableVersionPage> versions(JurisdictionId j, std::string_view name, std::int64_t before,
                                            std::size_t limit) const = 0;
};

}  // namespace tz::places
