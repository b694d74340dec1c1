#pragma once
// The three rates (三率) and what is computed from them. Pure: counts in, figures out. Exact where a figure
// is a rate or a composite; intervals and limits are doubles. Sources: docs/sources.md ("Scores").
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "callback/callback_query.h"

namespace tz::callback {

// What is counted of a group of rounds. Rates are of matters (docs/sources.md#score-matter): everything that
// belongs to one problem, merged, repeated or split, has one vote a unit, and the worst of its answers is it.
struct Tally {
  std::int64_t rounds = 0, excluded = 0;
  std::int64_t unreached = 0;                // told apart, never imputed
  std::int64_t outside_desk = 0;             // answered, or given up, on the case itself, past the desk
  std::int64_t again = 0;                    // came back after rework or reopening
  std::int64_t recalled = 0, differing = 0;  // blind second calls answered, and those that differ
  std::int64_t answered = 0, valid = 0;      // 有效回访: of rounds that are not excluded
  std::int64_t matters = 0;                  // with a valid call-back: the denominator
  std::int64_t contacted = 0, solved = 0, partly = 0, satisfied = 0, basically = 0;  // of `matters`

  Share excluded_share() const { return {excluded, rounds}; }
  Share unreached_share() const { return {unreached, rounds}; }
  Share outside_share() const { return {outside_desk, rounds}; }
  Share again_share() const { return {again, rounds}; }
  Share discrepancy() const { return {differing, recalled}; }
  // Pools. Never a mean of rates: (10, score 100) and (1000, score 54) are 54.46, not 77.0.
  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

inline constexpr std::int64_t kWhole = 10'000;  // weights and factors are ten-thousandths

struct Weights {  // of the composite; together kWhole
  std::int64_t contacted = 0, satisfied = 0, solved = 0;
  friend bool operator==(const Weights&, const Weights&) = default;
};
// What a profile says of the arithmetic.
struct Formula {
  std::int64_t basic_factor = 0;     // what 基本满意 counts in M
  std::int64_t partial_factor = 0;   // what 部分解决 counts in S
  std::optional<Weights> weights{};  // nothing: no composite
  int decimals = 2;                  // of the composite
  friend bool operator==(const Formula&, const Formula&) = default;
};

// R, S and M over one denominator, which is never 0. Exact.
struct Rates {
  std::int64_t contacted = 0, solved = 0, satisfied = 0, denominator = 1;
  friend bool operator==(const Rates&, const Rates&) = default;
};
// Nothing without a matter that has a valid call-back (无有效回访).
std::optional<Rates> rates_of(const Tally& tally, const Formula& formula);

// A number of `decimals` decimals, as it is printed.
struct Decimal {
  std::int64_t units = 0;
  int decimals = 0;
  std::string text() const;  // "86.62"
  friend bool operator==(const Decimal&, const Decimal&) = default;
};
// 100 * (wR R + wM M + wS S), rounded half up. Exact: no double is in it.
Decimal composite(const Rates& rates, const Weights& weights, int decimals);

// Wilson's 95 % interval of a share of `n`, both ends in [0, 1]. n > 0. A share that counts parts
// (基本满意 0.9) has less variance than a yes or no, so that its interval is on the safe side.
struct Interval {
  double low = 0, high = 1;
};
Interval wilson(double share, std::int64_t n);

// ---- Like with like (docs/sources.md#score-strata): rates by category and urgency, weighted by a mix that
// nobody can change any more, the whole city's of the period before.

struct Stratum {
  std::string category{}, urgency{};
  friend auto operator<=>(const Stratum&, const Stratum&) = default;
};
using Strata = std::map<Stratum, Tally>;

struct Comparable {
  Rates rates{};         // denominator kFixed
  Interval solved{};     // 95 %, of the rate solved
  double covered = 0;    // the share of the mix in which the unit has a matter of its own
  double reference = 0;  // solved, of the whole city in the period before
};
inline constexpr std::int64_t kFixed = 1'000'000'000;
// `before`: the city's strata in the period before. A stratum of it without a matter of the unit counts as it
// did for the city then; what is not in it counts nowhere. Nothing if either has no matter.
std::optional<Comparable> comparable(const Strata& own, const Strata& before, const Formula& formula);

// ---- Funnel (docs/sources.md#score-funnel).

// Exact binomial limits of the number solved of `n` at the rate `share`: the smallest k with P(X <= k) of
// 0.1, 2.5, 97.5 and 99.9 per cent at least.
struct Limits {
  std::int64_t low998 = 0, low95 = 0, high95 = 0, high998 = 0;
  friend bool operator==(const Limits&, const Limits&) = default;
};
Limits limits_of(double share, std::int64_t n);

// Three groups and no order within them.
enum class Group : std::uint8_t { below, usual, above };
std::string_view name(Group group) noexcept;
Group group_of(std::int64_t solved, const Limits& limits);

}  // namespace tz::callback
