#pragma once
// What of a picture nobody but those who look after it may see: a face, a number plate, the number of a door.
// Rectangles are filled with one colour, so that nothing of what was there is left; a blur or a mosaic can be
// undone (docs/sources.md#covering). Pure.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::intake {

// A rectangle, in thousandths of the picture's width (left, width) and height (top, height).
struct CoverArea {
  int left = 0, top = 0, width = 0, height = 0;
  friend auto operator<=>(const CoverArea&, const CoverArea&) = default;
};
// As make_covering() gives it; empty where nothing is covered.
using Covering = std::vector<CoverArea>;

// Source of the numbers: docs/sources.md#covering.
inline constexpr std::size_t kCoverAreasMax = 40;
inline constexpr int kCoverWhole = 1000;     // thousandths of a side
inline constexpr int kCoverSideMin = 10;     // thousandths: what is smaller is a slip of the finger
inline constexpr int kCoverGridPixels = 16;  // a JPEG mixes the colours of its blocks of this size

// The areas in order, without those that lie within another.
//   invalid_argument  rule cover_areas (field areas): none, or more than kCoverAreasMax; rule cover_area
//   (field
//                     areas[i].left, .top, .width or .height; all of them are told): beyond the picture, or
//                     smaller than kCoverSideMin
Result<Covering> make_covering(std::vector<CoverArea> areas);

// Pixels from `left` to before `right`, from `top` to before `bottom`.
struct PixelBox {
  int left = 0, top = 0, right = 0, bottom = 0;
  friend bool operator==(const PixelBox&, const PixelBox&) = default;
};
// What is filled for an area in a picture of that size: every pixel that it touches, and outward to whole
// blocks of kCoverGridPixels, because the pixels of a block tell of each other.
PixelBox painted(const CoverArea& area, int width, int height);

// As the store keeps it: [[left,top,width,height],...].
std::string write_covering(const Covering& covering);
Result<Covering> read_covering(std::string_view text);  // corrupted: not what write_covering() writes

}  // namespace tz::intake
