#pragma once
// Why a case was found: the fields that hold the words, and where in them. Pure.
#include <span>
#include <string>
#include <vector>

#include "search/document.h"

namespace tz::search {

inline constexpr std::size_t kSnippetMax = 80;     // code points
inline constexpr std::size_t kSnippetBefore = 20;  // of them before the first word

struct Snippet {
  std::string field{};
  std::string text{};         // a part of the field as it is read, never markup
  std::vector<Mark> marks{};  // in `text`, in order, apart
  bool cut_before = false, cut_after = false;
  friend bool operator==(const Snippet&, const Snippet&) = default;
};

// One snippet for each term that no earlier snippet shows. Empty: the case has changed since it was indexed
// and does not hold every term any more.
std::vector<Snippet> why(const Query& query, std::span<const SearchedField> fields);

}  // namespace tz::search
