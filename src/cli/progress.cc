#include "cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tz::cli {

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string duration_words(double seconds) {
  const auto s = std::llround(seconds);
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{}:{:02}", s / 60, s % 60);
  return fmt::format("{} h {:02}", s / 3600, s % 3600 / 60);
}

std::string progress_line(std::uint64_t done, std::uint64_t total, std::uint64_t rows, std::uint64_t bad,
                          double seconds) {
  std::string line;
  const double share = total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  if (total > 0) {
    constexpr int kWidth = 20;
    const int full = static_cast<int>(share * kWidth);
    line = fmt::format("[{}{}] {:3.0f} %  ", std::string(static_cast<std::size_t>(full), '#'),
                       std::string(static_cast<std::size_t>(kWidth - full), '-'), share * 100);
  }
  line += grouped(rows) + (rows == 1 ? " row" : " rows");
  if (seconds > 0.2)
    line += "  " + grouped(static_cast<std::uint64_t>(static_cast<double>(rows) / seconds)) + "/s";
  if (total > 0 && share > 0.01 && share < 1)
    line += "  " + duration_words(seconds / share - seconds) + " left";
  if (bad > 0) line += "  " + grouped(bad) + " bad";
  return line;
}

Progress::Progress(const Clock& clock, std::uint64_t total_bytes)
    : clock_(clock), total_(total_bytes), start_(clock.now()), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::uint64_t bytes, std::uint64_t rows, std::uint64_t bad) {
  const Instant now = clock_.now();
  const auto pause = terminal_ ? std::chrono::milliseconds{100} : std::chrono::milliseconds{3000};
  if (last_ != Instant{} && now - last_ < pause) return;
  last_ = now;
  const double seconds = static_cast<double>((now - start_).count()) / 1000;
  const auto line = progress_line(bytes, total_, rows, bad, seconds);
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", line);
  else
    fmt::print(stderr, "{}\n", line);
  std::fflush(stderr);
}

void Progress::finish() {
  if (terminal_) fmt::print(stderr, "\r\033[K");
}

}  // namespace tz::cli
