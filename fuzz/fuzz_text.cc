// LIBS: tz_base
// Bytes of any kind are survived; valid UTF-8 stays valid through every function. Codes, hexadecimal and
// base64 ride along.
#include <cstdlib>

#include "base/bytes.h"
#include "base/geo.h"
#include "base/id.h"
#include "base/text.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

// The slow obvious decoder: the code point, its shortest length, no surrogate.
bool is_valid_slowly(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80       ? 1
                               : first >> 5 == 6  ? 2
                               : first >> 4 == 14 ? 3
                               : first >> 3 == 30 ? 4
                                                  : 0;
    if (length == 0 || text.size() - i < length) return false;
    std::uint32_t point = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6 != 2) return false;
      point = point << 6 | (next & 0x3FU);
    }
    const std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool valid = tz::is_valid_utf8(text);
  require(valid == is_valid_slowly(text));
  require(tz::is_valid_utf8(tz::escape_xml(text)));
  const auto folded = tz::fold(text);
  require(tz::fold(folded) == folded);
  require(tz::trim(tz::trim(text)) == tz::trim(text));
  require(tz::percent_encode(text).size() >= size);
  if (valid) {
    require(tz::is_valid_utf8(folded) && tz::is_valid_utf8(tz::trim(text)) &&
            tz::is_valid_utf8(tz::escape_html(text)));
    const auto count = tz::count_code_points(text);
    const auto half = tz::first_code_points(text, count / 2);
    require(tz::is_valid_utf8(half) && tz::count_code_points(half) == count / 2);
  }
  const auto code = tz::normalise_code(text);
  require(tz::normalise_code(code) == code && tz::check_character(code) == tz::check_character(text));
  if (const auto bytes = tz::from_base64url(text)) require(tz::to_base64url(*bytes) == text);
  if (const auto bytes = tz::from_hex(text)) require(tz::to_hex(*bytes) == tz::to_lower_ascii(text));
  static_cast<void>(tz::from_base64(text));
  static_cast<void>(tz::parse_lat_lng(text, text));
  return 0;
}
