#include "search/why.h"

#include <algorithm>

#include "base/text.h"

namespace tz::search {
namespace {

// Marks that touch or overlap become one.
std::vector<Mark> merged(std::vector<Mark> marks) {
  std::ranges::sort(marks, {}, &Mark::begin);
  std::vector<Mark> apart;
  for (const Mark& mark : marks) {
    if (!apart.empty() && mark.begin <= apart.back().end)
      apart.back().end = std::max(apart.back().end, mark.end);
    else
      apart.push_back(mark);
  }
  return apart;
}

// A field cut into units once, with the marks of each term.
struct Marked {
  const SearchedField* field = nullptr;
  std::vector<std::vector<Mark>> by_term{};
};

Snippet cut(const Marked& marked, const Mark& first, const std::vector<const std::vector<Mark>*>& shown) {
  const std::string& text = marked.field->text;
  const std::size_t from = first.begin > kSnippetBefore ? first.begin - kSnippetBefore : 0;
  const std::size_t to = std::max(from + kSnippetMax, first.end);
  const auto before = first_code_points(text, from);
  const auto rest = std::string_view(text).substr(before.size());
  const auto part = first_code_points(rest, to - from);
  Snippet snippet{.field = marked.field->name,
                  .text = std::string(part),
                  .cut_before = from > 0,
                  .cut_after = part.size() < rest.size()};
  std::vector<Mark> marks;
  for (const auto* of_term : shown)
    for (const Mark& mark : *of_term)
      if (mark.begin >= from && mark.end <= to) marks.push_back({mark.begin - from, mark.end - from});
  snippet.marks = merged(std::move(marks));
  return snippet;
}

}  // namespace

std::vector<Snippet> why(const Query& query, std::span<const SearchedField> fields) {
  std::vector<Marked> all;
  for (const auto& field : fields) {
    Marked marked{.field = &field};
    const auto units = units_of(field.text);
    for (const Term& term : query.terms) marked.by_term.push_back(marks_of(units, term));
    all.push_back(std::move(marked));
  }
  std::vector<Snippet> snippets;
  std::vector<bool> told(query.terms.size(), false);
  for (std::size_t term = 0; term < query.terms.size(); ++term) {
    if (told[term]) continue;
    const auto found =
        std::ranges::find_if(all, [&](const Marked& one) { return !one.by_term[term].empty(); });
    if (found == all.end()) return {};
    const Mark first = found->by_term[term].front();
    std::vector<const std::vector<Mark>*> shown;
    for (const auto& marks : found->by_term) shown.push_back(&marks);
    snippets.push_back(cut(*found, first, shown));
    const std::size_t from = first.begin > kSnippetBefore ? first.begin - kSnippetBefore : 0;
    for (std::size_t other = term; other < query.terms.size(); ++other) {
      const auto& marks = found->by_term[other];
      told[other] = told[other] || std::ranges::any_of(marks, [&](const Mark& mark) {
                      return mark.begin >= from && mark.end <= std::max(from + kSnippetMax, first.end);
                    });
    }
  }
  return snippets;
}

}  // namespace tz::search
