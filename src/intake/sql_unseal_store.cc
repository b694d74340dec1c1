#include "intake/sql_unseal_store.h"

#include <algorithm>

namespace tz::intake {
namespace {

using store::Transaction;

UnsealRequest request_of(const store::Row& row) {
  UnsealRequest request{row.as<ledger::CaseId>(0), row.as<ActorId>(1), from_millis(row.i64(2)), row.text(3)};
  if (!row.is_null(4)) {
    request.approved_by = row.as<ActorId>(4);
    request.approved_at = from_millis(row.i64(5));
  }
  return request;
}

}  // namespace

Status SqlUnsealStore::ask(JurisdictionId j, const UnsealRequest& r) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(
        "INSERT INTO intake_unseal (jurisdiction_id, case_id, asked_by, asked_at, reason) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        j, r.case_id, r.asked_by, to_millis(r.asked_at), r.reason);
  });
}

Result<std::vector<UnsealRequest>> SqlUnsealStore::open(JurisdictionId j, ledger::CaseId id,
                                                        Instant now) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<UnsealRequest>> {
    // An approval may be a day younger than what it agrees to.
    TZ_TRY(rows, tx.query("SELECT case_id, asked_by, asked_at, reason, approved_by, approved_at "
                          "FROM intake_unseal WHERE jurisdiction_id = $1 AND case_id = $2 "
                          "AND asked_at >= $3 AND read_at IS NULL ORDER BY asked_at, asked_by",
                          j, id, to_millis(now - 2 * kUnsealWithin)));
    std::vector<UnsealRequest> requests;
    for (const auto& row : rows)
      if (auto request = request_of(row); is_open(request, now)) requests.push_back(std::move(request));
    return requests;
  });
}

Result<bool> SqlUnsealStore::approve(JurisdictionId j, const UnsealRequest& r, ActorId by, Instant at) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows, tx.query("UPDATE intake_unseal SET approved_by = $5, approved_at = $6 "
                          "WHERE jurisdiction_id = $1 AND case_id = $2 AND asked_by = $3 AND asked_at = $4 "
                          "AND asked_by <> $5 AND approved_by IS NULL AND read_at IS NULL RETURNING case_id",
                          j, r.case_id, r.asked_by, to_millis(r.asked_at), by, to_millis(at)));
    return !rows.empty();
  });
}

Result<bool> SqlUnsealStore::take(JurisdictionId j, const UnsealRequest& r, Instant at) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows, tx.query("UPDATE intake_unseal SET read_at = $5 "
                          "WHERE jurisdiction_id = $1 AND case_id = $2 AND asked_by = $3 AND asked_at = $4 "
                          "AND approved_by IS NOT NULL AND read_at IS NULL RETURNING case_id",
                          j, r.case_id, r.asked_by, to_millis(r.asked_at), to_millis(at)));
    return !rows.empty();
  });
}

}  // namespace tz::intake
