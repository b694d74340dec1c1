#pragma once
// What the server does to every response a handler made, before it is written.
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/request.h"
#include "http/response.h"

namespace tz::http {

inline constexpr std::string_view kDefaultContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'";
// The same for pages that may show pictures of one other server: "https://tiles.example". Empty: the default.
std::string content_policy(std::string_view image_origin);

// 304 for a GET or HEAD whose If-None-Match names the ETag; coding on the fly if the handler allows it and it
// is worth it. A version ETag stays as it is when the body is coded, because clients send it back in
// If-Match.  Runs on a worker thread.
void finish(const Request& request, Response& response);

// The head as it goes on the wire, with its empty line: security headers, Date, X-Request-Id, length or
// chunked coding. `http_date` is format_http_date of now. Header values that would break the framing are left
// out, and logged by name.
std::string write_head(const Request& request, const Response& response, std::string_view http_date,
                       bool keep_alive, bool chunked);

// Whether a response to `method` with this status has a body at all.
bool has_body(Method method, int status);

}  // namespace tz::http
