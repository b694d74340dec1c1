#pragma once
// Byte strings and their text forms.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;
using Hash256 = std::array<std::uint8_t, 32>;

inline ByteSpan as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteSpan bytes);            // lower case
Result<Bytes> from_hex(std::string_view hex);  // invalid_argument: odd length or a non-digit
std::string to_base64url(ByteSpan bytes);      // RFC 4648 section 5, no padding
Result<Bytes> from_base64url(
    std::string_view s);  // invalid_argument: a character outside the alphabet, stray bits
Result<Bytes> from_base64(std::string_view s);  // RFC 4648 section 4, padding required, line breaks ignored

// True if equal; takes the same time wherever they differ.
bool constant_time_equal(ByteSpan a, ByteSpan b);

Hash256 sha256(ByteSpan data);
Hash256 hmac_sha256(ByteSpan key, ByteSpan data);

}  // namespace tz
