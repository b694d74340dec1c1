#include "intake/sql_covering_store.h"

#include <cassert>

namespace tz::intake {
namespace {

using store::Transaction;

constexpr std::string_view kLatestVersion =
    "SELECT version FROM intake_covering WHERE jurisdiction_id = $1 AND sha256 = $2 "
    "ORDER BY version DESC LIMIT 1";
constexpr std::string_view kInsert =
    "INSERT INTO intake_covering (jurisdiction_id, sha256, version, case_id, actor_id, at, areas, type, "
    "width, "
    "height, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING "
    "version";
constexpr std::string_view kCovered =
    "SELECT type, width, height, body FROM intake_covering WHERE jurisdiction_id = $1 AND sha256 = $2 "
    "ORDER BY version DESC LIMIT 1";
constexpr std::string_view kEntries =
    "SELECT version, case_id, actor_id, at, areas FROM intake_covering "
    "WHERE jurisdiction_id = $1 AND sha256 = $2 ORDER BY version DESC LIMIT $3";

}  // namespace

Status SqlCoveringStore::append(JurisdictionId j, const std::string& sha256, const CoveringEntry& entry,
                                const std::optional<Picture>& covered) {
  assert(covered.has_value() == !entry.covering.empty());
  const Picture none;
  const Picture& shown = covered ? *covered : none;
  const auto body = covered ? std::optional(ByteSpan(covered->bytes)) : std::nullopt;
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(latest, tx.query(kLatestVersion, j, sha256));
    const auto stale = [] {
      return fail_rule(Errc::conflict, "version",
                       "somebody else has covered or uncovered the picture since it was read; read it again");
    };
    if ((latest.empty() ? 0 : latest[0].i64(0)) != entry.version - 1) return stale();
    TZ_TRY(made, tx.query(kInsert, j, sha256, entry.version, entry.case_id, entry.by, to_millis(entry.at),
                          write_covering(entry.covering), shown.type, shown.width, shown.height, body));
    if (made.empty()) return stale();  // PostgreSQL: another was between the two questions
    return {};
  });
}

Result<std::optional<Picture>> SqlCoveringStore::covered(JurisdictionId j, const std::string& sha256) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kCovered, j, sha256); }));
  if (rows.empty() || rows[0].is_null(3)) return std::optional<Picture>{};
  const auto& r = rows[0];
  return std::optional<Picture>{
      Picture{r.text(0), static_cast<int>(r.i64(1)), static_cast<int>(r.i64(2)), r.bytes(3)}};
}

Result<std::vector<CoveringEntry>> SqlCoveringStore::entries(JurisdictionId j, const std::string& sha256,
                                                             std::size_t limit) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) { return tx.query(kEntries, j, sha256, limit); }));
  std::vector<CoveringEntry> found;
  for (const auto& row : rows) {
    TZ_TRY(covering, read_covering(row.text(4)));
    found.push_back({row.i64(0), row.as<ledger::CaseId>(1), row.as<ActorId>(2), from_millis(row.i64(3)),
                     std::move(covering)});
  }
  return found;
}

}  // namespace tz::intake
