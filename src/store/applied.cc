#include "store/applied.h"

namespace tz::store {

Result<Applied> applied(Database& db) {
  return db.read([](Transaction& tx) -> Result<Applied> {
    TZ_TRY(rows, tx.query("SELECT COUNT(*), COALESCE(MAX(applied_at), 0) FROM store_migration"));
    return Applied{rows[0].i64(0), from_millis(rows[0].i64(1))};
  });
}

}  // namespace tz::store
