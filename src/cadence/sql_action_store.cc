#include "cadence/sql_action_store.h"

#include <algorithm>

#include "cadence/cursor.h"
#include "cadence/sql_values.h"

namespace tz::cadence {
namespace {

using store::Row;
using store::Transaction;

constexpr std::string_view kInsert =
    "INSERT INTO cadence_action (jurisdiction_id, action_id, version, week, text, owner, due, state, "
    "ended_at, late, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kUpdate =
    "UPDATE cadence_action SET version = $3, state = $4, ended_at = $5, late = $6, outcome = $7 WHERE "
    "jurisdiction_id = $1 AND action_id = $2 AND version = $8 RETURNING version";
constexpr std::string_view kAddCase =
    "INSERT INTO cadence_action_case (jurisdiction_id, action_id, place, code) VALUES ($1, $2, $3, $4)";
constexpr std::string_view kAddStep =
    "INSERT INTO cadence_action_step (jurisdiction_id, action_id, version, kind, at, actor_id, unit_id, "
    "text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
#define TZ_ACTION_COLUMNS                                                                                  \
  "SELECT action_id, version, week, text, owner, due, state, ended_at, late, outcome FROM cadence_action " \
  "WHERE jurisdiction_id = $1 AND "
constexpr std::string_view kFind = TZ_ACTION_COLUMNS "action_id = $2";
constexpr std::string_view kAll = TZ_ACTION_COLUMNS "action_id < $2 ORDER BY action_id DESC LIMIT $3";
constexpr std::string_view kOfState =
    TZ_ACTION_COLUMNS "action_id < $2 AND state = $4 ORDER BY action_id DESC LIMIT $3";
constexpr std::string_view kOfOwner =
    TZ_ACTION_COLUMNS "action_id < $2 AND owner = $4 ORDER BY action_id DESC LIMIT $3";
constexpr std::string_view kOfOwnerAndState =
    TZ_ACTION_COLUMNS "action_id < $2 AND state = $4 AND owner = $5 ORDER BY action_id DESC LIMIT $3";
constexpr std::string_view kPassed =
    TZ_ACTION_COLUMNS "state = 'open' AND due < $2 ORDER BY due, action_id LIMIT $3";
#undef TZ_ACTION_COLUMNS
constexpr std::string_view kCases =
    "SELECT code FROM cadence_action_case WHERE jurisdiction_id = $1 AND action_id = $2 ORDER BY place";
constexpr std::string_view kSteps =
    "SELECT version, kind, at, actor_id, unit_id, text FROM cadence_action_step WHERE jurisdiction_id = $1 "
    "AND action_id = $2 ORDER BY version";

Result<StoredAction> action_of(Transaction& tx, JurisdictionId j, const Row& row) {
  const auto state = action_state_of(row.text(6));
  if (!state) return fail(Errc::corrupted, "an action has a state that there is not");
  StoredAction a{.id = row.as<ActionId>(0), .version = row.i64(1)};
  a.item.week = day_of(row, 2);
  a.item.text = row.text(3);
  a.item.owner = row.as<UnitId>(4);
  a.item.due = from_millis(row.i64(5));
  a.item.state = *state;
  a.item.ended_at = instant(row, 7);
  a.item.late = row.i64(8) != 0;
  a.item.outcome = row.text(9);
  TZ_TRY(codes, tx.query(kCases, j, a.id));
  for (const auto& code : codes) a.item.case_codes.push_back(code.text(0));
  return a;
}

Result<StoredStep> step_of(const Row& row) {
  StoredStep step{.version = row.i64(0),
                  .at = from_millis(row.i64(2)),
                  .by = row.as<ActorId>(3),
                  .unit = row.as<UnitId>(4),
                  .text = row.text(5)};
  for (const auto kind : {StepKind::decided, StepKind::finished, StepKind::dropped, StepKind::passed})
    if (name_of(kind) == row.text(1)) {
      step.kind = kind;
      return step;
    }
  return fail(Errc::corrupted, "a step has a kind that there is not");
}

Result<ActionHistory> with_steps(Transaction& tx, JurisdictionId j, StoredAction current) {
  ActionHistory history{.current = std::move(current)};
  TZ_TRY(rows, tx.query(kSteps, j, history.current.id));
  for (const auto& row : rows) {
    TZ_TRY(step, step_of(row));
    history.steps.push_back(std::move(step));
  }
  return history;
}

}  // namespace

std::string_view name_of(StepKind kind) {
  switch (kind) {
    case StepKind::decided:
      return "decided";
    case StepKind::finished:
      return "finished";
    case StepKind::dropped:
      return "dropped";
    case StepKind::passed:
      return "passed";
  }
  return "";
}

std::optional<ActionState> action_state_of(std::string_view name) {
  for (const auto state : {ActionState::open, ActionState::overdue, ActionState::done, ActionState::dropped})
    if (name_of(state) == name) return state;
  return std::nullopt;
}

Status SqlActionStore::append(JurisdictionId j, const StoredAction& after, const StoredStep& step) {
  const auto& item = after.item;
  return db_.write([&](Transaction& tx) -> Status {
    if (after.version == 1) {
      TZ_CHECK(tx.execute(kInsert, j, after.id, after.version, number(item.week), item.text, item.owner,
                          to_millis(item.due), name_of(item.state), millis(item.ended_at), item.late,
                          item.outcome));
      for (std::size_t place = 0; place < item.case_codes.size(); ++place)
        TZ_CHECK(tx.execute(kAddCase, j, after.id, place, item.case_codes[place]));
    } else {
      TZ_TRY(rows, tx.query(kUpdate, j, after.id, after.version, name_of(item.state), millis(item.ended_at),
                            item.late, item.outcome, after.version - 1));
      if (rows.empty())
        return fail_rule(Errc::conflict, "version",
                         "the action was changed by someone else since it was read; read it again");
    }
    return tx.execute(kAddStep, j, after.id, step.version, name_of(step.kind), to_millis(step.at), step.by,
                      step.unit, step.text);
  });
}

Result<ActionHistory> SqlActionStore::find(JurisdictionId j, ActionId id) const {
  return db_.read([&](Transaction& tx) -> Result<ActionHistory> {
    TZ_TRY(rows, tx.query(kFind, j, id));
    if (rows.empty()) return fail(Errc::not_found, "there is no such action");
    TZ_TRY(current, action_of(tx, j, rows[0]));
    return with_steps(tx, j, std::move(current));
  });
}

Result<ActionPage> SqlActionStore::list(JurisdictionId j, const ActionFilter& filter, std::string_view cursor,
                                        std::size_t limit) const {
  TZ_TRY(from, read_cursor(cursor, 1, kNever));
  return db_.read([&](Transaction& tx) -> Result<ActionPage> {
    std::vector<store::Param> params{store::to_param(j), from[0], store::to_param(limit + 1)};
    if (filter.state) params.emplace_back(name_of(*filter.state));
    const auto all = filter.state ? kOfState : kAll;
    const auto own = filter.state ? kOfOwnerAndState : kOfOwner;
    TZ_TRY(rows,
           filter.owners.empty() ? tx.run_query(all, params) : query_units(tx, own, params, filter.owners));
    std::ranges::sort(rows, [](const Row& a, const Row& b) { return a.i64(0) > b.i64(0); });
    ActionPage page;
    for (const auto& row : rows) {
      if (page.rows.size() == limit) {
        const std::int64_t keys[] = {static_cast<std::int64_t>(page.rows.back().current.id)};
        page.next = make_cursor(keys);
        break;
      }
      TZ_TRY(action, action_of(tx, j, row));
      TZ_TRY(history, with_steps(tx, j, std::move(action)));
      page.rows.push_back(std::move(history));
    }
    return page;
  });
}

Result<std::vector<StoredAction>> SqlActionStore::passed(JurisdictionId j, Instant now,
                                                         std::size_t limit) const {
  return db_.read([&](Transaction& tx) -> Result<std::vector<StoredAction>> {
    TZ_TRY(rows, tx.query(kPassed, j, to_millis(now), limit));
    std::vector<StoredAction> all;
    for (const auto& row : rows) {
      TZ_TRY(action, action_of(tx, j, row));
      all.push_back(std::move(action));
    }
    return all;
  });
}

}  // namespace tz::cadence
