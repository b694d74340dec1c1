#pragma once
// Questions asked of the clocks that run: how many a unit has, and which. Served by one index range of that
// unit, whatever else is open in the city; a test refuses scans on both engines.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "ledger/clock_list.h"

namespace tz::ledger {

// Which tip-offs (举报) the asker may know of.
struct TipOffSight {
  bool tip_offs = true;                 // false: none at all
  std::vector<UnitId> hide_accusing{};  // none about any of these units (docs/sources.md#tip-off-line)
};

struct ClockCount {
  ClockKind kind{};
  std::array<std::int64_t, kClockStates.size()> by_state{};  // in the order of kClockStates
};

struct ClockEntry {
  CaseId case_id{};
  RunningClock clock;
};

struct ClockPage {
  std::vector<ClockEntry> entries;  // soonest first
  std::string next;                 // cursor of the next page, empty at the end; opaque, safe in a URL
};

// The clocks of one kind of one unit, the paused or the running ones.
struct ClockFilter {
  UnitId unit{};
  ClockKind kind{};
  bool paused = false;
  DueRange due{};
  TipOffSight sight{};
};

// Safe to call from any thread; never waits for the writer.
class ClockQuery {
 public:
  virtual ~ClockQuery() = default;
  // Of every kind, in the order of kClockKinds: how many are in each state.
  virtual Result<std::vector<ClockCount>> counts(JurisdictionId j, UnitId unit, const ClockBands& bands,
                                                 const TipOffSight& sight) const = 0;
  //   invalid_argument  a cursor that is not ours or of another filter; limit outside 1..1000
  virtual Result<ClockPage> list(JurisdictionId j, const ClockFilter& filter, std::string_view cursor,
                                 std::size_t limit) const = 0;
};

}  // namespace tz::ledger
