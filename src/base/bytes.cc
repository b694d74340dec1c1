#include "base/bytes.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdlib>
#include <memory>

namespace tz {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Inverse = std::array<std::int8_t, 256>;

constexpr Inverse invert(std::string_view alphabet) {
  Inverse inverse{};
  inverse.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    inverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return inverse;
}

// Takes six bits at a time and gives bytes.
class SixBits {
 public:
  void add(int six) {
    held_ = held_ << 6 | static_cast<unsigned>(six);
    count_ += 6;
    if (count_ < 8) return;
    count_ -= 8;
    out_.push_back(static_cast<std::uint8_t>(held_ >> count_));
    held_ &= (1U << count_) - 1;
  }
  // False if a lone character is left, or the bits that are no byte are not zero: such text has another
  // spelling.
  bool complete() const { return count_ < 6 && held_ == 0; }
  int bits_left() const { return count_; }
  Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
  unsigned held_ = 0;
  int count_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The crypto library fails here only if it is broken or memory is out.
void must(bool ok) {
  if (!ok) std::abort();
}

// Fetching an algorithm takes a lock and a search by name: once is enough. Never freed: it lives as long as
// the process.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  must(kFetched != nullptr);
  return kFetched;
}

EVP_MAC* hmac_algorithm() {
  static EVP_MAC* const kFetched = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  must(kFetched != nullptr);
  return kFetched;
}

struct Free {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

}  // namespace

std::string to_hex(ByteSpan bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    out.push_back(kHexDigits[byte >> 4]);
    out.push_back(kHexDigits[byte & 15]);
  }
  return out;
}

Result<Bytes> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0)
    return fail(Errc::invalid_argument, "hexadecimal text must have an even number of digits");
  Bytes out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_digit(hex[i]);
    const int low = hex_digit(hex[i + 1]);
    if (high < 0 || low < 0)
      return fail(Errc::invalid_argument, "hexadecimal text holds something that is no digit");
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_base64url(ByteSpan bytes) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  unsigned held = 0;
  int count = 0;
  for (const auto byte : bytes) {
    held = held << 8 | byte;
    count += 8;
    while (count >= 6) {
      count -= 6;
      out.push_back(kUrlAlphabet[held >> count & 63]);
    }
    held &= (1U << count) - 1;
  }
  if (count > 0) out.push_back(kUrlAlphabet[held << (6 - count) & 63]);
  return out;
}

Result<Bytes> from_base64url(std::string_view s) {
  static constexpr Inverse kInverse = invert(kUrlAlphabet);
  SixBits bits;
  for (const char c : s) {
    const int six = kInverse[static_cast<unsigned char>(c)];
    if (six < 0) return fail(Errc::invalid_argument, "base64url text holds a character outside the alphabet");
    bits.add(six);
  }
  if (!bits.complete()) return fail(Errc::invalid_argument, "base64url text ends with stray bits");
  return bits.take();
}

Result<Bytes> from_base64(std::string_view s) {
  static constexpr Inverse kInverse = invert(kAlphabet);
  SixBits bits;
  int padding = 0;
  for (const char c : s) {
    if (c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int six = kInverse[static_cast<unsigned char>(c)];
    if (six < 0) return fail(Errc::invalid_argument, "base64 text holds a character outside the alphabet");
    if (padding > 0) return fail(Errc::invalid_argument, "base64 text goes on after its padding");
    bits.add(six);
  }
  if (!bits.complete()) return fail(Errc::invalid_argument, "base64 text ends with stray bits");
  if (padding != bits.bits_left() / 2)
    return fail(Errc::invalid_argument, "base64 text is not padded to four characters");
  return bits.take();
}

bool constant_time_equal(ByteSpan a, ByteSpan b) {
  if (a.size() != b.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

Hash256 sha256(ByteSpan data) {
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  Hash256 out;
  must(context != nullptr && EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1);
  must(EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1);
  must(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return out;
}

Hash256 hmac_sha256(ByteSpan key, ByteSpan data) {
  const std::unique_ptr<EVP_MAC_CTX, Free> context(EVP_MAC_CTX_new(hmac_algorithm()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  // A null key would mean "the key set before", so an empty one needs an address.
  static constexpr std::uint8_t kNothing = 0;
  Hash256 out;
  std::size_t length = 0;
  must(context != nullptr &&
       EVP_MAC_init(context.get(), key.empty() ? &kNothing : key.data(), key.size(), parameters) == 1);
  must(EVP_MAC_update(context.get(), data.data(), data.size()) == 1);
  must(EVP_MAC_final(context.get(), out.data(), &length, out.size()) == 1 && length == out.size());
  return out;
}

}  // namespace tz
