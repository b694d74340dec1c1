#include "intake/covering.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace tz::intake {
namespace {

Error fault(std::string field, std::string what, std::string rule) {
  return {.code = Errc::invalid_argument,
          .message = field + ": " + std::move(what),
          .field = field,
          .rule = std::move(rule)};
}

// One direction of an area: where it begins and how far it goes.
void check_side(const std::string& area, std::string_view start, int at, std::string_view size, int length,
                std::vector<Error>& faults) {
  const std::string range = std::to_string(kCoverSideMin) + " to ";
  if (at < 0 || at > kCoverWhole - kCoverSideMin)
    faults.push_back(fault(area + std::string(start),
                           "0 to " + std::to_string(kCoverWhole - kCoverSideMin) + " thousandths",
                           "cover_area"));
  else if (length < kCoverSideMin || length > kCoverWhole - at)
    faults.push_back(fault(area + std::string(size),
                           range + std::to_string(kCoverWhole - at) + " thousandths, to the picture's edge",
                           "cover_area"));
}

bool holds(const CoverArea& outer, const CoverArea& inner) {
  return outer.left <= inner.left && outer.top <= inner.top &&
         outer.left + outer.width >= inner.left + inner.width &&
         outer.top + outer.height >= inner.top + inner.height;
}

int block_before(int thousandths, int side) {
  return thousandths * side / kCoverWhole / kCoverGridPixels * kCoverGridPixels;
}
int block_after(int thousandths, int side) {
  const int pixel = (thousandths * side + kCoverWhole - 1) / kCoverWhole;
  return std::min(side, (pixel + kCoverGridPixels - 1) / kCoverGridPixels * kCoverGridPixels);
}

}  // namespace

Result<Covering> make_covering(std::vector<CoverArea> areas) {
  if (areas.empty() || areas.size() > kCoverAreasMax)
    return tl::unexpected<Error>(
        fault("areas", "1 to " + std::to_string(kCoverAreasMax) + " of them", "cover_areas"));
  std::vector<Error> faults;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const std::string area = "areas[" + std::to_string(i) + "].";
    check_side(area, "left", areas[i].left, "width", areas[i].width, faults);
    check_side(area, "top", areas[i].top, "height", areas[i].height, faults);
  }
  if (!faults.empty()) {
    Error first = std::move(faults.front());
    first.more.assign(std::make_move_iterator(faults.begin() + 1), std::make_move_iterator(faults.end()));
    return tl::unexpected<Error>(std::move(first));
  }
  std::ranges::sort(areas);
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
  Covering covering;
  for (const auto& area : areas) {
    const bool within = std::ranges::any_of(
        areas, [&](const CoverArea& other) { return other != area && holds(other, area); });
    if (!within) covering.push_back(area);
  }
  return covering;
}

PixelBox painted(const CoverArea& area, int width, int height) {
  return {block_before(area.left, width), block_before(area.top, height),
          block_after(area.left + area.width, width), block_after(area.top + area.height, height)};
}

std::string write_covering(const Covering& covering) {
  JsonWriter out;
  out.begin_array();
  for (const auto& area : covering)
    out.begin_array().value(area.left).value(area.top).value(area.width).value(area.height).end_array();
  return out.end_array().take();
}

Result<Covering> read_covering(std::string_view text) {
  const auto bad = [] { return fail(Errc::corrupted, "a covering that is kept cannot be read"); };
  const auto parsed = parse_json(text);
  if (!parsed || !parsed->is_array()) return bad();
  Covering covering;
  for (const auto& item : parsed->get_array()) {
    if (!item.is_array() || item.get_array().size() != 4) return bad();
    std::array<int, 4> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const auto& number = item.get_array()[i];
      if (!number.is_int64() || number.get_int64() < 0 || number.get_int64() > kCoverWhole) return bad();
      numbers[i] = static_cast<int>(number.get_int64());
    }
    covering.push_back({numbers[0], numbers[1], numbers[2], numbers[3]});
  }
  return covering;
}

}  // namespace tz::intake
