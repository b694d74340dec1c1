#include "callback/score_figures.h"

#include <array>
#include <map>
#include <utility>

namespace tz::callback {
namespace {

constexpr std::array<std::string_view, 3> kGroupings{"unit", "category", "zone"};

struct Gathered {
  Tally tally{};
  Strata strata{};
  void add(const ScoreCell& cell) {
    tally += cell.tally;
    strata[{cell.category, cell.urgency}] += cell.tally;
  }
};

// Units sort by their numbers.
using Key = std::pair<std::int64_t, std::string>;
Key key_of(const ScoreCell& cell, Grouping grouping) {
  switch (grouping) {
    case Grouping::unit:
      return {static_cast<std::int64_t>(cell.unit), std::to_string(static_cast<std::int64_t>(cell.unit))};
    case Grouping::category:
      return {0, cell.category};
    case Grouping::zone:
      return {0, cell.zone};
  }
  return {};
}

FigureState state_of(std::int64_t valid, std::int64_t matters, std::int64_t min_n, Least least) {
  if (valid == 0) return FigureState::no_valid_callback;
  if (least == Least::batch && valid < kBatch) return FigureState::withheld;
  return matters < min_n ? FigureState::too_few : FigureState::compared;
}
FigureState state_of(const Tally& t, const ScoreProfile& profile, Least least) {
  return state_of(t.valid, t.matters, profile.min_n, least);
}

using Groups = std::map<Key, Gathered>;
using States = std::map<Key, FigureState>;

States states_of(const Groups& groups, const ScoreProfile& profile, Least least) {
  States states;
  for (const auto& [key, gathered] : groups) states[key] = state_of(gathered.tally, profile, least);
  return states;
}

// Whoever knows the city's total works out what alone is withheld: the next smallest goes with it.
void withhold_next(const Groups& groups, States& states) {
  std::int64_t withheld = 0;
  const std::pair<const Key, Gathered>* next = nullptr;
  for (const auto& group : groups) {
    const auto valid = group.second.tally.valid;
    if (states.at(group.first) == FigureState::withheld)
      withheld += valid;
    else if (valid > 0 && (next == nullptr || valid < next->second.tally.valid))
      next = &group;
  }
  if (withheld > 0 && withheld < kBatch && next != nullptr) states[next->first] = FigureState::withheld;
}

ScoreFigure figure_of(std::string key, const Gathered& own, const Strata* before, const ScoreProfile& profile,
                      FigureState state) {
  ScoreFigure f{.key = std::move(key), .tally = own.tally, .state = state};
  if (state == FigureState::withheld) return f;
  const auto& [basic, partial, weights, decimals] = profile.formula;
  f.rates = rates_of(own.tally, profile.formula);
  if (f.rates && weights) f.as_counted = composite(*f.rates, *weights, decimals);
  if (state != FigureState::compared || before == nullptr) return f;
  f.comparable = comparable(own.strata, *before, profile.formula);
  if (f.comparable && weights) f.score = composite(f.comparable->rates, *weights, decimals);
  return f;
}

}  // namespace

std::string_view name(Grouping grouping) noexcept { return kGroupings[static_cast<std::size_t>(grouping)]; }
std::optional<Grouping> parse_grouping(std::string_view wire) noexcept {
  for (std::size_t i = 0; i < kGroupings.size(); ++i)
    if (kGroupings[i] == wire) return static_cast<Grouping>(i);
  return std::nullopt;
}

std::string_view name(FigureState state) noexcept {
  constexpr std::string_view kNames[] = {"compared", "too_few", "no_valid_callback", "withheld"};
  return kNames[static_cast<std::size_t>(state)];
}

TwoWords words_of(FigureState state) noexcept {
  constexpr TwoWords kWords[] = {
      {"", ""},
      {"样本不足，不参与比较", "too few to compare"},
      {"无有效回访", "no valid call-back"},
      {"为免推知个别答复，暂不公布", "not told, so that no single answer can be worked out"}};
  return kWords[static_cast<std::size_t>(state)];
}

TwoWords words_of(Group group) noexcept {
  constexpr TwoWords kWords[] = {
      {"明显低于全市，非偶然可以解释", "below the city by more than chance explains"},
      {"与全市相当", "as the city, within chance"},
      {"明显高于全市，非偶然可以解释", "above the city by more than chance explains"}};
  return kWords[static_cast<std::size_t>(group)];
}

std::vector<FigureState> states_of(std::span<const std::int64_t> valid, std::int64_t min_n, Least least) {
  std::vector<FigureState> states;
  std::int64_t withheld = 0;
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    states.push_back(state_of(valid[i], valid[i], min_n, least));
    if (states[i] == FigureState::withheld)
      withheld += valid[i];
    else if (valid[i] > 0 && (!next || valid[i] < valid[*next]))
      next = i;
  }
  if (withheld > 0 && withheld < kBatch && next) states[*next] = FigureState::withheld;
  return states;
}

ScoreSheet make_sheet(std::span<const ScoreCell> cells, std::span<const ScoreCell> before, Grouping grouping,
                      const ScoreProfile& profile, Least least) {
  Gathered city, then;
  Groups groups;
  for (const auto& cell : before) then.add(cell);
  for (const auto& cell : cells) {
    city.add(cell);
    groups[key_of(cell, grouping)].add(cell);
  }
  const Strata* mix = grouping == Grouping::category ? nullptr : &then.strata;
  auto states = states_of(groups, profile, least);
  if (least == Least::batch) withhold_next(groups, states);
  ScoreSheet sheet;
  for (const auto& [key, gathered] : groups)
    sheet.groups.push_back(figure_of(key.second, gathered, mix, profile, states.at(key)));
  sheet.city = figure_of("", city, mix, profile, state_of(city.tally, profile, least));
  if (grouping != Grouping::unit || !sheet.city.rates) return sheet;
  const Tally& whole = sheet.city.tally;
  const double share = static_cast<double>(whole.solved) / static_cast<double>(whole.matters);
  for (auto& f : sheet.groups) {
    if (f.state != FigureState::compared) continue;
    f.limits = limits_of(share, f.tally.matters);
    f.group = group_of(f.tally.solved, *f.limits);
  }
  return sheet;
}

}  // namespace tz::callback
