#include "search/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace tz::search {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};
constexpr std::uint32_t kNone = 0;  // a byte that is no UTF-8: it divides

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (text.size() < length || !is_valid_utf8(text.substr(0, length))) return {kNone, 1};
  std::uint32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3FU);
  return {value, length};
}

void encode(std::uint32_t c, std::string& out) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

bool within(std::uint32_t c, std::uint32_t low, std::uint32_t high) { return c >= low && c <= high; }

// Pairs of a capital and its small letter side by side.
std::uint32_t fold_latin_extended(std::uint32_t c) {
  const bool even = within(c, 0x100, 0x12F) || within(c, 0x132, 0x137) || within(c, 0x14A, 0x177);
  const bool odd = within(c, 0x139, 0x148) || within(c, 0x179, 0x17E);
  if (even) return c | 1U;
  if (odd) return c + (c & 1U);
  return c == 0x178 ? 0xFFU : c;
}

std::uint32_t fold(std::uint32_t c) {
  if (within(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;
  if (c < 0x80) return within(c, 'A', 'Z') ? c + 0x20 : c;
  if (within(c, 0xC0, 0xDE) && c != 0xD7) return c + 0x20;
  if (within(c, 0x100, 0x17F)) return fold_latin_extended(c);
  if (within(c, 0x391, 0x3A9)) return c + 0x20;
  if (within(c, 0x388, 0x38A)) return c + 0x25;  // with an accent, as the three below
  if (c == 0x386 || c == 0x38C) return c == 0x386 ? 0x3ACU : 0x3CCU;
  if (within(c, 0x38E, 0x38F)) return c + 0x3F;
  if (c == 0x3C2) return 0x3C3;  // the sigma that ends a word
  if (within(c, 0x410, 0x42F)) return c + 0x20;
  return within(c, 0x400, 0x40F) ? c + 0x50 : c;
}

enum class Kind { divides, character, word, nothing };

Kind kind_of(std::uint32_t c) {
  if (c < 0x80) return within(c, '0', '9') || within(c, 'a', 'z') ? Kind::word : Kind::divides;
  const bool character =
      within(c, 0x4E00, 0x9FFF) || within(c, 0x3400, 0x4DBF) || within(c, 0x3005, 0x3007) ||
      (within(c, 0x3041, 0x30FF) && c != 0x30FB) || within(c, 0x31F0, 0x31FF) || within(c, 0xAC00, 0xD7A3) ||
      within(c, 0xF900, 0xFAFF) || within(c, 0xFF66, 0xFF9F) || within(c, 0x20000, 0x3FFFD);
  if (character) return Kind::character;
  // Soft hyphen, joiners, variation selectors, byte order mark.
  if (c == 0xAD || within(c, 0x200B, 0x200D) || within(c, 0xFE00, 0xFE0F) || c == 0xFEFF)
    return Kind::nothing;
  const bool word = c == 0xAA || c == 0xB5 || c == 0xBA ||
                    (within(c, 0xC0, 0x1FFF) && c != 0xD7 && c != 0xF7) || within(c, 0x2C00, 0x2DFF) ||
                    within(c, 0xA640, 0xABFF);
  return word ? Kind::word : Kind::divides;
}

// What is nothing within a word of a text is nothing within one of a query, where a byte order mark would
// pass for white space.
std::string without_nothing(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto [c, bytes] = decode(text);
    if (kind_of(c) != Kind::nothing) kept += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return kept;
}

bool has_only_letters(std::string_view word) {
  return std::ranges::none_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool may_begin_others(std::string_view word) {
  return has_only_letters(word) && count_code_points(word) >= kPrefixMin;
}

// Reads the text unit by unit.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : rest_(text) {}

  std::vector<Unit> cut() {
    while (!rest_.empty() && units_.size() < kUnitsMax) step();
    end_word();
    if (units_.size() > kUnitsMax) units_.resize(kUnitsMax);
    return std::move(units_);
  }

 private:
  void step() {
    const auto [raw, bytes] = decode(rest_);
    rest_.remove_prefix(bytes);
    const std::size_t at = place_++;
    const std::uint32_t c = fold(raw);
    switch (kind_of(c)) {
      case Kind::nothing:
        return;
      case Kind::word:
        if (letters_ == kWordMax) end_word();
        if (letters_++ == 0) word_.begin = at;
        encode(c, word_.text);
        word_.end = at + 1;
        return;
      case Kind::character: {
        end_word();
        Unit unit{.text = {}, .character = true, .begin = at, .end = at + 1, .run = run_, .field = field_};
        encode(c, unit.text);
        units_.push_back(std::move(unit));
        return;
      }
      case Kind::divides:
        end_word();
        ++run_;
        if (raw == static_cast<std::uint32_t>(kFieldBreak)) ++field_;
        return;
    }
  }
  void end_word() {
    if (letters_ == 0) return;
    word_.run = run_;
    word_.field = field_;
    units_.push_back(std::move(word_));
    word_ = {};
    letters_ = 0;
  }

  std::string_view rest_;
  std::vector<Unit> units_;
  Unit word_{};
  std::size_t letters_ = 0, place_ = 0, run_ = 0, field_ = 0;
};

// The tokens of one run, or of a part of it.
void add_tokens(const Unit* first, const Unit* last, std::vector<std::string>& out) {
  if (last - first == 1 && first->character) return out.push_back(first->text);
  for (const Unit* unit = first; unit != last; ++unit) {
    if (!unit->character) out.push_back(unit->text);
    const Unit* next = unit + 1;
    if (next != last && (unit->character || next->character)) out.push_back(unit->text + next->text);
  }
}

template <class F>
void for_each_run(const std::vector<Unit>& units, F&& each) {
  for (std::size_t from = 0; from < units.size();) {
    std::size_t to = from + 1;
    while (to < units.size() && units[to].run == units[from].run) ++to;
    each(units.data() + from, units.data() + to);
    from = to;
  }
}

void keep_distinct(std::vector<std::string>& all) {
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
}

tl::unexpected<Error> refuse(std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{
      .code = Errc::invalid_argument, .message = std::move(message), .field = "q", .rule = std::move(rule)});
}

Term term_of(const Unit* first, const Unit* last) {
  Term term;
  term.words = std::none_of(first, last, [](const Unit& unit) { return unit.character; });
  for (const Unit* unit = first; unit != last; ++unit) term.units.push_back(unit->text);
  add_tokens(first, last, term.tokens);
  term.prefix = term.words && term.units.size() == 1 && may_begin_others(term.units.front());
  return term;
}

// Words alone are one term, whatever stands between them; with characters each run is one.
void add_terms(std::string_view chunk, std::vector<Term>& terms) {
  const auto units = units_of(chunk);
  const auto add = [&](const Unit* first, const Unit* last) {
    Term term = term_of(first, last);
    if (std::ranges::find(terms, term) == terms.end()) terms.push_back(std::move(term));
  };
  if (units.empty()) return;
  if (std::ranges::none_of(units, &Unit::character)) return add(units.data(), units.data() + units.size());
  for_each_run(units, add);
}

bool stands_at(const std::vector<Unit>& units, std::size_t at, const Term& term) {
  if (at + term.units.size() > units.size()) return false;
  for (std::size_t i = 0; i < term.units.size(); ++i) {
    const Unit& unit = units[at + i];
    const bool follows = term.words ? unit.field == units[at].field : unit.run == units[at].run;
    if (!follows) return false;
    const bool same = term.prefix ? !unit.character && unit.text.starts_with(term.units[i]) &&
                                        (unit.text == term.units[i] || has_only_letters(unit.text))
                                  : unit.text == term.units[i];
    if (!same) return false;
  }
  return true;
}

}  // namespace

std::vector<Unit> units_of(std::string_view text) { return Cutter(text).cut(); }

TextTokens tokens_of(std::string_view text) {
  TextTokens tokens;
  const auto units = units_of(text);
  const Unit* before = nullptr;
  for_each_run(units, [&](const Unit* first, const Unit* last) {
    // 路灯，灯不亮 must not read as 路灯不亮.
    const bool seems_to_go_on =
        before != nullptr && before->character && first->character && before->text == first->text;
    if (before != nullptr && (before->field != first->field || seems_to_go_on)) tokens.placed.emplace_back();
    before = last - 1;
    add_tokens(first, last, tokens.placed);
  });
  for (const Unit& unit : units) {
    if (unit.character)
      tokens.characters.push_back(unit.text);
    else if (may_begin_others(unit.text))
      tokens.words.push_back(unit.text);
  }
  keep_distinct(tokens.characters);
  keep_distinct(tokens.words);
  return tokens;
}

Result<Query> parse_query(std::string_view text) {
  if (!is_valid_utf8(text)) return refuse("utf8", "q: is not UTF-8");
  if (count_code_points(text) > kQueryMax)
    return refuse("search_long", fmt::format("q: has more than {} characters", kQueryMax));
  Query query;
  std::string folded = tz::fold(without_nothing(text));
  std::ranges::replace(folded, kFieldBreak, ' ');
  for (const std::string_view chunk : split(folded, ' ')) add_terms(chunk, query.terms);
  if (query.terms.empty()) return refuse("search_empty", "q: needs a word or a character to look for");
  if (query.terms.size() > kTermsMax)
    return refuse("search_terms", fmt::format("q: has more than {} words", kTermsMax));
  return query;
}

std::vector<Mark> marks_of(const std::vector<Unit>& units, const Term& term) {
  std::vector<Mark> marks;
  for (std::size_t at = 0; at < units.size(); ++at)
    if (stands_at(units, at, term)) marks.push_back({units[at].begin, units[at + term.units.size() - 1].end});
  return marks;
}

bool matches(std::string_view text, const Query& query) {
  const auto units = units_of(text);
  return std::ranges::all_of(query.terms, [&](const Term& term) { return !marks_of(units, term).empty(); });
}

}  // namespace tz::search
