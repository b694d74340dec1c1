#include "base/geo.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>

namespace tz {
namespace {

constexpr std::int64_t kLatMax = 900'000'000;
constexpr std::int64_t kLngMax = 1'800'000'000;
constexpr double kEarthRadiusM = 6'371'008.8;
constexpr double kRadians = std::numbers::pi / 180;

struct Degrees {
  double lat = 0;
  double lng = 0;
};

bool in_china_box(Degrees p) {
  return p.lng >= 72.004 && p.lng <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271;
}

LatLng rounded(Degrees p) {
  const auto e7 = [](double degrees, std::int64_t max) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(std::llround(degrees * 1e7), -max, max));
  };
  return {.lat_e7 = e7(p.lat, kLatMax), .lng_e7 = e7(p.lng, kLngMax)};
}

// The part of both offsets that repeats: a sum of sines of k*pi*v, in metres before the common factor 2/3.
double waves(double v, double a, double fa, double b, double fb) {
  return a * std::sin(fa * v * std::numbers::pi) + b * std::sin(fb * v * std::numbers::pi);
}

// The published GCJ-02 offset at a WGS-84 position, in degrees, on the Krasovsky 1940 ellipsoid.
Degrees gcj_offset(Degrees p) {
  constexpr double kSemiMajorM = 6'378'245.0;
  constexpr double kEccentricity2 = 0.00669342162296594323;
  const double x = p.lng - 105;
  const double y = p.lat - 35;
  const double common = waves(x, 20, 6, 20, 2);
  const double north =
      -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x)) +
      (common + waves(y, 20, 1, 40, 1.0 / 3) + waves(y, 160, 1.0 / 12, 320, 1.0 / 30)) * 2 / 3;
  const double east =
      300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x)) +
      (common + waves(x, 20, 1, 40, 1.0 / 3) + waves(x, 150, 1.0 / 12, 300, 1.0 / 30)) * 2 / 3;
  const double sine = std::sin(p.lat * kRadians);
  const double w2 = 1 - kEccentricity2 * sine * sine;
  const double w = std::sqrt(w2);
  const double meridian = kSemiMajorM * (1 - kEccentricity2) / (w2 * w);
  const double parallel = kSemiMajorM / w * std::cos(p.lat * kRadians);
  return {.lat = north / (meridian * kRadians), .lng = east / (parallel * kRadians)};
}

Error out_of_range(std::string field, int max) {
  return {.code = Errc::invalid_argument,
          .message = field + " must be a number from -" + std::to_string(max) + " to " + std::to_string(max),
          .field = field};
}

// Decimal degrees as 1e-7 degrees, or an error naming `field`.
Result<std::int32_t> parse_degrees(std::string_view text, const std::string& field, int max) {
  constexpr std::size_t kWholeDigitsMax = 3;
  constexpr std::size_t kFractionDigitsMax = 40;
  constexpr std::size_t kReadDigits =
      12;  // of the fraction; what follows only tells whether a limit is passed
  const auto shape = [&] {
    return fail_field(field, field + " must be decimal degrees, with at most 40 digits after the point");
  };
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > kWholeDigitsMax || fraction.size() > kFractionDigitsMax) return shape();
  if (point != std::string_view::npos && fraction.empty()) return shape();
  const auto read = fraction.substr(0, kReadDigits);
  std::int64_t e12 = 0;
  for (const char c : std::string(whole) + std::string(read) + std::string(kReadDigits - read.size(), '0')) {
    if (c < '0' || c > '9') return shape();
    e12 = e12 * 10 + (c - '0');
  }
  bool more = false;
  for (const char c : fraction.substr(read.size())) {
    if (c < '0' || c > '9') return shape();
    more = more || c != '0';
  }
  const std::int64_t limit = max * std::int64_t{1'000'000'000'000};
  if (e12 > limit || (e12 == limit && more)) return tl::unexpected<Error>(out_of_range(field, max));
  const std::int64_t e7 = (e12 + 50'000) / 100'000;
  return static_cast<std::int32_t>(negative ? -e7 : e7);
}

constexpr int kAxisBits = 26;

std::uint64_t axis(std::int64_t e7, std::int64_t max) {
  const auto from_low = static_cast<std::uint64_t>(std::clamp(e7, -max, max) + max);
  return (from_low << kAxisBits) / static_cast<std::uint64_t>(2 * max + 1);
}

// Moves bit i to bit 2i.
std::uint64_t spread(std::uint64_t v) {
  v = (v | v << 16) & 0x0000FFFF0000FFFFU;
  v = (v | v << 8) & 0x00FF00FF00FF00FFU;
  v = (v | v << 4) & 0x0F0F0F0F0F0F0F0FU;
  v = (v | v << 2) & 0x3333333333333333U;
  return (v | v << 1) & 0x5555555555555555U;
}

std::int64_t interleave(std::uint64_t x, std::uint64_t y) {
  return static_cast<std::int64_t>(spread(x) | spread(y) << 1);
}

// A box in cells, both ends inclusive.
struct CellBox {
  std::uint64_t x_low, y_low, x_high, y_high;
};

bool is_empty(const Box& box) { return box.low.lat_e7 > box.high.lat_e7 || box.low.lng_e7 > box.high.lng_e7; }
CellBox cells_of(const Box& box) {
  return {.x_low = axis(box.low.lng_e7, kLngMax),
          .y_low = axis(box.low.lat_e7, kLatMax),
          .x_high = axis(box.high.lng_e7, kLngMax),
          .y_high = axis(box.high.lat_e7, kLatMax)};
}

// A square of 2^level by 2^level cells: one run of the curve.
struct Quad {
  int level;
  std::uint64_t x, y;  // its lowest corner
  std::uint64_t last() const { return (std::uint64_t{1} << level) - 1; }
  bool meets(const CellBox& b) const {
    return x <= b.x_high && x + last() >= b.x_low && y <= b.y_high && y + last() >= b.y_low;
  }
  bool inside(const CellBox& b) const {
    return x >= b.x_low && x + last() <= b.x_high && y >= b.y_low && y + last() <= b.y_high;
  }
  CellRange range() const { return {interleave(x, y), interleave(x + last(), y + last())}; }
  bool operator<(const Quad& other) const { return level < other.level; }
};

// Splits the squares that stick out of the box, largest first, while the number of squares stays below
// `budget`.
std::vector<CellRange> refine(const CellBox& box, std::size_t budget) {
  std::vector<CellRange> done;
  std::priority_queue<Quad> open;
  open.push({.level = kAxisBits, .x = 0, .y = 0});
  while (!open.empty()) {
    const Quad quad = open.top();
    open.pop();
    if (quad.inside(box) || done.size() + open.size() + 1 >= budget) {
      done.push_back(quad.range());
      continue;
    }
    const std::uint64_t half = std::uint64_t{1} << (quad.level - 1);
    for (const auto x : {quad.x, quad.x + half})
      for (const auto y : {quad.y, quad.y + half})
        if (const Quad child{.level = quad.level - 1, .x = x, .y = y}; child.meets(box)) open.push(child);
  }
  std::sort(done.begin(), done.end(), [](const CellRange& a, const CellRange& b) { return a.low < b.low; });
  return done;
}

// Joins neighbours, those with the smallest gap first, until at most `count` ranges are left and no two
// touch.
std::vector<CellRange> join_nearest(const std::vector<CellRange>& sorted, std::size_t count) {
  std::vector<std::int64_t> gaps;
  for (std::size_t i = 1; i < sorted.size(); ++i) gaps.push_back(sorted[i].low - sorted[i - 1].high);
  std::vector<std::int64_t> by_size = gaps;
  std::sort(by_size.begin(), by_size.end(), std::greater<>());
  const std::int64_t joined_up_to =
      by_size.size() < count ? 1 : std::max<std::int64_t>(by_size[count - 1], 1);
  std::vector<CellRange> out{sorted.front()};
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (gaps[i - 1] <= joined_up_to)
      out.back().high = sorted[i].high;
    else
      out.push_back(sorted[i]);
  }
  return out;
}

}  // namespace

Result<LatLng> make_lat_lng(double lat, double lng) {
  if (!(std::abs(lat) <= 90)) return tl::unexpected<Error>(out_of_range("lat", 90));  // Also false for NaN.
  if (!(std::abs(lng) <= 180)) return tl::unexpected<Error>(out_of_range("long", 180));
  return rounded({.lat = lat, .lng = lng});
}

Result<LatLng> parse_lat_lng(std::string_view lat, std::string_view lng) {
  TZ_TRY(lat_e7, parse_degrees(lat, "lat", 90));
  TZ_TRY(lng_e7, parse_degrees(lng, "long", 180));
  return LatLng{.lat_e7 = lat_e7, .lng_e7 = lng_e7};
}

double distance_m(LatLng a, LatLng b) {
  const double half_lat = std::sin((b.lat() - a.lat()) * kRadians / 2);
  const double half_lng = std::sin((b.lng() - a.lng()) * kRadians / 2);
  const double h =
      half_lat * half_lat + std::cos(a.lat() * kRadians) * std::cos(b.lat() * kRadians) * half_lng * half_lng;
  return 2 * kEarthRadiusM * std::asin(std::min(1.0, std::sqrt(h)));
}

LatLng gcj02_to_wgs84(double lat, double lng) {
  const Degrees target{.lat = lat, .lng = lng};
  if (!in_china_box(target)) return rounded(target);
  Degrees guess = target;
  // The offset changes by less than 1 % of the step, so every round gains two digits.
  for (int round = 0; round < 20; ++round) {
    const Degrees offset = gcj_offset(guess);
    const Degrees next{.lat = target.lat - offset.lat, .lng = target.lng - offset.lng};
    const double moved = std::max(std::abs(next.lat - guess.lat), std::abs(next.lng - guess.lng));
    guess = next;
    if (moved < 1e-10) break;
  }
  return rounded(guess);
}

void wgs84_to_gcj02(double lat, double lng, double& out_lat, double& out_lng) {
  const Degrees p{.lat = lat, .lng = lng};
  const Degrees offset = in_china_box(p) ? gcj_offset(p) : Degrees{};
  out_lat = lat + offset.lat;
  out_lng = lng + offset.lng;
}

std::int64_t cell_of(LatLng p) { return interleave(axis(p.lng_e7, kLngMax), axis(p.lat_e7, kLatMax)); }

std::vector<CellRange> cover(const Box& box, int max_ranges) {
  if (is_empty(box)) return {};
  const CellBox cells = cells_of(box);
  const auto count = static_cast<std::size_t>(std::max(max_ranges, 1));
  auto ranges = join_nearest(refine(cells, 8 * count), count);
  // No cell of the box lies before its lowest corner or after its highest.
  ranges.front().low = std::max(ranges.front().low, cell_of(box.low));
  ranges.back().high = std::min(ranges.back().high, cell_of(box.high));
  return ranges;
}

std::vector<std::int64_t> tiles(const Box& box, std::size_t most) {
  if (is_empty(box)) return {};
  const CellBox cells = cells_of(box);
  constexpr int kAxisShift = kTileShift / 2;
  const std::uint64_t x_low = cells.x_low >> kAxisShift, x_high = cells.x_high >> kAxisShift;
  const std::uint64_t y_low = cells.y_low >> kAxisShift, y_high = cells.y_high >> kAxisShift;
  if ((x_high - x_low + 1) * (y_high - y_low + 1) > most) return {};
  std::vector<std::int64_t> found;
  for (auto y = y_low; y <= y_high; ++y)
    for (auto x = x_low; x <= x_high; ++x) found.push_back(interleave(x, y));
  return found;
}

LatLng coarsen(LatLng p, int metres) {
  constexpr double kMetresADegree = kEarthRadiusM * kRadians;
  // Never finer than 100 m: that is the promise to residents, whatever a caller asks for.
  const auto side = static_cast<std::int64_t>(std::ceil(std::max(metres, 100) / kMetresADegree * 1e7));
  const auto centre = [](std::int64_t v, std::int64_t step, std::int64_t max) {
    return std::min((v + max) / step * step + step / 2 - max, max);
  };
  const std::int64_t lat = centre(p.lat_e7, side, kLatMax);
  const double shrink = std::max(std::cos(static_cast<double>(lat) / 1e7 * kRadians), 1e-6);
  const auto width =
      std::min(static_cast<std::int64_t>(std::ceil(static_cast<double>(side) / shrink)), 2 * kLngMax);
  return {.lat_e7 = static_cast<std::int32_t>(lat),
          .lng_e7 = static_cast<std::int32_t>(centre(p.lng_e7, width, kLngMax))};
}

}  // namespace tz
