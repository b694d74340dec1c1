#pragma once
// Pages of rows by (at, id), newest first, from one question or from one for each unit. A unit's rows are in
// the order of an index, so that no page reads more than its own rows from each.
#include <algorithm>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "outreach/scope.h"
#include "store/database.h"

namespace tz::outreach {

struct NewestCursor {
  std::int64_t at = std::numeric_limits<std::int64_t>::max();
  std::string id{};
};

// "milliseconds.id"; an empty one is before everything.
inline Result<NewestCursor> read_newest_cursor(std::string_view cursor) {
  NewestCursor before;
  if (cursor.empty()) return before;
  const auto dot = cursor.find('.');
  const auto number = cursor.substr(0, dot);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), before.at);
  if (dot == std::string_view::npos || dot + 1 == cursor.size() || cursor.size() > 100 ||
      error != std::errc{} || end != number.data() + number.size())
    return fail_field("cursor", "cursor: not one of this list");
  before.id = cursor.substr(dot + 1);
  return before;
}

// `ask(source, before, limit)` gives rows of one source; T has `at` and `id`.
template <class T, class Source, class Ask>
Result<Page<T>> newest_page(const std::vector<Source>& sources, std::string_view cursor, std::size_t limit,
                            Ask ask) {
  TZ_TRY(before, read_newest_cursor(cursor));
  Page<T> page;
  for (const auto& source : sources) {
    Result<std::vector<T>> more = ask(source, before, limit + 1);
    if (!more) return tl::unexpected<Error>(std::move(more).error());
    page.rows.insert(page.rows.end(), std::make_move_iterator(more->begin()),
                     std::make_move_iterator(more->end()));
  }
  std::ranges::sort(page.rows,
                    [](const T& a, const T& b) { return std::tie(b.at, b.id) < std::tie(a.at, a.id); });
  if (page.rows.size() <= limit) return page;
  page.rows.resize(limit);
  if (limit > 0) page.next = std::to_string(to_millis(page.rows.back().at)) + "." + page.rows.back().id;
  return page;
}

}  // namespace tz::outreach
