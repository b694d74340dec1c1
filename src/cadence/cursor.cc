#include "cadence/cursor.h"

#include <charconv>

#include "base/text.h"

namespace tz::cadence {

std::string make_cursor(std::span<const std::int64_t> keys) {
  std::string text;
  for (const auto key : keys) text += (text.empty() ? "" : ".") + std::to_string(key);
  return text;
}

Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t count,
                                              std::int64_t first) {
  if (cursor.empty()) return std::vector<std::int64_t>(count, first);
  std::vector<std::int64_t> keys;
  for (const auto part : split(cursor, '.')) {
    std::int64_t key = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), key);
    if (error != std::errc() || end != part.data() + part.size()) break;
    keys.push_back(key);
  }
  if (keys.size() == count && make_cursor(keys) == cursor) return keys;
  return fail_field("cursor", "cursor: is none of this list");
}

}  // namespace tz::cadence
