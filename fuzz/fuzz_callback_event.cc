// LIBS: tz_callback
// The kind of an event stands on the first line, its body below. What the reader accepts is written and read
// back as it was.
#include <cstdlib>
#include <string_view>

#include "callback/callback_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::callback;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const auto event = decode(text.substr(0, line), text.substr(line + 1));
  if (!event) return 0;
  const auto again = decode(kind_of(*event), encode(*event));
  if (!again || !(*again == *event)) std::abort();
  return 0;
}
