// LIBS: tz_ledger
// Leaves as they come from a database that somebody may have touched. Input: be16 length of the leaf, the
// leaf, the detail.
#include <cstdlib>

#include "ledger/decide.h"
#include "ledger/leaf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tz;
  if (size < 2) return 0;
  const ByteSpan input(data, size);
  const auto length = std::min<std::size_t>(static_cast<std::size_t>(data[0]) << 8 | data[1], size - 2);
  const auto read = ledger::decode(input.subspan(2, length), input.subspan(2 + length));
  if (!read) return 0;
  // Whatever decodes has exactly one encoding of its body and detail, and any case can take it.
  ledger::By by{.role = read->role};
  const auto again = ledger::encode(read->event, read->jurisdiction, 1, read->at, by, {}, {});
  const auto reread = ledger::decode(again.leaf, again.detail);
  if (!reread || reread->event.index() != read->event.index()) std::abort();
  const auto detail = input.subspan(2 + length);
  if (!std::equal(again.detail.begin(), again.detail.end(), detail.begin(), detail.end())) std::abort();
  const auto after = ledger::apply(ledger::Case{}, read->event, read->at, by);
  if (after.version != 1) std::abort();
  return 0;
}
