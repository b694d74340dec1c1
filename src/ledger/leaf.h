#pragma once
// The bytes an event is committed as. docs/event-log.md gives them one by one; a change of one bit here is a
// change of format.
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/event.h"

namespace tz::ledger {

// Two secrets of 32 random bytes per case, kept in their own table. The salts of commitments and the receipt
// key derive from them. Without `personal` nobody can prove or guess who a case is about, and what it is
// about stays provable; without both, nothing of it can be proved, and the log still verifies.
struct CaseSecret {
  Hash256 matter{};    // what the matter is; the receipt key
  Hash256 personal{};  // whom it concerns
  friend bool operator==(const CaseSecret&, const CaseSecret&) = default;
};

// True if the field is committed to under the personal secret (docs/event-log.md, section 4).
bool is_personal(std::string_view field);

// salt(version, field) = HMAC-SHA256(secret of the field's class, "taizhang/salt/1" || be64(version) ||
// field)
Hash256 salt_of(const CaseSecret& secret, std::int64_t version, std::string_view field);
// The key printed on the receipt: HMAC-SHA256(matter, "taizhang/receipt/1")[:16]; 26 characters of Crockford
// base32.
std::array<std::uint8_t, 16> receipt_key_of(const CaseSecret& secret);
// tag(n) = HMAC-SHA256(receipt_key, "ev" || be64(n))[:16]: lets the holder of the receipt find all and only
// the events of the case.
std::array<std::uint8_t, 16> tag_of(std::span<const std::uint8_t, 16> receipt_key, std::int64_t version);
// SHA-256("taizhang/commit/1" || be16(len(name)) || name || salt || value)
Hash256 commitment(std::string_view field, const Hash256& salt, ByteSpan value);

// Who acted, as it is committed to under the field name "by": deterministic CBOR [actor, unit]. Neither
// number is in the leaf.
Bytes by_bytes(const By& by);

// An event as it is stored: `leaf` is what the log commits to (public), `detail` the structural fields that
// would link cases or people (committed to under the field name "detail", kept private), both deterministic
// CBOR.
struct EncodedEvent {
  Bytes leaf;
  Bytes detail;  // empty if the event has none
};

EncodedEvent encode(const Event& event, JurisdictionId jurisdiction, std::int64_t version, Instant at,
                    const By& by, const std::vector<Text>& texts, const CaseSecret& secret);

// What can be read back without the secret.
struct DecodedEvent {
  Event event;
  JurisdictionId jurisdiction{};
  Instant at{};
  Role role{};
  std::array<std::uint8_t, 16> tag{};
  std::vector<std::pair<std::string, Hash256>> commitments;
};
//   corrupted  not this format, an unknown kind, a missing or extra field
Result<DecodedEvent> decode(ByteSpan leaf, ByteSpan detail);

// RFC 9162 leaf hash: SHA-256(0x00 || leaf).
Hash256 leaf_hash(ByteSpan leaf);

}  // namespace tz::ledger
