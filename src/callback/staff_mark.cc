#include "callback/staff_mark.h"

#include <fmt/format.h>

#include <arpa/inet.h>

#include <array>

namespace tz::callback {

std::optional<std::string> network_of(std::string_view address) {
  const std::string text(address.substr(0, 64));
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    if (bytes[0] == 127) return std::nullopt;
    return fmt::format("{}.{}.{}.0/24", bytes[0], bytes[1], bytes[2]);
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin()))
    return network_of(fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]));
  std::array<std::uint8_t, 16> loopback{};
  loopback[15] = 1;
  if (bytes == loopback) return std::nullopt;
  return to_hex(ByteSpan(bytes).first(7)) + "/56";
}

std::string make_mark(const Hash256& salt, MarkKind kind, std::string_view value) {
  const std::string text = (kind == MarkKind::device ? "device:" : "network:") + std::string(value);
  return to_hex(hmac_sha256(salt, as_bytes(text)));
}

}  // namespace tz::callback
