#pragma once
// Calls a router in process with a request built exactly as the server builds it: same head rules, same
// decoding, same limits.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/router.h"

namespace tz::http::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

// `target` is percent-coded with its query, as on the wire: "/v1/cases?status=open". Host is "test" and
// Accept-Language absent unless given; Content-Length is added. The response is as it would be sent, but for
// the transport's constant headers: a stream is drained into `body` (of events, what waits now; `events` goes
// on), a fixed body copied there, 304 and coding on the fly applied. A request that the server would refuse
// before any handler (framing, limits) gets that refusal. The request id is "test".
Response call(const Router& router, std::string_view method, std::string_view target,
              const Headers& headers = {}, std::string_view body = {});

// A body of multipart/form-data and its Content-Type.
struct Part {
  std::string name, value;
  std::string filename{};  // with one, it is a file
  std::string content_type{};
};
struct Multipart {
  std::string content_type, body;
};
Multipart multipart(const std::vector<Part>& parts);

}  // namespace tz::http::testing
