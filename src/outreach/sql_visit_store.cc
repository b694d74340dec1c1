#include "outreach/sql_visit_store.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "outreach/sql_newest.h"
#include "outreach/sql_words.h"

namespace tz::outreach {
namespace {

using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO outreach_visit (jurisdiction_id, visit_id, actor_id, unit_id, target, at, minutes, zone, "
    "lat_e7, lng_e7, case_code, result, needs, campaign, others, units, received_at, place_commit, "
    "note_commit, sent, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) "
    "ON CONFLICT DO NOTHING RETURNING visit_id";
constexpr std::string_view kInsertZone =
    "INSERT INTO outreach_visit_zone (jurisdiction_id, zone, at, visit_id, unit_id, actor_id, about_case) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
constexpr std::string_view kInsertCase =
    "INSERT INTO outreach_visit_case (jurisdiction_id, case_code, at, visit_id, about, came) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
constexpr std::string_view kFind =
    "SELECT v.visit_id, v.actor_id, v.unit_id, v.target, v.at, v.minutes, v.zone, v.lat_e7, v.lng_e7, "
    "v.case_code, v.result, v.needs, v.campaign, v.others, v.units, v.received_at, "
    "v.place_commit, v.note_commit, v.sent, v.digest FROM outreach_visit v "
    "WHERE v.jurisdiction_id = $1 AND v.visit_id = $2";
// A list reads the visits by an index of theirs, or those of a zone by the zone's.
constexpr std::string_view kList =
    "SELECT v.visit_id, v.actor_id, v.unit_id, v.target, v.at, v.minutes, v.zone, v.lat_e7, v.lng_e7, "
    "v.case_code, v.result, v.needs, v.campaign, v.others, v.units, v.received_at FROM outreach_visit v "
    "WHERE v.jurisdiction_id = $1 AND (v.at, v.visit_id) < ($2, $3)";
constexpr std::string_view kListOfZone =
    "SELECT v.visit_id, v.actor_id, v.unit_id, v.target, v.at, v.minutes, v.zone, v.lat_e7, v.lng_e7, "
    "v.case_code, v.result, v.needs, v.campaign, v.others, v.units, v.received_at "
    "FROM outreach_visit_zone z JOIN outreach_visit v ON v.jurisdiction_id = z.jurisdiction_id "
    "AND v.visit_id = z.visit_id "
    "WHERE z.jurisdiction_id = $1 AND (z.at, z.visit_id) < ($2, $3)";
constexpr std::string_view kOfCase =
    "SELECT visit_id, at, about, came FROM outreach_visit_case "
    "WHERE jurisdiction_id = $1 AND case_code = $2 AND (at, visit_id) < ($3, $4) "
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
  visit.zone = row.text(6);
  if (!row.is_null(7) && !row.is_null(8))
    visit.point = LatLng{static_cast<std::int32_t>(row.i64(7)), static_cast<std::int32_t>(row.i64(8))};
  visit.case_code = row.text(9);
  visit.result = parse_visit_result(row.text(10));
  visit.needs = codes_of(row.text(11));
  visit.campaign = row.text(12);
  visit.others = row.i64(13);
  visit.units = codes_of(row.text(14));
  visit.received_at = from_millis(row.i64(15));
  return visit;
}

Result<std::optional<KeptVisit>> find_in(Transaction& tx, JurisdictionId j, std::string_view id) {
  TZ_TRY(rows, tx.query(kFind, j, id));
  if (rows.empty()) return std::optional<KeptVisit>{};
  KeptVisit kept{.visit = visit_of(rows[0])};
  TZ_TRY(place, hash_of(rows[0], 16));
  TZ_TRY(note, hash_of(rows[0], 17));
  TZ_TRY(sent, hash_of(rows[0], 18));
  TZ_TRY(digest, hash_of(rows[0], 19));
  const VisitCommits commits{.place = place, .note = note};
  if (row_digest(kept.visit, commits) != digest)
    return fail(Errc::corrupted, "a visit does not have its digest");
  TZ_TRY(words, read_words(tx, j, kVisitWords, id));
  kept.visit.place = text_of(words.texts, "place");
  kept.visit.note = text_of(words.texts, "note");
  if (words.secret && commits_of(kept.visit, *words.secret) != commits)
    return fail(Errc::corrupted, "the words of a visit are not those it was committed to");
  kept.sent = sent;
  kept.secret = words.secret;
  kept.erased = words.erased;
  return std::optional(std::move(kept));
}

// A statement put together of literals, and its parameters.
class Question {
 public:
  Question(JurisdictionId j, std::string_view select, const NewestCursor& before) : sql_(select) {
    for (const auto& param : {store::to_param(j), store::to_param(before.at), store::to_param(before.id)})
      params_.push_back(param);
  }
  // `condition` ends where the number of its parameter goes.
  template <class T>
  Question& also(std::string_view condition, const T& value) {
    params_.push_back(store::to_param(value));
    sql_.append(" AND ").append(condition).append("$").append(std::to_string(params_.size()));
    return *this;
  }
  Question& also(std::string_view condition) {
    sql_.append(" AND ").append(condition);
    return *this;
  }
  Result<std::vector<Visit>> ask(Transaction& tx, std::string_view order, std::size_t limit) {
    params_.push_back(store::to_param(limit));
    sql_.append(order).append(" LIMIT $").append(std::to_string(params_.size()));
    TZ_TRY(rows, tx.run_query(sql_, params_));
    std::vector<Visit> visits;
    for (const auto& row : rows) visits.push_back(visit_of(row));
    return visits;
  }

 private:
  std::string sql_;
  std::vector<store::Param> params_;
};

// One unit's, one person's, or everybody's.
struct Whose {
  std::optional<UnitId> unit{};
  std::optional<ActorId> actor{};
};

std::vector<Whose> whose(const Scope& scope) {
  if (scope.actor) return {{.actor = scope.actor}};
  if (scope.everything) return {Whose{}};
  std::vector<Whose> all;
  for (const auto unit : scope.units) all.push_back({.unit = unit});
  return all;
}

Result<std::vector<Visit>> ask_list(Transaction& tx, JurisdictionId j, const VisitFilter& filter,
                                    const Whose& of, const NewestCursor& before, std::size_t limit) {
  const bool zone = !filter.zone.empty();
  Question question(j, zone ? kListOfZone : kList, before);
  if (zone) question.also("z.zone = ", filter.zone);
  if (of.unit) question.also(zone ? "z.unit_id = " : "v.unit_id = ", *of.unit);
  if (of.actor) question.also(zone ? "z.actor_id = " : "v.actor_id = ", *of.actor);
  if (!filter.campaign.empty()) question.also("v.campaign = ", filter.campaign);
  if (filter.target) question.also("v.target = ", name(*filter.target));
  if (filter.about_case) question.also(zone ? "z.about_case = 1" : "v.case_code <> ''");
  if (filter.from) question.also(zone ? "z.at >= " : "v.at >= ", to_millis(*filter.from));
  if (filter.to) question.also(zone ? "z.at < " : "v.at < ", to_millis(*filter.to));
  return question.ask(
      tx, zone ? " ORDER BY z.at DESC, z.visit_id DESC" : " ORDER BY v.at DESC, v.visit_id DESC", limit);
}

// Whose visits are meant, as a condition; its parameters are numbered from `first`.
std::string condition_of(const Scope& scope, std::size_t first) {
  if (scope.everything) return {};
  if (scope.actor) return " AND actor_id = $" + std::to_string(first);
  std::string condition = " AND unit_id IN (";
  for (std::size_t i = 0; i < scope.units.size(); ++i)
    condition.append(i == 0 ? "$" : ", $").append(std::to_string(first + i));
  return condition + ")";
}

// Two questions of one zone, both answered by its index alone: when last, and what within the period.
struct CoverageSql {
  explicit CoverageSql(const Scope& scope) {
    last = "SELECT at FROM outreach_visit_zone WHERE jurisdiction_id = $1 AND zone = $2 AND at < $3" +
           condition_of(scope, 4) + " ORDER BY at DESC LIMIT 1";
    within =
        "SELECT COUNT(*), COUNT(DISTINCT CASE WHEN unit_id <> 0 THEN unit_id END), "
        "COUNT(CASE WHEN about_case = 1 THEN 1 END) FROM outreach_visit_zone "
        "WHERE jurisdiction_id = $1 AND zone = $2 AND at >= $3 AND at < $4" +
        condition_of(scope, 5);
    if (scope.actor)
      who.push_back(store::to_param(*scope.actor));
    else
      for (const auto unit : scope.units) who.push_back(store::to_param(unit));
  }
  Result<store::Rows> ask(Transaction& tx, const std::string& sql, std::vector<store::Param> params) const {
    params.insert(params.end(), who.begin(), who.end());
    return tx.run_query(sql, params);
  }
  std::string last, within;
  std::vector<store::Param> who{};
};

}  // namespace

bool is_same(const KeptVisit& kept, const Hash256& sent) {
  return !kept.secret || kept.sent == keyed_digest(*kept.secret, sent);
}

Result<bool> insert_visit(Transaction& tx, JurisdictionId j, const NewVisit& added, const Hash256& keyed) {
  const Visit& visit = added.visit;
  const auto lat = visit.point ? std::optional(visit.point->lat_e7) : std::nullopt;
  const auto lng = visit.point ? std::optional(visit.point->lng_e7) : std::nullopt;
  const auto commits = commits_of(visit, added.secret);
  const auto digest = row_digest(visit, commits);
  const auto at = to_millis(visit.at);
  TZ_TRY(made, tx.query(kInsert, j, visit.id, visit.by, visit.unit, name(visit.target), at, visit.minutes,
                        visit.zone, lat, lng, visit.case_code,
                        visit.result ? name(*visit.result) : std::string_view{}, join(visit.needs, ","),
                        visit.campaign, visit.others, join(visit.units, ","), to_millis(visit.received_at),
                        ByteSpan(commits.place), ByteSpan(commits.note), ByteSpan(keyed), ByteSpan(digest)));
  if (made.empty()) return false;
  TZ_CHECK(write_words(tx, j, kVisitWords, visit.id, added.secret,
                       {{"place", visit.place}, {"note", visit.note}}));
  const bool about = !visit.case_code.empty();
  for (const auto& zone : added.zones)
    TZ_CHECK(tx.execute(kInsertZone, j, zone, at, visit.id, visit.unit, visit.by, about));
  std::set<std::string> cases(visit.needs.begin(), visit.needs.end());
  if (about) cases.insert(visit.case_code);
  for (const auto& code : cases)
    TZ_CHECK(tx.execute(kInsertCase, j, code, at, visit.id, code == visit.case_code,
                        std::ranges::find(visit.needs, code) != visit.needs.end()));
  return true;
}

Result<KeptVisit> SqlVisitStore::add(JurisdictionId j, const NewVisit& visit) {
  return db_.write([&](Transaction& tx) -> Result<KeptVisit> {
    const auto keyed = keyed_digest(visit.secret, visit.sent);
    TZ_TRY(is_new, insert_visit(tx, j, visit, keyed));
    if (is_new) return KeptVisit{.visit = visit.visit, .sent = keyed, .secret = visit.secret};
    TZ_TRY(before, find_in(tx, j, visit.visit.id));
    if (!before) return fail(Errc::unavailable, "the visit could not be kept; try again");
    return *std::move(before);
  });
}

Result<std::optional<KeptVisit>> SqlVisitStore::find(JurisdictionId j, std::string_view id) const {
  return db_.read([&](Transaction& tx) { return find_in(tx, j, id); });
}

Result<Page<Visit>> SqlVisitStore::list(JurisdictionId j, const VisitFilter& filter, std::string_view cursor,
                                        std::size_t limit) const {
  return db_.read([&](Transaction& tx) {
    return newest_page<Visit>(whose(filter.scope), cursor, limit,
                              [&](const Whose& of, const NewestCursor& before, std::size_t most) {
                                return ask_list(tx, j, filter, of, before, most);
                              });
  });
}

Result<Page<CaseVisit>> SqlVisitStore::of_case(JurisdictionId j, std::string_view code,
                                               std::string_view cursor, std::size_t limit) const {
  const auto ask = [&](Transaction& tx, const NewestCursor& before,
                       std::size_t most) -> Result<std::vector<CaseVisit>> {
    TZ_TRY(rows, tx.query(kOfCase, j, code, before.at, before.id, most));
    std::vector<CaseVisit> visits;
    for (const auto& row : rows)
      visits.push_back({.id = row.text(0),
                        .at = from_millis(row.i64(1)),
                        .about = row.i64(2) != 0,
                        .came = row.i64(3) != 0});
    return visits;
  };
  return db_.read([&](Transaction& tx) {
    const std::vector<std::string_view> one{code};
    return newest_page<CaseVisit>(
        one, cursor, limit, [&](std::string_view /*code*/, const NewestCursor& before, std::size_t most) {
          return ask(tx, before, most);
        });
  });
}

Result<std::vector<ZoneVisits>> SqlVisitStore::coverage(JurisdictionId j,
                                                        const std::vector<std::string>& zones,
                                                        const Scope& scope, Instant from, Instant to) const {
  const bool nobody = !scope.everything && !scope.actor && scope.units.empty();
  const CoverageSql sql(scope);
  return db_.read([&](Transaction& tx) -> Result<std::vector<ZoneVisits>> {
    std::vector<ZoneVisits> all;
    for (const auto& zone : zones) {
      all.push_back({.zone = zone});
      if (nobody) continue;
      const auto city = store::to_param(j), of = store::to_param(zone),
                 begin = store::to_param(to_millis(from)), end = store::to_param(to_millis(to));
      TZ_TRY(last, sql.ask(tx, sql.last, {city, of, end}));
      if (last.empty()) continue;
      TZ_TRY(within, sql.ask(tx, sql.within, {city, of, begin, end}));
      ZoneVisits& one = all.back();
      one.last = from_millis(last[0].i64(0));
      one.visits = within[0].i64(0);
      one.units = within[0].i64(1);
      one.about_case = within[0].i64(2);
    }
    return all;
  });
}

Result<std::optional<Erasure>> SqlVisitStore::erase(JurisdictionId j, std::string_view id,
                                                    const Erasure& erasure) {
  return db_.write([&](Transaction& tx) -> Result<std::optional<Erasure>> {
    TZ_TRY(found, tx.query(kFind, j, id));
    if (found.empty()) return std::optional<Erasure>{};
    TZ_TRY(kept, erase_words(tx, j, kVisitWords, id, erasure));
    return std::optional(kept);
  });
}

}  // namespace tz::outreach
