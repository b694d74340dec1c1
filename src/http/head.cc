#include "http/head.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tz::http {
namespace {

tl::unexpected<Error> refuse(std::string message) {
  return fail_rule(Errc::invalid_argument, "framing", std::move(message));
}

bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x20 || u == 0x7f;
}

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kToken = make_token_table();

// A second one of these makes a request mean two things.
constexpr std::string_view kSingletons[] = {
    "authorization",
    "content-disposition",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "if-match",
    "idempotency-key",
    "origin",
    "sec-fetch-site",
    "transfer-encoding",
    "upgrade",
    "x-forwarded-proto",
};

// CGI-like software behind or before us reads '_' as '-': such twins of headers that steer us are refused.
bool is_underscore_twin(std::string_view name) {
  if (name.find('_') == std::string_view::npos) return false;
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed == "content-length" || dashed == "transfer-encoding" || dashed == "content-encoding" ||
         dashed.starts_with("x-forwarded-") || dashed == "sec-fetch-site";
}

Result<std::uint64_t> parse_content_length(std::string_view text) {
  const bool digits =
      !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || text.size() > 18 || (text.size() > 1 && text.front() == '0'))
    return refuse("Content-Length must be a plain decimal number");
  std::uint64_t value = 0;
  for (const char c : text) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 255) return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
  });
}

std::string_view trim_ows(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

Result<Method> parse_method(std::string_view word) {
  for (const Method m :
       {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options})
    if (word == name(m)) return m;
  if (!is_token(word) || word.size() > 20) return refuse("the request line does not begin with a method");
  if (word == "TRACE" || word == "CONNECT")
    return fail_rule(Errc::not_allowed, "method_not_allowed", "TRACE and CONNECT are not served");
  return fail_rule(Errc::invalid_argument, "unknown_method", "the method is not one this server knows");
}

// The parts of "GET /path?query HTTP/1.1". `authority` is set when the target was absolute.
struct RequestLine {
  Method method = Method::get;
  std::string_view path, query;
  std::optional<std::string_view> authority{};
  int minor_version = 1;
};

Status check_target(std::string_view target) {
  for (const char c : target) {
    const auto u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u >= 0x7f)
      return refuse("the request target has a character that must be percent-coded");
    if (c == '#') return refuse("the request target has a fragment");
    if (c == '\\') return refuse("the request target has a backslash");
  }
  return {};
}

Result<RequestLine> parse_request_line(std::string_view line, const HeadLimits& limits) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return refuse("the request line must be: method, target, version");
  RequestLine out;
  TZ_TRY(method, parse_method(line.substr(0, first)));
  out.method = method;
  const std::string_view version = line.substr(last + 1);
  if (version == "HTTP/1.1") {
    out.minor_version = 1;
  } else if (version == "HTTP/1.0") {
    out.minor_version = 0;
  } else if (version.size() == 8 && version.starts_with("HTTP/") && version[5] >= '0' && version[5] <= '9' &&
             version[6] == '.' && version[7] >= '0' && version[7] <= '9') {
    return fail_rule(Errc::invalid_argument, "http_version",
                     "only the versions 1.1 and 1.0 of HTTP are spoken here");
  } else {
    return refuse("the request line must end with HTTP/1.1");
  }
  std::string_view target = line.substr(first + 1, last - first - 1);
  if (target.size() > limits.target_bytes_max)
    return fail_rule(
        Errc::too_large, "target_too_long",
        "the request target is longer than " + std::to_string(limits.target_bytes_max) + " bytes");
  TZ_CHECK(check_target(target));
  if (target == "*") {
    if (out.method != Method::options) return refuse("the target * goes with OPTIONS only");
    out.path = target;
    return out;
  }
  if (!target.starts_with('/')) {
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return refuse("the request target must begin with /");
    const std::string_view scheme = target.substr(0, scheme_end);
    if (!iequals_ascii(scheme, "http") && !iequals_ascii(scheme, "https"))
      return refuse("the scheme of the request target is not http or https");
    target.remove_prefix(scheme_end + 3);
    const auto slash = target.find_first_of("/?");
    if (slash == std::string_view::npos || target[slash] != '/')
      return refuse("the request target has no path");
    out.authority = target.substr(0, slash);
    target.remove_prefix(slash);
  }
  const auto question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string_view::npos) out.query = target.substr(question + 1);
  return out;
}

Status add_header(Fields& headers, std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return refuse("a header continues on a second line");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refuse("a header has no colon");
  const std::string_view raw_name = line.substr(0, colon);
  if (!is_token(raw_name))
    return refuse("the name of a header has a character that is not permitted, or a space before its colon");
  const std::string_view value = trim_ows(line.substr(colon + 1));
  for (const char c : value)
    if (is_control(c) && c != '\t') return refuse("the value of a header has a control character");
  if (!is_valid_utf8(value)) return refuse("the value of a header is not UTF-8");
  std::string lower = to_lower_ascii(raw_name);
  if (is_underscore_twin(lower)) return refuse("a header imitates another one with an underscore");
  if (std::find(std::begin(kSingletons), std::end(kSingletons), lower) != std::end(kSingletons) &&
      headers.first(lower))
    return refuse("the header " + lower + " is there twice");
  headers.add(std::move(lower), std::string(value));
  return {};
}

Status read_connection(Head& head) {
  head.keep_alive = head.minor_version == 1;
  bool close = false;
  for (const std::string_view value : head.headers.all("connection")) {
    for (std::string_view item : split(value, ',')) {
      item = trim_ows(item);
      if (!item.empty() && !is_token(item)) return refuse("Connection is not a list of tokens");
      close = close || iequals_ascii(item, "close");
      if (iequals_ascii(item, "keep-alive")) head.keep_alive = true;
    }
  }
  head.keep_alive = head.keep_alive && !close;
  return {};
}

Status read_framing(Head& head) {
  const auto length = head.headers.first("content-length");
  const auto coding = head.headers.first("transfer-encoding");
  if (length && coding) return refuse("Content-Length and Transfer-Encoding exclude each other");
  if (length) {
    TZ_TRY(value, parse_content_length(*length));
    head.content_length = value;
  }
  if (coding) {
    if (head.minor_version == 0) return refuse("HTTP/1.0 has no Transfer-Encoding");
    if (!iequals_ascii(*coding, "chunked")) return refuse("the only Transfer-Encoding understood is chunked");
    head.chunked = true;
  }
  const bool bodiless =
      head.method == Method::get || head.method == Method::head || head.method == Method::options;
  if (bodiless && head.has_body()) return refuse("GET, HEAD and OPTIONS have no body");
  if (const auto expect = head.headers.first("expect")) {
    if (!iequals_ascii(*expect, "100-continue"))
      return fail_rule(Errc::invalid_argument, "expectation",
                       "the only expectation understood is 100-continue");
    head.expect_continue = head.minor_version == 1 && head.has_body();
  }
  if (const auto body_coding = head.headers.first("content-encoding");
      body_coding && !iequals_ascii(*body_coding, "identity"))
    return fail_rule(Errc::invalid_argument, "content_encoding", "request bodies must not be compressed");
  return {};
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

Result<std::size_t> HeadScanner::scan(std::string_view bytes) {
  for (; seen_ < bytes.size(); ++seen_) {
    const char c = bytes[seen_];
    if (!is_control(c) || c == '\t') continue;
    if (c == '\r') {
      if (seen_ + 1 == bytes.size()) break;  // Its LF may be in the next piece.
      if (bytes[seen_ + 1] != '\n') return refuse("a CR without LF");
      continue;
    }
    if (c != '\n') return refuse("a control character in the head");
    if (seen_ == 0 || bytes[seen_ - 1] != '\r') return refuse("a LF without CR");
    if (seen_ - line_begin_ ==
        1) {  // An empty line ends the head; before the request line it is not expected.
      if (!first_line_ended_) return refuse("an empty line before the request line");
      if (seen_ + 1 > limits_.head_bytes_max) break;
      return seen_ + 1;
    }
    first_line_ended_ = true;
    line_begin_ = seen_ + 1;
  }
  constexpr std::size_t kMethodAndVersion = 64;
  if (!first_line_ended_ && bytes.size() > limits_.target_bytes_max + kMethodAndVersion)
    return fail_rule(
        Errc::too_large, "target_too_long",
        "the request target is longer than " + std::to_string(limits_.target_bytes_max) + " bytes");
  if (bytes.size() > limits_.head_bytes_max)
    return fail_rule(
        Errc::too_large, "head_too_large",
        "the head of the request is longer than " + std::to_string(limits_.head_bytes_max) + " bytes");
  return std::size_t{0};
}

std::string_view path_of_raw(std::string_view head) {
  const auto line = head.substr(0, head.find_first_of("\r\n"));
  const auto begin = line.find(' ');
  if (begin == std::string_view::npos || !line.substr(begin + 1).starts_with('/')) return {};
  const auto target = line.substr(begin + 1);
  return target.substr(0, target.find_first_of(" ?#"));
}

Result<Head> parse_head(std::string_view raw, const HeadLimits& limits) {
  HeadScanner scanner(limits);
  TZ_TRY(length, scanner.scan(raw));
  if (length != raw.size()) return refuse("the head does not end with one empty line");
  auto line_end = raw.find("\r\n");
  TZ_TRY(line, parse_request_line(raw.substr(0, line_end), limits));
  Head head;
  head.method = line.method;
  head.minor_version = line.minor_version;
  head.path = line.path;
  head.query = line.query;
  std::string_view rest = raw.substr(line_end + 2);
  while (!rest.starts_with("\r\n")) {
    line_end = rest.find("\r\n");
    if (head.headers.items().size() == limits.headers_max)
      return fail_rule(Errc::too_large, "head_too_large",
                       "the request has more than " + std::to_string(limits.headers_max) + " headers");
    TZ_CHECK(add_header(head.headers, rest.substr(0, line_end)));
    rest.remove_prefix(line_end + 2);
  }
  const auto host = head.headers.first("host");
  if (!host) return refuse("the request has no Host");
  if (!is_host(*host)) return refuse("the Host is not a name or an address");
  if (line.authority && !iequals_ascii(*line.authority, *host))
    return refuse("the Host is not that of the request target");
  head.host = *host;
  TZ_CHECK(read_connection(head));
  TZ_CHECK(read_framing(head));
  return head;
}

}  // namespace tz::http
