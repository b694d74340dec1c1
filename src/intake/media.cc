#include "intake/media.h"

#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>

#include "ledger/case_texts.h"

namespace tz::intake {
namespace {

// Pixels as rows of `channels` bytes, top to bottom.
struct Raster {
  int width = 0, height = 0, channels = 3;
  Bytes data;
  std::uint8_t* row(int y) {
    return data.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width * channels);
  }
  const std::uint8_t* pixel(int x, int y) const {
    return data.data() +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
               static_cast<std::size_t>(channels);
  }
};

Status check_pixels(std::uint64_t width, std::uint64_t height, const MediaLimits& limits) {
  if (width == 0 || height == 0) return fail_field("media", "media: a picture without pixels");
  if (width > limits.pixels_max / height)
    return fail(Errc::too_large,
                "media: more than " + std::to_string(limits.pixels_max / 1'000'000) + " million pixels");
  return {};
}

auto broken() { return fail_field("media", "media: the picture is broken"); }

// The EXIF orientation (1-8) of a JPEG, or 1. Reads the APP1 segment only; every offset is checked.
int orientation_of(ByteSpan jpeg) {
  const auto u16 = [&](std::size_t at, bool little) {
    return little ? jpeg[at] | jpeg[at + 1] << 8 : jpeg[at] << 8 | jpeg[at + 1];
  };
  const auto u32 = [&](std::size_t at, bool little) {
    const auto first = static_cast<std::uint32_t>(u16(at, little));
    const auto second = static_cast<std::uint32_t>(u16(at + 2, little));
    return little ? first | second << 16 : first << 16 | second;
  };
  std::size_t at = 2;
  while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF) {
    const int marker = jpeg[at + 1];
    const auto length = static_cast<std::size_t>(u16(at + 2, false));
    if (marker == 0xDA || length < 2 || at + 2 + length > jpeg.size()) break;
    const std::size_t tiff = at + 10;
    const std::size_t end = at + 2 + length;
    if (marker == 0xE1 && length >= 16 && std::memcmp(jpeg.data() + at + 4, "Exif\0\0", 6) == 0) {
      const bool little = jpeg[tiff] == 'I';
      if (u16(tiff + 2, little) != 42) break;
      const std::uint32_t offset = u32(tiff + 4, little);
      if (offset > end - tiff - 2) break;  // The segment holds at least the eight bytes of the TIFF header.
      const std::size_t ifd = tiff + offset;
      const int entries = u16(ifd, little);
      for (int i = 0; i < entries; ++i) {
        const std::size_t entry = ifd + 2 + static_cast<std::size_t>(i) * 12;
        if (entry + 12 > end) break;
        if (u16(entry, little) == 0x0112) {
          const int value = u16(entry + 8, little);
          return value >= 1 && value <= 8 ? value : 1;
        }
      }
      break;
    }
    at += 2 + length;
  }
  return 1;
}

struct JpegError {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
};
void jpeg_fail(j_common_ptr info) { std::longjmp(reinterpret_cast<JpegError*>(info->err)->jump, 1); }
void jpeg_quiet(j_common_ptr) {}

// How the colours, of which a JPEG keeps fewer, become pixels: across the edges of blocks, or each block by
// itself.
enum class Chroma : std::uint8_t { smooth, by_block };

// Two functions hold what libjpeg's longjmp may skip: no object with a destructor lives in them.
bool jpeg_decode(ByteSpan in, const MediaLimits& limits, Chroma chroma, Raster& out, bool& too_many) {
  jpeg_decompress_struct info;
  JpegError error;
  info.err = jpeg_std_error(&error.manager);
  error.manager.error_exit = jpeg_fail;
  error.manager.output_message = jpeg_quiet;
  if (setjmp(error.jump) != 0) {
    jpeg_destroy_decompress(&info);
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, in.data(), static_cast<unsigned long>(in.size()));
  jpeg_read_header(&info, TRUE);
  if (info.image_width == 0 || info.image_height == 0 ||
      info.image_width > limits.pixels_max / info.image_height) {
    too_many = true;
    jpeg_destroy_decompress(&info);
    return false;
  }
  info.out_color_space = JCS_RGB;
  info.do_fancy_upsampling = chroma == Chroma::smooth ? TRUE : FALSE;
  // Decode small at once where the picture is far larger than what is kept.
  const auto longest = std::max(info.image_width, info.image_height);
  info.scale_num = 1;
  info.scale_denom = 1;
  while (info.scale_denom < 8 && longest / (info.scale_denom * 2) >= static_cast<unsigned>(limits.side_max))
    info.scale_denom *= 2;
  jpeg_start_decompress(&info);
  out.width = static_cast<int>(info.output_width);
  out.height = static_cast<int>(info.output_height);
  out.channels = 3;
  out.data.resize(static_cast<std::size_t>(info.output_width) * info.output_height * 3);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = out.row(static_cast<int>(info.output_scanline));
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return true;
}

bool jpeg_encode(Raster& in, int quality, unsigned char** buffer, unsigned long* size) {
  jpeg_compress_struct info;
  JpegError error;
  info.err = jpeg_std_error(&error.manager);
  error.manager.error_exit = jpeg_fail;
  error.manager.output_message = jpeg_quiet;
  if (setjmp(error.jump) != 0) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, buffer, size);
  info.image_width = static_cast<JDIMENSION>(in.width);
  info.image_height = static_cast<JDIMENSION>(in.height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = in.row(static_cast<int>(info.next_scanline));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

Result<Raster> decode_jpeg(ByteSpan in, const MediaLimits& limits, Chroma chroma) {
  Raster out;
  bool too_many = false;
  if (!jpeg_decode(in, limits, chroma, out, too_many)) {
    if (too_many) return fail(Errc::too_large, "media: too many pixels, or none");
    return broken();
  }
  return out;
}

Result<Raster> decode_png(ByteSpan in, const MediaLimits& limits) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, in.data(), in.size()) == 0) return broken();
  const std::unique_ptr<png_image, void (*)(png_image*)> guard(&image, png_image_free);
  TZ_CHECK(check_pixels(image.width, image.height, limits));
  const bool alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  Raster out{static_cast<int>(image.width), static_cast<int>(image.height), alpha ? 4 : 3, {}};
  out.data.resize(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, out.data.data(), 0, nullptr) == 0) return broken();
  return out;
}

// Each target pixel is the mean of the source pixels it covers.
Raster shrink(const Raster& in, int side_max) {
  const int longest = std::max(in.width, in.height);
  if (longest <= side_max) return in;
  Raster out{std::max(1, static_cast<int>(static_cast<std::int64_t>(in.width) * side_max / longest)),
             std::max(1, static_cast<int>(static_cast<std::int64_t>(in.height) * side_max / longest)),
             in.channels,
             {}};
  out.data.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) *
                  static_cast<std::size_t>(out.channels));
  for (int y = 0; y < out.height; ++y) {
    const int y0 = static_cast<int>(static_cast<std::int64_t>(y) * in.height / out.height);
    const int y1 =
        std::max(y0 + 1, static_cast<int>(static_cast<std::int64_t>(y + 1) * in.height / out.height));
    for (int x = 0; x < out.width; ++x) {
      const int x0 = static_cast<int>(static_cast<std::int64_t>(x) * in.width / out.width);
      const int x1 =
          std::max(x0 + 1, static_cast<int>(static_cast<std::int64_t>(x + 1) * in.width / out.width));
      for (int c = 0; c < in.channels; ++c) {
        std::uint64_t sum = 0;
        for (int sy = y0; sy < y1; ++sy)
          for (int sx = x0; sx < x1; ++sx) sum += in.pixel(sx, sy)[c];
        out.row(y)[x * out.channels + c] =
            static_cast<std::uint8_t>(sum / static_cast<std::uint64_t>((y1 - y0) * (x1 - x0)));
      }
    }
  }
  return out;
}

// EXIF orientations 2-8 as the move of each pixel (TIFF 6.0, tag 274).
Raster turn(const Raster& in, int orientation) {
  if (orientation == 1) return in;
  const bool swap = orientation >= 5;
  Raster out{swap ? in.height : in.width, swap ? in.width : in.height, in.channels, Bytes(in.data.size())};
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x) {
      int sx = swap ? y : x;
      int sy = swap ? x : y;
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        sx = in.width - 1 - sx;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        sy = in.height - 1 - sy;
      std::memcpy(out.row(y) + x * in.channels, in.pixel(sx, sy), static_cast<std::size_t>(in.channels));
    }
  return out;
}

Result<Picture> encode(Raster raster, const MediaLimits& limits) {
  Picture out{"image/jpeg", raster.width, raster.height, {}};
  if (raster.channels == 3) {
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    const bool fine = jpeg_encode(raster, limits.jpeg_quality, &buffer, &size);
    const std::unique_ptr<unsigned char, void (*)(void*)> guard(buffer, std::free);
    if (!fine) return broken();
    out.bytes.assign(buffer, buffer + size);
    return out;
  }
  out.type = "image/png";
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(raster.width);
  image.height = static_cast<png_uint_32>(raster.height);
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  out.bytes.resize(size);
  if (png_image_write_to_memory(&image, out.bytes.data(), &size, 0, raster.data.data(), 0, nullptr) == 0)
    return broken();
  out.bytes.resize(size);
  return out;
}

void fill(Raster& raster, const PixelBox& box) {
  for (int y = box.top; y < box.bottom; ++y)
    for (int x = box.left; x < box.right; ++x)
      for (int c = 0; c < raster.channels; ++c)
        raster.row(y)[x * raster.channels + c] = c == 3 ? 0xFF : 0;  // the fourth is opacity
}

}  // namespace

Result<Picture> clean_picture(ByteSpan upload, const MediaLimits& limits) {
  if (upload.size() > limits.bytes_max)
    return fail(Errc::too_large, "media: more than " + std::to_string(limits.bytes_max >> 20) + " MiB");
  constexpr std::uint8_t kPng[] = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
  if (upload.size() > 3 && upload[0] == 0xFF && upload[1] == 0xD8 && upload[2] == 0xFF) {
    TZ_TRY(raster, decode_jpeg(upload, limits, Chroma::smooth));
    return encode(turn(shrink(raster, limits.side_max), orientation_of(upload)), limits);
  }
  if (upload.size() > sizeof kPng && std::equal(std::begin(kPng), std::end(kPng), upload.begin())) {
    TZ_TRY(raster, decode_png(upload, limits));
    return encode(shrink(raster, limits.side_max), limits);
  }
  return fail_field("media", "media: only JPEG and PNG pictures are taken");
}

Result<Picture> cover_picture(const Picture& original, const Covering& covering, const MediaLimits& limits) {
  MediaLimits whole = limits;  // a kept picture keeps its size, whatever the limits are by now
  whole.side_max = std::max({original.width, original.height, 1});
  whole.pixels_max = std::uint64_t{1} << 32;
  auto raster = original.type == "image/png" ? decode_png(original.bytes, whole)
                                             : decode_jpeg(original.bytes, whole, Chroma::by_block);
  if (!raster) return fail(Errc::corrupted, "a picture that is kept cannot be read");
  for (const auto& area : covering) fill(*raster, painted(area, raster->width, raster->height));
  return encode(*std::move(raster), limits);
}

Result<CleanMedia> MediaService::clean(ByteSpan upload) const {
  TZ_TRY(picture, clean_picture(upload, limits_));
  ledger::Media media{to_hex(sha256(picture.bytes)), picture.type, picture.bytes.size(), false};
  return CleanMedia{std::move(media), std::move(picture)};
}

Status MediaService::keep(JurisdictionId j, const std::vector<CleanMedia>& pictures) {
  for (const auto& one : pictures) TZ_CHECK(store_.put(j, one.media.sha256, one.picture, clock_.now()));
  return {};
}

Result<ledger::Media> MediaService::add(JurisdictionId j, ByteSpan upload) {
  TZ_TRY(cleaned, clean(upload));
  TZ_CHECK(store_.put(j, cleaned.media.sha256, cleaned.picture, clock_.now()));
  return std::move(cleaned.media);
}

Result<std::vector<ledger::Media>> MediaService::find(JurisdictionId j,
                                                      const std::vector<std::string>& hashes) {
  std::vector<ledger::Media> found;
  for (const auto& hash : hashes) {
    TZ_TRY(picture, store_.get(j, hash));
    if (!picture) return fail_field("media", "media: no picture of that hash was sent before");
    TZ_CHECK(store_.touch(j, hash, clock_.now()));
    found.push_back({hash, picture->type, picture->bytes.size(), false});
  }
  return found;
}

namespace {

constexpr std::size_t kFeedPiece = 1000;

}  // namespace

std::vector<std::string> pictures_named(const ledger::Text& text) {
  std::vector<std::string> hashes;
  if (text.field == "media" || text.field == "evidence") {
    if (const auto media = ledger::read_media(text.value))
      for (const auto& one : *media) hashes.push_back(one.sha256);
    return hashes;
  }
  constexpr std::string_view kMark = "/media/";
  constexpr std::size_t kHashSize = 64;
  for (auto at = text.value.find(kMark); at != std::string::npos; at = text.value.find(kMark, at + 1)) {
    auto hash = text.value.substr(at + kMark.size(), kHashSize);
    if (hash.size() == kHashSize && from_hex(hash)) hashes.push_back(std::move(hash));
  }
  return hashes;
}

Result<bool> MediaService::sweep(JurisdictionId j, ledger::EventStore& feed,
                                 const std::function<bool()>& stop) {
  TZ_TRY(position, store_.position(j));
  while (!stop || !stop()) {
    TZ_TRY(events, feed.feed(j, position, kFeedPiece, true));
    if (events.empty()) {
      // The feed ends where sealing does: what waits to be sealed has pictures too.
      TZ_TRY(sealed, feed.seal(j, kFeedPiece));
      if (sealed > 0) continue;
      TZ_CHECK(store_.drop_loose(j, clock_.now() - kLooseMediaKept));
      return true;
    }
    std::vector<std::string> hashes;
    for (const auto& event : events)
      for (const auto& text : event.stored.texts)
        std::ranges::move(pictures_named(text), std::back_inserter(hashes));
    position = events.back().position;
    TZ_CHECK(store_.attach(j, hashes, position));
  }
  return false;
}

}  // namespace tz::intake
