#include "notify/signature.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/bytes.h"
#include "base/text.h"

namespace tz::notify {
namespace {

std::string mac(std::string_view secret, std::int64_t seconds, std::string_view body) {
  const std::string signed_text = fmt::format("{}.{}", seconds, body);
  return to_hex(hmac_sha256(as_bytes(secret), as_bytes(signed_text)));
}

}  // namespace

std::string sign_webhook(std::string_view secret, std::string_view body, Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return fmt::format("t={},v1={}", seconds, mac(secret, seconds, body));
}

Status verify_webhook(std::string_view secret, std::string_view header, std::string_view body, Instant now,
                      std::chrono::seconds tolerance) {
  std::optional<std::int64_t> at;
  std::vector<std::string_view> given;
  for (const auto part : split(header, ',')) {
    const auto item = trim(part);
    if (item.starts_with("v1=")) given.push_back(item.substr(3));
    if (!item.starts_with("t=")) continue;
    std::int64_t seconds = 0;
    const auto digits = item.substr(2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    // Eleven digits reach beyond the year 5000; more would overflow what follows.
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.size() > 11 || at)
      return fail_rule(Errc::unauthenticated, "signature_shape", "t is one number of seconds");
    at = seconds;
  }
  if (!at || given.empty())
    return fail_rule(Errc::unauthenticated, "signature_shape", "the header reads t=SECONDS,v1=HEX");
  const std::string expected = mac(secret, *at, body);
  bool fits = false;
  for (const auto one : given) fits |= constant_time_equal(as_bytes(one), as_bytes(expected));
  if (!fits) return fail_rule(Errc::unauthenticated, "signature", "the signature is not by this secret");
  const auto age = now - Instant{std::chrono::seconds(*at)};
  if (age > tolerance || age < -tolerance)
    return fail_rule(Errc::unauthenticated, "signature_time", "signed too long ago, or in the future");
  return {};
}

}  // namespace tz::notify
