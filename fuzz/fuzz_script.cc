// LIBS: tz_store
// Cutting a script ends, invents nothing, and cutting its pieces again changes nothing.
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "store/script.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string script(reinterpret_cast<const char*>(data), size);
  const auto statements = tz::store::split_script(script);
  if (!statements) return 0;
  const char* last_end = script.data();
  for (const auto statement : *statements) {
    require(!statement.empty() && statement.data() >= last_end);
    last_end = statement.data() + statement.size();
    require(last_end <= script.data() + script.size());
    const auto again = tz::store::split_script(statement);
    require(again.has_value() && again->size() == 1 && again->front() == statement);
    const auto translated = tz::store::to_sqlite(statement);
    require(translated.has_value());
  }
  return 0;
}
