#pragma once
// Documents and questions in the words of the two engines: FTS5's columns and MATCH, PostgreSQL's tsvector
// and tsquery. Both are made of tokens only, so that nothing that a person typed reaches a grammar. Pure.
#include <array>
#include <cstdint>
#include <string>

#include "search/search_store.h"

namespace tz::search {

// A document's place in the order, city first.
inline constexpr int kPlaceBits = 15;                          // in one second
inline constexpr int kSecondBits = 32;                         // since 2000
std::int64_t first_document(JurisdictionId j);                 // none of the city is lower
std::int64_t first_place(JurisdictionId j, Instant received);  // of its second; there are 1 << kPlaceBits
std::int64_t preferred_place(JurisdictionId j, Instant received, ledger::CaseId id);

// FTS5: one column's text, a query for MATCH.
std::string fts5_text(const TextTokens& tokens);
std::string fts5_tags(const Document& document);
std::string fts5_query(const Ask& ask);

// PostgreSQL's GIN index has no order: a document also has a token for each slice of time that holds it, from
// three quarters of a day to all, so that the newest of a frequent word are found in a small one.
inline constexpr std::array kSliceBits{31, 34, 37, 40, 42, kPlaceBits + kSecondBits};
std::string slice_tag(std::size_t level, std::int64_t document);

// What is open has the weight A, the rest none.
std::string tsvector_text(const Document& document, std::int64_t place);
std::string tsquery_text(const Ask& ask, const std::string& slice);

}  // namespace tz::search
