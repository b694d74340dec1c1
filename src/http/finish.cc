#include "http/finish.h"

#include <memory>

#include "base/log.h"
#include "base/text.h"
#include "http/coding.h"
#include "http/head.h"

namespace tz::http {
namespace {

constexpr std::size_t kCompressFrom = 1024;  // Below, the headers weigh more than what is saved.

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  for (std::string_view item : split(if_none_match, ',')) {
    item = trim(item);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() == etag.size() + 2 && item.front() == '"' && item.back() == '"' &&
        item.substr(1, etag.size()) == etag)
      return true;
  }
  return false;
}

void make_not_modified(Response& response) {
  response.status = 304;
  response.content_type.clear();
  response.body.clear();
  response.stream = nullptr;
  response.fixed = {};
  response.encoding.clear();
}

void add_vary(Response& response) {
  for (auto& [key, value] : response.headers) {
    if (!iequals_ascii(key, "Vary")) continue;
    if (to_lower_ascii(value).find("accept-encoding") == std::string::npos) value += ", Accept-Encoding";
    return;
  }
  response.header("Vary", "Accept-Encoding");
}

void compress(const Request& request, Response& response) {
  add_vary(response);
  if (!response.stream && response.body.size() <= kCompressFrom) return;
  const Coding coding = choose_coding(request.header("accept-encoding"), true, true);
  if (coding == Coding::identity) return;
  response.encoding = name(coding);
  if (!response.stream) {
    std::string coded;
    coded.reserve(response.body.size() / 3);
    Encoder(coding).feed(response.body, true, coded);
    response.body = std::move(coded);
    return;
  }
  // Shared because std::function must be copyable; there is one owner, the response.
  response.stream = [encoder = std::make_shared<Encoder>(coding),
                     pull = std::move(response.stream)](std::string& chunk) {
    std::string plain;
    const bool more = pull(plain);
    encoder->feed(plain, !more, chunk);
    return more;
  };
}

std::string_view reason(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

bool is_safe_value(std::string_view value) {
  for (const char c : value)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return false;
  return true;
}

void put(std::string& out, std::string_view key, std::string_view value) {
  if (!is_token(key) || !is_safe_value(value)) {
    log::error("response_header_dropped", {{"header", is_token(key) ? key : std::string_view("?")}});
    return;
  }
  out.append(key).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string content_policy(std::string_view image_origin) {
  std::string policy(kDefaultContentSecurityPolicy);
  constexpr std::string_view kImages = "img-src 'self'";
  if (!image_origin.empty())
    policy.insert(policy.find(kImages) + kImages.size(), " " + std::string(image_origin));
  return policy;
}

bool has_body(Method method, int status) {
  return method != Method::head && status >= 200 && status != 204 && status != 304;
}

void finish(const Request& request, Response& response) {
  const bool read = request.method == Method::get || request.method == Method::head;
  if (read && response.status == 200 && !response.etag.empty() &&
      names_etag(request.header("if-none-match"), response.etag)) {
    if (response.compress) add_vary(response);
    make_not_modified(response);
    return;
  }
  if (response.compress && response.fixed.empty() && response.encoding.empty()) compress(request, response);
}

std::string write_head(const Request& request, const Response& response, std::string_view http_date,
                       bool keep_alive, bool chunked) {
  std::string out;
  out.reserve(1024);
  out.append("HTTP/1.1 ")
      .append(std::to_string(response.status))
      .append(" ")
      .append(reason(response.status))
      .append("\r\n");
  put(out, "Date", http_date);
  if (!response.content_type.empty()) put(out, "Content-Type", response.content_type);
  if (!response.encoding.empty()) put(out, "Content-Encoding", response.encoding);
  if (!response.etag.empty()) put(out, "ETag", '"' + response.etag + '"');
  if (!response.cache_control.empty()) put(out, "Cache-Control", response.cache_control);
  put(out, "Content-Security-Policy",
      response.content_security_policy.empty() ? kDefaultContentSecurityPolicy
                                               : std::string_view(response.content_security_policy));
  out.append(
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: same-origin\r\n"
      "Permissions-Policy: geolocation=(self), camera=(self), microphone=(), payment=(), usb=()\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n");
  if (request.secure) out.append("Strict-Transport-Security: max-age=31536000\r\n");
  put(out, "X-Request-Id", request.request_id);
  for (const auto& [key, value] : response.headers) put(out, key, value);
  const bool bodiless_status = response.status < 200 || response.status == 204 || response.status == 304;
  const bool open_ended = response.stream || response.events;
  if (!bodiless_status && !open_ended) {
    const std::size_t size = response.fixed.empty() ? response.body.size() : response.fixed.size();
    put(out, "Content-Length", std::to_string(size));
  } else if (open_ended && has_body(request.method, response.status) && chunked) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("\r\n");
  return out;
}

}  // namespace tz::http
