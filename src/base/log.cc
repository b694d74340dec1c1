#include "base/log.h"

#include <atomic>
#include <cmath>
#include <cstdio>

#include "base/clock.h"
#include "base/json.h"
#include "base/match.h"
#include "base/text.h"
#include "base/time.h"

namespace tz::log {
namespace {

std::atomic<Level> level_written{Level::info};

constexpr std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "error";
}

// A log line is never lost to a bad byte in it.
std::string readable(std::string_view text) {
  if (is_valid_utf8(text)) return std::string(text);
  std::string out(text);
  for (auto& c : out)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return out;
}

}  // namespace

void set_level(Level level) { level_written = level; }

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (level < level_written.load()) return;
  // The one clock that is not passed in: a log line says when the machine wrote it, whatever time a test
  // makes up.
  static const SystemClock clock;
  JsonWriter line;
  line.begin_object()
      .field("at", format_instant(clock.now()))
      .field("level", name_of(level))
      .field("event", readable(event));
  for (const auto& field : fields) {
    line.key(readable(field.name));
    std::visit(Match{[&](std::string_view text) { line.value(readable(text)); },
                     [&](double number) { std::isfinite(number) ? line.value(number) : line.null(); },
                     [&](std::int64_t number) { line.value(number); }, [&](bool flag) { line.value(flag); }},
               field.value);
  }
  auto text = line.end_object().take();
  text.push_back('\n');
  std::fwrite(text.data(), 1, text.size(),
              stderr);  // One call, and stdio locks the stream: lines do not mix.
}

}  // namespace tz::log
