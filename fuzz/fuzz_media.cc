// LIBS: tz_intake
// Pictures as they are uploaded. What is accepted must be a picture that is accepted again, without EXIF.
#include <cstdlib>

#include "intake/media.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz;
  intake::MediaLimits limits;
  limits.pixels_max = 1 << 18;  // keeps a run quick
  limits.side_max = 64;
  const auto picture = intake::clean_picture(ByteSpan(data, size), limits);
  if (!picture) return 0;
  if (picture->width > 64 || picture->height > 64 || picture->width < 1 || picture->height < 1) std::abort();
  if (picture->type == "image/jpeg" &&
      as_text(picture->bytes).substr(0, 64).find("Exif") != std::string_view::npos)
    std::abort();
  if (!intake::clean_picture(picture->bytes, limits)) std::abort();
  return 0;
}
