#include "intake/media.h"

#include <gtest/gtest.h>
#include <jpeglib.h>
#include <png.h>

#include <cstdlib>
#include <functional>
#include <map>

#include "base/text.h"

namespace tz::intake {
namespace {

using Rgb = std::array<std::uint8_t, 3>;
constexpr Rgb kRed{220, 20, 20}, kBlue{20, 20, 220}, kWhite{255, 255, 255};

Bytes jpeg(int width, int height, const std::function<Rgb(int, int)>& colour) {
  jpeg_compress_struct info;
  jpeg_error_mgr error;
  info.err = jpeg_std_error(&error);
  jpeg_create_compress(&info);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &buffer, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 95, TRUE);
  jpeg_start_compress(&info, TRUE);
  Bytes row(static_cast<std::size_t>(width) * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto c = colour(x, y);
      std::copy(c.begin(), c.end(), row.begin() + x * 3);
    }
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&info, &line, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  Bytes out(buffer, buffer + size);
  std::free(buffer);
  return out;
}

Bytes png(int width, int height, bool alpha) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  const Bytes pixels(PNG_IMAGE_SIZE(image), 0x80);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes out(size);
  EXPECT_NE(png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr), 0);
  out.resize(size);
  return out;
}

// An EXIF segment with an orientation and a GPS latitude, as a camera writes it (little-endian TIFF).
Bytes with_exif(const Bytes& picture, int orientation) {
  Bytes tiff{'I', 'I', 42, 0, 8, 0, 0, 0};
  const auto u16 = [&](int v) {
    tiff.push_back(static_cast<std::uint8_t>(v & 0xFF));
    tiff.push_back(static_cast<std::uint8_t>(v >> 8));
  };
  const auto u32 = [&](int v) {
    u16(v & 0xFFFF);
    u16(v >> 16);
  };
  u16(2);  // entries of IFD0
  u16(0x0112);
  u16(3);
  u32(1);
  u32(orientation);
  u16(0x8825);  // GPS IFD
  u16(4);
  u32(1);
  u32(38);
  u32(0);
  u16(1);  // one GPS entry: reference "N"
  u16(1);
  u16(2);
  u32(2);
  u32('N');
  u32(0);
  for (const char c : std::string_view("GPSSECRETPLACE")) tiff.push_back(static_cast<std::uint8_t>(c));
  Bytes out{0xFF, 0xD8, 0xFF, 0xE1};
  const auto length = tiff.size() + 8;
  out.push_back(static_cast<std::uint8_t>(length >> 8));
  out.push_back(static_cast<std::uint8_t>(length & 0xFF));
  for (const char c : {'E', 'x', 'i', 'f', '\0', '\0'}) out.push_back(static_cast<std::uint8_t>(c));
  out.insert(out.end(), tiff.begin(), tiff.end());
  out.insert(out.end(), picture.begin() + 2, picture.end());
  return out;
}

// The colour of a pixel of a JPEG.
Rgb pixel(const Bytes& bytes, int x, int y) {
  jpeg_decompress_struct info;
  jpeg_error_mgr error;
  info.err = jpeg_std_error(&error);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress(&info);
  Bytes row(static_cast<std::size_t>(info.output_width) * 3);
  for (int at = 0; at <= y; ++at) {
    JSAMPROW line = row.data();
    jpeg_read_scanlines(&info, &line, 1);
  }
  jpeg_destroy_decompress(&info);
  const auto i = static_cast<std::size_t>(x) * 3;
  return {row[i], row[i + 1], row[i + 2]};
}
std::string colour_at(const Picture& picture, int x, int y) {
  const auto c = pixel(picture.bytes, x, y);
  if (c[0] > 150 && c[2] < 100) return "red";
  if (c[2] > 150 && c[0] < 100) return "blue";
  return "white";
}

bool contains(const Bytes& bytes, std::string_view words) {
  return as_text(bytes).find(words) != std::string_view::npos;
}

// 32 x 16: red at the top left, blue at the top right, white below.
Bytes landmark() {
  return jpeg(32, 16, [](int x, int y) { return y >= 8 ? kWhite : x < 16 ? kRed : kBlue; });
}

TEST(CleanPicture, NothingOfExifSurvives) {
  const auto dirty = with_exif(landmark(), 1);
  ASSERT_TRUE(contains(dirty, "Exif"));
  ASSERT_TRUE(contains(dirty, "GPSSECRETPLACE"));
  const auto clean = clean_picture(dirty);
  ASSERT_TRUE(clean) << clean.error().message;
  EXPECT_FALSE(contains(clean->bytes, "Exif"));
  EXPECT_FALSE(contains(clean->bytes, "GPSSECRETPLACE"));
  EXPECT_EQ(clean->type, "image/jpeg");
}

TEST(CleanPicture, WhatFollowsThePictureIsDropped) {
  auto dirty = landmark();
  for (const char c : std::string_view("PK\x03\x04 a second file"))
    dirty.push_back(static_cast<std::uint8_t>(c));
  const auto clean = clean_picture(dirty);
  ASSERT_TRUE(clean);
  EXPECT_FALSE(contains(clean->bytes, "a second file"));
}

TEST(CleanPicture, IsTurnedUprightByItsOrientation) {
  // Where the red and the blue corner are after turning, by TIFF 6.0 tag 274.
  const struct {
    int orientation, width;
    std::array<int, 2> red, blue;
  } kTable[] = {{1, 32, {4, 3}, {28, 3}},   {2, 32, {28, 3}, {4, 3}}, {3, 32, {28, 12}, {4, 12}},
                {4, 32, {4, 12}, {28, 12}}, {5, 16, {3, 4}, {3, 28}}, {6, 16, {12, 4}, {12, 28}},
                {7, 16, {12, 28}, {12, 4}}, {8, 16, {3, 28}, {3, 4}}, {9, 32, {4, 3}, {28, 3}},
                {0, 32, {4, 3}, {28, 3}}};
  for (const auto& row : kTable) {
    const auto clean = clean_picture(with_exif(landmark(), row.orientation));
    ASSERT_TRUE(clean) << row.orientation;
    EXPECT_EQ(clean->width, row.width) << row.orientation;
    EXPECT_EQ(colour_at(*clean, row.red[0], row.red[1]), "red") << row.orientation;
    EXPECT_EQ(colour_at(*clean, row.blue[0], row.blue[1]), "blue") << row.orientation;
  }
}

TEST(CleanPicture, AnOrientationThatCannotBeFoundIsNone) {
  constexpr std::size_t kTiff = 12;  // Where the TIFF header stands in what with_exif makes.
  const auto upright = with_exif(landmark(), 6);
  const std::size_t end = 4 + (std::size_t{upright[4]} << 8) + upright[5];
  const auto past =
      static_cast<std::uint32_t>(end - kTiff - 1);  // One byte of the directory's count is left.
  // Before the picture, at its start, and far behind it.
  for (const std::uint32_t offset : {0xFFFF'FFF3U, 0xFFFF'FFF2U, 0xFFFF'FFF4U, 0xFFFF'FFFFU, 0x8000'0000U,
                                     0x7FFF'FFFFU, 0x0001'0000U, past, past + 1}) {
    auto lost = upright;
    for (std::size_t i = 0; i < 4; ++i) lost[kTiff + 4 + i] = static_cast<std::uint8_t>(offset >> 8 * i);
    const auto clean = clean_picture(lost);
    ASSERT_TRUE(clean) << offset;
    EXPECT_EQ(clean->width, 32) << offset;
  }
}

TEST(CleanPicture, IsScaledDownToTheLongestSide) {
  MediaLimits limits;
  limits.side_max = 100;
  const auto wide = clean_picture(jpeg(1000, 300, [](int, int) { return kRed; }), limits);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->width, 100);
  EXPECT_EQ(wide->height, 30);
  EXPECT_EQ(colour_at(*wide, 99, 29), "red");
  const auto sliver = clean_picture(png(1000, 1, true), limits);
  ASSERT_TRUE(sliver);
  EXPECT_EQ(sliver->height, 1);
}

TEST(CleanPicture, APngStaysOneOnlyIfItIsTransparent) {
  EXPECT_EQ(clean_picture(png(4, 4, true))->type, "image/png");
  EXPECT_EQ(clean_picture(png(4, 4, false))->type, "image/jpeg");
}

TEST(CleanPicture, LimitsAreOfBytesAndPixels) {
  const auto picture = landmark();
  MediaLimits limits;
  limits.bytes_max = picture.size();
  EXPECT_TRUE(clean_picture(picture, limits));
  limits.bytes_max -= 1;
  EXPECT_EQ(clean_picture(picture, limits).error().code, Errc::too_large);
  limits = {};
  limits.pixels_max = 32 * 16;
  EXPECT_TRUE(clean_picture(picture, limits));
  limits.pixels_max -= 1;
  EXPECT_EQ(clean_picture(picture, limits).error().code, Errc::too_large);
  limits.pixels_max = 15;
  EXPECT_EQ(clean_picture(png(4, 4, true), limits).error().code, Errc::too_large);
}

TEST(CleanPicture, AHeaderThatPromisesTooMuchCostsNothing) {
  // 64k x 64k by its header, 16 GiB decoded: refused by the header alone.
  auto bomb = png(4, 4, true);
  for (const std::size_t at : {16U, 20U}) {
    bomb[at] = 0;
    bomb[at + 1] = 1;
    bomb[at + 2] = bomb[at + 3] = 0;
  }
  const auto crc = [&](std::size_t from, std::size_t to) {  // PNG's CRC-32 of the IHDR chunk
    std::uint32_t c = 0xFFFFFFFF;
    for (std::size_t i = from; i < to; ++i) {
      c ^= bomb[i];
      for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
    }
    return c ^ 0xFFFFFFFF;
  };
  const auto sum = crc(12, 29);
  for (int i = 0; i < 4; ++i)
    bomb[29 + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
  EXPECT_EQ(clean_picture(bomb).error().code, Errc::too_large);
}

TEST(CleanPicture, WhatIsNoPictureIsRefused) {
  const auto text = [](std::string_view words) {
    const auto bytes = as_bytes(words);
    return Bytes(bytes.begin(), bytes.end());
  };
  for (const auto& bytes :
       {Bytes{}, text("GIF89a\1\0\1\0"), text("<svg xmlns='http://www.w3.org/2000/svg'/>"), text("%PDF-1.7"),
        text("\xFF\xD8"), text("\xFF\xD8\xFF"), text("\x89PNG\r\n\x1a\n"), text("RIFF1234WEBPVP8 ")}) {
    const auto refused = clean_picture(bytes);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::invalid_argument);
    EXPECT_EQ(refused.error().field, "media");
  }
}

TEST(CleanPicture, ATruncatedPictureIsRefusedOrFilledNeverACrash) {
  const auto whole = with_exif(jpeg(64, 64, [](int x, int y) { return (x + y) % 2 == 0 ? kRed : kBlue; }), 6);
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    const auto cut = clean_picture(ByteSpan(whole).first(length));
    EXPECT_TRUE(cut || is_valid_utf8(cut.error().message));
  }
  EXPECT_FALSE(clean_picture(ByteSpan(whole).first(whole.size() / 8)));
  const auto flat = png(64, 64, true);
  for (std::size_t length = 0; length + 16 < flat.size(); length += 3)
    EXPECT_FALSE(clean_picture(ByteSpan(flat).first(length)));
}

TEST(CleanPicture, AnyByteMayBeWrong) {
  const auto whole = with_exif(landmark(), 6);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto broken = whole;
    broken[at] ^= 0xFF;
    static_cast<void>(clean_picture(broken));  // refused or not: it must come back
  }
}

class MemoryMediaStore final : public MediaStore {
 public:
  Status put(JurisdictionId /*j*/, const std::string& sha256, const Picture& picture,
             Instant /*at*/) override {
    kept.insert_or_assign(sha256, picture);
    return {};
  }
  Result<std::optional<Picture>> get(JurisdictionId /*j*/, const std::string& sha256) const override {
    const auto it = kept.find(sha256);
    return it == kept.end() ? std::optional<Picture>{} : std::optional(it->second);
  }
  Status touch(JurisdictionId /*j*/, const std::string& /*sha256*/, Instant /*at*/) override { return {}; }
  Result<std::int64_t> position(JurisdictionId /*j*/) const override { return std::int64_t{0}; }
  Status attach(JurisdictionId /*j*/, const std::vector<std::string>& /*hashes*/,
                std::int64_t /*position*/) override {
    return {};
  }
  Status drop_loose(JurisdictionId /*j*/, Instant /*before*/) override { return {}; }
  std::map<std::string, Picture> kept;
};

TEST(MediaService, KeepsByTheHashOfWhatIsStored) {
  MemoryMediaStore store;
  ManualClock clock;
  MediaService media(store, clock);
  const auto first = media.add(JurisdictionId{1}, landmark());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sha256, to_hex(sha256(store.kept.begin()->second.bytes)));
  EXPECT_FALSE(first->cleared);  // nobody has looked at it yet
  EXPECT_EQ(media.add(JurisdictionId{1}, landmark())->sha256, first->sha256);
  EXPECT_EQ(store.kept.size(), 1U);
  EXPECT_EQ(media.find(JurisdictionId{1}, {first->sha256})->front().size, first->size);
  EXPECT_EQ(media.find(JurisdictionId{1}, {std::string(64, '0')}).error().field, "media");
}

}  // namespace
}  // namespace tz::intake
