#include "places/sql_table_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "places/city_table.h"

namespace tz::places {

const std::string_view kTableVersionsSql =
    "SELECT name, version, saved_at, saved_by, is_pack, pack_digest, row_count, added_count, changed_count, "
    "removed_count FROM places_table WHERE jurisdiction_id = $1 AND name = $2 AND version < $3 "
    "ORDER BY version DESC LIMIT $4";

namespace {

using store::Row;
using store::Transaction;

constexpr std::size_t kPageMax = 100;
constexpr std::string_view kNewest =
    "SELECT name, version, saved_at, saved_by, is_pack, pack_digest, row_count, added_count, changed_count, "
    "removed_count, body FROM places_table WHERE jurisdiction_id = $1 AND name = $2 ORDER BY version DESC "
    "LIMIT 1";
constexpr std::string_view kOne =
    "SELECT name, version, saved_at, saved_by, is_pack, pack_digest, row_count, added_count, changed_count, "
    "removed_count, body FROM places_table WHERE jurisdiction_id = $1 AND name = $2 AND version = $3";
constexpr std::string_view kAdd =
    "INSERT INTO places_table (jurisdiction_id, name, version, saved_at, saved_by, is_pack, pack_digest, "
    "body, row_count, added_count, changed_count, removed_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, $11, $12) ON CONFLICT DO NOTHING RETURNING version";

// An outline may have tens of megabytes, and is kept as the zone it became. What is no text nobody has read.
bool is_kept(std::string_view path, std::string_view text) {
  return (path.ends_with(".json") || path.ends_with(".csv")) && is_valid_utf8(text) &&
         text.find('\0') == std::string_view::npos;
}

TableVersion version_of(const Row& row) {
  return {.name = row.text(0),
          .version = row.i64(1),
          .at = from_millis(row.i64(2)),
          .by = row.as<ActorId>(3),
          .pack = row.i64(4) != 0,
          .pack_digest = row.text(5),
          .text = {},
          .rows = row.i64(6),
          .added = row.i64(7),
          .changed = row.i64(8),
          .removed = row.i64(9)};
}

TableVersion with_text(const Row& row) {
  TableVersion version = version_of(row);
  version.text = row.text(10);
  return version;
}

}  // namespace

Status SqlTableStore::keep_texts(JurisdictionId j, const PackTexts& texts) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("DELETE FROM places_pack_text WHERE jurisdiction_id = $1", j));
    TZ_CHECK(tx.execute("DELETE FROM places_pack_part WHERE jurisdiction_id = $1", j));
    for (const auto& [path, text] : texts.files.texts) {
      if (!is_kept(path, text)) continue;
      TZ_CHECK(tx.execute(
          "INSERT INTO places_pack_text (jurisdiction_id, path, shown, body) VALUES ($1, $2, $3, $4)", j,
          path, texts.files.shown_name(path), text));
    }
    for (const std::string& part : texts.parts)
      TZ_CHECK(tx.execute("INSERT INTO places_pack_part (jurisdiction_id, part) VALUES ($1, $2)", j, part));
    return tx.execute(
        "INSERT INTO places_pack_kept (jurisdiction_id, loaded_at, name) VALUES ($1, $2, $3) ON "
        "CONFLICT (jurisdiction_id) DO UPDATE SET loaded_at = excluded.loaded_at, name = "
        "excluded.name",
        j, to_millis(texts.loaded_at), texts.files.name);
  });
}

Result<std::optional<PackTexts>> SqlTableStore::texts(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<PackTexts>> {
    TZ_TRY(kept, tx.query("SELECT loaded_at, name FROM places_pack_kept WHERE jurisdiction_id = $1", j));
    TZ_TRY(last, tx.query("SELECT loaded_at FROM places_pack WHERE jurisdiction_id = $1 ORDER BY loaded_at "
                          "DESC LIMIT 1",
                          j));
    // A load by an older program kept none, and those of the load before are not the city's any more.
    if (kept.empty() || last.empty() || kept[0].i64(0) != last[0].i64(0)) return std::optional<PackTexts>();
    PackTexts texts{.files = {.name = kept[0].text(1)}, .loaded_at = from_millis(kept[0].i64(0))};
    TZ_TRY(rows, tx.query("SELECT path, shown, body FROM places_pack_text WHERE jurisdiction_id = $1", j));
    for (const Row& row : rows) {
      texts.files.texts.emplace(row.text(0), row.text(2));
      texts.files.shown.emplace(row.text(0), row.text(1));
    }
    TZ_TRY(parts, tx.query("SELECT part FROM places_pack_part WHERE jurisdiction_id = $1", j));
    for (const Row& row : parts) texts.parts.insert(row.text(0));
    return std::optional(std::move(texts));
  });
}

Result<std::vector<TableVersion>> SqlTableStore::newest(JurisdictionId j) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<TableVersion>> {
    std::vector<TableVersion> all;
    for (const TableFormat& format : city_tables()) {
      TZ_TRY(rows, tx.query(kNewest, j, format.name));
      if (!rows.empty()) all.push_back(with_text(rows[0]));
    }
    return all;
  });
}

Status SqlTableStore::add(JurisdictionId j, const TableVersion& version) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(made, tx.query(kAdd, j, version.name, version.version, to_millis(version.at), version.by,
                          version.pack, version.pack_digest, version.text, version.rows, version.added,
                          version.changed, version.removed));
    if (made.empty())
      return fail_rule(Errc::conflict, "digest", "somebody else has changed this table in the meantime");
    return {};
  });
}

Result<TableVersion> SqlTableStore::get(JurisdictionId j, std::string_view name, std::int64_t version) const {
  return db_.read([&](Transaction& tx) -> Result<TableVersion> {
    TZ_TRY(rows, tx.query(kOne, j, name, version));
    if (rows.empty()) return fail(Errc::not_found, "there is no such version of the table");
    return with_text(rows[0]);
  });
}

Result<TableVersionPage> SqlTableStore::versions(JurisdictionId j, std::string_view name, std::int64_t before,
                                                 std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<TableVersionPage> {
    const auto most = static_cast<std::int64_t>(std::clamp<std::size_t>(limit, 1, kPageMax));
    const auto below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    TZ_TRY(rows, tx.query(kTableVersionsSql, j, name, below, most + 1));
    TableVersionPage page;
    for (const Row& row : rows) page.versions.push_back(version_of(row));
    if (page.versions.size() > static_cast<std::size_t>(most)) {
      page.versions.pop_back();
      page.next = page.versions.back().version;
    }
    return page;
  });
}

}  // namespace tz::places
