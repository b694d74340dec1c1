#include "notify/sql_notice_store.h"

#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"

namespace tz::notify {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kColumns =
    "SELECT subscription_id, name, url, occasions, created_by, created_at, disabled_at FROM "
    "notify_subscription ";

Result<Subscription> subscription_of_row(const Row& row) {
  Subscription one{.id = row.as<SubscriptionId>(0),
                   .name = row.text(1),
                   .url = row.text(2),
                   .created_by = row.as<ActorId>(4),
                   .created_at = from_millis(row.i64(5))};
  for (const auto word : split(row.text(3), '|')) {
    if (word.empty()) continue;
    const auto occasion = value_in(kOccasions, word);
    if (!occasion) return fail(Errc::corrupted, "a subscription names an event that nobody knows");
    one.occasions.push_back(*occasion);
  }
  if (!row.is_null(6)) one.disabled_at = from_millis(row.i64(6));
  return one;
}

}  // namespace

Result<NoticePack> SqlNoticeStore::load(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<NoticePack> {
    TZ_TRY(rows,
           tx.query("SELECT templates_csv, notices_csv, numbers FROM notify_pack WHERE jurisdiction_id = $1",
                    j));
    if (rows.empty()) return NoticePack{};
    NoticePack pack{rows[0].text(0), rows[0].text(1), {}};
    TZ_TRY(numbers, parse_json(rows[0].text(2)));
    if (!numbers.is_object()) return fail(Errc::corrupted, "the numbers of notices cannot be read");
    for (const auto& [key, value] : numbers.as_object())
      if (value.is_int64()) pack.numbers.emplace_back(key, value.get_int64());
    return pack;
  });
}

Status SqlNoticeStore::save(JurisdictionId j, const NoticePack& pack, Instant at) {
  JsonWriter numbers;
  numbers.begin_object();
  for (const auto& [key, value] : pack.numbers) numbers.field(key, value);
  numbers.end_object();
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(
        "INSERT INTO notify_pack (jurisdiction_id, templates_csv, notices_csv, numbers, saved_at) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (jurisdiction_id) DO UPDATE SET templates_csv = $2, "
        "notices_csv = $3, numbers = $4, saved_at = $5",
        j, pack.templates_csv, pack.notices_csv, numbers.text(), to_millis(at));
  });
}

Result<bool> SqlOptOutStore::has(JurisdictionId j, ledger::CaseId id) const {
  return db_.read([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows,
           tx.query("SELECT since FROM notify_optout WHERE jurisdiction_id = $1 AND case_id = $2", j, id));
    return !rows.empty();
  });
}

Status SqlOptOutStore::set(JurisdictionId j, ledger::CaseId id, bool wants_no_more, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    if (!wants_no_more)
      return tx.execute("DELETE FROM notify_optout WHERE jurisdiction_id = $1 AND case_id = $2", j, id);
    return tx.execute(
        "INSERT INTO notify_optout (jurisdiction_id, case_id, since) VALUES ($1, $2, $3) ON CONFLICT DO "
        "NOTHING",
        j, id, to_millis(at));
  });
}

Result<SubscriptionId> SqlSubscriptionStore::add(JurisdictionId j, const Subscription& one) {
  std::vector<std::string> occasions;
  for (const Occasion occasion : one.occasions) occasions.emplace_back(notify::name(occasion));
  return db_.write([&](Transaction& tx) -> Result<SubscriptionId> {
    TZ_TRY(active, tx.query("SELECT subscription_id FROM notify_subscription WHERE jurisdiction_id = $1 "
                            "AND disabled_at IS NULL ORDER BY subscription_id LIMIT $2",
                            j, kSubscriptionsMax));
    if (active.size() >= kSubscriptionsMax)
      return fail_rule(
          Errc::not_allowed, "subscriptions_max",
          "at most " + std::to_string(kSubscriptionsMax) + " partners at a time: disable one first");
    const auto id = ids_.next();
    TZ_CHECK(tx.execute(
        "INSERT INTO notify_subscription (jurisdiction_id, subscription_id, name, url, occasions, "
        "created_by, created_at, disabled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        j, id, one.name, one.url, join(occasions, "|"), one.created_by, to_millis(one.created_at)));
    return SubscriptionId{id};
  });
}

Result<std::vector<Subscription>> SqlSubscriptionStore::list(JurisdictionId j, bool with_disabled) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Subscription>> {
    const std::string sql = std::string(kColumns) + "WHERE jurisdiction_id = $1 " +
                            (with_disabled ? "" : "AND disabled_at IS NULL ") +
                            "ORDER BY subscription_id DESC LIMIT 200";
    TZ_TRY(rows, tx.query(sql, j));
    std::vector<Subscription> all;
    for (const auto& row : rows) {
      TZ_TRY(one, subscription_of_row(row));
      all.push_back(std::move(one));
    }
    return all;
  });
}

Result<std::optional<Subscription>> SqlSubscriptionStore::find(JurisdictionId j, SubscriptionId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Subscription>> {
    TZ_TRY(rows,
           tx.query(std::string(kColumns) + "WHERE jurisdiction_id = $1 AND subscription_id = $2", j, id));
    if (rows.empty()) return std::optional<Subscription>();
    TZ_TRY(one, subscription_of_row(rows[0]));
    return std::optional(std::move(one));
  });
}

Status SqlSubscriptionStore::disable(JurisdictionId j, SubscriptionId id, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query("UPDATE notify_subscription SET disabled_at = COALESCE(disabled_at, $3) "
                          "WHERE jurisdiction_id = $1 AND subscription_id = $2 RETURNING subscription_id",
                          j, id, to_millis(at)));
    if (rows.empty()) return fail(Errc::not_found, "no such partner");
    return {};
  });
}

}  // namespace tz::notify
