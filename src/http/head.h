#pragma once
// The head of an HTTP/1.1 request, read strictly. One reading only: whatever two implementations could read
// differently is refused, because a proxy in front may be the other one (request smuggling). Source: RFC
// 9112; docs/sources.md#http-framing.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"

namespace tz::http {

struct HeadLimits {
  std::size_t head_bytes_max = 40 << 10;
  std::size_t headers_max = 100;
  std::size_t target_bytes_max = 32 << 10;  // a list of 1,000 case numbers, its commas percent-coded
};

struct Head {
  Method method = Method::get;
  std::string path;       // as sent, still percent-coded; "*" for OPTIONS *
  std::string query;      // as sent, without '?'
  std::string host;       // as sent: name or address, perhaps with a port
  Fields headers;         // names in lower case, values trimmed and valid UTF-8
  int minor_version = 1;  // HTTP/1.0 or HTTP/1.1
  std::optional<std::uint64_t> content_length{};
  bool chunked = false;
  bool keep_alive = true;  // what the client asked for, by version and Connection
  bool expect_continue = false;

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// Finds the end of a head that arrives in pieces, refusing hopeless input at once instead of at the timeout.
class HeadScanner {
 public:
  explicit HeadScanner(const HeadLimits& limits) : limits_(limits) {}
  // `bytes` is all that has come since the head began; only its new part is looked at. Gives the length of
  // the head with its empty line, or 0: more is needed.  The errors are those of parse_head.
  Result<std::size_t> scan(std::string_view bytes);

 private:
  HeadLimits limits_;
  std::size_t seen_ = 0;
  std::size_t line_begin_ = 0;
  bool first_line_ended_ = false;
};

// The path of the first line as far as it came, however wrong the rest: it chooses who words a refusal. Empty
// if there is none.
std::string_view path_of_raw(std::string_view head);

// Reads a complete head, with its empty line.  The rule of an error decides the status (status_of(const
// Error&)):
//   framing             400  anything ambiguous or malformed
//   target_too_long     414
//   head_too_large      431  bytes or count of headers
//   expectation         417
//   method_not_allowed  405  TRACE and CONNECT
//   unknown_method      501
//   http_version        505
//   content_encoding    415  a coded request body
Result<Head> parse_head(std::string_view raw, const HeadLimits& limits);

// RFC 9110 token characters.
bool is_token(std::string_view text);

}  // namespace tz::http
