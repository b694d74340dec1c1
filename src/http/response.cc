#include "http/response.h"

namespace tz::http {

Response ok_json(std::string json, int status) {
  return {.status = status, .content_type = "application/json; charset=utf-8", .body = std::move(json)};
}

Response ok_json(std::string json, std::int64_t version) {
  return {.content_type = "application/json; charset=utf-8",
          .body = std::move(json),
          .etag = std::to_string(version)};
}

Response ok_html(std::string html, int status) { return {.status = status, .body = std::move(html)}; }

Response ok_xml(std::string xml, int status) {
  return {.status = status, .content_type = "text/xml; charset=utf-8", .body = std::move(xml)};
}

Response see_other(std::string location) {
  Response response{.status = 303, .content_type = ""};
  response.header("Location", std::move(location));
  return response;
}

Response no_content() { return {.status = 204, .content_type = ""}; }

}  // namespace tz::http
