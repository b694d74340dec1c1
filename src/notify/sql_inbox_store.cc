#include "notify/sql_inbox_store.h"

#include <fmt/format.h>

#include <limits>

#include "notify/sql_outbox_statements.h"

namespace tz::notify {

using store::Transaction;

std::string inbox_of(ActorId actor) { return fmt::format("actor:{}", static_cast<std::int64_t>(actor)); }
std::string inbox_of(UnitId unit) { return fmt::format("unit:{}", static_cast<std::int64_t>(unit)); }

Status SqlInboxStore::put(JurisdictionId j, const std::string& recipient, const InboxItem& item) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(sql::kPutItem, j, recipient, item.id, item.case_id, item.case_code, name(item.purpose),
                      item.subject, item.body, item.subject_en, item.body_en, to_millis(item.came_at));
  });
}

Result<std::vector<InboxItem>> SqlInboxStore::unread(JurisdictionId j, const std::string& recipient,
                                                     std::optional<DeliveryId> before,
                                                     std::size_t limit) const {
  return page(sql::kUnread, j, recipient, before, limit);
}

Result<std::vector<InboxItem>> SqlInboxStore::latest(JurisdictionId j, const std::string& recipient,
                                                     std::optional<DeliveryId> before,
                                                     std::size_t limit) const {
  return page(sql::kLatest, j, recipient, before, limit);
}

Result<std::int64_t> SqlInboxStore::count_unread(JurisdictionId j, const std::string& recipient) const {
  return db_.read([&](Transaction& tx) -> Result<std::int64_t> {
    TZ_TRY(rows, tx.query(sql::kCountUnread, j, recipient, kUnreadMax));
    return rows[0].i64(0);
  });
}

Status SqlInboxStore::mark_read_to(JurisdictionId j, const std::string& recipient, DeliveryId last,
                                   ActorId by, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(sql::kMarkReadTo, j, recipient, last, to_millis(at), by);
  });
}

Result<std::vector<InboxItem>> SqlInboxStore::page(std::string_view sql, JurisdictionId j,
                                                   const std::string& recipient,
                                                   std::optional<DeliveryId> before,
                                                   std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<InboxItem>> {
    const auto below = before.value_or(DeliveryId{std::numeric_limits<std::int64_t>::max()});
    TZ_TRY(rows, tx.query(sql, j, recipient, below, limit));
    std::vector<InboxItem> items;
    for (const auto& row : rows) {
      const auto purpose = value_in(kPurposes, row.text(3));
      if (!purpose) return fail(Errc::corrupted, "an item of the inbox has a purpose that nobody knows");
      InboxItem item{.id = row.as<DeliveryId>(0),
                     .case_code = row.text(2),
                     .purpose = *purpose,
                     .subject = row.opt_text(4).value_or(""),
                     .body = row.opt_text(5).value_or(""),
                     .subject_en = row.opt_text(8).value_or(""),
                     .body_en = row.opt_text(9).value_or(""),
                     .came_at = from_millis(row.i64(6))};
      if (!row.is_null(7)) item.read_at = from_millis(row.i64(7));
      if (!row.is_null(1)) item.case_id = row.as<ledger::CaseId>(1);
      items.push_back(std::move(item));
    }
    return items;
  });
}

Status SqlInboxStore::mark_read(JurisdictionId j, const std::string& recipient, DeliveryId id, ActorId by,
                                Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(sql::kHasItem, j, recipient, id));
    if (rows.empty()) return fail(Errc::not_found, "no such item in this inbox");
    return tx.execute(sql::kMarkRead, j, recipient, id, to_millis(at), by);
  });
}

}  // namespace tz::notify
