// LIBS: tz_callback
// The first byte chooses the file. What a pack's reader accepts is within its limits.
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "callback/callback_pack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::callback;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    const auto script = parse_script("s.csv", text);
    if (!script) return 0;
    for (const auto& line : *script)
      if (line.text_zh.empty() || tz::count_code_points(line.text_en) > kScriptTextMax) std::abort();
  } else if (const auto causes = parse_causes("c.csv", text)) {
    if (causes->size() > kCausesMax) std::abort();
  }
  return 0;
}
