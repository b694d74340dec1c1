#pragma once
// Content codings: which one a client takes, and coding on the fly.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tz::http {

enum class Coding : std::uint8_t { identity, gzip, brotli };
std::string_view name(Coding coding) noexcept;  // as in Content-Encoding: "gzip", "br"; empty for identity

// The best of what is available by the client's Accept-Encoding (RFC 9110 section 12.5.3), brotli before gzip
// when it likes both as much; identity if in doubt.
Coding choose_coding(std::string_view accept_encoding, bool gzip_available, bool brotli_available);

// Codes a body piece by piece. Not thread-safe.
class Encoder {
 public:
  explicit Encoder(Coding coding);
  ~Encoder();
  Encoder(Encoder&&) noexcept;
  Encoder& operator=(Encoder&&) noexcept;
  // Appends what is ready to `out`; all of it when `last`.  std::bad_alloc is the only failure.
  void feed(std::string_view in, bool last, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tz::http
