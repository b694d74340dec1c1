// LIBS: tz_http
// Paths, queries, cookies, language, and which route they lead to.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/text.h"
#include "http/coding.h"
#include "http/testing.h"
#include "http/url.h"

namespace {

using namespace tz;
using namespace tz::http;

void require(bool holds) {
  if (!holds) std::abort();
}

const Router& router() {
  static const Router* made = [] {
    auto* r = new Router;  // Lives as long as the process.
    const auto echo = [](const Request& request) -> Result<Response> {
      std::string out;
      for (const auto& [key, value] : request.path_parameters) {
        require(!value.empty());
        out += key + "=" + value + ";";
      }
      return ok_html(out);
    };
    for (const char* pattern : {"/", "/cases", "/cases/{code}", "/cases/{code}.json", "/cases/new",
                                "/cases/{code}/events/{n}", "/media/{name:rest}", "/{page}", "/{a}/{b}/{c}"})
      r->get(pattern, Permission::anyone, echo);
    r->post("/cases/{id}", Permission::anyone, echo);
    return r;
  }();
  return *made;
}

void check_path(std::string_view raw) {
  const auto path = decode_path(raw);
  if (!path || *path == "*") return;
  require(is_valid_utf8(*path) && path->starts_with('/'));
  require(path->find_first_of(std::string_view("\\\0\r\n", 4)) == std::string::npos);
  require(path->find("/../") == std::string::npos && !path->ends_with("/..") && !path->ends_with("/."));
  (void)router().find(Method::get, *path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  log::set_level(log::Level::error);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_path(text);
  if (const auto query = decode_query(text))
    for (const auto& [key, value] : query->items()) require(is_valid_utf8(key) && is_valid_utf8(value));
  (void)choose_coding(text, true, true);
  const Response response = http::testing::call(router(), "GET", text);
  require(response.status == 200 || (response.status >= 400 && response.status < 500) ||
          response.status == 505);
  if (response.status >= 400) require(is_valid_utf8(response.body));
  const auto line = text.find('\n');
  const std::string value(text.substr(0, line));
  (void)http::testing::call(router(), "GET", "/",
                            {{"Accept-Language", value}, {"Cookie", value}, {"Accept-Encoding", value}});
  return 0;
}
