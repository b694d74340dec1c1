#include "http/query_number.h"

#include <fmt/format.h>

#include <charconv>

namespace tz::http {

Result<std::optional<std::int64_t>> query_number(const Request& request, std::string_view name,
                                                 std::int64_t low, std::int64_t high) {
  const auto raw = request.query.get(name);
  if (raw.empty()) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc() && end == raw.data() + raw.size() && value >= low && value <= high)
    return std::optional(value);
  return fail_field(std::string(name),
                    fmt::format("{} must be a whole number from {} to {}", name, low, high));
}

Result<std::size_t> page_limit(const Request& request, std::int64_t most) {
  TZ_TRY(limit, query_number(request, "limit", 1, most));
  return limit ? static_cast<std::size_t>(*limit) : kPageLimitDefault;
}

}  // namespace tz::http
