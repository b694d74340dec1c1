#pragma once
// A visit as JSON.
#include "outreach/api_shared.h"

namespace tz::outreach {

// What everybody in scope reads of it, as fields of an object: no words, and no number of a case.
void write_visit_row(JsonWriter& out, const Visit& visit);
// "place", "note" and "erased": words as their author wrote them; for others what looks like personal data is
// covered.
void write_visit_words(JsonWriter& out, const ledger::Caller& caller, const KeptVisit& kept);
// One visit in whose scope the caller is: words, and of its cases those that the caller may read.
std::string render(const Parts& parts, const ledger::Caller& caller, const KeptVisit& kept);

// The case of that code, if there is one.  unavailable
Result<std::optional<ledger::Case>> find_case(const Parts& parts, const ledger::Caller& caller,
                                              std::string_view typed);

}  // namespace tz::outreach
