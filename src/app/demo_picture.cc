#include "app/demo_picture.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace tz::app {
namespace {

struct Colour {
  int r = 0, g = 0, b = 0;
};
struct Point {
  double x = 0, y = 0;
};
constexpr Colour kSky{186, 210, 226}, kDusk{44, 52, 78}, kRoad{92, 96, 102}, kPath{168, 164, 156},
    kLine{232, 230, 220}, kWall{201, 178, 148}, kGlass{122, 152, 170}, kIron{58, 64, 70}, kBin{52, 110, 82},
    kBag{34, 34, 38}, kMud{88, 74, 58}, kWater{96, 132, 150}, kLeaf{86, 128, 74}, kWood{104, 76, 52},
    kLight{250, 226, 140}, kCar{162, 62, 54}, kOther{70, 98, 140}, kPatch{66, 70, 76};

// Shapes on a plane of 640 by 480; kept twice as fine and made smooth when it is read.
class Canvas {
 public:
  static constexpr int kFine = 2, kWidth = kDemoPictureWidth * kFine, kHeight = kDemoPictureHeight * kFine;
  Canvas() : pixels_(static_cast<std::size_t>(kWidth) * kHeight) {}

  void rect(double left, double top, double width, double height, Colour colour) {
    polygon(std::array{Point{left, top}, Point{left + width, top}, Point{left + width, top + height},
                       Point{left, top + height}},
            colour);
  }
  void ellipse(Point middle, double across, double down, Colour colour) {
    std::array<Point, 48> edge{};
    for (std::size_t i = 0; i < edge.size(); ++i) {
      const double turn = 2 * 3.14159265358979 * static_cast<double>(i) / static_cast<double>(edge.size());
      edge[i] = {middle.x + across * std::cos(turn), middle.y + down * std::sin(turn)};
    }
    polygon(edge, colour);
  }
  // Even-odd, a row at a time.
  void polygon(std::span<const Point> corners, Colour colour) {
    for (int y = 0; y < kHeight; ++y) {
      const double at = (y + 0.5) / kFine;
      std::vector<double> cuts;
      for (std::size_t i = 0; i < corners.size(); ++i) {
        const Point a = corners[i], b = corners[(i + 1) % corners.size()];
        if ((a.y <= at) != (b.y <= at)) cuts.push_back(a.x + (at - a.y) / (b.y - a.y) * (b.x - a.x));
      }
      std::ranges::sort(cuts);
      for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) row(y, cuts[i], cuts[i + 1], colour);
    }
  }
  std::vector<std::uint8_t> smooth() const {
    std::vector<std::uint8_t> out;
    out.reserve(static_cast<std::size_t>(kDemoPictureWidth) * kDemoPictureHeight * 3);
    for (int y = 0; y < kHeight; y += kFine)
      for (int x = 0; x < kWidth; x += kFine) {
        Colour sum;
        for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}}) {
          const Colour& one = pixels_[index(x + dx, y + dy)];
          sum = {sum.r + one.r, sum.g + one.g, sum.b + one.b};
        }
        for (const int part : {sum.r, sum.g, sum.b}) out.push_back(static_cast<std::uint8_t>(part / 4));
      }
    return out;
  }

 private:
  static std::size_t index(int x, int y) {
    return static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x);
  }
  void row(int y, double from, double to, Colour colour) {
    const int first = std::clamp(static_cast<int>(std::ceil(from * kFine - 0.5)), 0, kWidth);
    const int last = std::clamp(static_cast<int>(std::ceil(to * kFine - 0.5)), first, kWidth);
    std::fill(pixels_.begin() + static_cast<std::ptrdiff_t>(index(0, y)) + first,
              pixels_.begin() + static_cast<std::ptrdiff_t>(index(0, y)) + last, colour);
  }
  std::vector<Colour> pixels_;
};

void street(Canvas& c, Colour sky) {
  c.rect(0, 0, 640, 230, sky);
  for (int i = 0; i < 5; ++i) {
    const double left = i * 140.0 - 30, height = 90 + (i * 37) % 60;
    c.rect(left, 230 - height, 120, height, i % 2 == 0 ? kWall : Colour{170, 160, 150});
    for (int w = 0; w < 6; ++w) {
      const int column = w % 3, row = w / 3;
      c.rect(left + 14 + column * 34, 246 - height + row * 42, 20, 26, kGlass);
    }
  }
  c.rect(0, 230, 640, 60, kPath);
  c.rect(0, 290, 640, 190, kRoad);
  for (int i = 0; i < 5; ++i) c.rect(i * 150.0 + 10, 376, 80, 8, kLine);
}

void car(Canvas& c, double left, double top, Colour colour) {
  c.rect(left, top, 190, 46, colour);
  c.polygon(std::array{Point{left + 34, top}, Point{left + 62, top - 36}, Point{left + 136, top - 36},
                       Point{left + 164, top}},
            colour);
  c.polygon(std::array{Point{left + 48, top - 2}, Point{left + 68, top - 30}, Point{left + 96, top - 30},
                       Point{left + 96, top - 2}},
            kGlass);
  for (const double at : {40.0, 150.0}) {
    c.ellipse({left + at, top + 46}, 20, 20, kIron);
    c.ellipse({left + at, top + 46}, 9, 9, kPath);
  }
}

void rubbish(Canvas& c, bool mended, double aside) {
  street(c, kSky);
  for (int i = 0; i < 3; ++i) {
    const double left = 190 + aside + i * 86;
    c.rect(left, 210, 66, 96, kBin);
    c.rect(left - 5, 200, 76, 14, mended ? kBin : Colour{38, 84, 62});
  }
  if (mended) return;
  for (int i = 0; i < 9; ++i)
    c.ellipse({150 + aside + i * 42, 318.0 + (i * 29) % 34}, 34 + (i * 7) % 12, 26, i % 3 == 0 ? kMud : kBag);
  for (int i = 0; i < 5; ++i) c.ellipse({212 + aside + i * 52, 198}, 26, 18, i % 2 == 0 ? kBag : kLine);
}

void pothole(Canvas& c, bool mended, double aside) {
  street(c, kSky);
  const Point at{300 + aside, 400};
  if (mended) {
    c.polygon(std::array{Point{at.x - 110, at.y - 44}, Point{at.x + 120, at.y - 40},
                         Point{at.x + 130, at.y + 46}, Point{at.x - 116, at.y + 42}},
              kPatch);
    return;
  }
  c.ellipse(at, 108, 44, kMud);
  c.ellipse({at.x + 8, at.y + 6}, 84, 30, Colour{52, 46, 42});
  for (int i = 0; i < 8; ++i) c.ellipse({at.x - 130 + i * 36, at.y + (i % 2 == 0 ? -46 : 44)}, 12, 7, kMud);
}

void lamp(Canvas& c, bool mended, double aside) {
  street(c, kDusk);
  const double at = 330 + aside;
  if (mended)
    c.polygon(std::array{Point{at + 70, 92}, Point{at + 110, 92}, Point{at + 220, 300}, Point{at - 40, 300}},
              Colour{150, 142, 104});
  c.rect(at, 84, 12, 222, kIron);
  c.rect(at, 76, 96, 10, kIron);
  c.ellipse({at + 90, 90}, 28, 11, mended ? kLight : Colour{110, 112, 116});
}

void flood(Canvas& c, bool mended, double aside) {
  street(c, kSky);
  const Point cover{310 + aside, 392};
  if (!mended) {
    c.ellipse(cover, 250, 76, kWater);
    c.ellipse({cover.x - 30, cover.y - 14}, 120, 26, Colour{132, 166, 182});
  }
  c.ellipse(cover, 46, 18, kIron);
  c.ellipse(cover, 34, 12, mended ? Colour{80, 86, 92} : kMud);
}

void wall(Canvas& c, bool mended, double aside) {
  c.rect(0, 0, 640, 480, Colour{222, 216, 204});
  c.rect(0, 400, 640, 80, kPath);
  c.rect(70, 120, 130, 200, kWood);
  c.rect(84, 134, 102, 172, Colour{132, 98, 68});
  if (mended) return;
  for (int i = 0; i < 7; ++i)
    c.ellipse({330 + aside + i * 34, 60.0 + (i * 41) % 70}, 70 - i * 4, 46 + (i * 13) % 30,
              i % 2 == 0 ? Colour{188, 176, 150} : Colour{170, 160, 136});
  c.polygon(std::array{Point{360 + aside, 0}, Point{368 + aside, 120}, Point{350 + aside, 250},
                       Point{356 + aside, 250}, Point{376 + aside, 120}, Point{366 + aside, 0}},
            kMud);
}

void cars(Canvas& c, bool mended, double aside) {
  street(c, kSky);
  c.rect(40, 268, 560, 10, kLight);
  car(c, 60 + aside, 396, kOther);
  if (mended) return;
  car(c, 120 + aside, 250, kCar);
  car(c, 330 + aside, 254, kOther);
}

void tree(Canvas& c, bool mended, double aside) {
  street(c, kSky);
  const double at = 300 + aside;
  if (mended) {
    c.rect(at, 160, 22, 130, kWood);
    c.ellipse({at + 10, 128}, 92, 74, kLeaf);
    return;
  }
  c.polygon(std::array{Point{at, 290}, Point{at + 24, 290}, Point{at + 170, 206}, Point{at + 160, 190}},
            kWood);
  c.ellipse({at + 220, 190}, 110, 70, kLeaf);
  c.rect(0, 96, 640, 4, kIron);
}

}  // namespace

std::optional<DemoScene> demo_scene(std::string_view category) {
  constexpr std::array<std::pair<std::string_view, DemoScene>, 17> kScenes{
      {{"environment.construction_waste", DemoScene::rubbish},
       {"environment.litter", DemoScene::rubbish},
       {"environment.toilet", DemoScene::wall},
       {"roads.streetlight", DemoScene::lamp},
       {"roads.pothole", DemoScene::pothole},
       {"roads.manhole", DemoScene::flood},
       {"roads.rural", DemoScene::pothole},
       {"roads.pavement", DemoScene::cars},
       {"drainage", DemoScene::flood},
       {"utilities.water_supply", DemoScene::flood},
       {"utilities.power", DemoScene::lamp},
       {"housing", DemoScene::wall},
       {"traffic.parking", DemoScene::cars},
       {"safety.fire_lane", DemoScene::cars},
       {"nature.green", DemoScene::tree},
       {"community.stairwell", DemoScene::rubbish},
       {"nature.air", DemoScene::wall}}};
  for (const auto& [code, scene] : kScenes)
    if (category == code || (category.starts_with(code) && category[code.size()] == '.')) return scene;
  return std::nullopt;
}

Result<Bytes> demo_picture(DemoScene scene, bool mended, std::uint32_t variant) {
  constexpr std::array kDraw{rubbish, pothole, lamp, flood, wall, cars, tree};
  Canvas canvas;
  kDraw[static_cast<std::size_t>(scene)](canvas, mended, static_cast<double>(variant % 5) * 24 - 48);
  const auto pixels = canvas.smooth();
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = kDemoPictureWidth;
  image.height = kDemoPictureHeight;
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes bytes(size);
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
    return fail(Errc::unavailable, "a drawn picture could not be encoded");
  bytes.resize(size);
  return bytes;
}

}  // namespace tz::app
