#pragma once
// A whole number in a query string.
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "http/request.h"

namespace tz::http {

inline constexpr std::int64_t kPageLimitMax = 200;
inline constexpr std::size_t kPageLimitDefault = 50;

// Nothing where the query does not name it. Pure.
//   invalid_argument  the field is no whole number from `low` to `high`
Result<std::optional<std::int64_t>> query_number(const Request& request, std::string_view name,
                                                 std::int64_t low, std::int64_t high);
// `limit`, how many rows a page has.  invalid_argument: not from 1 to `most`
Result<std::size_t> page_limit(const Request& request, std::int64_t most = kPageLimitMax);

}  // namespace tz::http
