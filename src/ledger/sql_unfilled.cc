#include "ledger/sql_unfilled.h"

namespace tz::ledger {
namespace {

using store::Transaction;

constexpr std::string_view kUnfilled = "SELECT jurisdiction_id FROM ledger_unfilled WHERE name = $1";
constexpr std::string_view kFilled = "DELETE FROM ledger_unfilled WHERE jurisdiction_id = $1 AND name = $2";

}  // namespace

Status fill_unfilled(store::Database& db, std::string_view table,
                     const std::function<Status(JurisdictionId)>& fill) {
  TZ_TRY(rows, db.read([&](Transaction& tx) { return tx.query(kUnfilled, table); }));
  for (const auto& row : rows) {
    const auto j = row.as<JurisdictionId>(0);
    TZ_CHECK(fill(j));
    TZ_CHECK(db.write([&](Transaction& tx) { return tx.execute(kFilled, j, table); }));
  }
  return {};
}

}  // namespace tz::ledger
