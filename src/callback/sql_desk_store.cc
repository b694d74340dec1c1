#include "callback/sql_desk_store.h"

#include <algorithm>

namespace tz::callback {
namespace {

using store::Transaction;

constexpr std::string_view kSalt = "SELECT salt FROM callback_key WHERE jurisdiction_id = $1";
constexpr std::string_view kNewSalt =
    "INSERT INTO callback_key (jurisdiction_id, salt) VALUES ($1, $2) ON CONFLICT (jurisdiction_id) DO "
    "NOTHING";
constexpr std::string_view kRemember =
    "INSERT INTO callback_staff_mark (jurisdiction_id, mark, unit_id, actor_id, seen_at) VALUES ($1, $2, $3, "
    "$4, $5) ON CONFLICT (jurisdiction_id, mark, unit_id, actor_id) DO UPDATE SET seen_at = $5";
constexpr std::string_view kSeen =
    "SELECT unit_id, actor_id FROM callback_staff_mark WHERE jurisdiction_id = $1 AND mark = $2 AND seen_at "
    ">= "
    "$3 ORDER BY unit_id, actor_id";
constexpr std::string_view kForget =
    "DELETE FROM callback_staff_mark WHERE jurisdiction_id = $1 AND seen_at < $2";
constexpr std::string_view kDropScript = "DELETE FROM callback_script WHERE jurisdiction_id = $1";
constexpr std::string_view kDropCauses = "DELETE FROM callback_cause WHERE jurisdiction_id = $1";
constexpr std::string_view kAddLine =
    "INSERT INTO callback_script (jurisdiction_id, place, code, text_zh, text_en) VALUES ($1, $2, $3, $4, "
    "$5)";
constexpr std::string_view kAddCause =
    "INSERT INTO callback_cause (jurisdiction_id, place, code, name_zh, name_en) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kScript =
    "SELECT code, text_zh, text_en FROM callback_script WHERE jurisdiction_id = $1 ORDER BY place";
constexpr std::string_view kCauses =
    "SELECT code, name_zh, name_en FROM callback_cause WHERE jurisdiction_id = $1 ORDER BY place";

}  // namespace

Result<Hash256> SqlMarkStore::salt(JurisdictionId j, const Hash256& fresh) {
  return db_.write([&](Transaction& tx) -> Result<Hash256> {
    TZ_CHECK(tx.execute(kNewSalt, j, to_hex(fresh)));
    TZ_TRY(rows, tx.query(kSalt, j));
    const auto bytes = rows.empty() ? Result<Bytes>(Bytes{}) : from_hex(rows[0].text(0));
    Hash256 salt{};
    if (!bytes || bytes->size() != salt.size()) return fail(Errc::corrupted, "the city's salt is none");
    std::ranges::copy(*bytes, salt.begin());
    return salt;
  });
}

Status SqlMarkStore::remember(JurisdictionId j, const std::string& mark, UnitId unit, ActorId actor,
                              Instant at) {
  return db_.write(
      [&](Transaction& tx) -> Status { return tx.execute(kRemember, j, mark, unit, actor, to_millis(at)); });
}

Result<std::vector<MarkStore::Seen>> SqlMarkStore::seen(JurisdictionId j, const std::string& mark,
                                                        Instant since) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<Seen>> {
    TZ_TRY(rows, tx.query(kSeen, j, mark, to_millis(since)));
    std::vector<Seen> all;
    for (const auto& row : rows) all.push_back({row.as<UnitId>(0), row.as<ActorId>(1)});
    return all;
  });
}

Status SqlMarkStore::forget_before(JurisdictionId j, Instant before) {
  return db_.write([&](Transaction& tx) -> Status { return tx.execute(kForget, j, to_millis(before)); });
}

Status SqlPackStore::save(JurisdictionId j, const CallbackPack& pack) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kDropScript, j));
    TZ_CHECK(tx.execute(kDropCauses, j));
    std::int64_t place = 0;
    for (const auto& line : pack.script)
      TZ_CHECK(tx.execute(kAddLine, j, ++place, line.code, line.text_zh, line.text_en));
    for (const auto& cause : pack.causes)
      TZ_CHECK(tx.execute(kAddCause, j, ++place, cause.code, cause.name_zh, cause.name_en));
    return {};
  });
}

Result<CallbackPack> SqlPackStore::load(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<CallbackPack> {
    CallbackPack pack;
    TZ_TRY(script, tx.query(kScript, j));
    for (const auto& row : script) pack.script.push_back({row.text(0), row.text(1), row.text(2)});
    TZ_TRY(causes, tx.query(kCauses, j));
    for (const auto& row : causes) pack.causes.push_back({row.text(0), row.text(1), row.text(2)});
    return pack;
  });
}

}  // namespace tz::callback
