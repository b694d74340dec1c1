#include "cadence/sql_setting_store.h"

namespace tz::cadence {
namespace {

using store::Transaction;

constexpr std::string_view kDrop = "DELETE FROM cadence_setting WHERE jurisdiction_id = $1";
constexpr std::string_view kAdd =
    "INSERT INTO cadence_setting (jurisdiction_id, name, number) VALUES ($1, $2, $3)";
constexpr std::string_view kLoad = "SELECT name, number FROM cadence_setting WHERE jurisdiction_id = $1";

}  // namespace

Status SqlSettingStore::save(JurisdictionId j, const Settings& settings) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kDrop, j));
    for (const auto& [key, value] : setting_numbers(settings)) TZ_CHECK(tx.execute(kAdd, j, key, value));
    return {};
  });
}

Result<Settings> SqlSettingStore::load(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<Settings> {
    TZ_TRY(rows, tx.query(kLoad, j));
    Settings settings;
    for (const auto& row : rows)
      if (!set_setting(settings, row.text(0), row.i64(1)))
        return fail(Errc::corrupted, "a setting of the rounds has a value that it may not have");
    return settings;
  });
}

}  // namespace tz::cadence
