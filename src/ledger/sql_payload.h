#pragma once
// Texts of an event as the payload store keeps them: a deterministic CBOR map of field -> text.
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "ledger/event_store.h"

namespace tz::ledger {

inline constexpr std::int64_t kPlainPayload = 0;  // ledger_payload.alg: not encrypted
inline constexpr std::size_t kPayloadMax = kEventTextsMax;

//   too_large  more than a payload may hold (kPayloadMax)
Result<Bytes> encode_payload(const std::vector<Text>& texts);
//   corrupted  an unknown algorithm, or not such a map
Result<std::vector<Text>> decode_payload(std::int64_t alg, ByteSpan body);

}  // namespace tz::ledger
