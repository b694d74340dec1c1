#pragma once
// Time as it is passed in. Nothing below app/ and cli/ reads the machine's clock by itself.
#include <atomic>
#include <chrono>
#include <cstdint>

namespace tz {

// UTC, in milliseconds. Civil dates exist only in cadence/, reports/ and the user interface.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::int64_t to_millis(Instant at) { return at.time_since_epoch().count(); }
constexpr Instant from_millis(std::int64_t millis) { return Instant{std::chrono::milliseconds{millis}}; }

// Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

// The machine's clock, never going backwards within the process: a wall clock set back repeats the last
// instant.
class SystemClock final : public Clock {
 public:
  Instant now() const override;

 private:
  mutable std::atomic<std::int64_t> last_{0};
};

// A test owns time.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start = Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}})
      : now_(to_millis(start)) {}
  Instant now() const override { return from_millis(now_.load()); }
  void advance(std::chrono::milliseconds by) { now_ += by.count(); }
  void set(Instant at) { now_ = to_millis(at); }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace tz
