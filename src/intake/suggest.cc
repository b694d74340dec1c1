#include "intake/suggest.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace tz::intake {
namespace {

bool is_ascii_word(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; });
}

// An English keyword must stand alone ("light" is not in "flight"); a Chinese one may stand anywhere.
bool contains_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (!is_ascii_word(word)) return true;
    const auto letter = [&](std::size_t i) {
      return i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])) != 0;
    };
    const bool before = at > 0 && letter(at - 1);
    // A plural still matches.
    const auto end = at + word.size() + (letter(at + word.size()) && text[at + word.size()] == 's' ? 1 : 0);
    if (!before && !letter(end)) return true;
  }
  return false;
}

int weight(std::string_view word) {
  return static_cast<int>(std::min<std::size_t>(count_code_points(word), 10));
}

// Names are split at what is neither letter nor ideograph: "路灯/照明", "Street lights".
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : fold(name)) {
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x80 && std::isalnum(u) == 0)
      words.emplace_back();
    else
      words.back() += c;
  }
  std::erase_if(words, [](const std::string& w) {
    return count_code_points(w) < 2 || w == "and" || w == "of" || w == "the";
  });
  return words;
}

}  // namespace

std::vector<Suggestion> suggest_services(std::string_view text, const std::vector<ledger::Service>& services,
                                         std::size_t limit) {
  const std::string said = fold(text);
  std::vector<Suggestion> found;
  for (const auto& service : services) {
    if (!service.active) continue;
    int score = 0;
    for (const auto& keyword : service.keywords) {
      const auto word = fold(keyword);
      if (count_code_points(word) >= 2 && contains_word(said, word)) score += weight(word);
    }
    for (const auto& name : {service.name_zh, service.name_en})
      for (const auto& word : words_of(name))
        if (contains_word(said, word)) score += 2 * weight(word);
    if (score > 0) found.push_back({service.code, score});
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &Suggestion::score);
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace tz::intake
