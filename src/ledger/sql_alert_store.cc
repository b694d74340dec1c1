#include "ledger/sql_alert_store.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace tz::ledger {
namespace {

constexpr std::size_t kListMax = 1000;

constexpr std::string_view kRaise =
    "INSERT INTO ledger_alert (jurisdiction_id, case_id, actor_id, hour, at, unit_id) VALUES ($1, $2, $3, "
    "$4, "
    "$5, $6) ON CONFLICT (jurisdiction_id, case_id, actor_id, hour) DO NOTHING";
constexpr std::string_view kList =
    "SELECT at, case_id, actor_id, unit_id FROM ledger_alert WHERE jurisdiction_id = $1 AND (at, case_id, "
    "actor_id) < ($2, $3, $4) ORDER BY at DESC, case_id DESC, actor_id DESC LIMIT $5";

using Keys = std::array<std::int64_t, 3>;

// "at.case.actor" of the last row.
std::optional<Keys> read_keys(std::string_view cursor) {
  Keys keys{};
  const char* at = cursor.data();
  const char* const end = at + cursor.size();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0) {
      if (at == end || *at != '.') return std::nullopt;
      ++at;
    }
    const auto [next, error] = std::from_chars(at, end, keys[i]);
    if (error != std::errc() || next == at) return std::nullopt;
    at = next;
  }
  return at == end ? std::optional(keys) : std::nullopt;
}

}  // namespace

Status SqlAlertStore::raise(JurisdictionId j, const Alert& alert) {
  const std::int64_t at = to_millis(alert.at);
  constexpr std::int64_t kHour = 3'600'000;
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute(kRaise, j, alert.case_id, alert.actor, at / kHour, at, alert.unit);
  });
}

Result<AlertPage> SqlAlertStore::list(JurisdictionId j, std::string_view cursor, std::size_t limit) const {
  if (limit == 0 || limit > kListMax) return fail_field("limit", "limit must be between 1 and 1000");
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  const auto from = cursor.empty() ? std::optional(Keys{kLast, kLast, kLast}) : read_keys(cursor);
  if (!from) return fail_field("cursor", "cursor does not belong to this list; begin again without it");
  return db_.read([&](store::Transaction& tx) -> Result<AlertPage> {
    TZ_TRY(rows, tx.query(kList, j, (*from)[0], (*from)[1], (*from)[2], limit + 1));
    AlertPage page;
    for (const auto& row : rows) {
      if (page.alerts.size() == limit) {
        const auto& last = page.alerts.back();
        page.next = fmt::format("{}.{}.{}", to_millis(last.at), static_cast<std::int64_t>(last.case_id),
                                static_cast<std::int64_t>(last.actor));
        break;
      }
      page.alerts.push_back({.at = from_millis(row.i64(0)),
                             .case_id = row.as<CaseId>(1),
                             .actor = row.as<ActorId>(2),
                             .unit = row.as<UnitId>(3)});
    }
    return page;
  });
}

}  // namespace tz::ledger
