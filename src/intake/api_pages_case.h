#pragma once
// What the pages of one case share: opening it, and who holds its receipt.
#include <string>
#include <string_view>

#include "intake/api_pages.h"

namespace tz::intake {

struct OpenedCase {
  ledger::CaseHistory history;
  bool holder = false;  // the receipt came along
};

// The case of the path, and whether the receipt came along.
//   not_found (rule no_such_case)  there is none, or it is not for whoever asks: the answer is the same
Result<OpenedCase> open_case(const http::Request& request, const PageParts& parts);
//   forbidden (rule receipt_needed)
Status need_holder(const OpenedCase& opened);

// The cookie that shows the receipt of that case, and of no other.
std::string receipt_cookie(const http::Request& request, std::string_view code, std::string_view key);
// The address that shows the case to whoever has it: code and key.
std::string receipt_link(const http::Request& request, std::string_view code, std::string_view key);
// The category in the words of the page; "request" where it has none.
std::string category_name(const pages::Words& words, const PageParts& parts, const ledger::Case& c);
// A text as the resident said it at first; empty if there is none.
std::string said_text(const ledger::CaseHistory& history, std::string_view field);
// Said by others too: how many, and the button for one more (docs/sources.md#remarks). Nothing for a case
// that the public lists do not show or that is closed.
pages::Html others_too(const http::Request& request, const PageParts& parts,
                       const ledger::CaseSummary& listed, bool holder);

}  // namespace tz::intake
