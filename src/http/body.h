#pragma once
// From the bytes of a request to a Request. The server and the tests build requests here and nowhere else.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/random.h"
#include "base/result.h"
#include "http/head.h"
#include "http/multipart.h"
#include "http/request.h"
#include "http/router.h"
#include "http/url.h"

namespace tz::http {

// Everything but the body: path and query decoded, language chosen. Address, id and `secure` are the caller's
// to set.
//   invalid_argument  rule path, or a field of the query
Result<Request> build_request(const Head& head);
// What can be known of a request that build_request() refuses: enough to word the refusal for its sender. The
// path is as sent.
Request unreadable_request(const Head& head);

// ?lang, then the cookie, then Accept-Language (RFC 9110 section 12.5.4), then Chinese.
Language choose_language(const Request& request);

// How many bytes a body of this content type may have on a route of these limits.
std::uint64_t body_bytes_max(std::string_view content_type, const RouteLimits& limits);

// Takes a body as it arrives and puts what it holds into a request.
class BodyReader {
 public:
  //   invalid_argument  a multipart Content-Type without a usable boundary; rule media_type: no form, and the
  //                     route takes nothing else
  static Result<BodyReader> open(std::string_view content_type, const RouteLimits& limits,
                                 const std::filesystem::path& spool_dir, Random& random);
  // Whether feed() writes to the disk, so that it belongs on a worker thread.
  bool may_block() const { return std::holds_alternative<MultipartParser>(parser_); }
  // The errors of UrlencodedParser and MultipartParser, and too_large (rule body_too_large).
  Status feed(std::string_view bytes);
  // After the last byte.
  Status finish(Request& request);

 private:
  using Plain = std::string;
  using Parser = std::variant<Plain, UrlencodedParser, MultipartParser>;
  BodyReader(Parser parser, std::uint64_t bytes_max) : parser_(std::move(parser)), bytes_max_(bytes_max) {}
  Parser parser_;
  std::uint64_t bytes_ = 0, bytes_max_;
};

// The refusal of a body beyond its limit.
Error body_too_large(std::uint64_t bytes_max);

}  // namespace tz::http
