#include "cadence/sql_round_store.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "cadence/cursor.h"
#include "cadence/sql_values.h"

namespace tz::cadence {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kBegin =
    "INSERT INTO cadence_run (jurisdiction_id, kind, first_day, state, moved, at, covers_from, covers_to, "
    "next_at, run_day, provisional, begun_at, finished_at, progress) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
    "$9, $10, $11, $12, $13, $14) ON CONFLICT (jurisdiction_id, kind, first_day) DO NOTHING "
    "RETURNING first_day";
constexpr std::string_view kSave =
    "UPDATE cadence_run SET state = $4, finished_at = $5, progress = $6 WHERE jurisdiction_id = $1 AND "
    "kind = $2 AND first_day = $3 AND state = 'gathering'";
#define TZ_ROUND_COLUMNS                                                                              \
  "SELECT kind, first_day, state, moved, at, covers_from, covers_to, next_at, run_day, provisional, " \
  "begun_at, finished_at, progress FROM cadence_run WHERE jurisdiction_id = $1 AND kind = $2 AND "
constexpr std::string_view kBefore = TZ_ROUND_COLUMNS "first_day < $3 ORDER BY first_day DESC LIMIT $4";
constexpr std::string_view kHeldBefore =
    TZ_ROUND_COLUMNS "first_day < $3 AND state = 'held' ORDER BY first_day DESC LIMIT $4";
constexpr std::string_view kFind = TZ_ROUND_COLUMNS "first_day = $3";
#undef TZ_ROUND_COLUMNS

constexpr std::string_view kAddItem =
    "INSERT INTO cadence_agenda_item (jurisdiction_id, week, case_id, code, unit_id, calm, reason, also, "
    "since, tip_off, words_zh, words_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
    "ON CONFLICT (jurisdiction_id, week, case_id) DO NOTHING";
constexpr std::string_view kDocket =
    "SELECT case_id, code, unit_id, calm, reason, also, since, tip_off, words_zh, words_en FROM "
    "cadence_agenda_item WHERE jurisdiction_id = $1 AND week = $2 AND "
    "(calm, reason, since, case_id) > ($3, $4, $5, $6) AND (tip_off = 0 OR $7 = 0) "
    "ORDER BY calm, reason, since, case_id LIMIT $8";
constexpr std::string_view kDocketOfUnit =
    "SELECT case_id, code, unit_id, calm, reason, also, since, tip_off, words_zh, words_en FROM "
    "cadence_agenda_item WHERE jurisdiction_id = $1 AND week = $2 AND "
    "(calm, reason, since, case_id) > ($3, $4, $5, $6) AND (tip_off = 0 OR $7 = 0) AND unit_id = $9 "
    "ORDER BY calm, reason, since, case_id LIMIT $8";

constexpr std::string_view kAddPlace =
    "INSERT INTO cadence_agenda_place (jurisdiction_id, week, place, case_id, code, unit_id, need_at) VALUES "
    "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (jurisdiction_id, week, place, case_id) DO NOTHING";
constexpr std::string_view kPlaces =
    "SELECT DISTINCT place FROM cadence_agenda_place WHERE jurisdiction_id = $1 AND week = $2 AND place > $3 "
    "ORDER BY place LIMIT $4";
constexpr std::string_view kPlacesOfUnit =
    "SELECT DISTINCT place FROM cadence_agenda_place WHERE jurisdiction_id = $1 AND week = $2 AND place > $3 "
    "AND unit_id = $5 ORDER BY place LIMIT $4";
constexpr std::string_view kPlaceNeeds =
    "SELECT place, case_id, code, unit_id, need_at FROM cadence_agenda_place WHERE jurisdiction_id = $1 AND "
    "week = $2 AND place = $3 ORDER BY case_id";

constexpr std::string_view kAddLine =
    "INSERT INTO cadence_prompt_line (jurisdiction_id, first_day, unit_id, case_id, code, since, words_zh, "
    "words_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (jurisdiction_id, first_day, unit_id, case_id) DO NOTHING";
constexpr std::string_view kLines =
    "SELECT unit_id, case_id, code, since, words_zh, words_en FROM cadence_prompt_line WHERE "
    "jurisdiction_id = $1 AND first_day = $2 AND unit_id = $3 AND (since, case_id) > ($4, $5) "
    "ORDER BY since, case_id LIMIT $6";
constexpr std::string_view kLinesByUnit =
    "SELECT unit_id, COUNT(*) FROM cadence_prompt_line WHERE jurisdiction_id = $1 AND first_day = $2 "
    "GROUP BY unit_id ORDER BY unit_id";
constexpr std::string_view kAddPrompt =
    "INSERT INTO cadence_prompt (jurisdiction_id, actor_id, first_day, unit_id, lines, at) VALUES ($1, $2, "
    "$3, $4, $5, $6) ON CONFLICT (jurisdiction_id, actor_id, first_day) DO NOTHING";
constexpr std::string_view kPromptsOfPeriod =
    "SELECT actor_id, first_day, unit_id, lines, at FROM cadence_prompt WHERE jurisdiction_id = $1 AND "
    "first_day = $2 ORDER BY actor_id";
constexpr std::string_view kPromptsOf =
    "SELECT actor_id, first_day, unit_id, lines, at FROM cadence_prompt WHERE jurisdiction_id = $1 AND "
    "actor_id = $2 AND first_day < $3 ORDER BY first_day DESC LIMIT $4";

Result<Round> round_of(const Row& row) {
  const auto kind = round_kind_of(row.text(0));
  if (!kind) return fail(Errc::corrupted, "a round has a kind that there is not");
  Round r{.kind = *kind, .first_day = day_of(row, 1)};
  bool known = false;
  for (const auto state : {RoundState::gathering, RoundState::held, RoundState::merged, RoundState::missed})
    if (name_of(state) == row.text(2)) r.state = state, known = true;
  if (!known) return fail(Errc::corrupted, "a round has a state that there is not");
  r.moved = row.i64(3) != 0;
  r.at = from_millis(row.i64(4));
  r.covers = {from_millis(row.i64(5)), from_millis(row.i64(6))};
  r.next_at = from_millis(row.i64(7));
  r.run_day = day_of(row, 8);
  r.provisional = row.i64(9) != 0;
  r.begun_at = from_millis(row.i64(10));
  r.finished_at = instant(row, 11);
  r.progress = row.text(12);
  return r;
}

Result<std::optional<Round>> first_of(const store::Rows& rows) {
  if (rows.empty()) return std::optional<Round>();
  TZ_TRY(round, round_of(rows[0]));
  return std::optional(std::move(round));
}

Status write(Transaction& tx, JurisdictionId j, const Round& r) {
  return tx.execute(kSave, j, name_of(r.kind), number(r.first_day), name_of(r.state), millis(r.finished_at),
                    r.progress);
}

// The other reasons, as they stand in a column: "1,3".
std::string also_text(const std::vector<AgendaReason>& also) {
  std::string text;
  for (const auto reason : also) text += (text.empty() ? "" : ",") + std::to_string(static_cast<int>(reason));
  return text;
}

DocketItem docket_item(const Row& row) {
  DocketItem d{.id = row.as<ledger::CaseId>(0), .tip_off = row.i64(7) != 0};
  d.item.code = row.text(1);
  d.item.unit = row.as<UnitId>(2);
  d.item.emergency = row.i64(3) == 0;
  d.item.reason = static_cast<AgendaReason>(row.i64(4));
  if (!row.text(5).empty())
    for (const auto part : split(row.text(5), ','))
      d.item.also.push_back(static_cast<AgendaReason>(part.front() - '0'));
  d.item.since = from_millis(row.i64(6));
  d.item.words_zh = row.text(8);
  d.item.words_en = row.text(9);
  return d;
}

auto order_of(const DocketItem& d) {
  return std::tuple(!d.item.emergency, d.item.reason, d.item.since, d.id);
}

StoredPrompt prompt_of(const Row& row) {
  return {.person = row.as<ActorId>(0),
          .first_day = day_of(row, 1),
          .unit = row.as<UnitId>(2),
          .lines = row.i64(3),
          .at = from_millis(row.i64(4))};
}

}  // namespace

Result<bool> SqlRoundStore::begin(JurisdictionId j, const Round& r) {
  return db_.write([&](Transaction& tx) -> Result<bool> {
    TZ_TRY(rows, tx.query(kBegin, j, name_of(r.kind), number(r.first_day), name_of(r.state), r.moved,
                          to_millis(r.at), to_millis(r.covers.from), to_millis(r.covers.to),
                          to_millis(r.next_at), number(r.run_day), r.provisional, to_millis(r.begun_at),
                          millis(r.finished_at), r.progress));
    return !rows.empty();
  });
}

Result<std::optional<Round>> SqlRoundStore::last(JurisdictionId j, RoundKind kind) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Round>> {
    TZ_TRY(rows, tx.query(kBefore, j, name_of(kind), kNever, 1));
    return first_of(rows);
  });
}

Result<std::optional<Round>> SqlRoundStore::last_held(JurisdictionId j, RoundKind kind,
                                                      sys_days before) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Round>> {
    TZ_TRY(rows, tx.query(kHeldBefore, j, name_of(kind), number(before), 1));
    return first_of(rows);
  });
}

Result<std::optional<Round>> SqlRoundStore::find(JurisdictionId j, RoundKind kind, sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<std::optional<Round>> {
    TZ_TRY(rows, tx.query(kFind, j, name_of(kind), number(first_day)));
    return first_of(rows);
  });
}

Result<RoundPage> SqlRoundStore::list(JurisdictionId j, RoundKind kind, std::string_view cursor,
                                      std::size_t limit) const {
  TZ_TRY(from, read_cursor(cursor, 1, kNever));
  return db_.read([&](Transaction& tx) -> Result<RoundPage> {
    TZ_TRY(rows, tx.query(kBefore, j, name_of(kind), from[0], limit + 1));
    RoundPage page;
    for (const auto& row : rows) {
      if (page.rows.size() == limit) {
        const std::int64_t keys[] = {number(page.rows.back().first_day)};
        page.next = make_cursor(keys);
        break;
      }
      TZ_TRY(round, round_of(row));
      page.rows.push_back(std::move(round));
    }
    return page;
  });
}

Status SqlRoundStore::save(JurisdictionId j, const Round& after) {
  return db_.write([&](Transaction& tx) -> Status { return write(tx, j, after); });
}

Status SqlRoundStore::add_items(JurisdictionId j, const Round& after, const std::vector<DocketItem>& items) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const auto& d : items)
      TZ_CHECK(tx.execute(kAddItem, j, number(after.first_day), d.id, d.item.code, d.item.unit,
                          !d.item.emergency, d.item.reason, also_text(d.item.also), to_millis(d.item.since),
                          d.tip_off, d.item.words_zh, d.item.words_en));
    return write(tx, j, after);
  });
}

Status SqlRoundStore::add_places(JurisdictionId j, const Round& after, const std::vector<PlaceNeed>& needs) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const auto& n : needs)
      TZ_CHECK(tx.execute(kAddPlace, j, number(after.first_day), n.place, n.id, n.code, n.unit,
                          to_millis(n.since)));
    return write(tx, j, after);
  });
}

Status SqlRoundStore::add_lines(JurisdictionId j, const Round& after,
                                const std::vector<StoredPromptLine>& lines) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const auto& line : lines)
      TZ_CHECK(tx.execute(kAddLine, j, number(after.first_day), line.unit, line.id, line.code,
                          to_millis(line.since), line.words_zh, line.words_en));
    return write(tx, j, after);
  });
}

Status SqlRoundStore::add_prompts(JurisdictionId j, const Round& after,
                                  const std::vector<StoredPrompt>& prompts) {
  return db_.write([&](Transaction& tx) -> Status {
    for (const auto& p : prompts)
      TZ_CHECK(tx.execute(kAddPrompt, j, p.person, number(p.first_day), p.unit, p.lines, to_millis(p.at)));
    return write(tx, j, after);
  });
}

Result<DocketPage> SqlRoundStore::docket(JurisdictionId j, sys_days week, const DocketFilter& filter,
                                         std::string_view cursor, std::size_t limit) const {
  TZ_TRY(from, read_cursor(cursor, 4, kFirst));
  return db_.read([&](Transaction& tx) -> Result<DocketPage> {
    const std::vector<store::Param> params{store::to_param(j),
                                           number(week),
                                           from[0],
                                           from[1],
                                           from[2],
                                           from[3],
                                           store::to_param(filter.hide_tip_offs),
                                           store::to_param(limit + 1)};
    TZ_TRY(rows, filter.units.empty() ? tx.run_query(kDocket, params)
                                      : query_units(tx, kDocketOfUnit, params, filter.units));
    DocketPage page;
    for (const auto& row : rows) page.rows.push_back(docket_item(row));
    std::ranges::sort(page.rows, {}, order_of);
    if (page.rows.size() > limit) {
      page.rows.resize(limit);
      const auto& last = page.rows.back();
      const std::int64_t keys[] = {last.item.emergency ? 0 : 1, static_cast<std::int64_t>(last.item.reason),
                                   to_millis(last.item.since), static_cast<std::int64_t>(last.id)};
      page.next = make_cursor(keys);
    }
    return page;
  });
}

Result<PlacePage> SqlRoundStore::places(JurisdictionId j, sys_days week, const std::vector<UnitId>& units,
                                        std::string_view after, std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<PlacePage> {
    const std::vector<store::Param> params{store::to_param(j), number(week), after,
                                           store::to_param(limit + 1)};
    TZ_TRY(named,
           units.empty() ? tx.run_query(kPlaces, params) : query_units(tx, kPlacesOfUnit, params, units));
    std::vector<std::string> codes;
    for (const auto& row : named) codes.push_back(row.text(0));
    std::ranges::sort(codes);
    codes.erase(std::ranges::unique(codes).begin(), codes.end());
    PlacePage page;
    if (codes.size() > limit) {
      codes.resize(limit);
      page.next = codes.back();
    }
    for (const auto& code : codes) {
      TZ_TRY(rows, tx.query(kPlaceNeeds, j, number(week), code));
      for (const auto& row : rows)
        page.rows.push_back({.place = row.text(0),
                             .id = row.as<ledger::CaseId>(1),
                             .code = row.text(2),
                             .unit = row.as<UnitId>(3),
                             .since = from_millis(row.i64(4))});
    }
    std::ranges::sort(page.rows, [](const PlaceNeed& a, const PlaceNeed& b) {
      return std::tie(a.place, a.since, a.id) < std::tie(b.place, b.since, b.id);
    });
    return page;
  });
}

Result<PromptLinePage> SqlRoundStore::lines(JurisdictionId j, sys_days first_day, UnitId unit,
                                            std::string_view cursor, std::size_t limit) const {
  TZ_TRY(from, read_cursor(cursor, 2, kFirst));
  return db_.read([&](Transaction& tx) -> Result<PromptLinePage> {
    TZ_TRY(rows, tx.query(kLines, j, number(first_day), unit, from[0], from[1], limit + 1));
    PromptLinePage page;
    for (const auto& row : rows) {
      if (page.rows.size() == limit) {
        const std::int64_t keys[] = {to_millis(page.rows.back().since),
                                     static_cast<std::int64_t>(page.rows.back().id)};
        page.next = make_cursor(keys);
        break;
      }
      page.rows.push_back({.unit = row.as<UnitId>(0),
                           .id = row.as<ledger::CaseId>(1),
                           .code = row.text(2),
                           .since = from_millis(row.i64(3)),
                           .words_zh = row.text(4),
                           .words_en = row.text(5)});
    }
    return page;
  });
}

Result<std::vector<UnitLines>> SqlRoundStore::lines_by_unit(JurisdictionId j, sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<UnitLines>> {
    TZ_TRY(rows, tx.query(kLinesByUnit, j, number(first_day)));
    std::vector<UnitLines> all;
    for (const auto& row : rows) all.push_back({row.as<UnitId>(0), row.i64(1)});
    return all;
  });
}

Result<std::vector<StoredPrompt>> SqlRoundStore::prompts_of_period(JurisdictionId j,
                                                                   sys_days first_day) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StoredPrompt>> {
    TZ_TRY(rows, tx.query(kPromptsOfPeriod, j, number(first_day)));
    std::vector<StoredPrompt> all;
    for (const auto& row : rows) all.push_back(prompt_of(row));
    return all;
  });
}

Result<std::vector<StoredPrompt>> SqlRoundStore::prompts_of(JurisdictionId j, ActorId person, sys_days before,
                                                            std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StoredPrompt>> {
    TZ_TRY(rows, tx.query(kPromptsOf, j, person, number(before), limit));
    std::vector<StoredPrompt> all;
    for (const auto& row : rows) all.push_back(prompt_of(row));
    return all;
  });
}

}  // namespace tz::cadence
