#include "ledger/sql_payload.h"

#include "base/cbor.h"

namespace tz::ledger {

Result<Bytes> encode_payload(const std::vector<Text>& texts) {
  cbor::Map map;
  for (const auto& text : texts) map.emplace(cbor::Value(text.field), cbor::Value(text.value));
  Bytes body = cbor::encode(cbor::Value(std::move(map)));
  if (body.size() > kPayloadMax)
    return fail(Errc::too_large, "the texts of one event are together longer than 1 MiB");
  return body;
}

Result<std::vector<Text>> decode_payload(std::int64_t alg, ByteSpan body) {
  if (alg != kPlainPayload)
    return fail(Errc::corrupted, "a payload is kept in a form this version does not know");
  auto value = cbor::decode(body);
  if (!value) return fail(Errc::corrupted, "a payload does not decode: " + value.error().message);
  const cbor::Map* map = value->if_map();
  if (map == nullptr) return fail(Errc::corrupted, "a payload is not a map");
  std::vector<Text> texts;
  texts.reserve(map->size());
  for (const auto& [field, text] : *map) {
    if (field.if_text() == nullptr || text.if_text() == nullptr)
      return fail(Errc::corrupted, "a payload holds something else than text");
    texts.push_back({*field.if_text(), *text.if_text()});
  }
  return texts;
}

}  // namespace tz::ledger
