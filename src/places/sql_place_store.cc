#include "places/sql_place_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "places/geojson.h"

namespace tz::places {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kJurisdictions =
    "SELECT jurisdiction_id, code, open311_id, name_zh, name_en, time_zone, ticket_prefix, default_language, "
    "south_e7, west_e7, "
    "north_e7, east_e7, limits_profile, rolls_weekend FROM places_jurisdiction ORDER BY jurisdiction_id";
constexpr std::string_view kEmergencies =
    "SELECT number, name_zh, name_en FROM places_emergency WHERE jurisdiction_id = $1 ORDER BY position";
constexpr std::string_view kUnits =
    "SELECT unit_id, parent_id, code, name_zh, name_en, kind, active, phone_public FROM places_unit WHERE "
    "jurisdiction_id = $1";
constexpr std::string_view kLayers =
    "SELECT code, name_zh, name_en, level, parent, position, version FROM places_layer WHERE jurisdiction_id "
    "= $1";
constexpr std::string_view kZones =
    "SELECT code, name_zh, name_en, level, layer, unit_code, shape, surveyed, source FROM places_zone "
    "WHERE jurisdiction_id = $1 AND layer = $2 AND version = $3";

constexpr std::string_view kSaveJurisdiction =
    "INSERT INTO places_jurisdiction (jurisdiction_id, code, open311_id, name_zh, name_en, time_zone, "
    "ticket_prefix, default_language, "
    "south_e7, west_e7, north_e7, east_e7, limits_profile, rolls_weekend, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
    "ON CONFLICT (jurisdiction_id) DO UPDATE SET code = excluded.code, open311_id = excluded.open311_id, "
    "name_zh = excluded.name_zh, "
    "name_en = excluded.name_en, time_zone = excluded.time_zone, ticket_prefix = excluded.ticket_prefix, "
    "default_language = excluded.default_language, south_e7 = excluded.south_e7, west_e7 = excluded.west_e7, "
    "north_e7 = excluded.north_e7, east_e7 = excluded.east_e7, limits_profile = excluded.limits_profile, "
    "rolls_weekend = excluded.rolls_weekend, updated_at = excluded.updated_at";
constexpr std::string_view kForgetEmergencies = "DELETE FROM places_emergency WHERE jurisdiction_id = $1";
constexpr std::string_view kSaveEmergency =
    "INSERT INTO places_emergency (jurisdiction_id, position, number, name_zh, name_en) VALUES ($1, $2, $3, "
    "$4, $5)";
constexpr std::string_view kSaveUnit =
    "INSERT INTO places_unit (jurisdiction_id, unit_id, parent_id, code, name_zh, name_en, kind, active, "
    "phone_public, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "ON CONFLICT (jurisdiction_id, unit_id) DO UPDATE SET parent_id = excluded.parent_id, code = "
    "excluded.code, "
    "name_zh = excluded.name_zh, name_en = excluded.name_en, kind = excluded.kind, active = excluded.active, "
    "phone_public = excluded.phone_public, updated_at = excluded.updated_at";
constexpr std::string_view kSaveLayer =
    "INSERT INTO places_layer (jurisdiction_id, code, name_zh, name_en, level, parent, position, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 0) "
    "ON CONFLICT (jurisdiction_id, code) DO UPDATE SET name_zh = excluded.name_zh, name_en = "
    "excluded.name_en, level = excluded.level, "
    "parent = excluded.parent, position = excluded.position";
constexpr std::string_view kNextVersion =
    "UPDATE places_layer SET version = version + 1 WHERE jurisdiction_id = $1 AND code = $2 RETURNING "
    "version";
constexpr std::string_view kSaveZone =
    "INSERT INTO places_zone (jurisdiction_id, layer, version, code, name_zh, name_en, level, unit_code, "
    "shape, surveyed, source, "
    "imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

std::int32_t degree(const Row& row, std::size_t column) { return static_cast<std::int32_t>(row.i64(column)); }

Jurisdiction jurisdiction_of(const Row& row) {
  return {.id = JurisdictionId{static_cast<std::int32_t>(row.i64(0))},
          .code = row.text(1),
          .open311_id = row.text(2),
          .name_zh = row.text(3),
          .name_en = row.text(4),
          .time_zone = row.text(5),
          .ticket_prefix = row.text(6),
          .default_language = row.text(7),
          .area = {{degree(row, 8), degree(row, 9)}, {degree(row, 10), degree(row, 11)}},
          .emergency = {},
          .limits_profile = row.text(12),
          .rolls_weekend = row.i64(13) != 0};
}

tl::unexpected<Error> unreadable(std::string_view what, std::string_view code) {
  return fail(Errc::corrupted, fmt::format("the stored {} \"{}\" cannot be read", what, code));
}

Result<Unit> unit_of(const Row& row) {
  const auto kind = unit_kind_of(row.text(5));
  if (!kind) return unreadable("unit", row.text(2));
  Unit unit{.id = row.as<UnitId>(0),
            .code = row.text(2),
            .name_zh = row.text(3),
            .name_en = row.text(4),
            .kind = *kind,
            .active = row.i64(6) != 0,
            .phone_public = row.text(7)};
  if (const auto parent = row.opt_i64(1)) unit.parent = UnitId{*parent};
  return unit;
}

Result<Layer> layer_of(const Row& row) {
  const auto level = zone_level_of(row.text(3));
  if (!level) return unreadable("layer", row.text(0));
  return Layer{.code = row.text(0),
               .name_zh = row.text(1),
               .name_en = row.text(2),
               .level = *level,
               .parent = row.text(4),
               .rank = static_cast<int>(row.i64(5)),
               .version = row.i64(6)};
}

Result<Zone> zone_of(const Row& row) {
  const auto level = zone_level_of(row.text(3));
  if (!level) return unreadable("zone", row.text(0));
  TZ_TRY(shape, parse_multipolygon(row.text(6)));
  return Zone{.code = row.text(0),
              .name_zh = row.text(1),
              .name_en = row.text(2),
              .level = *level,
              .layer = row.text(4),
              .unit_code = row.text(5),
              .shape = std::move(shape),
              .surveyed = row.i64(7) != 0,
              .source = row.text(8)};
}

Result<std::vector<Jurisdiction>> all_jurisdictions(Transaction& tx) {
  TZ_TRY(rows, tx.query(kJurisdictions));
  std::vector<Jurisdiction> out;
  for (const Row& row : rows) {
    Jurisdiction jurisdiction = jurisdiction_of(row);
    TZ_TRY(numbers, tx.query(kEmergencies, jurisdiction.id));
    for (const Row& number : numbers)
      jurisdiction.emergency.push_back({number.text(0), number.text(1), number.text(2)});
    out.push_back(std::move(jurisdiction));
  }
  return out;
}

Result<PlaceRecords> load_in(Transaction& tx, JurisdictionId id) {
  TZ_TRY(jurisdictions, all_jurisdictions(tx));
  const auto own = std::ranges::find(jurisdictions, id, &Jurisdiction::id);
  if (own == jurisdictions.end())
    return fail(Errc::not_found, fmt::format("there is no jurisdiction {}", static_cast<std::int32_t>(id)));
  PlaceRecords records{.jurisdiction = std::move(*own)};
  TZ_TRY(units, tx.query(kUnits, id));
  for (const Row& row : units) {
    TZ_TRY(unit, unit_of(row));
    records.units.push_back(std::move(unit));
  }
  TZ_TRY(layers, tx.query(kLayers, id));
  for (const Row& row : layers) {
    TZ_TRY(layer, layer_of(row));
    TZ_TRY(zones, tx.query(kZones, id, layer.code, layer.version));
    records.layers.push_back(std::move(layer));
    for (const Row& zone_row : zones) {
      TZ_TRY(zone, zone_of(zone_row));
      records.zones.push_back(std::move(zone));
    }
  }
  // Sorted here: the engines do not order text alike.
  std::ranges::sort(records.units, {}, &Unit::code);
  std::ranges::sort(records.layers, {}, &Layer::rank);
  std::ranges::sort(records.zones, {}, &Zone::code);
  return records;
}

Status save_jurisdiction(Transaction& tx, const Jurisdiction& j, Instant at) {
  TZ_CHECK(tx.execute(kSaveJurisdiction, j.id, j.code, j.open311_id, j.name_zh, j.name_en, j.time_zone,
                      j.ticket_prefix, j.default_language, j.area.low.lat_e7, j.area.low.lng_e7,
                      j.area.high.lat_e7, j.area.high.lng_e7, j.limits_profile, j.rolls_weekend,
                      to_millis(at)));
  TZ_CHECK(tx.execute(kForgetEmergencies, j.id));
  std::int64_t position = 0;
  for (const EmergencyNumber& number : j.emergency)
    TZ_CHECK(tx.execute(kSaveEmergency, j.id, position++, number.number, number.name_zh, number.name_en));
  return {};
}

Status save_zones(Transaction& tx, JurisdictionId id, const std::string& layer,
                  const std::vector<Zone>& zones, Instant at) {
  TZ_TRY(rows, tx.query(kNextVersion, id, layer));
  if (rows.empty()) return fail(Errc::not_found, fmt::format("there is no layer \"{}\"", layer));
  const std::int64_t version = rows.front().i64(0);
  for (const Zone& zone : zones)
    TZ_CHECK(tx.execute(kSaveZone, id, layer, version, zone.code, zone.name_zh, zone.name_en,
                        name_of(zone.level), zone.unit_code, to_geojson(zone.shape), zone.surveyed,
                        zone.source, to_millis(at)));
  return {};
}

}  // namespace

Result<std::vector<Jurisdiction>> SqlPlaceStore::jurisdictions() const {
  return db_.read([](Transaction& tx) { return all_jurisdictions(tx); });
}

Result<PlaceRecords> SqlPlaceStore::load(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) { return load_in(tx, id); });
}

Status SqlPlaceStore::apply(const PlaceChange& change, Instant at) {
  return db_.write([&](Transaction& tx) -> Status {
    const JurisdictionId id = change.jurisdiction.id;
    TZ_CHECK(save_jurisdiction(tx, change.jurisdiction, at));
    for (const Unit& unit : change.units)
      TZ_CHECK(tx.execute(kSaveUnit, id, unit.id, unit.parent, unit.code, unit.name_zh, unit.name_en,
                          name_of(unit.kind), unit.active, unit.phone_public, to_millis(at)));
    for (const Layer& layer : change.layers)
      TZ_CHECK(tx.execute(kSaveLayer, id, layer.code, layer.name_zh, layer.name_en, name_of(layer.level),
                          layer.parent, layer.rank));
    for (const auto& [layer, zones] : change.zones) TZ_CHECK(save_zones(tx, id, layer, zones, at));
    return {};
  });
}

Status SqlPlaceStore::keep_pack(JurisdictionId id, const PackRecord& record) {
  return db_.write([&](Transaction& tx) -> Status {
    const auto at = to_millis(record.loaded_at);
    TZ_TRY(made, tx.query("INSERT INTO places_pack (jurisdiction_id, loaded_at, name) VALUES ($1, $2, $3) ON "
                          "CONFLICT DO NOTHING RETURNING loaded_at",
                          id, at, record.name));
    if (made.empty()) return {};
    for (const PackFile& file : record.files)
      TZ_CHECK(
          tx.execute("INSERT INTO places_pack_file (jurisdiction_id, loaded_at, path, bytes, sha256) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     id, at, file.path, file.bytes, ByteSpan(file.sha256)));
    return {};
  });
}

Result<std::optional<PackRecord>> SqlPlaceStore::last_pack(JurisdictionId id) const {
  return db_.read([id](Transaction& tx) -> Result<std::optional<PackRecord>> {
    TZ_TRY(packs, tx.query("SELECT loaded_at, name FROM places_pack WHERE jurisdiction_id = $1 ORDER BY "
                           "loaded_at DESC LIMIT 1",
                           id));
    if (packs.empty()) return std::optional<PackRecord>();
    PackRecord record{.name = packs[0].text(1), .loaded_at = from_millis(packs[0].i64(0)), .files = {}};
    TZ_TRY(rows, tx.query("SELECT path, bytes, sha256 FROM places_pack_file WHERE jurisdiction_id = $1 AND "
                          "loaded_at = $2 ORDER BY path",
                          id, packs[0].i64(0)));
    for (const auto& row : rows) {
      PackFile file{.path = row.text(0), .bytes = static_cast<std::uint64_t>(row.i64(1)), .sha256 = {}};
      if (row.bytes(2).size() != file.sha256.size())
        return fail(Errc::corrupted, "a stored hash is not 32 bytes long");
      std::ranges::copy(row.bytes(2), file.sha256.begin());
      record.files.push_back(std::move(file));
    }
    std::ranges::sort(record.files, {}, &PackFile::path);  // The engines collate differently.
    return std::optional(record);
  });
}

}  // namespace tz::places
