#include "base/clock.h"

namespace tz {

Instant SystemClock::now() const {
  const auto wall =
      to_millis(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  auto last = last_.load();
  while (last < wall && !last_.compare_exchange_weak(last, wall)) {
  }
  return from_millis(last < wall ? wall : last);
}

}  // namespace tz
