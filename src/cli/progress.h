#pragma once
// A progress line on standard error: what is done of how much, how fast, how long it will still take. On a
// terminal it redraws itself; elsewhere it prints a line every few seconds.
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace tz::cli {

// "1:05", "12 s", "2 h 03".
std::string duration_words(double seconds);
// "[########------------]  40 %  12,345 rows  23,456/s  0:31 left  3 bad". `total` 0: no bar and no time
// left.
std::string progress_line(std::uint64_t done, std::uint64_t total, std::uint64_t rows, std::uint64_t bad,
                          double seconds);
// 12,345
std::string grouped(std::uint64_t number);

class Progress {
 public:
  Progress(const Clock& clock, std::uint64_t total_bytes);
  void show(std::uint64_t bytes, std::uint64_t rows, std::uint64_t bad);
  void finish();

 private:
  const Clock& clock_;
  std::uint64_t total_;
  Instant start_, last_{};
  bool terminal_;
};

}  // namespace tz::cli
