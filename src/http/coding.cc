#include "http/coding.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <new>
#include <optional>

#include "base/text.h"
#include "http/quality.h"

namespace tz::http {
namespace {

constexpr int kGzipLevel = 5;
constexpr int kGzipWindow = 15 + 16;  // zlib's way to say: with a gzip header
constexpr std::uint32_t kBrotliQuality = 4;

}  // namespace

std::string_view name(Coding coding) noexcept {
  switch (coding) {
    case Coding::identity:
      return "";
    case Coding::gzip:
      return "gzip";
    case Coding::brotli:
      return "br";
  }
  return "";
}

Coding choose_coding(std::string_view accept_encoding, bool gzip_available, bool brotli_available) {
  std::optional<int> gzip, brotli, any, identity;
  for (const std::string_view item : split(accept_encoding, ',')) {
    const auto semicolon = item.find(';');
    const std::string_view coding = trim(item.substr(0, semicolon));
    const auto q =
        semicolon == std::string_view::npos ? std::optional<int>(1000) : quality(item.substr(semicolon + 1));
    if (!q) continue;
    if (iequals_ascii(coding, "gzip") || iequals_ascii(coding, "x-gzip")) gzip = q;
    if (iequals_ascii(coding, "br")) brotli = q;
    if (iequals_ascii(coding, "identity")) identity = q;
    if (coding == "*") any = q;
  }
  const int gzip_q = gzip_available ? gzip.value_or(any.value_or(0)) : 0;
  const int brotli_q = brotli_available ? brotli.value_or(any.value_or(0)) : 0;
  const int identity_q = identity.value_or(0);  // Said aloud only by who prefers it.
  if (brotli_q > 0 && brotli_q >= gzip_q && brotli_q >= identity_q) return Coding::brotli;
  if (gzip_q > 0 && gzip_q >= identity_q) return Coding::gzip;
  return Coding::identity;
}

struct Encoder::State {
  Coding coding = Coding::identity;
  z_stream zlib{};
  BrotliEncoderState* brotli = nullptr;
  ~State() {
    if (coding == Coding::gzip) deflateEnd(&zlib);
    if (brotli) BrotliEncoderDestroyInstance(brotli);
  }
};

Encoder::Encoder(Coding coding) : state_(std::make_unique<State>()) {
  if (coding == Coding::gzip &&
      deflateInit2(&state_->zlib, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  if (coding == Coding::brotli) {
    state_->brotli = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
    if (!state_->brotli) throw std::bad_alloc();
    BrotliEncoderSetParameter(state_->brotli, BROTLI_PARAM_QUALITY, kBrotliQuality);
    BrotliEncoderSetParameter(state_->brotli, BROTLI_PARAM_LGWIN, 18);
  }
  state_->coding = coding;  // Last, so that nothing half-made is ended.
}

Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

void Encoder::feed(std::string_view in, bool last, std::string& out) {
  switch (state_->coding) {
    case Coding::identity:
      out.append(in);
      return;
    case Coding::gzip: {
      z_stream& z = state_->zlib;
      z.next_in =
          reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib's old signature; it does not write.
      z.avail_in = static_cast<uInt>(in.size());
      unsigned char piece[16 << 10];
      do {
        z.next_out = piece;
        z.avail_out = sizeof piece;
        deflate(&z, last ? Z_FINISH : Z_NO_FLUSH);
        out.append(reinterpret_cast<const char*>(piece), sizeof piece - z.avail_out);
      } while (z.avail_out == 0);
      return;
    }
    case Coding::brotli: {
      const auto* next = reinterpret_cast<const std::uint8_t*>(in.data());
      std::size_t left = in.size();
      const auto operation = last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS;
      do {
        std::size_t none = 0;
        if (!BrotliEncoderCompressStream(state_->brotli, operation, &left, &next, &none, nullptr, nullptr))
          throw std::bad_alloc();
        std::size_t size = 0;
        const std::uint8_t* ready = BrotliEncoderTakeOutput(state_->brotli, &size);
        out.append(reinterpret_cast<const char*>(ready), size);
      } while (left > 0 || BrotliEncoderHasMoreOutput(state_->brotli));
      return;
    }
  }
}

}  // namespace tz::http
