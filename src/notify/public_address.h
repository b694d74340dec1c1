#pragma once
// Which addresses of the network belong to the world. A webhook's name is resolved anew for each connection,
// so the address is looked at, not the name.
#include <array>
#include <cstdint>
#include <span>

namespace tz::notify {

// 4 bytes of IPv4 or 16 of IPv6, network order. False for loopback, private, link-local, shared, reserved and
// multicast ranges (IANA's special-purpose registries), also where IPv6 wraps an IPv4 address of these.
bool is_public_address(std::span<const std::uint8_t> address);

}  // namespace tz::notify
