#include "http/url.h"

#include "base/text.h"

namespace tz::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

tl::unexpected<Error> bad_path(std::string message) {
  return fail_rule(Errc::invalid_argument, "path", std::move(message));
}

tl::unexpected<Error> bad_field(std::string_view name, std::string rule, std::string message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = std::move(message),
                                     .field = printable_name(name),
                                     .rule = std::move(rule)});
}

bool has_dot_segment(std::string_view path) {
  for (const std::string_view segment : split(path, '/'))
    if (segment == "." || segment == "..") return true;
  return false;
}

}  // namespace

Result<std::string> percent_decode(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      out += raw[i];
      continue;
    }
    const int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
    const int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
    if (high < 0 || low < 0)
      return fail(Errc::invalid_argument, "a percent sign without two hexadecimal digits");
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

Result<std::string> decode_path(std::string_view raw) {
  if (raw == "*") return std::string(raw);
  if (!raw.starts_with('/')) return bad_path("the path does not begin with /");
  auto decoded = percent_decode(raw);
  if (!decoded) return bad_path("the path has a percent sign without two hexadecimal digits");
  std::size_t slashes = 0;
  for (const char c : raw) slashes += c == '/';
  for (const char c : *decoded) {
    if (c == '\\') return bad_path("the path has a backslash");
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return bad_path("the path has a control character");
    slashes -= c == '/';
  }
  if (slashes != 0) return bad_path("the path has a percent-coded slash");
  if (!is_valid_utf8(*decoded)) return bad_path("the path is not UTF-8");
  if (has_dot_segment(*decoded)) return bad_path("the path has a dot segment");
  return std::move(*decoded);
}

std::string printable_name(std::string_view name) {
  if (!is_valid_utf8(name)) return "?";
  std::string out;
  for (const char c : first_code_points(name, 64))
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return out;
}

Status check_field_text(std::string_view field, std::string_view name, std::string_view value) {
  if (!is_valid_utf8(name)) return bad_field("?", "invalid_utf8", "the name of a field is not UTF-8");
  if (!is_valid_utf8(value)) return bad_field(field, "invalid_utf8", "the value is not UTF-8");
  if (name.find('\0') != std::string_view::npos || value.find('\0') != std::string_view::npos)
    return bad_field(field, "control_character", "NUL is not permitted");
  return {};
}

Status UrlencodedParser::feed(std::string_view bytes) {
  for (const char c : bytes) {
    std::string& to = in_value_ ? value_ : name_;
    if (escape_ > 0) {
      const int digit = hex_digit(c);
      if (digit < 0)
        return bad_field(name_, "percent_coding", "a percent sign without two hexadecimal digits");
      if (escape_ == 1) {
        escape_high_ = digit;
        escape_ = 2;
      } else {
        to += static_cast<char>(escape_high_ << 4 | digit);
        escape_ = 0;
      }
    } else if (c == '&') {
      TZ_CHECK(end_field());
    } else if (c == '=' && !in_value_) {
      in_value_ = true;
      any_ = true;
    } else if (c == '%') {
      escape_ = 1;
      any_ = true;
    } else {
      to += c == '+' ? ' ' : c;
      any_ = true;
    }
    if (name_.size() + value_.size() > limits_.field_bytes_max)
      return tl::unexpected<Error>(
          Error{.code = Errc::too_large,
                .message = "a field is longer than " + std::to_string(limits_.field_bytes_max) + " bytes",
                .field = printable_name(name_),
                .rule = in_ + "_field_bytes_max",
                .values = {{"max", size_words(limits_.field_bytes_max)}}});
  }
  return {};
}

Status UrlencodedParser::end_field() {
  if (escape_ > 0) return bad_field(name_, "percent_coding", "a percent sign without two hexadecimal digits");
  if (!any_) return {};
  if (fields_.items().size() == limits_.fields_max)
    return tl::unexpected<Error>(
        Error{.code = Errc::too_large,
              .message = "more than " + std::to_string(limits_.fields_max) + " fields",
              .rule = in_ + "_fields_max",
              .values = {{"max", std::to_string(limits_.fields_max)}}});
  TZ_CHECK(check_field_text(name_, name_, value_));
  fields_.add(std::move(name_), std::move(value_));
  name_.clear();
  value_.clear();
  in_value_ = any_ = false;
  return {};
}

Result<Fields> UrlencodedParser::finish() {
  TZ_CHECK(end_field());
  return std::move(fields_);
}

Result<Fields> decode_query(std::string_view raw) {
  UrlencodedParser parser({.fields_max = 500, .field_bytes_max = 32 << 10}, "query");
  TZ_CHECK(parser.feed(raw));
  return parser.finish();
}

}  // namespace tz::http
