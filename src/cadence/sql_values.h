#pragma once
// How values stand in the tables of the rounds.
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "cadence/run_dates.h"
#include "store/database.h"

namespace tz::cadence {

// A time that has not come.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();

inline std::int64_t millis(const std::optional<Instant>& at) { return at ? to_millis(*at) : kNever; }
inline std::optional<Instant> instant(const store::Row& row, std::size_t column) {
  const auto value = row.i64(column);
  return value == kNever ? std::nullopt : std::optional(from_millis(value));
}
inline std::int64_t number(sys_days day) { return day.time_since_epoch().count(); }
inline sys_days day_of(const store::Row& row, std::size_t column) {
  return sys_days{std::chrono::days{static_cast<std::int32_t>(row.i64(column))}};
}

// The statement once for each unit, with the unit as its last parameter; all rows together, unsorted. Each
// reads a short range of an index.
inline Result<store::Rows> query_units(store::Transaction& tx, std::string_view sql,
                                       const std::vector<store::Param>& params,
                                       const std::vector<UnitId>& units) {
  store::Rows all;
  for (const auto unit : units) {
    auto with_unit = params;
    with_unit.push_back(store::to_param(unit));
    TZ_TRY(rows, tx.run_query(sql, with_unit));
    for (auto& row : rows) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace tz::cadence
