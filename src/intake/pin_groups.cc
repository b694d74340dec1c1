#include "intake/pin_groups.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace tz::intake {
namespace {

constexpr std::int64_t kStep = 1000;           // 1e-4 degrees
constexpr double kLeastDegrees = 500 / 111e3;  // 500 m of latitude
constexpr std::int64_t kLatMax = 900'000'000, kLngMax = 1'800'000'000;

struct Stretch {
  std::int64_t low, high;
};

// A quarter more on each side, and no shorter than `least` (1e-7 degrees).
Stretch widened(std::int64_t low, std::int64_t high, double least, std::int64_t max) {
  const double half = std::max(static_cast<double>(high - low) * 0.75, least / 2);
  const double middle = static_cast<double>(low + high) / 2;
  const auto down = static_cast<std::int64_t>(std::floor((middle - half) / kStep)) * kStep;
  const auto up = static_cast<std::int64_t>(std::ceil((middle + half) / kStep)) * kStep;
  return {std::max(down, -max), std::min(up, max)};
}

}  // namespace

std::vector<PinGroup> group_pins(const std::vector<Pin>& pins, double apart) {
  std::vector<PinGroup> groups;
  for (std::size_t i = 0; i < pins.size(); ++i) {
    const auto near = std::ranges::find_if(groups, [&](const PinGroup& group) {
      const Pin& first = pins[group.members.front()];
      return std::hypot(first.x - pins[i].x, first.y - pins[i].y) < apart;
    });
    if (near == groups.end())
      groups.push_back({.x = 0, .y = 0, .members = {i}});
    else
      near->members.push_back(i);
  }
  for (auto& group : groups) {
    for (const auto i : group.members) {
      group.x += pins[i].x / static_cast<double>(group.members.size());
      group.y += pins[i].y / static_cast<double>(group.members.size());
    }
  }
  return groups;
}

Box box_of(const std::vector<LatLng>& places) {
  assert(!places.empty());
  Stretch lat{places.front().lat_e7, places.front().lat_e7},
      lng{places.front().lng_e7, places.front().lng_e7};
  for (const auto& place : places) {
    lat = {std::min<std::int64_t>(lat.low, place.lat_e7), std::max<std::int64_t>(lat.high, place.lat_e7)};
    lng = {std::min<std::int64_t>(lng.low, place.lng_e7), std::max<std::int64_t>(lng.high, place.lng_e7)};
  }
  const double middle = static_cast<double>(lat.low + lat.high) / 2e7;
  const double shrink = std::max(std::cos(middle * std::numbers::pi / 180), 0.01);
  lat = widened(lat.low, lat.high, kLeastDegrees * 1e7, kLatMax);
  lng = widened(lng.low, lng.high, kLeastDegrees * 1e7 / shrink, kLngMax);
  return {
      .low = {.lat_e7 = static_cast<std::int32_t>(lat.low), .lng_e7 = static_cast<std::int32_t>(lng.low)},
      .high = {.lat_e7 = static_cast<std::int32_t>(lat.high), .lng_e7 = static_cast<std::int32_t>(lng.high)}};
}

}  // namespace tz::intake
