#include "cadence/sql_watch_store.h"

#include <algorithm>
#include <tuple>

#include "cadence/cursor.h"
#include "cadence/sql_values.h"

namespace tz::cadence {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kBegin =
    "INSERT INTO cadence_cursor (jurisdiction_id, position, begun_at) VALUES ($1, 0, $2) "
    "ON CONFLICT (jurisdiction_id) DO NOTHING";
constexpr std::string_view kProgress =
    "SELECT position, begun_at FROM cadence_cursor WHERE jurisdiction_id = $1";
constexpr std::string_view kMove = "UPDATE cadence_cursor SET position = $2 WHERE jurisdiction_id = $1";
constexpr std::string_view kSave =
    "INSERT INTO cadence_case (jurisdiction_id, case_id, code, version, unit_id, status, open, merged, "
    "emergency, tip_off, received_at, echo_due, echoed_at, landing_due, landed_at, result_due, "
    "result_filed_at, contact_due, contacted_at, sign_due, reopened_at, carry_review, objected_at, "
    "limit_from, due_set_at, looked_at, sign_told_at, next_at, place, need_at) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, "
    "$27, $28, $29, $30) "
    "ON CONFLICT (jurisdiction_id, case_id) DO UPDATE SET version = $4, unit_id = $5, status = $6, "
    "open = $7, merged = $8, emergency = $9, tip_off = $10, received_at = $11, echo_due = $12, "
    "echoed_at = $13, landing_due = $14, landed_at = $15, result_due = $16, result_filed_at = $17, "
    "contact_due = $18, contacted_at = $19, sign_due = $20, reopened_at = $21, carry_review = $22, "
    "objected_at = $23, limit_from = $24, due_set_at = $25, looked_at = $26, sign_told_at = $27, "
    "next_at = $28, place = $29, need_at = $30";

#define TZ_CASE_COLUMNS                                                                                   \
  "SELECT case_id, code, version, unit_id, status, open, merged, emergency, tip_off, received_at, "       \
  "echo_due, echoed_at, landing_due, landed_at, result_due, result_filed_at, contact_due, contacted_at, " \
  "sign_due, reopened_at, carry_review, objected_at, limit_from, due_set_at, looked_at, sign_told_at, "   \
  "next_at, place, need_at FROM cadence_case WHERE jurisdiction_id = $1 AND "
constexpr std::string_view kFind = TZ_CASE_COLUMNS "case_id = $2";
constexpr std::string_view kOpen = TZ_CASE_COLUMNS "open = 1 AND case_id > $2 ORDER BY case_id LIMIT $3";
constexpr std::string_view kNeedsAt =
    TZ_CASE_COLUMNS "place = $2 AND need_at >= $3 AND need_at < $4 ORDER BY need_at, case_id LIMIT $5";
constexpr std::string_view kToLookAt = TZ_CASE_COLUMNS "next_at <= $2 ORDER BY next_at, case_id LIMIT $3";
constexpr std::string_view kReceived = TZ_CASE_COLUMNS
    "received_at >= $2 AND received_at < $3 AND (received_at, case_id) > ($4, $5) "
    "ORDER BY received_at, case_id LIMIT $6";
constexpr std::string_view kLandingDue = TZ_CASE_COLUMNS
    "landing_due >= $2 AND landing_due < $3 AND (landing_due, case_id) > ($4, $5) "
    "ORDER BY landing_due, case_id LIMIT $6";
// $2, the window's beginning, is not asked for.
constexpr std::string_view kNoEcho = TZ_CASE_COLUMNS
    "echoed_at >= $3 AND echo_due < $3 AND (echoed_at, case_id) > ($4, $5) AND $2 < $3 "
    "ORDER BY echoed_at, case_id LIMIT $6";
constexpr std::string_view kNoLanding = TZ_CASE_COLUMNS
    "landed_at >= $3 AND landing_due < $3 AND (landed_at, case_id) > ($4, $5) AND $2 < $3 "
    "ORDER BY landed_at, case_id LIMIT $6";
#undef TZ_CASE_COLUMNS

constexpr std::string_view kHotPlaces =
    "SELECT place, COUNT(*) FROM cadence_case WHERE jurisdiction_id = $1 AND place > $2 AND need_at >= $3 "
    "AND "
    "need_at < $4 GROUP BY place HAVING COUNT(*) >= $5 ORDER BY place LIMIT $6";

constexpr std::string_view kOwe =
    "INSERT INTO cadence_reminder (jurisdiction_id, case_id, due, step, level, before_due, state, at, code, "
    "unit_id, tip_off, words_zh, words_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
    "ON CONFLICT (jurisdiction_id, case_id, due, step) DO NOTHING RETURNING at";
constexpr std::string_view kSettle =
    "UPDATE cadence_reminder SET state = $5 WHERE jurisdiction_id = $1 AND case_id = $2 AND due = $3 AND "
    "step = $4 AND state = 'owed'";
#define TZ_REMINDER_COLUMNS                                                                               \
  "SELECT r.case_id, r.due, r.step, r.level, r.before_due, r.state, r.at, r.code, r.unit_id, r.tip_off, " \
  "r.words_zh, r.words_en, c.open, c.result_filed_at FROM cadence_reminder r JOIN cadence_case c ON "     \
  "c.jurisdiction_id = r.jurisdiction_id AND c.case_id = r.case_id WHERE r.jurisdiction_id = $1 AND "
constexpr std::string_view kOwed = TZ_REMINDER_COLUMNS "r.state = 'owed' ORDER BY r.at, r.case_id LIMIT $2";
constexpr std::string_view kByLevel = TZ_REMINDER_COLUMNS
    "r.level = $2 AND (r.at, r.case_id) < ($3, $4) AND r.state = 'sent' AND (r.tip_off = 0 OR $5 = 0) "
    "ORDER BY r.at DESC, r.case_id DESC LIMIT $6";
constexpr std::string_view kByUnit = TZ_REMINDER_COLUMNS
    "r.level = $2 AND (r.at, r.case_id) < ($3, $4) AND r.state = 'sent' AND (r.tip_off = 0 OR $5 = 0) AND "
    "r.unit_id = $7 ORDER BY r.at DESC, r.case_id DESC LIMIT $6";
#undef TZ_REMINDER_COLUMNS

Result<WatchedCase> watched(const Row& row) {
  const auto status = ledger::parse<ledger::CaseStatus>(row.text(4));
  if (!status) return fail(Errc::corrupted, "a watched case has a status that there is not");
  WatchedCase c{.id = row.as<ledger::CaseId>(0),
                .code = row.text(1),
                .version = row.i64(2),
                .unit = row.as<UnitId>(3),
                .status = *status,
                .open = row.i64(5) != 0,
                .merged = row.i64(6) != 0,
                .emergency = row.i64(7) != 0,
                .tip_off = row.i64(8) != 0,
                .received_at = from_millis(row.i64(9))};
  std::optional<Instant>* const times[] = {
      &c.echo_due,    &c.echoed_at,    &c.landing_due, &c.landed_at,   &c.result_due,   &c.result_filed_at,
      &c.contact_due, &c.contacted_at, &c.sign_due,    &c.reopened_at, &c.carry_review, &c.objected_at};
  std::size_t column = 10;
  for (auto* const time : times) *time = instant(row, column++);
  c.limit_from = from_millis(row.i64(column));
  c.due_set_at = from_millis(row.i64(column + 1));
  c.looked_at = from_millis(row.i64(column + 2));
  c.sign_told_at = instant(row, column + 3);
  c.next_at = instant(row, column + 4);
  c.place = row.text(column + 5);
  c.need_at = instant(row, column + 6);
  return c;
}

Result<std::vector<WatchedCase>> all_watched(const store::Rows& rows) {
  std::vector<WatchedCase> cases;
  for (const auto& row : rows) {
    TZ_TRY(c, watched(row));
    cases.push_back(std::move(c));
  }
  return cases;
}

Status write(Transaction& tx, JurisdictionId j, const WatchedCase& c) {
  return tx.execute(kSave, j, c.id, c.code, c.version, c.unit, ledger::name(c.status), c.open, c.merged,
                    c.emergency, c.tip_off, to_millis(c.received_at), millis(c.echo_due), millis(c.echoed_at),
                    millis(c.landing_due), millis(c.landed_at), millis(c.result_due),
                    millis(c.result_filed_at), millis(c.contact_due), millis(c.contacted_at),
                    millis(c.sign_due), millis(c.reopened_at), millis(c.carry_review), millis(c.objected_at),
                    to_millis(c.limit_from), to_millis(c.due_set_at), to_millis(c.looked_at),
                    millis(c.sign_told_at), millis(c.next_at), c.place, millis(c.need_at));
}

SentReminder sent_reminder(const Row& row) {
  SentReminder r{.id = row.as<ledger::CaseId>(0),
                 .due = from_millis(row.i64(1)),
                 .step = row.text(2),
                 .level = row.text(3),
                 .before_due = row.i64(4) != 0,
                 .at = from_millis(row.i64(6)),
                 .code = row.text(7),
                 .unit = row.as<UnitId>(8),
                 .tip_off = row.i64(9) != 0,
                 .words_zh = row.text(10),
                 .words_en = row.text(11)};
  for (const auto state : {ReminderState::owed, ReminderState::sent, ReminderState::refused})
    if (name_of(state) == row.text(5)) r.state = state;
  r.settled = row.i64(12) == 0 || row.i64(13) != kNever;
  return r;
}

constexpr std::string_view sql_of(MonthWalk walk) {
  switch (walk) {
    case MonthWalk::received:
      return kReceived;
    case MonthWalk::landing_due:
      return kLandingDue;
    case MonthWalk::no_echo:
      return kNoEcho;
    case MonthWalk::no_landing:
      return kNoLanding;
  }
  return kReceived;
}

}  // namespace

std::string_view name_of(ReminderState state) {
  switch (state) {
    case ReminderState::owed:
      return "owed";
    case ReminderState::sent:
      return "sent";
    case ReminderState::refused:
      return "refused";
  }
  return "";
}

std::vector<std::int64_t> walked(MonthWalk walk, const WatchedCase& c) {
  const auto key = [&]() -> std::int64_t {
    switch (walk) {
      case MonthWalk::received:
        return to_millis(c.received_at);
      case MonthWalk::landing_due:
        return millis(c.landing_due);
      case MonthWalk::no_echo:
        return millis(c.echoed_at);
      case MonthWalk::no_landing:
        return millis(c.landed_at);
    }
    return kFirst;
  };
  return {key(), static_cast<std::int64_t>(c.id)};
}

Result<Progress> SqlWatchStore::progress(JurisdictionId j, Instant now) {
  const auto look = [&](Transaction& tx) -> Result<std::optional<Progress>> {
    TZ_TRY(rows, tx.query(kProgress, j));
    if (rows.empty()) return std::optional<Progress>();
    return std::optional(Progress{rows[0].i64(0), from_millis(rows[0].i64(1))});
  };
  TZ_TRY(there, db_.read(look));
  if (there) return *there;
  TZ_TRY(begun, db_.write([&](Transaction& tx) -> Result<std::optional<Progress>> {
    TZ_CHECK(tx.execute(kBegin, j, to_millis(now)));
    return look(tx);
  }));
  if (!begun) return fail(Errc::corrupted, "the rounds have not begun");
  return *begun;
}

Status SqlWatchStore::save(JurisdictionId j, const std::vector<WatchedCase>& cases, std::int64_t position) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const auto& c : cases) TZ_CHECK(write(tx, j, c));
    return tx.execute(kMove, j, position);
  });
}

Status SqlWatchStore::save_one(JurisdictionId j, const WatchedCase& c) {
  return db_.write([&](Transaction& tx) -> Status { return write(tx, j, c); });
}

Result<std::optional<WatchedCase>> SqlWatchStore::find(JurisdictionId j, ledger::CaseId id) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<WatchedCase>> {
    TZ_TRY(rows, tx.query(kFind, j, id));
    if (rows.empty()) return std::optional<WatchedCase>();
    TZ_TRY(c, watched(rows[0]));
    return std::optional(std::move(c));
  });
}

Result<std::vector<WatchedCase>> SqlWatchStore::open_cases(JurisdictionId j, ledger::CaseId after,
                                                           std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<WatchedCase>> {
    TZ_TRY(rows, tx.query(kOpen, j, after, limit));
    return all_watched(rows);
  });
}

// An empty place is before every other, so that what belongs to none is not read.
Result<std::vector<HotPlace>> SqlWatchStore::hot_places(JurisdictionId j, const HotPlaceRule& rule,
                                                        Instant at, std::string_view after,
                                                        std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<HotPlace>> {
    TZ_TRY(rows,
           tx.query(kHotPlaces, j, after, to_millis(at - rule.within), to_millis(at), rule.needs, limit));
    std::vector<HotPlace> all;
    for (const auto& row : rows) all.push_back({row.text(0), row.i64(1)});
    return all;
  });
}

Result<std::vector<WatchedCase>> SqlWatchStore::needs_at(JurisdictionId j, std::string_view place,
                                                         const HotPlaceRule& rule, Instant at,
                                                         std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<WatchedCase>> {
    TZ_TRY(rows, tx.query(kNeedsAt, j, place, to_millis(at - rule.within), to_millis(at), limit));
    return all_watched(rows);
  });
}

Result<std::vector<WatchedCase>> SqlWatchStore::to_look_at(JurisdictionId j, Instant now,
                                                           std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<WatchedCase>> {
    TZ_TRY(rows, tx.query(kToLookAt, j, to_millis(now), limit));
    return all_watched(rows);
  });
}

Result<std::vector<WatchedCase>> SqlWatchStore::of_month(JurisdictionId j, MonthWalk walk,
                                                         const Window& month,
                                                         const std::vector<std::int64_t>& after,
                                                         std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<WatchedCase>> {
    TZ_TRY(rows,
           tx.query(sql_of(walk), j, to_millis(month.from), to_millis(month.to), after[0], after[1], limit));
    return all_watched(rows);
  });
}

Result<bool> SqlWatchStore::owe(JurisdictionId j, const SentReminder& r) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows, tx.query(kOwe, j, r.id, to_millis(r.due), r.step, r.level, r.before_due,
                          name_of(ReminderState::owed), to_millis(r.at), r.code, r.unit, r.tip_off,
                          r.words_zh, r.words_en));
    return !rows.empty();
  });
}

Result<std::vector<SentReminder>> SqlWatchStore::owed(JurisdictionId j, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<SentReminder>> {
    TZ_TRY(rows, tx.query(kOwed, j, limit));
    std::vector<SentReminder> all;
    for (const auto& row : rows) all.push_back(sent_reminder(row));
    return all;
  });
}

Status SqlWatchStore::settle(JurisdictionId j, const SentReminder& r, ReminderState state) {
  return db_.write([&](Transaction& tx) -> Status {
    return tx.execute(kSettle, j, r.id, to_millis(r.due), r.step, name_of(state));
  });
}

Result<ReminderPage> SqlWatchStore::reminders(JurisdictionId j, const ReminderFilter& filter,
                                              std::string_view cursor, std::size_t limit) const {
  TZ_TRY(from, read_cursor(cursor, 2, kNever));
  return db_.read([&](Transaction& tx) -> Result<ReminderPage> {
    const std::vector<store::Param> params{store::to_param(j),
                                           std::string_view(filter.level),
                                           from[0],
                                           from[1],
                                           store::to_param(filter.hide_tip_offs),
                                           store::to_param(limit + 1)};
    TZ_TRY(rows, filter.units.empty() ? tx.run_query(kByLevel, params)
                                      : query_units(tx, kByUnit, params, filter.units));
    ReminderPage page;
    for (const auto& row : rows) page.rows.push_back(sent_reminder(row));
    std::ranges::sort(page.rows, [](const SentReminder& a, const SentReminder& b) {
      return std::tuple(a.at, a.id) > std::tuple(b.at, b.id);
    });
    if (page.rows.size() > limit) {
      page.rows.resize(limit);
      const std::int64_t keys[] = {to_millis(page.rows.back().at),
                                   static_cast<std::int64_t>(page.rows.back().id)};
      page.next = make_cursor(keys);
    }
    return page;
  });
}

}  // namespace tz::cadence
