#pragma once
// What is told of a period, folded from its cells. Pure. Rules of publishing: docs/sources.md ("Scores").
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "callback/score.h"
#include "callback/score_profile.h"
#include "callback/score_query.h"

namespace tz::callback {

enum class Grouping : std::uint8_t { unit, category, zone };
std::string_view name(Grouping grouping) noexcept;
std::optional<Grouping> parse_grouping(std::string_view wire) noexcept;

enum class FigureState : std::uint8_t {
  compared,           // min_n matters or more
  too_few,            // 样本不足: rates with their intervals, and neither score nor group
  no_valid_callback,  // 无有效回访: nothing to divide by, and no zero in its place
  withheld            // what would tell single answers, by itself or by subtraction
};
std::string_view name(FigureState state) noexcept;
// For a person, in both languages; empty for `compared`.
struct TwoWords {
  std::string_view zh, en;
};
TwoWords words_of(FigureState state) noexcept;
TwoWords words_of(Group group) noexcept;

struct ScoreFigure {
  std::string key{};  // id of the unit, code of the category or of the zone; empty for the city
  Tally tally{};
  FigureState state = FigureState::no_valid_callback;
  // Not of what is withheld.
  std::optional<Rates> rates{};
  std::optional<Decimal> as_counted{};  // the profile's formula on these rates; not for comparing
  // Of `compared` only. By category there is nothing to compare like with like.
  std::optional<Comparable> comparable{};
  std::optional<Decimal> score{};  // the profile's formula on `comparable`
  std::optional<Limits> limits{};  // of units
  std::optional<Group> group{};
};
// In the order of their keys, which is none of their rates.
struct ScoreSheet {
  std::vector<ScoreFigure> groups{};
  ScoreFigure city{};
};

inline constexpr std::int64_t kBatch = 10;  // docs/sources.md#ratings-batched

enum class Least : std::uint8_t {
  one,   // for those who may read single answers
  batch  // groups of fewer than kBatch answers are withheld, and the next smallest if they are fewer together
};

// What may be told of each of several groups with so many valid call-backs, by the same rules: too few to
// compare below `min_n`, withheld below kBatch with Least::batch, and the next smallest with them.
std::vector<FigureState> states_of(std::span<const std::int64_t> valid, std::int64_t min_n, Least least);

// `before`: the cells of the period before, the mix that like is compared by.
ScoreSheet make_sheet(std::span<const ScoreCell> cells, std::span<const ScoreCell> before, Grouping grouping,
                      const ScoreProfile& profile, Least least);

}  // namespace tz::callback
