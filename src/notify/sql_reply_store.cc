#include "notify/sql_reply_store.h"

namespace tz::notify {

using store::Transaction;

Status SqlReplyTemplateStore::save(JurisdictionId j, const std::vector<ReplyTemplate>& all) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("DELETE FROM notify_reply WHERE jurisdiction_id = $1", j));
    std::int64_t place = 0;
    for (const auto& one : all)
      TZ_CHECK(
          tx.execute("INSERT INTO notify_reply (jurisdiction_id, code, place, category, text_zh, text_en) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     j, one.code, place++, one.category, one.zh, one.en));
    return {};
  });
}

Result<std::vector<ReplyTemplate>> SqlReplyTemplateStore::load(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<ReplyTemplate>> {
    TZ_TRY(rows,
           tx.query("SELECT code, category, text_zh, text_en FROM notify_reply WHERE jurisdiction_id = $1 "
                    "ORDER BY place",
                    j));
    std::vector<ReplyTemplate> all;
    for (const auto& row : rows) all.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
    return all;
  });
}

}  // namespace tz::notify
