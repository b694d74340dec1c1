// LIBS: tz_routing
// The member "whistles" of a pack.json. What the reader accepts is written and read back as it was.
#include <cstdlib>
#include <string>
#include <string_view>

#include "routing/whistle_block.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::routing::whistle;
  if (size > 65536) return 0;
  const auto policy =
      parse_whistle_policy("pack.json", std::string_view(reinterpret_cast<const char*>(data), size));
  if (!policy) return 0;
  const std::string written = whistle_policy_json(*policy);
  const auto again = parse_whistle_policy("pack.json", written);
  if (!again || whistle_policy_json(*again) != written) std::abort();
  return 0;
}
