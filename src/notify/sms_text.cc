#include "notify/sms_text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tz::notify {
namespace {

// 3GPP TS 23.038 section 6.2.1, the default alphabet beyond ASCII's letters and digits; then its extension.
constexpr std::u32string_view kBasic =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    U"abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view kExtension = U"\f^{}\\[~]|€";

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  points.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      point = point << 6 | (static_cast<std::uint8_t>(text[i + k]) & 0x3FU);
    points.push_back(point);
    i += length;
  }
  return points;
}

}  // namespace

SmsSize sms_size(std::string_view text) {
  const auto points = code_points(text);
  const bool is_gsm = std::ranges::all_of(points, [](char32_t c) {
    return kBasic.find(c) != std::u32string_view::npos || kExtension.find(c) != std::u32string_view::npos;
  });
  const auto width = [&](char32_t c) {
    if (is_gsm) return kExtension.find(c) != std::u32string_view::npos ? 2 : 1;
    return c > 0xFFFF ? 2 : 1;
  };
  const int single = is_gsm ? 160 : 70;
  const int part = is_gsm ? 153 : 67;
  SmsSize size{is_gsm ? SmsAlphabet::gsm7 : SmsAlphabet::ucs2, 0, 0};
  int used = part;  // of the current part: the first character opens one
  int parts = 0;
  for (const char32_t c : points) {
    size.units += width(c);
    if (used + width(c) > part) {
      ++parts;
      used = 0;
    }
    used += width(c);
  }
  size.segments = points.empty() ? 0 : size.units <= single ? 1 : parts;
  return size;
}

}  // namespace tz::notify
