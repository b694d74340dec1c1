#include "cadence/sql_month_store.h"

#include <algorithm>
#include <tuple>

#include "cadence/sql_values.h"

namespace tz::cadence {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kCount =
    "SELECT first_day, covers_from, covers_to, as_of, echo_numerator, echo_denominator, landing_numerator, "
    "landing_denominator FROM cadence_month WHERE jurisdiction_id = $1 AND first_day = $2";
constexpr std::string_view kSaveCount =
    "INSERT INTO cadence_month (jurisdiction_id, first_day, covers_from, covers_to, as_of, echo_numerator, "
    "echo_denominator, landing_numerator, landing_denominator) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (jurisdiction_id, first_day) DO UPDATE SET echo_numerator = $6, echo_denominator = $7, "
    "landing_numerator = $8, landing_denominator = $9";
constexpr std::string_view kSaveRound =
    "UPDATE cadence_run SET state = $3, finished_at = $4, progress = $5 WHERE jurisdiction_id = $1 AND "
    "kind = 'month' AND first_day = $2 AND state = 'gathering'";
constexpr std::string_view kAddViolator =
    "INSERT INTO cadence_violator (jurisdiction_id, first_day, code, invariant, unit_id, due, tip_off) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (jurisdiction_id, first_day, code, invariant) DO "
    "NOTHING";
#define TZ_VIOLATOR_COLUMNS                                                                              \
  "SELECT v.code, v.invariant, v.unit_id, v.due, v.tip_off, s.unit_id, s.actor_id, s.at, s.reason FROM " \
  "cadence_violator v LEFT JOIN cadence_signature s ON s.jurisdiction_id = v.jurisdiction_id AND "       \
  "s.first_day = v.first_day AND s.code = v.code AND s.invariant = v.invariant WHERE "                   \
  "v.jurisdiction_id = $1 AND v.first_day = $2 AND "
constexpr std::string_view kViolators = TZ_VIOLATOR_COLUMNS
    "(v.code, v.invariant) > ($3, $4) AND (v.tip_off = 0 OR $5 = 0) ORDER BY v.code, v.invariant LIMIT $6";
constexpr std::string_view kViolatorsOfUnit = TZ_VIOLATOR_COLUMNS
    "(v.code, v.invariant) > ($3, $4) AND (v.tip_off = 0 OR $5 = 0) AND v.unit_id = $7 "
    "ORDER BY v.code, v.invariant LIMIT $6";
constexpr std::string_view kViolator = TZ_VIOLATOR_COLUMNS "v.code = $3 AND v.invariant = $4";
#undef TZ_VIOLATOR_COLUMNS
constexpr std::string_view kAllViolators =
    "SELECT code, invariant, unit_id, due FROM cadence_violator WHERE jurisdiction_id = $1 AND "
    "first_day = $2 ORDER BY code, invariant";
constexpr std::string_view kAllSignatures =
    "SELECT code, invariant, unit_id, actor_id, at, reason FROM cadence_signature WHERE "
    "jurisdiction_id = $1 AND first_day = $2 ORDER BY code, invariant";
constexpr std::string_view kCountViolators =
    "SELECT COUNT(*) FROM cadence_violator WHERE jurisdiction_id = $1 AND first_day = $2";
constexpr std::string_view kCountSignatures =
    "SELECT COUNT(*) FROM cadence_signature WHERE jurisdiction_id = $1 AND first_day = $2";
constexpr std::string_view kSign =
    "INSERT INTO cadence_signature (jurisdiction_id, first_day, code, invariant, unit_id, actor_id, at, "
    "reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (jurisdiction_id, first_day, code, "
    "invariant) DO NOTHING RETURNING at";
constexpr std::string_view kSealOf =
    "SELECT actor_id, at, sha256 FROM cadence_seal WHERE jurisdiction_id = $1 AND first_day = $2";
constexpr std::string_view kSeal =
    "INSERT INTO cadence_seal (jurisdiction_id, first_day, actor_id, at, sha256) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (jurisdiction_id, first_day) DO NOTHING RETURNING at";
constexpr std::string_view kErrata =
    "SELECT follows, figure, was_numerator, was_denominator, is_numerator, is_denominator, reason, actor_id, "
    "at, sha256 FROM cadence_erratum WHERE jurisdiction_id = $1 AND first_day = $2 ORDER BY place";
constexpr std::string_view kCorrect =
    "INSERT INTO cadence_erratum (jurisdiction_id, first_day, place, follows, figure, was_numerator, "
    "was_denominator, is_numerator, is_denominator, reason, actor_id, at, sha256) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (jurisdiction_id, first_day, place) DO NOTHING "
    "RETURNING at";

tl::unexpected<Error> overtaken(std::string message) {
  return fail_rule(Errc::conflict, "version", std::move(message));
}

MonthCount count_of(const Row& row) {
  MonthCount c{.first_day = day_of(row, 0),
               .covers = {from_millis(row.i64(1)), from_millis(row.i64(2))},
               .as_of = from_millis(row.i64(3))};
  c.echo.numerator = row.i64(4);
  c.echo.denominator = row.i64(5);
  c.landing.numerator = row.i64(6);
  c.landing.denominator = row.i64(7);
  return c;
}

Result<Invariant> read_invariant(const Row& row) {
  const auto invariant = invariant_of(row.text(1));
  if (!invariant) return fail(Errc::corrupted, "a violator breaks an invariant that there is not");
  return *invariant;
}

Result<Violator> violator_of(const Row& row) {
  TZ_TRY(invariant, read_invariant(row));
  return Violator{row.text(0), invariant, row.as<UnitId>(2), from_millis(row.i64(3))};
}

Result<ListedViolator> listed(const Row& row) {
  TZ_TRY(violator, violator_of(row));
  ListedViolator one{.violator = violator, .tip_off = row.i64(4) != 0};
  if (!row.is_null(6))
    one.signature = SignOff{violator.case_code, violator.invariant,      row.as<UnitId>(5),
                            row.as<ActorId>(6), from_millis(row.i64(7)), row.text(8)};
  return one;
}

Result<Hash256> hash_of(const std::string& hex) {
  const auto bytes = from_hex(hex);
  Hash256 hash{};
  if (!bytes || bytes->size() != hash.size()) return fail(Errc::corrupted, "a hash is none");
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

Result<std::optional<MonthSeal>> read_seal(Transaction& tx, JurisdictionId j, sys_days first_day) {
  TZ_TRY(rows, tx.query(kSealOf, j, number(first_day)));
  if (rows.empty()) return std::optional<MonthSeal>();
  TZ_TRY(hash, hash_of(rows[0].text(2)));
  return std::optional(MonthSeal{rows[0].as<ActorId>(0), from_millis(rows[0].i64(1)), hash});
}

Result<Erratum> erratum_of(const Row& row) {
  TZ_TRY(follows, hash_of(row.text(0)));
  TZ_TRY(own, hash_of(row.text(9)));
  return Erratum{.follows = follows,
                 .figure = row.text(1),
                 .was = {row.text(1), row.i64(2), row.i64(3)},
                 .is = {row.text(1), row.i64(4), row.i64(5)},
                 .reason = row.text(6),
                 .by = row.as<ActorId>(7),
                 .at = from_millis(row.i64(8)),
                 .sha256 = own};
}

// A cursor of this list is its last row: "LY-...-landing".
std::pair<std::string, std::string> keys_of(std::string_view cursor) {
  const auto cut = cursor.rfind('-');
  if (cut == std::string_view::npos) return {};
  return {std::string(cursor.substr(0, cut)), std::string(cursor.substr(cut + 1))};
}

}  // namespace

std::optional<Invariant> invariant_of(std::string_view name) {
  for (const auto invariant : {Invariant::echo, Invariant::landing})
    if (name_of(invariant) == name) return invariant;
  return std::nullopt;
}

Result<std::optional<MonthCount>> SqlMonthStore::count(JurisdictionId j, sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<MonthCount>> {
    TZ_TRY(rows, tx.query(kCount, j, number(first_day)));
    return rows.empty() ? std::optional<MonthCount>() : std::optional(count_of(rows[0]));
  });
}

Status SqlMonthStore::add(JurisdictionId j, const Round& after, const MonthCount& c,
                          const std::vector<ListedViolator>& found) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute(kSaveCount, j, number(c.first_day), to_millis(c.covers.from), to_millis(c.covers.to),
                        to_millis(c.as_of), c.echo.numerator, c.echo.denominator, c.landing.numerator,
                        c.landing.denominator));
    for (const auto& one : found)
      TZ_CHECK(tx.execute(kAddViolator, j, number(c.first_day), one.violator.case_code,
                          name_of(one.violator.invariant), one.violator.unit, to_millis(one.violator.due),
                          one.tip_off));
    return tx.execute(kSaveRound, j, number(after.first_day), name_of(after.state), millis(after.finished_at),
                      after.progress);
  });
}

Result<MonthFile> SqlMonthStore::file(JurisdictionId j, sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<MonthFile> {
    TZ_TRY(rows, tx.query(kCount, j, number(first_day)));
    if (rows.empty()) return fail(Errc::not_found, "that month has no summary");
    MonthFile file{.count = count_of(rows[0])};
    TZ_TRY(violators, tx.query(kAllViolators, j, number(first_day)));
    for (const auto& row : violators) {
      TZ_TRY(violator, violator_of(row));
      file.violators.push_back(std::move(violator));
    }
    TZ_TRY(signatures, tx.query(kAllSignatures, j, number(first_day)));
    for (const auto& row : signatures) {
      TZ_TRY(invariant, read_invariant(row));
      file.signatures.push_back({row.text(0), invariant, row.as<UnitId>(2), row.as<ActorId>(3),
                                 from_millis(row.i64(4)), row.text(5)});
    }
    TZ_TRY(seal, read_seal(tx, j, first_day));
    file.seal = seal;
    TZ_TRY(errata, tx.query(kErrata, j, number(first_day)));
    for (const auto& row : errata) {
      TZ_TRY(erratum, erratum_of(row));
      file.errata.push_back(std::move(erratum));
    }
    return file;
  });
}

Result<ViolatorPage> SqlMonthStore::violators(JurisdictionId j, sys_days first_day,
                                              const ViolatorFilter& filter, std::string_view cursor,
                                              std::size_t limit) const {
  const auto from = keys_of(cursor);  // code and invariant
  if (!cursor.empty() && !invariant_of(from.second))
    return fail_field("cursor", "cursor: is none of this list");
  return db_.read([&](Transaction& tx) -> Result<ViolatorPage> {
    const std::vector<store::Param> params{store::to_param(j),
                                           number(first_day),
                                           std::string_view(from.first),
                                           std::string_view(from.second),
                                           store::to_param(filter.hide_tip_offs),
                                           store::to_param(limit + 1)};
    TZ_TRY(rows, filter.units.empty() ? tx.run_query(kViolators, params)
                                      : query_units(tx, kViolatorsOfUnit, params, filter.units));
    ViolatorPage page;
    for (const auto& row : rows) {
      TZ_TRY(one, listed(row));
      page.rows.push_back(std::move(one));
    }
    std::ranges::sort(page.rows, {}, [](const ListedViolator& one) {
      return std::tuple(std::string_view(one.violator.case_code), one.violator.invariant);
    });
    if (page.rows.size() > limit) {
      page.rows.resize(limit);
      const auto& last = page.rows.back().violator;
      page.next = last.case_code + "-" + std::string(name_of(last.invariant));
    }
    return page;
  });
}

Result<SignedCount> SqlMonthStore::signed_count(JurisdictionId j, sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<SignedCount> {
    TZ_TRY(all, tx.query(kCountViolators, j, number(first_day)));
    TZ_TRY(with_name, tx.query(kCountSignatures, j, number(first_day)));
    return SignedCount{all[0].i64(0), with_name[0].i64(0)};
  });
}

Result<std::optional<ListedViolator>> SqlMonthStore::violator(JurisdictionId j, sys_days first_day,
                                                              const std::string& code,
                                                              Invariant invariant) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<ListedViolator>> {
    TZ_TRY(rows, tx.query(kViolator, j, number(first_day), code, name_of(invariant)));
    if (rows.empty()) return std::optional<ListedViolator>();
    TZ_TRY(one, listed(rows[0]));
    return std::optional(std::move(one));
  });
}

Result<std::optional<MonthSeal>> SqlMonthStore::seal_of(JurisdictionId j, sys_days first_day) const {
  return db_.read(
      [&](Transaction& tx) -> Result<std::optional<MonthSeal>> { return read_seal(tx, j, first_day); });
}

Status SqlMonthStore::sign(JurisdictionId j, sys_days first_day, const SignOff& s) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(sealed, tx.query(kSealOf, j, number(first_day)));
    if (!sealed.empty()) return overtaken("the month is sealed");
    TZ_TRY(rows, tx.query(kSign, j, number(first_day), s.case_code, name_of(s.invariant), s.unit, s.by,
                          to_millis(s.at), s.reason));
    if (rows.empty()) return overtaken("someone has signed for it since");
    return {};
  });
}

Status SqlMonthStore::seal(JurisdictionId j, sys_days first_day, const MonthSeal& s) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(kSeal, j, number(first_day), s.by, to_millis(s.at), to_hex(s.sha256)));
    if (rows.empty()) return overtaken("the month is sealed");
    return {};
  });
}

Status SqlMonthStore::correct(JurisdictionId j, sys_days first_day, std::size_t place, const Erratum& e) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_TRY(rows, tx.query(kCorrect, j, number(first_day), place, to_hex(e.follows), e.figure, e.was.numerator,
                          e.was.denominator, e.is.numerator, e.is.denominator, e.reason, e.by,
                          to_millis(e.at), to_hex(e.sha256)));
    if (rows.empty()) return overtaken("someone else has corrected the month since");
    return {};
  });
}

}  // namespace tz::cadence
