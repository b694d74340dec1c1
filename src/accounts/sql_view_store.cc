#include "accounts/sql_view_store.h"

namespace tz::accounts {
namespace {

using store::Transaction;

constexpr std::string_view kLoad =
    "SELECT version, views FROM accounts_view WHERE jurisdiction_id = $1 AND actor_id = $2";
// The first list of a person: whoever is second finds a row.
constexpr std::string_view kFirst =
    "INSERT INTO accounts_view (jurisdiction_id, actor_id, version, views, changed_at) VALUES ($1, $2, 1, "
    "$3, "
    "$4) ON CONFLICT DO NOTHING RETURNING version";
constexpr std::string_view kNext =
    "UPDATE accounts_view SET version = version + 1, views = $3, changed_at = $4 WHERE jurisdiction_id = $1 "
    "AND actor_id = $2 AND version = $5 RETURNING version";

}  // namespace

Result<Views> SqlViewStore::load(JurisdictionId j, ActorId actor) const {
  return db_.read([&](Transaction& tx) -> Result<Views> {
    TZ_TRY(rows, tx.query(kLoad, j, actor));
    if (rows.empty()) return Views{};
    TZ_TRY(views, read_views(rows[0].text(1)));
    return Views{rows[0].i64(0), std::move(views)};
  });
}

Result<std::int64_t> SqlViewStore::save(JurisdictionId j, ActorId actor, std::int64_t expected_version,
                                        const std::vector<View>& views, Instant at) {
  const std::string json = views_json(views);
  return db_.write([&](Transaction& tx) -> Result<std::int64_t> {
    auto rows = expected_version == 0 ? tx.query(kFirst, j, actor, json, to_millis(at))
                                      : tx.query(kNext, j, actor, json, to_millis(at), expected_version);
    if (!rows) return tl::unexpected<Error>(std::move(rows).error());
    if (rows->empty())
      return fail_rule(Errc::conflict, "version",
                       "the views were changed elsewhere since they were read; read them again");
    return (*rows)[0].i64(0);
  });
}

}  // namespace tz::accounts
