#pragma once
// What a text and a query are cut into, by rules of our own (docs/sources.md#search-tokens). Pure.
//
// A text is folded (full-width to half-width, capitals to small) and cut into units: a Chinese character, a
// kana or a Hangul syllable each, and a word of other letters and digits. Units that touch make a run. Each
// two neighbours of which one is a character make one token, and each word one more, in order: 路灯LED坏 is
// 路灯 灯led led led坏. So a phrase of tokens is in a text exactly where the units stand side by side, and
// two characters are enough for an index to find. Single characters are tokens of their own, without a place.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::search {

inline constexpr int kTokenRules = 1;  // changes with every change of the rules: the index is made anew
inline constexpr std::size_t kQueryMax = 100;  // code points
inline constexpr std::size_t kTermsMax = 8;
inline constexpr std::size_t kWordMax = 40;       // code points of a word; a longer one is cut
inline constexpr std::size_t kPrefixMin = 3;      // letters from which a word also finds what begins with it
inline constexpr std::size_t kUnitsMax = 12'000;  // of one text; what stands behind is not searched
inline constexpr char kFieldBreak = '\x1f';       // between the fields of a document: no phrase spans it

struct Unit {
  std::string text{};  // folded
  bool character = false;
  std::size_t begin = 0, end = 0;  // code points of the text; a byte that is no UTF-8 counts as one
  std::size_t run = 0;             // units of the same run touch
  std::size_t field = 0;           // counts kFieldBreak
};
// At most kUnitsMax. Anything may be given.
std::vector<Unit> units_of(std::string_view text);

// A text as an index takes it.
struct TextTokens {
  // In their order; an empty one where a phrase must not go on: between fields, and between runs of which one
  // ends with the character that the next begins with.
  std::vector<std::string> placed{};
  std::vector<std::string> characters{};  // each once, sorted
  std::vector<std::string> words{};       // of letters only, at least kPrefixMin; each once, sorted
};
TextTokens tokens_of(std::string_view text);

// What a query asks for: one word, one character, or units side by side. All terms must be in the document.
struct Term {
  std::vector<std::string> units{};
  bool words = false;  // only words: what stands between them does not matter ("LY-261123-7KQ2M9C")
  std::vector<std::string> tokens{};  // the phrase
  bool prefix = false;                // one word of letters, at least kPrefixMin
  // With `prefix`: the words of the index that begin so, by SearchStore::expand; empty: the word alone.
  std::vector<std::string> forms{};
  friend bool operator==(const Term&, const Term&) = default;
};
struct Query {
  std::vector<Term> terms{};
  bool whole_words = false;  // too many words begin like a term: only the word itself is looked for
  friend bool operator==(const Query&, const Query&) = default;
};
// Blanks divide terms. Pure.
//   invalid_argument  field q; rule search_empty (nothing to look for), search_long, search_terms, utf8
Result<Query> parse_query(std::string_view text);

// Where a term stands: code points of the text.
struct Mark {
  std::size_t begin = 0, end = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};
// In order; what an index finds by the term's tokens, and nothing else. With `forms` or `prefix`, a word that
// begins with the term counts.
std::vector<Mark> marks_of(const std::vector<Unit>& units, const Term& term);
// True if every term is in the text: the slow obvious version of what an index does.
bool matches(std::string_view text, const Query& query);

}  // namespace tz::search
