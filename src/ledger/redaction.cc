#include "ledger/redaction.h"

#include <algorithm>
#include <cstdint>

namespace tz::ledger {
namespace {

constexpr std::string_view kBlock = "\xE2\x96\x88";
constexpr std::size_t kBlocksMax = 8;

// The code points of the text, each as one character that says what it is: full-width forms as ASCII,
// anything that people put between digits as a blank, everything else as '?', or as 'c' for one of the
// characters that begin a number plate.
struct Folded {
  std::u32string points;  // as written, full-width forms folded
  std::vector<std::size_t> offsets;
};

// Decodes UTF-8; a byte that belongs to no character stands for itself, so that any input has spans.
Folded fold_points(std::string_view text) {
  Folded out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    char32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
      if ((next & 0xC0u) != 0x80u) {
        length = 1;
        point = U'\uFFFD';
        break;
      }
      point = point << 6 | (next & 0x3Fu);
    }
    if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;  // full-width ASCII
    if (point == 0x3000 || point == 0xA0 || (point >= 0x2000 && point <= 0x200B)) point = U' ';
    if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0xB7 || point == 0x30FB)
      point = U'-';
    out.points.push_back(point);
    out.offsets.push_back(i);
    i += length;
  }
  out.offsets.push_back(text.size());
  return out;
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_letter(char32_t c) { return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z'); }
bool is_between(char32_t c) {
  return c == U' ' || c == U'-' || c == U'.' || c == U'(' || c == U')' || c == U'\t';
}

// Chinese numerals as people write them to slip past a filter: 一三八... counts as digits too.
int digit_of(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - U'0');
  constexpr std::u32string_view kPlain = U"零一二三四五六七八九";
  if (const auto at = kPlain.find(c); at != kPlain.npos) return static_cast<int>(at);
  if (c == U'〇') return 0;
  if (c == U'幺') return 1;
  return -1;
}

// A run of digits with at most two separators between neighbours.
struct Run {
  std::size_t begin = 0, end = 0;
  std::string digits;
};

Run run_at(const std::u32string& text, std::size_t begin) {
  Run run{.begin = begin, .end = begin, .digits = {}};
  for (std::size_t i = begin, gap = 0; i < text.size(); ++i) {
    if (const int digit = digit_of(text[i]); digit >= 0) {
      run.digits.push_back(static_cast<char>('0' + digit));
      run.end = i + 1;
      gap = 0;
    } else if (!is_between(text[i]) || ++gap > 2) {
      break;
    }
  }
  return run;
}

// Whether these digits, standing alone, are what a person's number looks like. Errs on the side of covering:
// seven digits are a local telephone number, and dates written with separators are let through only if they
// are dates.
bool looks_like_date(const std::u32string& text, const Run& run) {
  const bool plain =
      std::none_of(text.begin() + static_cast<std::ptrdiff_t>(run.begin),
                   text.begin() + static_cast<std::ptrdiff_t>(run.end), [](char32_t c) { return c == U'('; });
  if (!plain || run.digits.size() != 8) return false;
  const auto number = [&](std::size_t at, std::size_t n) { return std::stoi(run.digits.substr(at, n)); };
  return number(0, 4) >= 1900 && number(0, 4) <= 2099 && number(4, 2) >= 1 && number(4, 2) <= 12 &&
         number(6, 2) >= 1 && number(6, 2) <= 31;
}

std::string kind_of(const Run& run) {
  const auto n = run.digits.size();
  if (n == 11 && run.digits[0] == '1') return "phone";
  if (n == 13 && run.digits.substr(0, 3) == "861") return "phone";
  if (n == 15 || n == 17 || n == 18) return "id_number";
  if (n >= 7 && n <= 13) return "phone";
  if (n > 13) return "other";
  return "";
}

bool is_mail_character(char32_t c) {
  return is_letter(c) || is_digit(c) || c == U'.' || c == U'_' || c == U'%' || c == U'+' || c == U'-';
}

void find_numbers(const std::u32string& text, std::vector<Span>& found) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (digit_of(text[i]) < 0) continue;
    auto run = run_at(text, i);
    auto kind = kind_of(run);
    if (run.digits.size() == 17) {  // an identity number may end in X
      auto last = run.end;
      while (last < text.size() && is_between(text[last]) && last - run.end < 2) ++last;
      if (last < text.size() && (text[last] == U'X' || text[last] == U'x')) run.end = last + 1;
    }
    if (!kind.empty() && !looks_like_date(text, run)) found.push_back({run.begin, run.end, kind});
    i = std::max(run.end, i + 1) - 1;
  }
}

void find_mail(const std::u32string& text, std::vector<Span>& found) {
  for (std::size_t at = text.find(U'@'); at != text.npos; at = text.find(U'@', at + 1)) {
    auto begin = at, end = at + 1;
    while (begin > 0 && is_mail_character(text[begin - 1])) --begin;
    while (end < text.size() && is_mail_character(text[end])) ++end;
    while (end > at + 1 && (text[end - 1] == U'.' || text[end - 1] == U'-')) --end;
    if (begin < at && end > at + 1) found.push_back({begin, end, "other"});
  }
}

// A province, a letter, five or six letters or digits, separators allowed after the letter: 吉D·12345,
// 吉DF12345.
void find_plates(const std::u32string& text, std::vector<Span>& found) {
  constexpr std::u32string_view kProvinces =
      U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (kProvinces.find(text[i]) == kProvinces.npos || !is_letter(text[i + 1])) continue;
    std::size_t end = i + 2, marks = 0, digits = 0;
    for (std::size_t k = end; k < text.size() && marks < 6; ++k) {
      if (is_between(text[k]) && marks == 0 && k - i <= 3) continue;
      if (!is_digit(text[k]) && !is_letter(text[k])) break;
      ++marks;
      if (is_digit(text[k])) ++digits;
      end = k + 1;
    }
    if (marks < 5 || digits < 2) continue;
    found.push_back({i, end, "plate"});
    i = end - 1;
  }
}

// Sorted, clipped to `size`, without overlaps: what touches two spans is covered once, under the first one's
// kind.
std::vector<Span> merged(std::vector<Span> spans, std::size_t size) {
  for (auto& span : spans) span.end = std::min(span.end, size);
  std::erase_if(spans, [](const Span& s) { return s.start >= s.end; });
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  std::vector<Span> out;
  for (auto& span : spans) {
    if (!out.empty() && span.start < out.back().end)
      out.back().end = std::max(out.back().end, span.end);
    else
      out.push_back(std::move(span));
  }
  return out;
}

}  // namespace

std::vector<Span> find_personal_data(std::string_view text) {
  const auto folded = fold_points(text);
  std::vector<Span> found;
  find_mail(folded.points, found);
  find_plates(folded.points, found);
  find_numbers(folded.points, found);
  return merged(std::move(found), folded.points.size());
}

std::string cover(std::string_view text, const std::vector<Span>& spans) {
  const auto offsets = fold_points(text).offsets;
  std::string out;
  std::size_t done = 0;
  for (const auto& span : merged(spans, offsets.size() - 1)) {
    out += text.substr(done, offsets[span.start] - done);
    for (std::size_t i = 0; i < std::min(span.end - span.start, kBlocksMax); ++i) out += kBlock;
    done = offsets[span.end];
  }
  return out + std::string(text.substr(done));
}

}  // namespace tz::ledger
