#include "notify/optout.h"

#include <fmt/format.h>

namespace tz::notify {

std::string stop_token(const OptOutKey& key, JurisdictionId j, ledger::CaseId id) {
  const auto mac = hmac_sha256(
      key, as_bytes(fmt::format("stop:{}:{}", static_cast<std::int32_t>(j), static_cast<std::int64_t>(id))));
  return to_base64url(ByteSpan(mac).first(18));
}

bool is_stop_token(const OptOutKey& key, JurisdictionId j, ledger::CaseId id, std::string_view token) {
  return constant_time_equal(as_bytes(stop_token(key, j, id)), as_bytes(token));
}

std::string stop_path(const OptOutKey& key, JurisdictionId j, ledger::CaseId id, std::string_view code) {
  return fmt::format("/n/{}?t={}", code, stop_token(key, j, id));
}

}  // namespace tz::notify
