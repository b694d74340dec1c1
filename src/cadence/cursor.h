#pragma once
// Cursors of lists: the keys of the last row, opaque to whoever gets them.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::cadence {

std::string make_cursor(std::span<const std::int64_t> keys);
// Empty text: the first page, `first` in every place.
//   invalid_argument (field cursor)  not one of ours
Result<std::vector<std::int64_t>> read_cursor(std::string_view cursor, std::size_t count, std::int64_t first);

}  // namespace tz::cadence
