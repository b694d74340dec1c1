// LIBS: tz_base
// What the reader accepts has exactly one encoding: the bytes it was read from.
#include <algorithm>
#include <cstdlib>

#include "base/cbor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const tz::ByteSpan bytes(data, size);
  const auto value = tz::cbor::decode(bytes);
  if (!value) return 0;
  const auto again = tz::cbor::encode(*value);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) std::abort();
  if (!(tz::cbor::decode(again).value() == *value)) std::abort();
  return 0;
}
