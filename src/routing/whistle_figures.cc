#include "routing/whistle_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace tz::routing::whistle {
namespace {

using ledger::CaseId;

// For each whistle the number of its matter.
std::vector<std::size_t> matters_of(std::span<const Whistle> whistles) {
  std::vector<std::size_t> parent(whistles.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::map<std::pair<JurisdictionId, CaseId>, std::size_t> first;
  for (std::size_t i = 0; i < whistles.size(); ++i)
    for (const CaseId id : whistles[i].cases) {
      const auto [at, fresh] = first.emplace(std::pair{whistles[i].jurisdiction, id}, i);
      if (!fresh) parent[root(i)] = root(at->second);
    }
  for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = root(i);
  return parent;
}

// Whether the department kept its clocks; nullopt while they run.
std::optional<bool> kept_clocks(const Part& p, Instant now) {
  bool settled = true;
  for (const auto& [met, due] :
       {std::pair{p.acknowledged_at, p.due.acknowledge}, std::pair{p.arrived_at, p.due.arrive},
        std::pair{p.planned_at, p.due.plan}}) {
    if (met ? *met > due : now > due) return false;
    settled = settled && met.has_value();
  }
  return settled ? std::optional(true) : std::nullopt;
}

std::optional<bool> is_solved(const Whistle& w) {
  if (w.resident) return w.resident->solved == ledger::Solved::yes;
  if (w.solved) return *w.solved == ledger::Solved::yes;
  return std::nullopt;
}

template <class Key>
Share share_of(const std::map<Key, bool>& all) {
  Share share{.denominator = std::ssize(all)};
  for (const auto& [key, good] : all) share.numerator += good ? 1 : 0;
  return share;
}
template <class Key>
void note(std::map<Key, bool>& all, const Key& key, bool good) {
  const auto [at, fresh] = all.emplace(key, good);
  if (!fresh) at->second = at->second && good;
}

}  // namespace

Scores scores(std::span<const Whistle> whistles, Instant now) {
  const auto matters = matters_of(whistles);
  std::map<std::pair<std::size_t, UnitId>, bool> on_time;
  std::map<std::size_t, bool> solved;
  for (std::size_t i = 0; i < whistles.size(); ++i) {
    for (const Part& p : whistles[i].parts) {
      if (p.state == PartState::released) continue;
      if (const auto kept = kept_clocks(p, now)) note(on_time, std::pair{matters[i], p.unit}, *kept);
    }
    if (const auto good = is_solved(whistles[i])) note(solved, matters[i], *good);
  }
  return {share_of(on_time), share_of(solved)};
}

Share repeated(std::span<const Whistle> whistles, std::chrono::days window) {
  const auto matters = matters_of(whistles);
  std::map<std::size_t, std::vector<Instant>> blown;
  for (std::size_t i = 0; i < whistles.size(); ++i)
    if (whistles[i].blown_at) blown[matters[i]].push_back(*whistles[i].blown_at);
  Share share;
  for (auto& [matter, times] : blown) {
    std::sort(times.begin(), times.end());
    share.denominator += std::ssize(times);
    for (std::size_t i = 1; i < times.size(); ++i)
      if (times[i] <= times[i - 1] + window) ++share.numerator;
  }
  return share;
}

std::string_view name(BandStatus status) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"below", "within", "above"};
  return kNames[static_cast<std::size_t>(status)];
}

Limits poisson_limits(double expected, double tail) {
  if (!(expected > 0)) return {};
  // Far from the mean nothing is left that a double could tell: twelve deviations hold all but 1e-30.
  const double reach = 12 * std::sqrt(expected) + 40;
  const auto from = static_cast<std::int64_t>(std::max(0.0, std::floor(expected - reach)));
  const auto to = static_cast<std::int64_t>(std::ceil(expected + reach));
  const double log_mean = std::log(expected);
  std::vector<double> mass;
  double log_mass = -expected;
  for (std::int64_t k = 1; k <= from; ++k) log_mass += log_mean - std::log(static_cast<double>(k));
  for (std::int64_t k = from; k <= to; ++k) {
    if (k > from) log_mass += log_mean - std::log(static_cast<double>(k));
    mass.push_back(std::exp(log_mass));
  }
  Limits limits{.low = from, .high = to};
  double below = 0;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    below += mass[i];
    if (below >= tail / 2) {
      limits.low = from + static_cast<std::int64_t>(i);
      break;
    }
  }
  double above = 0;
  for (std::size_t i = mass.size(); i-- > 0;) {
    above += mass[i];
    if (above >= tail / 2) {
      limits.high = from + static_cast<std::int64_t>(i);
      break;
    }
  }
  return limits;
}

std::vector<Band> control_bands(std::span<const Exposure> streets, double tail) {
  double whistles = 0, base = 0;
  for (const Exposure& street : streets) {
    if (street.base <= 0) continue;
    whistles += static_cast<double>(street.count);
    base += static_cast<double>(street.base);
  }
  std::vector<Band> bands;
  for (const Exposure& street : streets) {
    if (street.base <= 0) continue;
    Band band{.street = street.street, .count = street.count, .base = street.base};
    band.expected = whistles / base * static_cast<double>(street.base);
    const Limits limits = poisson_limits(band.expected, tail);
    band.low = limits.low;
    band.high = limits.high;
    if (band.count < band.low)
      band.status = BandStatus::below;
    else if (band.count > band.high)
      band.status = BandStatus::above;
    bands.push_back(band);
  }
  return bands;
}

}  // namespace tz::routing::whistle
