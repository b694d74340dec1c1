// LIBS: tz_routing
// A limits file that is read holds to its limits, and written again it reads the same.
#include <cstdlib>
#include <string>
#include <string_view>

#include "routing/limits.h"

namespace {

// Spreadsheets run such a cell: written, it has an apostrophe in front (base/csv.h).
bool is_guarded(const std::string& cell) {
  return !cell.empty() && std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::routing;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto book = LimitBook::parse("limits.csv", text);
  if (!book) return 0;
  if (size > kLimitFileBytesMax || book->rules().size() > kLimitRulesMax) std::abort();
  bool plain = true;
  for (const LimitRule& rule : book->rules()) {
    if (rule.source.empty() || rule.id.empty() || rule.profile.empty()) std::abort();
    if (rule.extensions_max < 0 || rule.extensions_max > kLimitExtensionsMax) std::abort();
    if (rule.result.unit == SpanUnit::hours && rule.result.value < 1) std::abort();
    if (rule.extension && rule.extension->value < 1) std::abort();
    plain = plain && !is_guarded(rule.source) && !is_guarded(rule.note_zh) && !is_guarded(rule.note_en) &&
            !is_guarded(rule.id) && !is_guarded(rule.profile);
  }
  if (!plain) return 0;
  const auto again = LimitBook::parse("limits.csv", limits_csv(book->rules()));
  if (!again || again->rules() != book->rules()) std::abort();
  return 0;
}
