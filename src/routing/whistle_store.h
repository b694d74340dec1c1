#pragma once
// The append-only history of every whistle, and the lists over it. Nothing here updates or deletes an event.
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "routing/whistle.h"

namespace tz::routing::whistle {

struct StoredEvent {
  std::int64_t version = 0;
  Event event{};
  Instant at{};
  By by{};  // actor, capacity and unit; never blank
  std::vector<ledger::Text> texts{};
};

struct WhistleFilter {
  std::vector<WhistleStatus> statuses{};  // empty: any
  std::optional<Kind> kind{};
  std::vector<UnitId> units{};            // the street's or a called department's; empty: every unit
  std::optional<ledger::CaseId> about{};  // stands instead of statuses, kind and units
  std::optional<WhistleId> from{};        // drafted at or after it (first_id_at); not with about
  bool is_blown = false;                  // only those that called someone; not with about
};
// One called department, as the board shows it.
struct PartRow {
  UnitId unit{};
  PartState state = PartState::called;
  Instant called_at{};
  Clocks due{};
  std::optional<Instant> acknowledged_at{}, arrived_at{}, planned_at{}, done_at{};
  bool left_before_done = false;
  friend bool operator==(const PartRow&, const PartRow&) = default;
};
struct WhistleRow {
  WhistleId id{};
  WhistleStatus status = WhistleStatus::draft;
  Kind kind = Kind::resident_matter;
  UnitId street{};
  std::int64_t version = 0;
  Instant drafted_at{};
  std::optional<Instant> blown_at{};
  std::int64_t called = 0, reported = 0,
               over = 0;         // departments: all, those that have come, done or released
  std::vector<PartRow> parts{};  // in the order of the calls
};
struct WhistlePage {
  std::vector<WhistleRow> rows{};
  std::optional<WhistleId> next{};  // ask for what comes after it; nullopt at the end
};

struct StreetCount {
  UnitId street{};
  std::int64_t blown = 0;  // 1 or more
  friend bool operator==(const StreetCount&, const StreetCount&) = default;
};
// The smallest id that a whistle drafted at `at` can have: ids grow with time (base/id.h).
WhistleId first_id_at(Instant at);

// Safe to call from any thread.
class WhistleStore {
 public:
  virtual ~WhistleStore() = default;

  // Writes the next event and the projection of `after`, durably, or nothing.
  //   conflict     the whistle is not at after.version - 1 any more
  //   unavailable  the database did not answer; nothing acknowledged
  virtual Status append(const Whistle& after, const StoredEvent& event) = 0;
  // Every event, oldest first, with texts.  not_found; corrupted
  virtual Result<std::vector<StoredEvent>> history(JurisdictionId j, WhistleId id) const = 0;
  // Newest first, those before `before`, at most `limit` (<= 200).
  virtual Result<WhistlePage> list(JurisdictionId j, const WhistleFilter& filter,
                                   std::optional<WhistleId> before, std::size_t limit) const = 0;
  // Of the whistles drafted from `from` on, those that were blown, by street: as many as list() gives with
  // `from` and `is_blown`.
  virtual Result<std::vector<StreetCount>> blown_by_street(JurisdictionId j, WhistleId from) const = 0;
};

}  // namespace tz::routing::whistle
