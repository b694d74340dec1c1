#include "places/sql_map_store.h"

namespace tz::places {
namespace {

using store::Transaction;

constexpr std::string_view kNewest =
    "SELECT version, at, actor_id, kind, address, credit, crs, zoom_max, file FROM places_map WHERE "
    "jurisdiction_id = $1 ORDER BY version DESC LIMIT 1";
constexpr std::string_view kAdd =
    "INSERT INTO places_map (jurisdiction_id, version, at, actor_id, kind, address, credit, crs, zoom_max, "
    "file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

std::optional<MapKind> kind_of(std::string_view word) {
  for (const auto kind : {MapKind::none, MapKind::server, MapKind::file})
    if (name(kind) == word) return kind;
  return std::nullopt;
}

}  // namespace

Result<std::optional<KeptMap>> SqlMapStore::newest(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) -> Result<std::optional<KeptMap>> {
    TZ_TRY(rows, tx.query(kNewest, id));
    if (rows.empty()) return std::optional<KeptMap>();
    const auto& row = rows.front();
    const auto kind = kind_of(row.text(3));
    if (!kind) return fail(Errc::corrupted, "the stored base map is of a kind that is not known");
    return std::optional(KeptMap{.version = row.i64(0),
                                 .at = from_millis(row.i64(1)),
                                 .by = row.as<ActorId>(2),
                                 .setting = {.kind = *kind,
                                             .address = row.text(4),
                                             .credit = row.text(5),
                                             .crs = row.text(6),
                                             .zoom_max = static_cast<int>(row.i64(7)),
                                             .file = row.text(8)}});
  });
}

Status SqlMapStore::add(JurisdictionId id, const KeptMap& map) {
  const MapSetting& set = map.setting;
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kAdd, id, map.version, to_millis(map.at), map.by, name(set.kind), set.address,
                      set.credit, set.crs, set.zoom_max, set.file);
  });
}

}  // namespace tz::places
