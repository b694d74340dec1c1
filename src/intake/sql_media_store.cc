#include "intake/sql_media_store.h"

namespace tz::intake {

Status SqlMediaStore::put(JurisdictionId j, const std::string& sha256, const Picture& picture, Instant at) {
  return db_.write([&](store::Transaction& tx) -> Status {
    return tx.execute(
        "INSERT INTO intake_media (jurisdiction_id, sha256, type, size, width, height, added_at, body) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
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

}  // namespace tz::intake
