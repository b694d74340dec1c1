// What the stores of the rounds promise, on both engines.
#include <algorithm>

#include "cadence/testing_city.h"

namespace tz::cadence {
namespace {

using namespace cadence::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr JurisdictionId kOther{9};

template <class Backend>
class StoreContract : public City<Backend> {
 protected:
  store::Database& db() { return *this->process_->db; }
  static WatchedCase watched(std::int64_t id, UnitId unit = kRoads) {
    return {.id = ledger::CaseId{id},
            .code = "LY-" + std::to_string(1000 + id),
            .version = 3,
            .unit = unit,
            .received_at = local("2026-01-05 10:00") + std::chrono::minutes{id},
            .limit_from = local("2026-01-05 10:00"),
            .due_set_at = local("2026-01-05 10:00"),
            .looked_at = local("2026-01-05 10:00")};
  }
  static Round week(std::string_view monday) {
    return {.kind = RoundKind::weekly,
            .first_day = day(monday),
            .at = local(std::string(monday) + " 09:00"),
            .run_day = day(monday),
            .begun_at = local(std::string(monday) + " 09:00")};
  }
  static DocketItem item(std::int64_t id, AgendaReason reason, std::string_view since, bool emergency = false,
                         UnitId unit = kRoads) {
    DocketItem d{.id = ledger::CaseId{id}};
    d.item.reason = reason;
    d.item.emergency = emergency;
    d.item.unit = unit;
    d.item.code = "LY-" + std::to_string(id);
    d.item.since = local(since);
    d.item.words_zh = "逾期";
    d.item.words_en = "overdue";
    return d;
  }
};
TYPED_TEST_SUITE(StoreContract, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(StoreContract, AWatchedCaseIsReadBackWithWhatItHasAndHasNot) {
  auto& store = this->rounds().watch;
  ASSERT_TRUE(store.progress(kCity, this->clock_.now()));
  WatchedCase bare = this->watched(1);
  WatchedCase full = this->watched(2);
  full.status = ledger::CaseStatus::carried;
  full.emergency = full.tip_off = true;
  full.place = "community-1";
  Instant at = local("2026-02-01 00:00");
  for (auto* time :
       {&full.echo_due, &full.echoed_at, &full.landing_due, &full.landed_at, &full.result_due,
        &full.result_filed_at, &full.contact_due, &full.contacted_at, &full.sign_due, &full.reopened_at,
        &full.carry_review, &full.objected_at, &full.sign_told_at, &full.next_at, &full.need_at})
    *time = at += 1h;
  ASSERT_TRUE(store.save(kCity, {bare, full}, 7));
  EXPECT_EQ(*store.find(kCity, bare.id), bare);
  EXPECT_EQ(*store.find(kCity, full.id), full);
  EXPECT_EQ(*store.find(kOther, full.id), std::nullopt);
  EXPECT_EQ(store.progress(kCity, at)->position, 7);
  EXPECT_EQ(store.progress(kCity, at)->begun_at, this->clock_.now()) << "the beginning stays";
  full.open = false;
  ASSERT_TRUE(store.save_one(kCity, full));
  const auto open = *store.open_cases(kCity, ledger::CaseId{0}, 10);
  EXPECT_THAT(open, ElementsAre(bare));
  EXPECT_THAT(*store.open_cases(kCity, bare.id, 10), IsEmpty());
  EXPECT_THAT(*store.to_look_at(kCity, *full.next_at - 1ms, 10), IsEmpty());
  EXPECT_THAT(*store.to_look_at(kCity, *full.next_at, 10), ElementsAre(full));
}

TYPED_TEST(StoreContract, ARoundBeginsOnceAndOnlyWhileItGathersItMoves) {
  auto& store = this->rounds().round_store;
  auto round = this->week("2026-01-05");
  EXPECT_TRUE(*store.begin(kCity, round));
  EXPECT_FALSE(*store.begin(kCity, round));
  EXPECT_TRUE(*store.begin(kOther, round));
  round.state = RoundState::held;
  round.finished_at = round.at + 1min;
  const auto item = this->item(5, AgendaReason::overdue, "2026-01-01 00:00");
  ASSERT_TRUE(store.add_items(kCity, round, {item}));
  ASSERT_TRUE(store.add_items(kCity, round, {item}));
  EXPECT_EQ(*store.find(kCity, RoundKind::weekly, round.first_day), round);
  EXPECT_THAT(this->docket("2026-01-05"), ElementsAre(item));
  round.state = RoundState::missed;
  ASSERT_TRUE(store.save(kCity, round));
  EXPECT_EQ(store.find(kCity, RoundKind::weekly, round.first_day)->value().state, RoundState::held);
}

TYPED_TEST(StoreContract, ADocketIsInTheOrderOfTheAgendaOnEveryPage) {
  auto& store = this->rounds().round_store;
  const auto round = this->week("2026-01-05");
  ASSERT_TRUE(*store.begin(kCity, round));
  ASSERT_TRUE(store.add_items(kCity, round,
                              {this->item(1, AgendaReason::reopened, "2026-01-01 00:00"),
                               this->item(2, AgendaReason::overdue, "2026-01-03 00:00"),
                               this->item(3, AgendaReason::overdue, "2026-01-02 00:00", false, kWater),
                               this->item(4, AgendaReason::stuck_in_objection, "2026-01-04 00:00", true),
                               this->item(5, AgendaReason::overdue, "2026-01-02 00:00")}));
  std::vector<std::int64_t> order;
  std::string cursor;
  do {
    const auto page = *store.docket(kCity, round.first_day, {.units = {}, .hide_tip_offs = false}, cursor, 2);
    for (const auto& row : page.rows) order.push_back(static_cast<std::int64_t>(row.id));
    cursor = page.next;
  } while (!cursor.empty());
  EXPECT_THAT(order, ElementsAre(4, 3, 5, 2, 1));
  const auto of_two =
      *store.docket(kCity, round.first_day, {.units = {kWater, kRoads}, .hide_tip_offs = false}, "", 3);
  ASSERT_THAT(of_two.rows, SizeIs(3));
  EXPECT_EQ(of_two.rows[1].id, ledger::CaseId{3}) << "rows of several units are merged";
  EXPECT_EQ(store.docket(kCity, round.first_day, {}, "1.2", 3).error().field, "cursor");
}

// docs/sources.md#hot-place
TYPED_TEST(StoreContract, NeedsGatherWhereThereAreEnoughOfThemInTheTime) {
  auto& store = this->rounds().watch;
  ASSERT_TRUE(store.progress(kCity, this->clock_.now()));
  const Instant at = local("2026-02-02 09:00");
  const HotPlaceRule rule{.needs = 3, .within = std::chrono::days{28}};
  std::vector<WatchedCase> cases;
  const auto put = [&](std::int64_t id, const std::string& place, Instant since, UnitId unit = kRoads) {
    auto c = this->watched(id, unit);
    c.place = place;
    c.need_at = since;
    cases.push_back(c);
  };
  put(1, "a", at - rule.within);  // the first moment that counts
  put(2, "a", at - 1ms, kWater);  // and the last
  put(3, "a", at - 48h);
  put(4, "b", at - rule.within - 1ms);  // too long ago
  put(5, "b", at - 48h);
  put(6, "b", at - 24h);
  put(7, "c", at);  // after the cut-off
  put(8, "c", at - 48h);
  put(9, "c", at - 24h);
  cases.push_back(this->watched(10));  // of no place
  ASSERT_TRUE(store.save(kCity, cases, 1));
  EXPECT_THAT(*store.hot_places(kCity, rule, at, "", 10), ElementsAre(HotPlace{"a", 3}));
  EXPECT_THAT(*store.hot_places(kCity, {.needs = 4}, at, "", 10), IsEmpty());
  EXPECT_THAT(*store.hot_places(kCity, {.needs = 2}, at, "a", 1), ElementsAre(HotPlace{"b", 2}));
  EXPECT_THAT(*store.hot_places(kOther, rule, at, "", 10), IsEmpty());
  EXPECT_THAT(*store.needs_at(kCity, "a", rule, at, 10), ElementsAre(cases[0], cases[2], cases[1]));
}

TYPED_TEST(StoreContract, PlacesAreListedWholeAndOfAUnitOnlyItsOwn) {
  auto& store = this->rounds().round_store;
  auto round = this->week("2026-01-05");
  ASSERT_TRUE(*store.begin(kCity, round));
  const auto need = [](std::string place, std::int64_t id, UnitId unit) {
    return PlaceNeed{std::move(place), ledger::CaseId{id}, "LY-" + std::to_string(id), unit,
                     local("2026-01-02 09:00") - std::chrono::minutes{id}};
  };
  const PlaceNeed a1 = need("a", 1, kRoads), a2 = need("a", 2, kWater), b3 = need("b", 3, kRoads);
  for (int twice = 0; twice < 2; ++twice) ASSERT_TRUE(store.add_places(kCity, round, {b3, a1, a2}));
  auto page = *store.places(kCity, round.first_day, {}, "", 1);
  EXPECT_THAT(page.rows, ElementsAre(a2, a1)) << "the longest first";
  EXPECT_EQ(page.next, "a");
  page = *store.places(kCity, round.first_day, {}, page.next, 1);
  EXPECT_THAT(page.rows, ElementsAre(b3));
  EXPECT_EQ(page.next, "");
  EXPECT_THAT(store.places(kCity, round.first_day, {kWater}, "", 9)->rows, ElementsAre(a2, a1));
  EXPECT_THAT(store.places(kCity, day("2026-01-12"), {}, "", 9)->rows, IsEmpty());
}

TYPED_TEST(StoreContract, AStepIsOwedOnceAndSettledOnce) {
  auto& store = this->rounds().watch;
  ASSERT_TRUE(store.progress(kCity, this->clock_.now()));
  ASSERT_TRUE(store.save(kCity, {this->watched(1)}, 1));
  SentReminder one{.id = ledger::CaseId{1},
                   .due = local("2026-01-09 00:00"),
                   .step = "overdue",
                   .level = "overdue",
                   .at = local("2026-01-09 00:01"),
                   .code = "LY-1001",
                   .unit = kRoads};
  EXPECT_TRUE(*store.owe(kCity, one));
  EXPECT_FALSE(*store.owe(kCity, one));
  EXPECT_THAT(*store.owed(kCity, 10), ElementsAre(one));
  const ReminderFilter filter{.level = "overdue", .units = {}, .hide_tip_offs = true};
  EXPECT_THAT(store.reminders(kCity, filter, "", 10)->rows, IsEmpty()) << "not sent yet";
  ASSERT_TRUE(store.settle(kCity, one, ReminderState::sent));
  ASSERT_TRUE(store.settle(kCity, one, ReminderState::refused));
  EXPECT_THAT(*store.owed(kCity, 10), IsEmpty());
  one.state = ReminderState::sent;
  EXPECT_THAT(store.reminders(kCity, filter, "", 10)->rows, ElementsAre(one));
  one.due += 24h;
  EXPECT_TRUE(*store.owe(kCity, one)) << "another limit has its own steps";
}

TYPED_TEST(StoreContract, APersonIsPromptedOnceAPeriod) {
  auto& store = this->rounds().round_store;
  Round round{.kind = RoundKind::prompt, .first_day = day("2026-01-01"), .run_day = day("2026-01-09")};
  ASSERT_TRUE(*store.begin(kCity, round));
  StoredPrompt prompt{kRoadsAnn, day("2026-01-01"), kRoads, 3, local("2026-01-09 10:00")};
  ASSERT_TRUE(store.add_prompts(kCity, round, {prompt}));
  auto again = prompt;
  again.lines = 9;
  ASSERT_TRUE(store.add_prompts(kCity, round, {again}));
  EXPECT_THAT(*store.prompts_of(kCity, kRoadsAnn, day("2026-02-01"), 10), ElementsAre(prompt));
  EXPECT_THAT(*store.prompts_of(kCity, kRoadsAnn, day("2026-01-01"), 10), IsEmpty());
  EXPECT_THAT(*store.prompts_of(kCity, kRoadsBao, day("2026-02-01"), 10), IsEmpty());
}

TYPED_TEST(StoreContract, OfTwoWhoStepOnTheSameActionOneIsToldSo) {
  auto& store = this->rounds().action_store;
  StoredAction action{.id = ActionId{1}, .version = 1};
  action.item.week = day("2026-01-05");
  action.item.text = "mend";
  action.item.owner = kRoads;
  action.item.due = local("2026-01-09 23:59");
  action.item.case_codes = {"LY-2", "LY-1"};
  ASSERT_TRUE(store.append(kCity, action, {.version = 1, .at = local("2026-01-05 10:00")}));
  EXPECT_EQ(store.find(kCity, action.id)->current, action);
  auto after = action;
  after.version = 2;
  after.item.state = ActionState::overdue;
  const StoredStep step{.version = 2, .kind = StepKind::passed, .at = local("2026-01-10 00:00")};
  ASSERT_TRUE(store.append(kCity, after, step));
  EXPECT_EQ(store.append(kCity, after, step).error().code, Errc::conflict);
  EXPECT_THAT(store.find(kCity, action.id)->steps, SizeIs(2));
  EXPECT_EQ(store.find(kOther, action.id).error().code, Errc::not_found);
}

TYPED_TEST(StoreContract, WhatWasDecidedAndSealedTakesNoChange) {
  auto& store = this->rounds();
  StoredAction action{.id = ActionId{1}, .version = 1};
  ASSERT_TRUE(store.action_store.append(kCity, action, {.version = 1}));
  const auto month = day("2026-01-01");
  ASSERT_TRUE(store.month_store.sign(kCity, month, {.case_code = "LY-1", .reason = "x"}));
  ASSERT_TRUE(store.month_store.seal(kCity, month, {.by = ActorId{9}}));
  EXPECT_EQ(store.month_store.seal(kCity, month, {.by = ActorId{9}}).error().code, Errc::conflict);
  EXPECT_EQ(store.month_store.sign(kCity, month, {.case_code = "LY-2", .reason = "x"}).error().code,
            Errc::conflict)
      << "the month is sealed";
  ASSERT_TRUE(store.month_store.correct(kCity, month, 0, {.figure = "echo_rate"}));
  EXPECT_EQ(store.month_store.correct(kCity, month, 0, {.figure = "echo_rate"}).error().code, Errc::conflict);
  for (const std::string table :
       {"cadence_action_step", "cadence_signature", "cadence_seal", "cadence_erratum"})
    for (const std::string& sql : {"UPDATE " + table + " SET at = 7", "DELETE FROM " + table}) {
      const auto changed = this->db().write([&](store::Transaction& tx) -> Status {
        TZ_TRY(rows, tx.query(sql));
        static_cast<void>(rows);
        return {};
      });
      ASSERT_FALSE(changed) << sql;
      EXPECT_EQ(changed.error().code, Errc::not_allowed) << sql;
    }
}

TYPED_TEST(StoreContract, NoListScansATable) {
  store::testing::Recorder recorder(this->db());
  const SqlWatchStore watch(recorder);
  const SqlRoundStore rounds(recorder);
  const SqlActionStore actions(recorder);
  const SqlMonthStore months(recorder);
  const auto first = day("2026-01-01");
  const Window month{local("2026-01-01 00:00"), local("2026-02-01 00:00")};
  EXPECT_TRUE(watch.open_cases(kCity, {}, 10));
  EXPECT_TRUE(watch.to_look_at(kCity, this->clock_.now(), 10));
  for (const auto walk :
       {MonthWalk::received, MonthWalk::landing_due, MonthWalk::no_echo, MonthWalk::no_landing})
    EXPECT_TRUE(watch.of_month(kCity, walk, month, {0, 0}, 10));
  EXPECT_TRUE(watch.hot_places(kCity, {}, this->clock_.now(), "", 10));
  EXPECT_TRUE(watch.needs_at(kCity, "community-1", {}, this->clock_.now(), 10));
  EXPECT_TRUE(watch.owed(kCity, 10));
  for (const std::vector<UnitId>& units : {std::vector<UnitId>{}, std::vector<UnitId>{kRoads, kWater}}) {
    EXPECT_TRUE(watch.reminders(kCity, {.level = "overdue", .units = units}, "", 10));
    EXPECT_TRUE(rounds.docket(kCity, first, {.units = units}, "", 10));
    EXPECT_TRUE(rounds.places(kCity, first, units, "", 10));
    EXPECT_TRUE(actions.list(kCity, {.owners = units}, "", 10));
    EXPECT_TRUE(actions.list(kCity, {.owners = units, .state = ActionState::open}, "", 10));
    EXPECT_TRUE(months.violators(kCity, first, {.units = units}, "", 10));
  }
  EXPECT_TRUE(rounds.list(kCity, RoundKind::weekly, "", 10));
  EXPECT_TRUE(rounds.last_held(kCity, RoundKind::weekly, first));
  EXPECT_TRUE(rounds.lines(kCity, first, kRoads, "", 10));
  EXPECT_TRUE(rounds.lines_by_unit(kCity, first));
  EXPECT_TRUE(rounds.prompts_of_period(kCity, first));
  EXPECT_TRUE(rounds.prompts_of(kCity, kRoadsAnn, first, 10));
  EXPECT_TRUE(actions.passed(kCity, this->clock_.now(), 10));
  EXPECT_TRUE(months.signed_count(kCity, first));
  EXPECT_GE(recorder.seen().size(), 33U);
  for (const auto& seen : recorder.seen()) {
    const auto plan = store::testing::explain_empty(this->db(), seen.sql, seen.params);
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_THAT(
        store::testing::wide_reads(*plan, this->db().dialect(), store::testing::Breadth::jurisdiction),
        IsEmpty())
        << seen.sql << "\n"
        << *plan;
    if (this->db().dialect() == store::Dialect::sqlite) {
      EXPECT_THAT(*plan, Not(::testing::HasSubstr("TEMP B-TREE"))) << seen.sql;
    }
  }
}

}  // namespace
}  // namespace tz::cadence
