#include "base/json.h"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

#include "base/text.h"

namespace tz {
namespace {

namespace json = boost::json;
using boost::system::error_code;

constexpr std::size_t kDepthMax = 32;

enum class Refusal { none, repeated_key, number };

// Builds the value, and refuses what Boost.JSON lets pass: a key said twice (the last would win silently) and
// a number that no double holds. Numbers are read again by from_chars, because Boost.JSON 1.81 does not round
// correctly.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  bool on_document_begin(error_code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t count, error_code& ec) {
    const auto first = keys_.end() - static_cast<std::ptrdiff_t>(count);
    std::sort(first, keys_.end());
    if (const auto twice = std::adjacent_find(first, keys_.end()); twice != keys_.end()) {
      repeated_key_ = std::move(*twice);
      return refuse(Refusal::repeated_key, ec);
    }
    keys_.erase(first, keys_.end());
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, error_code&) {
    key_.append(part.data(), part.size());
    keys_.push_back(std::move(key_));
    key_.clear();
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, error_code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
    stack_.push_uint64(number);
    return true;
  }
  // The document comes in one piece, so `text` is the whole number.
  bool on_double(double approximate, json::string_view text, error_code& ec) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc::result_out_of_range) {
      number = std::abs(approximate) < 1 ? 0.0 : std::numeric_limits<double>::infinity();
    }
    if (!std::isfinite(number)) return refuse(Refusal::number, ec);
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool flag, error_code&) {
    stack_.push_bool(flag);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  json::value release() { return stack_.release(); }
  Refusal refusal() const { return refusal_; }
  const std::string& repeated_key() const { return repeated_key_; }

 private:
  bool refuse(Refusal why, error_code& ec) {
    refusal_ = why;
    ec = json::make_error_code(json::error::syntax);
    return false;
  }
  json::value_stack stack_;
  std::vector<std::string> keys_;  // of the objects that are open, outermost first
  std::string key_;                // the part read so far of a key with escapes
  std::string repeated_key_;
  Refusal refusal_ = Refusal::none;
};

// A key that may be named in an error: a plain identifier, not text that somebody wrote.
bool is_nameable(std::string_view key) {
  return !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// The escape of a character that may not stand in a literal as it is, or nothing.
std::string_view json_escape(char c, std::array<char, 6>& buffer) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (static_cast<unsigned char>(c) >= 0x20 && c != '<') return {};
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  buffer = {'\\', 'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]};
  return {buffer.data(), buffer.size()};
}

void append_json_string(std::string& out, std::string_view text) {
  assert(is_valid_utf8(text));
  std::array<char, 6> buffer;
  out.push_back('"');
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto escape = json_escape(text[i], buffer);
    if (escape.empty()) continue;
    out += text.substr(plain_from, i - plain_from);
    out += escape;
    plain_from = i + 1;
  }
  out += text.substr(plain_from);
  out.push_back('"');
}

// What is wrong, and where: as words and as values, so that it can be told in any language.
tl::unexpected<Error> not_json(std::string_view text, std::size_t read, std::string what) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n');
  auto error = fail_rule(Errc::invalid_argument, "json", what + " at byte " + std::to_string(read));
  error.value().values = {{"line", std::to_string(line)}, {"offset", std::to_string(read)}};
  return error;
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kDepthMax;
  json::basic_parser<Builder> parser(options);
  error_code ec;
  const auto read = parser.write_some(false, text.data(), text.size(), ec);
  switch (parser.handler().refusal()) {
    case Refusal::repeated_key: {
      auto error = not_json(text, read, "not JSON we read: a key is said twice in the object that ends");
      if (is_nameable(parser.handler().repeated_key())) error.value().field = parser.handler().repeated_key();
      return error;
    }
    case Refusal::number:
      return not_json(text, read, "not JSON we read: the number is too large");
    case Refusal::none:
      break;
  }
  if (ec) return not_json(text, read, "not JSON: " + ec.message());
  if (read < text.size()) return not_json(text, read, "not JSON: text after the value");
  return parser.handler().release();
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_.push_back(bracket);
  nesting_.push_back(bracket);
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char opened, char bracket) {
  assert(!nesting_.empty());
  assert(nesting_.back() == opened);
  assert(!after_key_);
  static_cast<void>(opened);
  nesting_.pop_back();
  out_.push_back(bracket);
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_object() { return open('{'); }
JsonWriter& JsonWriter::end_object() { return close('{', '}'); }
JsonWriter& JsonWriter::begin_array() { return open('['); }
JsonWriter& JsonWriter::end_array() { return close('[', ']'); }

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!nesting_.empty());
  assert(nesting_.back() == '{');
  assert(!after_key_);
  if (need_comma_) out_.push_back(',');
  append_json_string(out_, name);
  out_.push_back(':');
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) { return raw(flag ? "true" : "false"); }

JsonWriter& JsonWriter::value(std::int64_t number) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number).ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::value(double number) {
  assert(std::isfinite(number));
  if (!std::isfinite(number)) return null();  // JSON has no word for it.
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-7 && size < 1e15);
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.begin(), buffer.end(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  return raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

JsonWriter& JsonWriter::degrees(std::int32_t e7) { return raw(format_degrees(e7)); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

void JsonWriter::separate() {
  // In an object a value follows its key; outside of both there is one value.
  assert(nesting_.empty() ? out_.empty() : after_key_ == (nesting_.back() == '{'));
  if (need_comma_ && !after_key_) out_.push_back(',');
  after_key_ = false;
  need_comma_ = true;
}

std::string format_degrees(std::int32_t e7) {
  const auto size = e7 < 0 ? -std::int64_t{e7} : std::int64_t{e7};
  auto text = (e7 < 0 ? "-" : "") + std::to_string(size / 10'000'000);
  if (const auto rest = size % 10'000'000; rest != 0) {
    auto fraction = std::to_string(rest);
    fraction.insert(0, 7 - fraction.size(), '0');
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += '.' + fraction;
  }
  return text;
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace tz
