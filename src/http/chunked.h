#pragma once
// The body of a request in chunks (RFC 9112 section 7.1), read strictly and as it arrives.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tz::http {

class ChunkedDecoder {
 public:
  static constexpr std::size_t kExtensionBytesMax = 64;
  static constexpr std::size_t kTrailerBytesMax = 4 << 10;

  // Takes bytes from the front of `input` and appends what they carry to `out`. Stops at the end of the body:
  // what then remains in `input` belongs to the next request. Extensions and trailers are checked and
  // dropped.
  //   invalid_argument (rule framing)  a size, a line end, an extension or a trailer that is not exactly as
  //   it must be
  Status feed(std::string_view& input, std::string& out);
  bool done() const { return state_ == State::done; }

 private:
  enum class State : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailer, done };
  Status take(char c);
  Status end_trailer_line();
  State state_ = State::size;
  int size_digits_ = 0;
  std::uint64_t remaining_ = 0;
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::string trailer_line_;
};

}  // namespace tz::http
