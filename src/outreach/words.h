#pragma once
// Words that may tell of a person: the place and the note of a visit, answers in words. They lie apart from
// the row that they belong to, which holds a commitment to each. Erased, the row stays and can be checked,
// and nobody can prove or guess what was said (docs/sources.md#visit-words). Pure.
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"

namespace tz::outreach {

// 32 random bytes of one visit or one set of answers, kept beside its words and erased with them.
using WordSecret = Hash256;

// The commitment of docs/event-log.md, section 4, as of the first event of a case whose two secrets are
// `secret`.
Hash256 commit_words(const WordSecret& secret, std::string_view field, std::string_view value);
// The digest of what was sent, so that it is known again and tells nothing to whoever has no secret:
// HMAC-SHA256(secret, "taizhang/sent/1" || digest).
Hash256 keyed_digest(const WordSecret& secret, const Hash256& digest);

// Why words were erased. The enumerators are the wire names.
enum class ErasureReason : std::uint8_t {
  consent_withdrawn,  // whoever the words are about asked for it
  purpose_ended,      // what they were written for is done
  period_over,        // they were kept as long as they may be
  by_mistake          // they should not have been written down
};
std::string_view name(ErasureReason reason) noexcept;
std::optional<ErasureReason> parse_erasure_reason(std::string_view wire) noexcept;

// That words are gone. It stays.
struct Erasure {
  ErasureReason reason{};
  ActorId by{};
  UnitId unit{};  // 0 for none
  Instant at{};
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

}  // namespace tz::outreach
