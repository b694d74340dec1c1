#include "http/chunked.h"

#include <algorithm>

#include "base/text.h"
#include "http/head.h"

namespace tz::http {
namespace {

tl::unexpected<Error> refuse(std::string message) {
  return fail_rule(Errc::invalid_argument, "framing", std::move(message));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Headers that would change the meaning of a request whose head was acted upon already (RFC 9110
// section 6.5.1).
bool may_be_trailer(std::string_view lower) {
  for (const std::string_view forbidden : {"authorization", "cache-control", "connection", "cookie", "expect",
                                           "host", "if-match", "if-none-match", "origin", "range",
                                           "sec-fetch-site", "te", "trailer", "transfer-encoding", "upgrade"})
    if (lower == forbidden) return false;
  return !lower.starts_with("content-") && !lower.starts_with("content_") &&
         !lower.starts_with("x-forwarded") && lower != "transfer_encoding";
}

}  // namespace

Status ChunkedDecoder::feed(std::string_view& input, std::string& out) {
  while (!input.empty() && state_ != State::done) {
    if (state_ == State::data) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, input.size()));
      out.append(input.substr(0, n));
      input.remove_prefix(n);
      remaining_ -= n;
      if (remaining_ == 0) state_ = State::data_cr;
      continue;
    }
    TZ_CHECK(take(input.front()));
    input.remove_prefix(1);
  }
  return {};
}

Status ChunkedDecoder::take(char c) {
  switch (state_) {
    case State::size: {
      const int digit = hex_digit(c);
      if (digit >= 0) {
        if (++size_digits_ > 8) return refuse("a chunk is larger than 32 bits");
        remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(digit);
        return {};
      }
      if (size_digits_ == 0) return refuse("a chunk does not begin with its size");
      if (c == ';') {
        extension_bytes_ = 0;
        state_ = State::extension;
      } else if (c == '\r') {
        state_ = State::size_lf;
      } else {
        return refuse("the size of a chunk is not a hexadecimal number");
      }
      return {};
    }
    case State::extension:
      if (c == '\r') {
        state_ = State::size_lf;
        return {};
      }
      if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
        return refuse("a chunk extension has a control character");
      if (++extension_bytes_ > kExtensionBytesMax) return refuse("a chunk extension is longer than 64 bytes");
      return {};
    case State::size_lf:
      if (c != '\n') return refuse("the line of a chunk size does not end with CR LF");
      state_ = remaining_ == 0 ? State::trailer : State::data;
      size_digits_ = 0;
      return {};
    case State::data_cr:
      if (c != '\r') return refuse("a chunk does not end with CR LF");
      state_ = State::data_lf;
      return {};
    case State::data_lf:
      if (c != '\n') return refuse("a chunk does not end with CR LF");
      state_ = State::size;
      return {};
    case State::trailer:
      if (++trailer_bytes_ > kTrailerBytesMax) return refuse("the trailers are longer than 4096 bytes");
      if (c == '\n') return end_trailer_line();
      if (!trailer_line_.empty() && trailer_line_.back() == '\r')
        return refuse("a CR without LF in the trailers");
      trailer_line_ += c;
      return {};
    case State::data:
    case State::done:
      break;
  }
  return {};
}

Status ChunkedDecoder::end_trailer_line() {
  if (trailer_line_.empty() || trailer_line_.back() != '\r') return refuse("a LF without CR in the trailers");
  trailer_line_.pop_back();
  if (trailer_line_.empty()) {
    state_ = State::done;
    return {};
  }
  const std::string_view line = trailer_line_;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return refuse("a trailer is not a header");
  for (const char c : line)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f)
      return refuse("a trailer has a control character");
  if (!may_be_trailer(to_lower_ascii(line.substr(0, colon))))
    return refuse("a trailer names a header that belongs in the head");
  trailer_line_.clear();
  return {};
}

}  // namespace tz::http
