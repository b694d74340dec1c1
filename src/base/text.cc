#include "base/text.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <cstring>

namespace tz {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The length of the well-formed sequence at the start of `text`, or 0 (RFC 3629 section 4).
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = at(0);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (text.size() < length || at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if (!is_continuation(text[i])) return 0;
  return length;
}

// The length of the white space at the start, or at the end, of `text`: 0, 1 or 3.
std::size_t space_first(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text.front())) return 1;
  return text.starts_with(kIdeographicSpace) || text.starts_with(kByteOrderMark) ? 3 : 0;
}

std::size_t space_last(std::string_view text) {
  if (text.empty()) return 0;
  if (is_space(text.back())) return 1;
  return text.ends_with(kIdeographicSpace) || text.ends_with(kByteOrderMark) ? 3 : 0;
}

// The ASCII character that U+FF10-FF19, U+FF21-FF3A, U+FF41-FF5A stands for, or 0.
char narrow(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xEF' || !is_continuation(text[1]) || !is_continuation(text[2]))
    return 0;
  const unsigned code = 0xF000U | (static_cast<unsigned char>(text[1]) & 0x3FU) << 6 |
                        (static_cast<unsigned char>(text[2]) & 0x3FU);
  if (code < 0xFF10 || code > 0xFF5A) return 0;
  const char c = static_cast<char>(code - 0xFEE0);
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ? c : '\0';
}

std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t word = 0;
    while (text.size() >= sizeof word) {  // Most text is ASCII for long stretches.
      std::memcpy(&word, text.data(), sizeof word);
      if ((word & 0x8080808080808080U) != 0) break;
      text.remove_prefix(sizeof word);
    }
    if (text.empty()) return true;
    const auto length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_continuation));
}

std::string_view first_code_points(std::string_view text, std::size_t n) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!is_continuation(text[i]) && seen++ == n) return text.substr(0, i);
  return text;
}

std::string_view trim(std::string_view text) {
  while (const auto n = space_first(text)) text.remove_prefix(n);
  while (const auto n = space_last(text)) text.remove_suffix(n);
  return text;
}

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool iequals_ascii(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (auto at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (const auto e = entity(c); !e.empty())
      out += e;
    else
      out.push_back(c);
  }
  return out;
}

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    const auto length = sequence_length(text);
    const auto sequence = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(sequence.size());
    const bool control = c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
    if (length == 0 || control || sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF")
      out += kReplacement;
    else if (c == '\r')
      out += "&#13;";  // A reader would turn it into a line feed.
    else if (const auto e = entity(c); !e.empty())
      out += e;
    else
      out += sequence;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto l = lower(c);
    if ((l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    }
  }
  return out;
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (space_first(text) != 0) {
      while (const auto n = space_first(text)) text.remove_prefix(n);
      out.push_back(' ');
    } else if (const char c = narrow(text)) {
      out.push_back(lower(c));
      text.remove_prefix(3);
    } else {
      out.push_back(lower(text.front()));
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string size_words(std::uint64_t bytes) {
  constexpr std::uint64_t kKilo = 1024, kMega = kKilo * kKilo;
  if (bytes >= kMega && bytes % kMega == 0) return std::to_string(bytes / kMega) + " MB";
  if (bytes >= kKilo && bytes % kKilo == 0) return std::to_string(bytes / kKilo) + " KB";
  return std::to_string(bytes) + " B";
}

}  // namespace tz
