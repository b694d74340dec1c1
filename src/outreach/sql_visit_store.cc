#include "outreach/sql_visit_store.h"

#include "base/text.h"
#include "outreach/sql_newest.h"

namespace tz::outreach {
namespace {

using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO outreach_visit (jurisdiction_id, visit_id, actor_id, unit_id, target, at, minutes, place, "
    "zone, lat_e7, lng_e7, case_code, result, needs, campaign, others, units, note, received_at, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) "
    "ON CONFLICT DO NOTHING RETURNING visit_id";
constexpr std::string_view kFind =
    "SELECT visit_id, actor_id, unit_id, target, at, minutes, place, zone, lat_e7, lng_e7, case_code, "
    "result, "
    "needs, campaign, others, units, received_at, note, digest FROM outreach_visit "
    "WHERE jurisdiction_id = $1 AND visit_id = $2";
constexpr std::string_view kAll =
    "SELECT visit_id, actor_id, unit_id, target, at, minutes, place, zone, lat_e7, lng_e7, case_code, "
    "result, "
    "needs, campaign, others, units, received_at FROM outreach_visit "
    "WHERE jurisdiction_id = $1 AND (at, visit_id) < ($2, $3) ORDER BY at DESC, visit_id DESC LIMIT $4";
constexpr std::string_view kOfUnit =
    "SELECT visit_id, actor_id, unit_id, target, at, minutes, place, zone, lat_e7, lng_e7, case_code, "
    "result, "
    "needs, campaign, others, units, received_at FROM outreach_visit "
    "WHERE jurisdiction_id = $1 AND unit_id = $2 AND (at, visit_id) < ($3, $4) "
    "ORDER BY at DESC, visit_id DESC LIMIT $5";
constexpr std::string_view kOfActor =
    "SELECT visit_id, actor_id, unit_id, target, at, minutes, place, zone, lat_e7, lng_e7, case_code, "
    "result, "
    "needs, campaign, others, units, received_at FROM outreach_visit "
    "WHERE jurisdiction_id = $1 AND actor_id = $2 AND (at, visit_id) < ($3, $4) "
    "ORDER BY at DESC, visit_id DESC LIMIT $5";

std::vector<std::string> codes_of(const std::string& joined) {
  std::vector<std::string> codes;
  if (joined.empty()) return codes;
  for (const auto part : split(joined, ',')) codes.emplace_back(part);
  return codes;
}

Visit visit_of(const store::Row& row) {
  Visit visit{.id = row.text(0)};
  visit.by = row.as<ActorId>(1);
  visit.unit = row.as<UnitId>(2);
  visit.target = parse_visit_target(row.text(3)).value_or(VisitTarget::resident);
  visit.at = from_millis(row.i64(4));
  visit.minutes = row.i64(5);
  visit.place = row.text(6);
  visit.zone = row.text(7);
  if (!row.is_null(8) && !row.is_null(9))
    visit.point = LatLng{static_cast<std::int32_t>(row.i64(8)), static_cast<std::int32_t>(row.i64(9))};
  visit.case_code = row.text(10);
  visit.result = parse_visit_result(row.text(11));
  visit.needs = codes_of(row.text(12));
  visit.campaign = row.text(13);
  visit.others = row.i64(14);
  visit.units = codes_of(row.text(15));
  visit.received_at = from_millis(row.i64(16));
  return visit;
}

Result<std::optional<KeptVisit>> find_in(Transaction& tx, JurisdictionId j, std::string_view id) {
  TZ_TRY(rows, tx.query(kFind, j, id));
  if (rows.empty()) return std::optional<KeptVisit>{};
  KeptVisit kept{.visit = visit_of(rows[0])};
  kept.visit.note = rows[0].text(17);
  const auto& digest = rows[0].bytes(18);
  if (digest.size() != kept.digest.size()) return fail(Errc::corrupted, "a visit has no digest");
  std::ranges::copy(digest, kept.digest.begin());
  return std::optional(std::move(kept));
}

}  // namespace

Result<KeptVisit> SqlVisitStore::add(JurisdictionId j, const Visit& visit, const Hash256& digest) {
  return db_.write([&](Transaction& tx) -> Result<KeptVisit> {
    const auto lat = visit.point ? std::optional(visit.point->lat_e7) : std::nullopt;
    const auto lng = visit.point ? std::optional(visit.point->lng_e7) : std::nullopt;
    TZ_TRY(made, tx.query(kInsert, j, visit.id, visit.by, visit.unit, name(visit.target), to_millis(visit.at),
                          visit.minutes, visit.place, visit.zone, lat, lng, visit.case_code,
                          visit.result ? name(*visit.result) : std::string_view{}, join(visit.needs, ","),
                          visit.campaign, visit.others, join(visit.units, ","), visit.note,
                          to_millis(visit.received_at), ByteSpan(digest)));
    if (!made.empty()) return KeptVisit{visit, digest};
    TZ_TRY(before, find_in(tx, j, visit.id));
    if (!before) return fail(Errc::unavailable, "the visit could not be kept; try again");
    return *std::move(before);
  });
}

Result<std::optional<KeptVisit>> SqlVisitStore::find(JurisdictionId j, std::string_view id) const {
  return db_.read([&](Transaction& tx) { return find_in(tx, j, id); });
}

Result<Page<Visit>> SqlVisitStore::list(JurisdictionId j, const Scope& scope, std::string_view cursor,
                                        std::size_t limit) const {
  const auto read = [](const Result<store::Rows>& rows) -> Result<std::vector<Visit>> {
    if (!rows) return tl::unexpected<Error>(rows.error());
    std::vector<Visit> visits;
    for (const auto& row : *rows) visits.push_back(visit_of(row));
    return visits;
  };
  return db_.read([&](Transaction& tx) -> Result<Page<Visit>> {
    if (!scope.everything && !scope.actor)
      return newest_page<Visit>(scope.units, cursor, limit,
                                [&](UnitId unit, const NewestCursor& before, std::size_t most) {
                                  return read(tx.query(kOfUnit, j, unit, before.at, before.id, most));
                                });
    const std::vector<Scope> one{scope};
    return newest_page<Visit>(
        one, cursor, limit, [&](const Scope& whole, const NewestCursor& before, std::size_t most) {
          if (whole.actor) return read(tx.query(kOfActor, j, *whole.actor, before.at, before.id, most));
          return read(tx.query(kAll, j, before.at, before.id, most));
        });
  });
}

}  // namespace tz::outreach
