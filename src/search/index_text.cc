#include "search/index_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"

namespace tz::search {
namespace {

// Of the private use area, as tags are: in no text's tokens.
constexpr std::string_view kBreakToken = "\xEE\x80\x8F";
constexpr std::string_view kSliceToken = "\xEE\x80\x82";
constexpr std::int64_t kPlaces = std::int64_t{1} << kPlaceBits;

std::string_view shown(const std::string& token) {
  return token.empty() ? kBreakToken : std::string_view(token);
}

// Each term as alternatives, each of these as a phrase.
template <class Phrase>
std::string term_text(const Term& term, std::string_view either, Phrase phrase) {
  if (term.forms.empty()) return phrase(term.tokens);
  std::string text = "(";
  for (const auto& form : term.forms) {
    if (text.size() > 1) text += either;
    text += phrase(std::vector{form});
  }
  return text + ")";
}

std::string any_text(const std::vector<std::string>& tags, char quote, std::string_view either) {
  std::string text = "(";
  for (const auto& one : tags) {
    if (text.size() > 1) text += either;
    text += quote;
    text += one;
    text += quote;
  }
  return text + ")";
}

}  // namespace

std::int64_t first_document(JurisdictionId j) {
  return static_cast<std::int64_t>(j) << (kPlaceBits + kSecondBits);
}

std::int64_t first_place(JurisdictionId j, Instant received) {
  using namespace std::chrono;
  constexpr sys_days kFrom = year{2000} / January / 1;
  constexpr std::int64_t kLast = (std::int64_t{1} << kSecondBits) - 1;
  const auto second = std::clamp<std::int64_t>(duration_cast<seconds>(received - kFrom).count(), 0, kLast);
  return first_document(j) + (second << kPlaceBits);
}

std::int64_t preferred_place(JurisdictionId j, Instant received, ledger::CaseId id) {
  return first_place(j, received) + (static_cast<std::int64_t>(id) & (kPlaces - 1));
}

std::string fts5_text(const TextTokens& tokens) {
  std::string text;
  for (const auto* part : {&tokens.placed, &tokens.characters}) {
    for (const auto& token : *part) {
      text += shown(token);
      text += ' ';
    }
    if (part == &tokens.placed) (text += kBreakToken) += ' ';
  }
  return text;
}

std::string fts5_tags(const Document& document) { return join(document.tags, " "); }

std::string fts5_query(const Ask& ask) {
  const std::string_view column = ask.open_only ? "open_text : " : "";
  const auto phrase = [&](const std::vector<std::string>& tokens) {
    return fmt::format("{}\"{}\"", column, join(tokens, " "));
  };
  std::string text;
  const auto also = [&](std::string_view part) {
    if (!text.empty()) text += " AND ";
    text += part;
  };
  for (const Term& term : ask.query.terms) also(term_text(term, " OR ", phrase));
  for (const auto& group : ask.any_of) also(any_text(group, '"', " OR "));
  return ask.none_of.empty() ? text : fmt::format("({}) NOT {}", text, any_text(ask.none_of, '"', " OR "));
}

std::string slice_tag(std::size_t level, std::int64_t document) {
  return fmt::format("{}{}x{:x}", kSliceToken, level, document >> kSliceBits.at(level));
}

std::string tsvector_text(const Document& document, std::int64_t place) {
  const auto indexed = indexed_text(document);
  std::string text;
  std::size_t position = 0;
  const auto put = [&](std::string_view token, std::size_t at, std::string_view weight) {
    fmt::format_to(std::back_inserter(text), "'{}':{}{} ", token, at, weight);
  };
  const auto add = [&](const TextTokens& tokens, std::string_view weight) {
    for (const auto& token : tokens.placed) {
      ++position;
      if (!token.empty()) put(token, position, weight);
    }
    ++position;
    // No phrase has one of these: any place will do.
    for (const auto& token : tokens.characters) put(token, kPlacedMax + 10, weight);
  };
  add(indexed.open, "A");
  add(indexed.inner, "");
  for (const auto& one : document.tags) fmt::format_to(std::back_inserter(text), "'{}' ", one);
  for (std::size_t level = 0; level < kSliceBits.size(); ++level)
    fmt::format_to(std::back_inserter(text), "'{}' ", slice_tag(level, place));
  return text;
}

std::string tsquery_text(const Ask& ask, const std::string& slice) {
  const auto phrase = [&](const std::vector<std::string>& tokens) {
    std::string text;
    for (const auto& token : tokens)
      text += fmt::format("{}'{}'{}", text.empty() ? "" : " <-> ", token, ask.open_only ? ":A" : "");
    return tokens.size() > 1 ? "(" + text + ")" : text;
  };
  std::string text = "'" + slice + "'";
  for (const Term& term : ask.query.terms) text += " & " + term_text(term, " | ", phrase);
  for (const auto& group : ask.any_of) text += " & " + any_text(group, '\'', " | ");
  if (!ask.none_of.empty()) text += " & !" + any_text(ask.none_of, '\'', " | ");
  return text;
}

}  // namespace tz::search
