#include "callback/score.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace tz::callback {
namespace {

constexpr double kZ95 = 1.959963984540054;

// numerator / denominator in whole parts and then one digit at a time: no product leaves 64 bits while the
// denominator is below 10^17. Rounded half up.
std::int64_t divide(std::int64_t numerator, std::int64_t denominator, int decimals) {
  assert(denominator > 0 && numerator >= 0);
  std::int64_t units = numerator / denominator, rest = numerator % denominator;
  for (int i = 0; i < decimals; ++i) {
    rest *= 10;
    units = units * 10 + rest / denominator;
    rest %= denominator;
  }
  return units + (rest >= denominator - rest ? 1 : 0);
}
constexpr int kFixedDecimals = 9;  // of kFixed

double ratio(std::int64_t numerator, std::int64_t denominator) {
  return static_cast<double>(numerator) / static_cast<double>(denominator);
}

}  // namespace

Tally& Tally::operator+=(const Tally& o) {
  rounds += o.rounds, excluded += o.excluded, unreached += o.unreached, outside_desk += o.outside_desk;
  again += o.again, recalled += o.recalled, differing += o.differing;
  answered += o.answered, valid += o.valid, matters += o.matters;
  contacted += o.contacted, solved += o.solved, partly += o.partly;
  satisfied += o.satisfied, basically += o.basically;
  return *this;
}

std::optional<Rates> rates_of(const Tally& t, const Formula& f) {
  if (t.matters == 0) return std::nullopt;
  const std::int64_t part = std::gcd(std::gcd(kWhole, f.basic_factor), f.partial_factor);
  const std::int64_t whole = kWhole / part;
  return Rates{.contacted = t.contacted * whole,
               .solved = t.solved * whole + t.partly * (f.partial_factor / part),
               .satisfied = t.satisfied * whole + t.basically * (f.basic_factor / part),
               .denominator = t.matters * whole};
}

std::string Decimal::text() const {
  std::string digits = std::to_string(units);
  if (decimals == 0) return digits;
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  return digits.insert(digits.size() - places, ".");
}

Decimal composite(const Rates& rates, const Weights& w, int decimals) {
  const std::int64_t sum =
      w.contacted * rates.contacted + w.satisfied * rates.satisfied + w.solved * rates.solved;
  return {divide(sum, rates.denominator * (kWhole / 100), decimals), decimals};
}

Interval wilson(double share, std::int64_t n) {
  assert(n > 0);
  const double count = static_cast<double>(n), z2 = kZ95 * kZ95;
  const double middle = share + z2 / (2 * count);
  const double half = kZ95 * std::sqrt(share * (1 - share) / count + z2 / (4 * count * count));
  const double whole = 1 + z2 / count;
  return {std::max(0.0, (middle - half) / whole), std::min(1.0, (middle + half) / whole)};
}

std::optional<Comparable> comparable(const Strata& own, const Strata& before, const Formula& formula) {
  std::int64_t mix = 0, seen = 0;
  bool any = false;
  Rates sum{0, 0, 0, kFixed};
  Tally then;
  double variance = 0;
  for (const auto& entry : before) {
    const Tally& reference = entry.second;
    const auto fallback = rates_of(reference, formula);
    if (!fallback) continue;
    mix += reference.matters;
    then += reference;
    const auto found = own.find(entry.first);
    const auto mine = found == own.end() ? std::nullopt : rates_of(found->second, formula);
    const Rates& r = mine ? *mine : *fallback;
    const auto add = [&](std::int64_t numerator) {
      return reference.matters * divide(numerator, r.denominator, kFixedDecimals);
    };
    sum.contacted += add(r.contacted);
    sum.solved += add(r.solved);
    sum.satisfied += add(r.satisfied);
    if (!mine) continue;
    any = true;
    seen += reference.matters;
    // One more of either answer keeps a stratum of one matter from looking certain.
    const double n = static_cast<double>(found->second.matters) + 2;
    const double p = (ratio(mine->solved, mine->denominator) * (n - 2) + 1) / n;
    variance += std::pow(static_cast<double>(reference.matters), 2) * p * (1 - p) / n;
  }
  if (!any) return std::nullopt;
  for (auto* part : {&sum.contacted, &sum.solved, &sum.satisfied}) *part = divide(*part, mix, 0);
  const double middle = ratio(sum.solved, kFixed),
               half = kZ95 * std::sqrt(variance) / static_cast<double>(mix);
  const auto city = rates_of(then, formula);
  return Comparable{.rates = sum,
                    .solved = {std::max(0.0, middle - half), std::min(1.0, middle + half)},
                    .covered = ratio(seen, mix),
                    .reference = ratio(city->solved, city->denominator)};
}

Limits limits_of(double share, std::int64_t n) {
  if (share <= 0) return {0, 0, 0, 0};
  if (share >= 1) return {n, n, n, n};
  Limits limits{n, n, n, n};
  struct Quantile {
    double at;
    std::int64_t Limits::*into;
  };
  constexpr Quantile kQuantiles[] = {
      {0.001, &Limits::low998}, {0.025, &Limits::low95}, {0.975, &Limits::high95}, {0.999, &Limits::high998}};
  const double odds = std::log(share) - std::log1p(-share), count = static_cast<double>(n);
  double log_mass = count * std::log1p(-share), below = 0;
  std::size_t next = 0;
  for (std::int64_t k = 0; k <= n && next < std::size(kQuantiles); ++k) {
    below += std::exp(log_mass);
    while (next < std::size(kQuantiles) && below >= kQuantiles[next].at)
      limits.*(kQuantiles[next++].into) = k;
    const double at = static_cast<double>(k);
    log_mass += std::log((count - at) / (at + 1)) + odds;
  }
  return limits;
}

std::string_view name(Group group) noexcept {
  constexpr std::string_view kNames[] = {"below", "usual", "above"};
  return kNames[static_cast<std::size_t>(group)];
}

Group group_of(std::int64_t solved, const Limits& limits) {
  if (solved < limits.low998) return Group::below;
  return solved > limits.high998 ? Group::above : Group::usual;
}

}  // namespace tz::callback
