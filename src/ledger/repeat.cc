#include "ledger/repeat.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tz::ledger {
namespace {

constexpr double kMetresOfDegree = 111'194.93;  // of latitude, on the sphere of distance_m()
constexpr double kPi = 3.14159265358979323846;

std::int32_t widened(std::int32_t value, double by, double limit) {
  return static_cast<std::int32_t>(std::clamp(std::round(value + by), -limit, limit));
}

}  // namespace

Box box_around(LatLng centre, int metres) {
  const double up = metres / kMetresOfDegree * 1e7 + 1;  // and the centimetre that rounding takes
  // A degree of longitude is shorter the farther from the equator; at the poles any longitude is near.
  const double side = up / std::max(std::cos(centre.lat() * kPi / 180), 1e-6);
  return {{widened(centre.lat_e7, -up, 9e8), widened(centre.lng_e7, -side, 1.8e9)},
          {widened(centre.lat_e7, up, 9e8), widened(centre.lng_e7, side, 1.8e9)}};
}

bool is_repeat(Instant at, std::span<const Instant> others, const Policy& policy) {
  const Instant from = at - policy.repeat_within;
  const Instant to = at + policy.repeat_within;
  std::vector<Instant> times{at};
  for (const Instant other : others)
    if (other >= from && other <= to) times.push_back(other);
  std::ranges::sort(times);
  // Every window that holds `at`, each begun by one of the needs.
  std::size_t last = 0;
  for (std::size_t first = 0; first < times.size() && times[first] <= at; ++first) {
    while (last < times.size() && times[last] <= times[first] + policy.repeat_within) ++last;
    if (last - first >= static_cast<std::size_t>(policy.repeat_least)) return true;
  }
  return false;
}

}  // namespace tz::ledger
