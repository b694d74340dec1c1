// LIBS: tz_ledger
// Case numbers as people type them.
#include <cstdlib>

#include "ledger/case_code.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string typed(reinterpret_cast<const char*>(data), size);
  const auto code = tz::ledger::parse_case_code(typed);
  if (!code) return 0;
  const auto again = tz::ledger::parse_case_code(*code);  // what is stored reads as itself
  if (!again || *again != *code || code->size() > 21) std::abort();
  return 0;
}
