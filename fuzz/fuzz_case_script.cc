// LIBS: tz_ledger
// .case files, and through them every command: whatever is played, rewriting it and playing it again agrees.
#include <cstdlib>

#include "ledger/script.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::ledger;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto played = play_script(text, "fuzz.case");
  if (!played) return 0;
  const auto rewritten = rewrite_script(text, *played);
  const auto again = play_script(rewritten, "fuzz.case");
  if (!again) return 0;  // a longer line may pass the limit
  for (const auto& outcome : *again)
    if (outcome.got != outcome.expected) std::abort();
  return 0;
}
