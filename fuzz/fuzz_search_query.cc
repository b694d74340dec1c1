// LIBS: tz_search
// Bytes of any kind are survived, as a text and as a query; what a text is cut into lies within it, and a
// text of which a query is made is found by it.
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "search/index_text.h"
#include "search/why.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz::search;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t before = 0;
  for (const Unit& unit : units_of(text)) {
    require(unit.begin >= before && unit.end > unit.begin && unit.end <= size);
    require(tz::is_valid_utf8(unit.text) && !unit.text.empty());
    before = unit.end;
  }
  for (const auto& token : tokens_of(text).placed)
    require(token.find_first_of(" '\"\\:()&|!*") == token.npos && tz::is_valid_utf8(token));
  const auto query = parse_query(text);
  if (!query) return 0;
  require(!query->terms.empty() && query->terms.size() <= kTermsMax);
  require(matches(text, *query));
  const Ask ask{.query = *query, .none_of = {tip_off_tag()}};
  require(tz::is_valid_utf8(fts5_query(ask)) && tz::is_valid_utf8(tsquery_text(ask, "s")));
  const SearchedField field{.name = "description", .text = std::string(text)};
  for (const Snippet& snippet : why(*query, std::span(&field, 1)))
    for (const Mark& mark : snippet.marks) require(mark.end <= tz::count_code_points(snippet.text));
  return 0;
}
