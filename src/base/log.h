#pragma once
// The program's log: one JSON object a line on standard error. Never personal data: log ids and codes of
// rules, not text people wrote.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace tz::log {

enum class Level { debug, info, warn, error };
struct Field {
  std::string_view name;
  std::variant<std::int64_t, std::string_view, double, bool> value;
};
// Lines below the level are dropped. Default info. Safe to call from any thread.
void set_level(Level level);
void write(Level level, std::string_view event, std::initializer_list<Field> fields = {});
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::info, event, fields);
}
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::warn, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace tz::log
