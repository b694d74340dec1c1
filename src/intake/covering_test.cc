#include "intake/covering.h"

#include <gtest/gtest.h>
#include <jpeglib.h>
#include <png.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <random>

#include "intake/media.h"

namespace tz::intake {
namespace {

TEST(MakeCovering, TakesOneToFortyAreas) {
  std::vector<CoverArea> areas;
  EXPECT_EQ(make_covering(areas).error().rule, "cover_areas");
  for (int i = 0; i < static_cast<int>(kCoverAreasMax); ++i) areas.push_back({i * 20, 0, 10, 10});
  ASSERT_TRUE(make_covering(areas));
  EXPECT_EQ(make_covering(areas)->size(), kCoverAreasMax);
  areas.push_back({0, 500, 10, 10});
  const auto refused = make_covering(areas);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "cover_areas");
  EXPECT_EQ(refused.error().field, "areas");
}

TEST(MakeCovering, AnAreaLiesWithinThePictureAndIsNotTooSmall) {
  const struct {
    CoverArea area;
    std::string field;  // empty: it is good
  } kTable[] = {{{0, 0, 1000, 1000}, ""},
                {{990, 990, 10, 10}, ""},
                {{0, 0, 10, 10}, ""},
                {{-1, 0, 10, 10}, "areas[0].left"},
                {{991, 0, 10, 10}, "areas[0].left"},
                {{0, -1, 10, 10}, "areas[0].top"},
                {{0, 991, 10, 10}, "areas[0].top"},
                {{0, 0, 9, 10}, "areas[0].width"},
                {{0, 0, 1001, 10}, "areas[0].width"},
                {{500, 0, 500, 10}, ""},
                {{500, 0, 501, 10}, "areas[0].width"},
                {{0, 0, 10, 9}, "areas[0].height"},
                {{0, 500, 10, 501}, "areas[0].height"},
                {{0, 0, 0, 10}, "areas[0].width"},
                {{0, 0, -5, 10}, "areas[0].width"},
                {{0, 0, 10, 0}, "areas[0].height"}};
  for (const auto& [area, field] : kTable) {
    const auto made = make_covering({area});
    if (field.empty()) {
      EXPECT_TRUE(made) << made.error().message;
      continue;
    }
    ASSERT_FALSE(made) << field;
    EXPECT_EQ(made.error().field, field);
    EXPECT_EQ(made.error().rule, "cover_area");
    EXPECT_TRUE(made.error().message.starts_with(field)) << made.error().message;
  }
}

TEST(MakeCovering, TellsEveryFaultAtOnce) {
  const auto refused = make_covering({{0, 0, 10, 10}, {-1, 2000, 5, 5}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "areas[1].left");
  ASSERT_EQ(refused.error().more.size(), 1U);
  EXPECT_EQ(refused.error().more[0].field, "areas[1].top");
}

TEST(MakeCovering, PutsTheAreasInOrderAndDropsWhatLiesWithinAnother) {
  const Covering wanted{{0, 0, 500, 500}, {100, 600, 50, 50}, {490, 0, 20, 20}};
  const auto made = make_covering(
      {{490, 0, 20, 20}, {100, 600, 50, 50}, {0, 0, 500, 500}, {10, 10, 50, 50}, {0, 0, 500, 500}});
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, wanted);
  EXPECT_EQ(make_covering(*made).value(), wanted) << "twice is once";
}

TEST(Covering, IsReadBackAsItWasWritten) {
  for (const auto& covering :
       {Covering{}, Covering{{0, 0, 10, 10}}, Covering{{1, 2, 30, 40}, {5, 6, 70, 80}}})
    EXPECT_EQ(read_covering(write_covering(covering)).value(), covering);
  for (const auto* bad : {"", "{}", "[1]", "[[1,2,3]]", "[[1,2,3,4,5]]", "[[1,2,3,\"4\"]]", "[[1,2,3,-4]]",
                          "[[1,2,3,1001]]", "[[1,2,3,4.5]]"})
    EXPECT_EQ(read_covering(bad).error().code, Errc::corrupted) << bad;
}

TEST(Painted, GrowsToWholeBlocksAndStaysInThePicture) {
  const struct {
    CoverArea area;
    int width, height;
    PixelBox box;
  } kTable[] = {{{0, 0, 1000, 1000}, 100, 30, {0, 0, 100, 30}},
                {{500, 500, 10, 10}, 1600, 1600, {800, 800, 816, 816}},
                {{499, 500, 10, 10}, 1600, 1600, {784, 800, 816, 816}},
                {{500, 500, 11, 10}, 1600, 1600, {800, 800, 832, 816}},
                {{990, 990, 10, 10}, 1000, 1000, {976, 976, 1000, 1000}},
                {{0, 0, 10, 10}, 1, 1, {0, 0, 1, 1}},
                {{990, 990, 10, 10}, 5, 5, {0, 0, 5, 5}}};
  for (const auto& [area, width, height, box] : kTable)
    EXPECT_EQ(painted(area, width, height), box) << width << " " << area.left << " " << area.width;
}

// ---- pixels

struct Pixels {
  int width = 0, height = 0, channels = 3;
  Bytes data;
};

Bytes png_of(const Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = pixels.channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes out(size);
  EXPECT_NE(png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data.data(), 0, nullptr), 0);
  out.resize(size);
  return out;
}

Pixels read_png(const Bytes& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()), 0);
  image.format = PNG_FORMAT_RGBA;
  Pixels out{static_cast<int>(image.width), static_cast<int>(image.height), 4, Bytes(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, out.data.data(), 0, nullptr), 0);
  return out;
}

// Each block by itself, so that the edge of an area does not colour what is beside it.
Pixels read_jpeg(const Bytes& bytes) {
  jpeg_decompress_struct info;
  jpeg_error_mgr error;
  info.err = jpeg_std_error(&error);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_RGB;
  info.do_fancy_upsampling = FALSE;
  jpeg_start_decompress(&info);
  Pixels out{static_cast<int>(info.output_width), static_cast<int>(info.output_height), 3, {}};
  out.data.resize(static_cast<std::size_t>(out.width * out.height * 3));
  while (info.output_scanline < info.output_height) {
    JSAMPROW line = out.data.data() +
                    static_cast<std::size_t>(info.output_scanline) * static_cast<std::size_t>(out.width * 3);
    jpeg_read_scanlines(&info, &line, 1);
  }
  jpeg_destroy_decompress(&info);
  return out;
}

// Which pixels, row by row, must be black.
std::vector<bool> inside(const Covering& covering, int width, int height) {
  std::vector<bool> mask(static_cast<std::size_t>(width * height), false);
  for (const auto& area : covering) {
    const auto box = painted(area, width, height);
    for (int y = box.top; y < box.bottom; ++y)
      for (int x = box.left; x < box.right; ++x) mask[static_cast<std::size_t>(y * width + x)] = true;
  }
  return mask;
}

class CoverPicture : public ::testing::Test {
 protected:
  int up_to(int limit) { return static_cast<int>(engine_() % static_cast<unsigned>(limit + 1)); }
  Covering some_areas() {
    std::vector<CoverArea> areas;
    for (int n = 1 + up_to(4); n > 0; --n) {
      const int left = up_to(990), top = up_to(990);
      areas.push_back(
          {left, top, std::min(10 + up_to(300), 1000 - left), std::min(10 + up_to(300), 1000 - top)});
    }
    return make_covering(areas).value();
  }
  // A picture of soft colours with some grain, as a photograph has.
  Pixels some_pixels(int width, int height, int channels = 3) {
    Pixels out{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        for (int c = 0; c < channels; ++c)
          out.data.push_back(
              static_cast<std::uint8_t>(60 + (x * (c + 1) + y * (3 - c)) % 120 / 2 + up_to(8)));
    return out;
  }
  std::mt19937 engine_{20261126};  // the same at every run
};

TEST_F(CoverPicture, LeavesNothingInsideAndTheRestAsItWas) {
  for (int round = 0; round < 12; ++round) {
    const auto original = clean_picture(png_of(some_pixels(40 + up_to(150), 40 + up_to(150)))).value();
    const auto covering = some_areas();
    SCOPED_TRACE(write_covering(covering) + " of " + std::to_string(original.width) + " x " +
                 std::to_string(original.height));
    const auto covered = cover_picture(original, covering);
    ASSERT_TRUE(covered) << covered.error().message;
    EXPECT_EQ(covered->type, "image/jpeg");
    EXPECT_EQ(covered->width, original.width);
    EXPECT_EQ(covered->height, original.height);
    EXPECT_EQ(cover_picture(original, covering)->bytes, covered->bytes) << "the same every time";
    const auto before = read_jpeg(original.bytes), after = read_jpeg(covered->bytes);
    const auto black = inside(covering, after.width, after.height);
    ASSERT_EQ(after.data.size(), before.data.size());
    int brightest = 0, furthest = 0;
    for (std::size_t i = 0; i < after.data.size(); ++i)
      if (black[i / 3])
        brightest = std::max(brightest, int{after.data[i]});
      else
        furthest = std::max(furthest, std::abs(after.data[i] - before.data[i]));
    EXPECT_LE(brightest, 2);
    EXPECT_LE(furthest, 24);
  }
}

TEST_F(CoverPicture, TwoThatDifferOnlyInsideGiveTheSameBytes) {
  for (int round = 0; round < 12; ++round) {
    const int channels = 3 + round % 2;  // kept as a JPEG, as a PNG
    const auto one = some_pixels(40 + up_to(150), 40 + up_to(150), channels);
    const auto covering = some_areas();
    SCOPED_TRACE(write_covering(covering) + " of " + std::to_string(one.width) + " x " +
                 std::to_string(one.height));
    const auto black = inside(covering, one.width, one.height);
    auto other = one;
    for (std::size_t i = 0; i < other.data.size(); ++i)
      if (black[i / static_cast<std::size_t>(channels)])
        other.data[i] = static_cast<std::uint8_t>(up_to(255));
    const auto first = clean_picture(png_of(one)).value(), second = clean_picture(png_of(other)).value();
    ASSERT_NE(first.bytes, second.bytes);
    const auto shown = cover_picture(first, covering);
    ASSERT_TRUE(shown);
    EXPECT_NE(shown->bytes, first.bytes);
    EXPECT_EQ(cover_picture(second, covering)->bytes, shown->bytes);
  }
}

TEST_F(CoverPicture, ATransparentOneIsOpaqueInsideAndUntouchedOutside) {
  auto pixels = some_pixels(64, 48, 4);
  for (std::size_t i = 3; i < pixels.data.size(); i += 4) pixels.data[i] = i % 8 == 3 ? 0xFF : 0x40;
  const auto original = clean_picture(png_of(pixels)).value();
  ASSERT_EQ(original.type, "image/png");
  const auto covering = make_covering({{0, 0, 200, 200}}).value();
  const auto covered = cover_picture(original, covering);
  ASSERT_TRUE(covered);
  EXPECT_EQ(covered->type, "image/png");
  const auto before = read_png(original.bytes), after = read_png(covered->bytes);
  const auto black = inside(covering, after.width, after.height);
  ASSERT_EQ(after.data.size(), before.data.size());
  for (std::size_t i = 0; i < after.data.size(); ++i)
    ASSERT_EQ(int{after.data[i]}, black[i / 4] ? (i % 4 == 3 ? 0xFF : 0) : int{before.data[i]}) << i;
}

TEST_F(CoverPicture, KeepsItsSizeWhateverTheLimitsAreNow) {
  const auto original = clean_picture(png_of(some_pixels(120, 60))).value();
  MediaLimits small;
  small.side_max = 20;
  small.pixels_max = 100;
  const auto covered = cover_picture(original, make_covering({{0, 0, 10, 10}}).value(), small);
  ASSERT_TRUE(covered);
  EXPECT_EQ(read_jpeg(covered->bytes).width, 120);
}

TEST_F(CoverPicture, WhatIsNoPictureIsCorrupted) {
  const Covering covering{{0, 0, 10, 10}};
  for (const auto* type : {"image/jpeg", "image/png"})
    EXPECT_EQ(cover_picture({type, 10, 10, Bytes{1, 2, 3}}, covering).error().code, Errc::corrupted);
}

}  // namespace
}  // namespace tz::intake
