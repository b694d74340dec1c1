#include "notify/public_address.h"

#include <algorithm>
#include <string_view>

namespace tz::notify {
namespace {

struct Range {
  std::array<std::uint8_t, 16> prefix;
  unsigned bits;
};

constexpr Range kIpv4[] = {
    {{0}, 8},         {{10}, 8},       {{100, 64}, 10},      {{127}, 8},
    {{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24},    {{192, 0, 2}, 24},
    {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24}, {{203, 0, 113}, 24},
    {{224}, 4},       {{240}, 4},
};
constexpr Range kIpv6[] = {
    {{}, 96},                        // unspecified, loopback, and the abandoned form of IPv4
    {{0x01, 0x00}, 64},              // discard
    {{0x20, 0x01, 0x00, 0x00}, 23},  // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0xfc}, 7},                     // unique local
    {{0xfe, 0x80}, 10},              // link-local
    {{0xfe, 0xc0}, 10},              // site-local, abandoned
    {{0xff}, 8},                     // multicast
};

bool lies_in(std::span<const std::uint8_t> address, const Range& range) {
  for (unsigned bit = 0; bit < range.bits; ++bit) {
    const unsigned mask = 0x80U >> (bit % 8);
    if ((address[bit / 8] & mask) != (range.prefix[bit / 8] & mask)) return false;
  }
  return true;
}

// Where an IPv4 address stands within one of IPv6; 0 if nowhere.
std::size_t wrapped_at(std::span<const std::uint8_t> address) {
  constexpr Range kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
  constexpr Range kTranslated{{0x00, 0x64, 0xff, 0x9b}, 96};
  constexpr Range kSixToFour{{0x20, 0x02}, 16};
  if (lies_in(address, kMapped) || lies_in(address, kTranslated)) return 12;
  return lies_in(address, kSixToFour) ? 2 : 0;
}

}  // namespace

bool is_public_address(std::span<const std::uint8_t> address) {
  const auto holds = [&](const Range& range) { return lies_in(address, range); };
  if (address.size() == 4) return std::ranges::none_of(kIpv4, holds);
  if (address.size() != 16) return false;
  if (const auto at = wrapped_at(address); at != 0) return is_public_address(address.subspan(at, 4));
  return std::ranges::none_of(kIpv6, holds);
}

}  // namespace tz::notify
