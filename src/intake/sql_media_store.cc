#include "intake/sql_media_store.h"

namespace tz::intake {

Status SqlMediaStore::put(JurisdictionId j, const std::string& sha256, const Picture& picture, Instant at) {
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute(
        "INSERT INTO intake_media (jurisdiction_id, sha256, type, size, width, height, added_at, body, "
        "attached) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) "
        "ON CONFLICT (jurisdiction_id, sha256) DO UPDATE SET added_at = excluded.added_at",
        j, sha256, picture.type, picture.bytes.size(), picture.width, picture.height, to_millis(at),
        ByteSpan(picture.bytes));
  });
}

Result<std::optional<Picture>> SqlMediaStore::get(JurisdictionId j, const std::string& sha256) const {
  return db_.read([&](store::Transaction& tx) -> Result<std::optional<Picture>> {
    TZ_TRY(
        rows,
        tx.query(
            "SELECT type, width, height, body FROM intake_media WHERE jurisdiction_id = $1 AND sha256 = $2",
            j, sha256));
    if (rows.empty()) return std::optional<Picture>{};
    const auto& r = rows[0];
    return std::optional<Picture>{
        Picture{r.text(0), static_cast<int>(r.i64(1)), static_cast<int>(r.i64(2)), r.bytes(3)}};
  });
}

Status SqlMediaStore::touch(JurisdictionId j, const std::string& sha256, Instant at) {
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute("UPDATE intake_media SET added_at = $3 WHERE jurisdiction_id = $1 AND sha256 = $2", j,
                      sha256, to_millis(at));
  });
}

Result<std::int64_t> SqlMediaStore::position(JurisdictionId j) const {
  return db_.read([&](store::Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query("SELECT position FROM intake_media_cursor WHERE jurisdiction_id = $1", j));
    return rows.empty() ? std::int64_t{0} : rows[0].i64(0);
  });
}

Status SqlMediaStore::attach(JurisdictionId j, const std::vector<std::string>& hashes,
                             std::int64_t position) {
  return db_.write([&](store::Transaction& tx) -> Status {
    for (const auto& sha256 : hashes)
      TZ_CHECK(tx.execute("UPDATE intake_media SET attached = 1 WHERE jurisdiction_id = $1 AND sha256 = $2",
                          j, sha256));
    return tx.execute(
        "INSERT INTO intake_media_cursor (jurisdiction_id, position) VALUES ($1, $2) "
        "ON CONFLICT (jurisdiction_id) DO UPDATE SET position = excluded.position",
        j, position);
  });
}

Status SqlMediaStore::drop_loose(JurisdictionId j, Instant before) {
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute(
        "DELETE FROM intake_media WHERE jurisdiction_id = $1 AND attached = 0 AND added_at < $2", j,
        to_millis(before));
  });
}

}  // namespace tz::intake
