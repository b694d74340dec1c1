#include "outreach/words.h"

#include <algorithm>
#include <array>

#include "ledger/leaf.h"

namespace tz::outreach {
namespace {

constexpr std::array<std::string_view, 4> kReasons{"consent_withdrawn", "purpose_ended", "period_over",
                                                   "by_mistake"};

}  // namespace

Hash256 commit_words(const WordSecret& secret, std::string_view field, std::string_view value) {
  const ledger::CaseSecret both{.matter = secret, .personal = secret};
  return ledger::commitment(field, ledger::salt_of(both, 1, field), as_bytes(value));
}

Hash256 keyed_digest(const WordSecret& secret, const Hash256& digest) {
  constexpr std::string_view kTag = "taizhang/sent/1";
  Bytes message(kTag.begin(), kTag.end());
  message.insert(message.end(), digest.begin(), digest.end());
  return hmac_sha256(secret, message);
}

std::string_view name(ErasureReason reason) noexcept { return kReasons[static_cast<std::size_t>(reason)]; }
std::optional<ErasureReason> parse_erasure_reason(std::string_view wire) noexcept {
  const auto found = std::ranges::find(kReasons, wire);
  return found == kReasons.end() ? std::nullopt
                                 : std::optional(static_cast<ErasureReason>(found - kReasons.begin()));
}

}  // namespace tz::outreach
