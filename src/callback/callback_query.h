#pragma once
// Valid call-backs (有效回访), for whoever computes the three rates (docs/sources.md#callback): rows, and
// numerators and denominators pooled over them. Never a mean of units' rates, never a rank.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "callback/callback_file.h"

namespace tz::callback {

struct Share {
  std::int64_t numerator = 0, denominator = 0;
  std::optional<double> rate() const {  // nothing where there is nothing to divide by: 无有效回访
    if (denominator == 0) return std::nullopt;
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  friend bool operator==(const Share&, const Share&) = default;
};

// By which instant a round is in a period.
enum class Basis : std::uint8_t { opened, received };

// Counts of the rounds of one unit in a period. What is excluded is in `rounds` and `excluded`, and in
// nothing else that is said of answers: an exclusion changes scores only.
struct Pooled {
  UnitId unit{};
  std::int64_t rounds = 0, excluded = 0, unreached = 0, answered = 0;
  std::int64_t valid = 0;  // 有效回访, of rounds that are not excluded
  std::int64_t contacted = 0, solved = 0, partly = 0, satisfied = 0, basically = 0;  // of `valid`
  // Answered, or given up, on the case itself, past the desk: not valid, and told so that no round leaves the
  // rates unseen.
  std::int64_t outside_desk = 0;

  Share contacted_share() const { return {contacted, valid}; }
  Share solved_share() const { return {solved, valid}; }  // partly solved is none
  Share partly_share() const { return {partly, valid}; }
  Share satisfied_share() const { return {satisfied, valid}; }
  Share basically_share() const { return {basically, valid}; }
  Share excluded_share() const { return {excluded, rounds}; }
  Share unreached_share() const { return {unreached, rounds}; }
  Share outside_share() const { return {outside_desk, rounds}; }
  Pooled& operator+=(const Pooled& other);
  friend bool operator==(const Pooled&, const Pooled&) = default;
};

// Of the blind second calls of one draw that were answered, those that differ (docs/sources.md#recall).
struct RecallFigures {
  std::int64_t drawn = 0, over = 0, answered = 0, differing = 0, contacted = 0, solved = 0, satisfied = 0;
  Share discrepancy() const { return {differing, answered}; }
  friend bool operator==(const RecallFigures&, const RecallFigures&) = default;
};

struct RoundRow {
  ledger::CaseId id{};
  int round = 1;
  UnitId unit{};
  Instant received_at{}, opened_at{};
  std::optional<Instant> answered_at{};
  bool valid = false, contacted = false, unreached = false, excluded = false;
  std::optional<ledger::Solved> solved{};
  std::optional<ledger::Satisfied> satisfied{};
  std::string cause{};  // of the exclusion
  std::string recall_period{};
  bool recall_answered = false, recall_differs = false;
};
struct RoundFilter {
  Basis basis = Basis::opened;
  Instant from{}, to{};  // [from, to)
  std::optional<UnitId> unit{};
  std::optional<std::string> recall{};  // the rounds of that draw, whenever they were; alone
};
struct RoundPage {
  std::vector<RoundRow> rows{};
  std::string next{};
};

// Safe to call from any thread.
class CallbackQuery {
 public:
  virtual ~CallbackQuery() = default;
  // By unit, units in order of their ids. One row a unit; the city's figures are their sum.
  virtual Result<std::vector<Pooled>> pooled(JurisdictionId j, Basis basis, Instant from,
                                             Instant to) const = 0;
  virtual Result<RecallFigures> recall(JurisdictionId j, const std::string& period) const = 0;
  // Reports of pressure that answers of the period hold, in the whole city. A published figure, never a
  // score.
  virtual Result<std::int64_t> pressured(JurisdictionId j, Basis basis, Instant from, Instant to) const = 0;
  // The rows behind the figures, oldest first, at most `limit` (<= 200).
  //   invalid_argument (field cursor)
  virtual Result<RoundPage> rows(JurisdictionId j, const RoundFilter& filter, std::string_view cursor,
                                 std::size_t limit) const = 0;
};

}  // namespace tz::callback
