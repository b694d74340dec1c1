#include "http/testing.h"

#include <filesystem>

#include "base/bytes.h"
#include "http/body.h"
#include "http/event_stream.h"
#include "http/finish.h"

namespace tz::http::testing {
namespace {

Response answer(const Router& router, Request& request, const Head& head, std::string_view body) {
  Match match = router.find(request.method, request.path);
  const RouteLimits limits = match.limits ? *match.limits : RouteLimits{};
  if (auto refusal = router.admit(request, match)) {
    finish(request, *refusal);
    return std::move(*refusal);
  }
  if (head.has_body() && match.handler) {
    SystemRandom random;
    auto reader = BodyReader::open(request.header("content-type"), limits,
                                   std::filesystem::temp_directory_path(), random);
    if (!reader) return router.render_error(request, reader.error());
    if (const Status fed = reader->feed(body); !fed) return router.render_error(request, fed.error());
    if (const Status finished = reader->finish(request); !finished)
      return router.render_error(request, finished.error());
  }
  Response response = router.call(request, std::move(match));
  finish(request, response);
  return response;
}

}  // namespace

Response call(const Router& router, std::string_view method, std::string_view target, const Headers& headers,
              std::string_view body) {
  std::string raw = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\n";
  bool has_host = false;
  for (const auto& [key, value] : headers) {
    has_host = has_host || key == "Host" || key == "host";
    raw.append(key).append(": ").append(value).append("\r\n");
  }
  if (!has_host) raw += "Host: test\r\n";
  if (!body.empty()) raw += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  raw += "\r\n";
  Request request;
  request.request_id = "test";
  const auto head = parse_head(raw, {});
  if (!head) return router.render_error(request, head.error());
  auto built = build_request(*head);
  if (!built) {
    request = unreadable_request(*head);
    request.request_id = "test";
    return router.render_error(request, built.error());
  }
  request = std::move(*built);
  request.request_id = "test";
  request.remote_address = "127.0.0.1";
  Response response = answer(router, request, *head, body);
  if (!response.fixed.empty()) response.body = as_text(response.fixed);
  response.fixed = {};
  if (response.stream) {
    for (bool more = true; more;) {
      std::string chunk;
      more = response.stream(chunk);
      response.body += chunk;
    }
    response.stream = nullptr;
  }
  if (response.events) response.events->take(response.body);
  if (!has_body(request.method, response.status)) response.body.clear();
  return response;
}

Multipart multipart(const std::vector<Part>& parts) {
  const std::string boundary = "----tz-test-boundary";
  Multipart out{.content_type = "multipart/form-data; boundary=" + boundary, .body = {}};
  for (const Part& part : parts) {
    out.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (!part.filename.empty()) out.body += "; filename=\"" + part.filename + "\"";
    out.body += "\r\n";
    if (!part.content_type.empty()) out.body += "Content-Type: " + part.content_type + "\r\n";
    out.body += "\r\n" + part.value + "\r\n";
  }
  out.body += "--" + boundary + "--\r\n";
  return out;
}

}  // namespace tz::http::testing
