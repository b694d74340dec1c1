// LIBS: tz_http
// The head of a request and a chunked body: no crash, one reading however the bytes arrive, and Beast agrees
// with whatever we accept.
#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/body.h"
#include "http/chunked.h"
#include "http/head.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The length of the head found when the bytes come `step` at a time, or 0.
std::size_t scan(std::string_view bytes, std::size_t step, bool& refused) {
  tz::http::HeadScanner scanner({});
  for (std::size_t have = 0; have < bytes.size();) {
    have = std::min(have + step, bytes.size());
    const auto found = scanner.scan(bytes.substr(0, have));
    refused = !found;
    if (refused) return 0;
    if (*found > 0) return *found;
  }
  return 0;
}

void compare_with_beast(std::string_view raw, const tz::http::Head& head) {
  namespace bhttp = boost::beast::http;
  if (head.path.empty()) return;
  bhttp::request_parser<bhttp::empty_body> theirs;
  theirs.header_limit(1 << 20);
  boost::system::error_code error;
  theirs.put(boost::asio::buffer(raw.data(), raw.size()), error);
  require(!error || error == bhttp::error::need_more);
  require(theirs.is_header_done());
  require(std::string_view(theirs.get().method_string().data(), theirs.get().method_string().size()) ==
          name(head.method));
  require(theirs.chunked() == head.chunked);
  require(theirs.content_length().has_value() == head.content_length.has_value());
  if (head.content_length) require(*theirs.content_length() == *head.content_length);
  std::size_t count = 0;
  for (auto field = theirs.get().begin(); field != theirs.get().end(); ++field) ++count;
  require(count == head.headers.items().size());
}

void decode_chunks(std::string_view rest) {
  tz::http::ChunkedDecoder whole, bytewise;
  std::string one, two;
  std::string_view input = rest;
  const bool good = whole.feed(input, one).has_value();
  bool good_too = true;
  std::size_t used = 0;
  for (; used < rest.size() && good_too && !bytewise.done(); ++used) {
    std::string_view byte = rest.substr(used, 1);
    good_too = bytewise.feed(byte, two).has_value();
  }
  require(good == good_too);
  if (!good) return;
  require(one == two && whole.done() == bytewise.done());
  require(rest.size() - input.size() == used);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  bool refused = false, refused_bytewise = false;
  const std::size_t length = scan(bytes, std::max<std::size_t>(1, bytes.size()), refused);
  const std::size_t bytewise = scan(bytes, 1, refused_bytewise);
  // In one piece a later fault may be seen before the limit of an earlier line; the head found must be the
  // same.
  if (!refused && !refused_bytewise) require(length == bytewise);
  if (length == 0) return 0;
  const std::string_view raw = bytes.substr(0, length);
  const auto head = tz::http::parse_head(raw, {});
  if (!head) return 0;
  require(!head->host.empty());
  require(!(head->content_length && head->chunked));
  compare_with_beast(raw, *head);
  (void)tz::http::build_request(*head);
  if (head->chunked) decode_chunks(bytes.substr(length));
  return 0;
}
