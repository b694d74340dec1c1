#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace tz::http {

class EventStream;

// What a handler answers. Security headers, Date, X-Request-Id, Content-Length, ETag matching (304) and HEAD
// are the server's work.
struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string etag{};  // strong, without quotes; empty for none
  std::string cache_control = "no-store";
  std::string content_security_policy{};  // empty: the server's default
  // If set, called on a worker thread until it returns false, appending to the chunk: a body of any size,
  // sent chunked.
  std::function<bool(std::string& chunk)> stream{};
  // If set, the answer is server-sent events for as long as the stream lasts; made by ok_events() of
  // event_stream.h. Shared with whoever pushes the events.
  std::shared_ptr<EventStream> events{};
  // If not empty, sent instead of `body` without copying (embedded assets); `encoding` is its
  // Content-Encoding or empty.
  std::span<const std::uint8_t> fixed{};
  std::string encoding{};
  bool compress =
      false;  // may be gzip/brotli-coded on the fly: never set where secrets meet reflected input (BREACH)

  Response& header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

Response ok_json(std::string json, int status = 200);
Response ok_json(std::string json, std::int64_t version);  // with the ETag "version"
Response ok_html(std::string html, int status = 200);
Response ok_xml(std::string xml, int status = 200);  // text/xml; charset=utf-8
Response see_other(std::string location);            // 303
Response no_content();                               // 204

}  // namespace tz::http
