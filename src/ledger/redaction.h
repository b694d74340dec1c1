#pragma once
// The public view of what a resident wrote: the verbatim with spans covered, never an edit
// (docs/sources.md#redaction).
#include <string>
#include <string_view>
#include <vector>

#include "ledger/command.h"

namespace tz::ledger {

// Spans that look like personal data: mobile and landline numbers, national id numbers (18 digits or 17 and
// X), e-mail addresses, number plates, bank card numbers; written in half- or full-width digits, with blanks
// or hyphens between. Errs on the side of covering.
std::vector<Span> find_personal_data(std::string_view text);
// The text with each span replaced by one U+2588 block per code point (at most 8). Spans beyond the end are
// clipped; overlaps are merged.
std::string cover(std::string_view text, const std::vector<Span>& spans);

}  // namespace tz::ledger
