#pragma once
// What is said of whistles in figures. Policy (docs/sources.md#no-count-scores): a score never grows with a
// count, counts are shown unranked with kCountNote, and the whistle rate is a signal with two sides, never a
// score. Pure.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "routing/whistle_clock.h"

namespace tz::routing::whistle {

// Shown wherever a count of whistles is (M6).
inline constexpr std::string_view kCountNoteZh = "数量仅供了解工作量";
inline constexpr std::string_view kCountNoteEn = "Counts are only for knowing the workload.";

struct Share {
  std::int64_t numerator = 0, denominator = 0;
  friend bool operator==(const Share&, const Share&) = default;
};

// The scores. A matter counts once, however often it was whistled for: whistles that share a case, directly
// or through others, are one matter, so that ten clones score like one (M3).
struct Scores {
  // Of the departments called for a matter and not released, those that kept every clock of every call.
  // A call whose clocks still run does not count.
  Share on_time{};
  // Of the matters that someone has judged, those solved in every whistle. The resident's word stands over
  // the street's.
  Share solved{};
  friend bool operator==(const Scores&, const Scores&) = default;
};
Scores scores(std::span<const Whistle> whistles, Instant now);

// Of the whistles blown, those whose matter was whistled for within `window` before: the ordinary mechanism
// did not hold. For looking into, not a score.
Share repeated(std::span<const Whistle> whistles, std::chrono::days window);

// ---- The whistle rate (吹哨率): neither too low nor too high is well (P3).

enum class BandStatus : std::uint8_t { below, within, above };
std::string_view name(BandStatus status) noexcept;

// What a street is measured by: its residents, or its cases.
struct Exposure {
  UnitId street{};
  std::int64_t count = 0;  // whistles blown
  std::int64_t base = 0;   // residents or cases; more than 0
};
struct Band {
  UnitId street{};
  std::int64_t count = 0, base = 0;
  double expected = 0;             // the district's mean rate on this base
  std::int64_t low = 0, high = 0;  // within: low <= count <= high
  BandStatus status = BandStatus::within;
  friend bool operator==(const Band&, const Band&) = default;
};
// Half of this on either side is taken for chance. Three streets in a thousand, as control charts have it.
inline constexpr double kBandTail = 0.0027;
// Exact Poisson limits around the district's mean, in the order given. A street without a base is left out.
std::vector<Band> control_bands(std::span<const Exposure> streets, double tail = kBandTail);

// The smallest k with P(X <= k) >= tail / 2 and the largest with P(X >= k) >= tail / 2, X Poisson.
struct Limits {
  std::int64_t low = 0, high = 0;
  friend bool operator==(const Limits&, const Limits&) = default;
};
Limits poisson_limits(double expected, double tail);

}  // namespace tz::routing::whistle
