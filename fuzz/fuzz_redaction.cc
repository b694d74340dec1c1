// LIBS: tz_ledger
// Any bytes: what is found lies inside the text, and covering it reads nothing beyond.
#include <cstdlib>

#include "base/text.h"
#include "ledger/redaction.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto spans = ledger::find_personal_data(text);
  std::size_t last = 0;
  for (const auto& span : spans) {
    if (span.start < last || span.end <= span.start) std::abort();
    last = span.end;
  }
  const auto covered = ledger::cover(text, spans);
  if (is_valid_utf8(text) && (last > count_code_points(text) || !is_valid_utf8(covered))) std::abort();
  return 0;
}
