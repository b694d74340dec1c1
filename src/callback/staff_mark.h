#pragma once
// Where staff work from, as salted marks: the device cookie of their browser and the network that they come
// from. A one-time rating that comes from the same place is not taken (docs/sources.md#rating-origin).
// Neither a device's name nor an address is kept, and a mark is forgotten after Policy::staff_mark. Pure, but
// for the store it declares.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"

namespace tz::callback {

inline constexpr std::string_view kDeviceCookie = "tz_device";
inline constexpr int kDeviceCharacters = 26;  // random_code: 130 bits

// The network of an address: the first 24 bits of IPv4, 56 of IPv6 (what one household or office is given),
// as text. Nothing for what is no address, and for the machine itself: a proxy on it would make everyone one.
std::optional<std::string> network_of(std::string_view address);

enum class MarkKind : std::uint8_t { device, network };
// HMAC-SHA-256 by the city's salt of "device:" or "network:" and the value, in hexadecimal.
std::string make_mark(const Hash256& salt, MarkKind kind, std::string_view value);

class MarkStore {
 public:
  virtual ~MarkStore() = default;
  // The city's salt; `fresh` becomes it if there is none yet.
  virtual Result<Hash256> salt(JurisdictionId j, const Hash256& fresh) = 0;
  virtual Status remember(JurisdictionId j, const std::string& mark, UnitId unit, ActorId actor,
                          Instant at) = 0;
  // Whoever was seen with the mark since then: unit and actor.
  struct Seen {
    UnitId unit{};
    ActorId actor{};
  };
  virtual Result<std::vector<Seen>> seen(JurisdictionId j, const std::string& mark, Instant since) const = 0;
  virtual Status forget_before(JurisdictionId j, Instant before) = 0;
};

}  // namespace tz::callback
