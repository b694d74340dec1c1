#include "base/random.h"

#include <sodium.h>

#include <cstdlib>

namespace tz {

void SystemRandom::fill(std::span<std::uint8_t> out) {
  // sodium_init makes later use safe from any thread; a failure means no entropy, and then nothing may be
  // made.
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
  randombytes_buf(out.data(), out.size());
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  const std::lock_guard lock(mutex_);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i % 8 == 0) word = engine_();
    out[i] = static_cast<std::uint8_t>(word);
    word >>= 8;
  }
}

}  // namespace tz
