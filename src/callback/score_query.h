#pragma once
// What scores are counted from: the rounds of a period, by matter, and the place of each case among the
// matters (docs/sources.md#score-matter).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "callback/callback_query.h"
#include "callback/score.h"
#include "callback/score_window.h"

namespace tz::callback {

// Which matter a case belongs to, and what kind of matter it is.
struct Place {
  ledger::CaseId id{};
  ledger::CaseId
      parent{};  // the case whose matter it is: merged into, duplicate of, split from; 0 for its own
  std::string category{}, urgency{}, zone{};  // zone: the finest; empty for none
  friend bool operator==(const Place&, const Place&) = default;
};
Place place_of(const ledger::Case& c);

struct ScoreSpan {
  TimeBasis basis = TimeBasis::received;
  Instant from{}, to{};  // [from, to)
};

// Counts of a unit's matters of one kind; category, urgency and zone are those of the case that stands for
// the matter.
struct ScoreCell {
  UnitId unit{};
  std::string category{}, urgency{}, zone{};
  Tally tally{};
  friend bool operator==(const ScoreCell&, const ScoreCell&) = default;
};

struct ScoreFilter {
  ScoreSpan span{};
  std::optional<UnitId> unit{};
  std::optional<std::string> category{}, zone{};
};
struct ScoreRound {
  RoundRow round{};
  ledger::CaseId matter{};
  std::string category{}, urgency{}, zone{};
  bool outside_desk = false;
};
struct ScoreRoundPage {
  std::vector<ScoreRound> rows{};
  std::string next{};
};

// Safe to call from any thread.
class ScoreQuery {
 public:
  virtual ~ScoreQuery() = default;
  // By unit, category, urgency and zone, in that order.
  virtual Result<std::vector<ScoreCell>> cells(JurisdictionId j, const ScoreSpan& span) const = 0;
  // The rounds behind the cells that the filter names, oldest first, at most `limit` (<= 200).
  //   invalid_argument (field cursor)
  virtual Result<ScoreRoundPage> rounds(JurisdictionId j, const ScoreFilter& filter, std::string_view cursor,
                                        std::size_t limit) const = 0;
};

// Safe to call from any thread.
class PlaceStore {
 public:
  virtual ~PlaceStore() = default;
  virtual Result<std::optional<Place>> find(JurisdictionId j, ledger::CaseId id) const = 0;
  // The case that stands for the matter of `id`; `id` itself where it has no place.
  virtual Result<ledger::CaseId> matter_of(JurisdictionId j, ledger::CaseId id) const = 0;
  // Keeps the place, and moves whatever belongs to the case to its matter. Of cases that belong to each other
  // in a circle the lowest id stands for all.
  virtual Status save(JurisdictionId j, const Place& place) = 0;
};

}  // namespace tz::callback
