// The rounds of a whole year on a real ledger, on both engines, with crashes between.
#include <algorithm>
#include <set>

#include "cadence/testing_city.h"

namespace tz::cadence {
namespace {

using namespace cadence::testing;
using ledger::CaseStatus;
using ledger::Role;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <class Backend>
class RoundsContract : public City<Backend> {};
TYPED_TEST_SUITE(RoundsContract, store::testing::Backends, store::testing::BackendNames);

std::vector<std::string> times(const std::vector<Round>& rounds) {
  std::vector<std::string> all;
  for (const auto& round : rounds) all.push_back(local(round.at));
  return all;
}

// docs/sources.md#weekly-run and after.
TYPED_TEST(RoundsContract, OfTheYear2026AreHeldOnceEachAtTheirTimes) {
  this->turn();
  std::optional<ledger::CaseId> late, carried;
  int crashes = 0;
  for (auto today = day("2026-01-01"); today <= day("2026-12-31"); today += std::chrono::days{1}) {
    const std::string date = calendar::format_day(today);
    for (const char* time : {" 08:59", " 09:00", " 10:00", " 23:59"}) this->turn_at(date + time);
    if (date == "2026-01-12") {
      late = this->receive().id;
      this->dispatch(*late, kRoads);
      this->sign(*late, kRoads);
      const auto quick = this->receive().id;
      this->dispatch(quick, kWater);
      this->sign(quick, kWater);
      this->contact(quick, kWater);
      this->finish(quick, kWater);
    }
    if (date == "2026-02-13") {
      carried = this->receive().id;
      this->dispatch(*carried, kWater);
      this->sign(*carried, kWater);
      this->contact(*carried, kWater);
    }
    if (date == "2026-03-10") {
      this->contact(*late, kRoads);
      this->finish(*late, kRoads);
    }
    if (today.time_since_epoch().count() % 11 == 0) {
      this->crash();
      ++crashes;
      this->turn();
    }
  }
  EXPECT_GT(crashes, 30);

  const auto weekly = this->all(RoundKind::weekly);
  EXPECT_THAT(weekly, SizeIs(52));  // 2025-12-29's Monday was before the beginning
  RunRules rules{.zone = "Asia/Shanghai"};
  std::vector<std::string> merged;
  for (const auto& round : weekly) {
    const auto run = weekly_run(round.first_day, china(), rules);
    EXPECT_EQ(round.at, run.cut_off) << calendar::format_day(round.first_day);
    EXPECT_EQ(round.state == RoundState::merged, run.state == WeeklyState::merged);
    if (round.state == RoundState::merged)
      merged.push_back(calendar::format_day(round.first_day) + " into " +
                       calendar::format_day(round.run_day));
    else
      EXPECT_EQ(round.state, RoundState::held) << calendar::format_day(round.first_day);
  }
  EXPECT_THAT(merged, ElementsAre("2026-02-16 into 2026-02-23"));
  const auto after_merged = std::ranges::find(weekly, day("2026-02-23"), &Round::first_day);
  EXPECT_EQ(local(after_merged->at), "2026-02-24 09:00");
  EXPECT_EQ(local(after_merged->covers.from), "2026-02-09 09:00");

  const auto prompts = times(this->all(RoundKind::prompt));
  EXPECT_THAT(prompts, SizeIs(36));
  EXPECT_THAT((std::vector<std::string>(prompts.begin() + 3, prompts.begin() + 6)),
              ElementsAre("2026-02-10 10:00", "2026-02-14 10:00", "2026-02-28 10:00"));
  const auto months = times(this->all(RoundKind::month));
  EXPECT_THAT(months, SizeIs(11));
  EXPECT_EQ(months[1], "2026-03-02 09:00");

  EXPECT_THAT(this->urged(*late), ElementsAre("before_due", "overdue", "deputy_head", "criticism"));
  EXPECT_THAT(this->urged(*carried), ElementsAre("before_due", "overdue", "deputy_head", "criticism"));
}

TYPED_TEST(RoundsContract, ACaseStandsOnTheAgendaWithItsReasonsUntilItIsDone) {
  this->turn_at("2026-01-04 12:00");
  const auto receipt = this->receive();
  this->turn_at("2026-01-05 10:00");
  this->dispatch(receipt.id, kRoads);
  this->sign(receipt.id, kRoads);
  const auto other = this->receive();
  this->dispatch(other.id, kWater);
  this->sign(other.id, kWater);
  this->contact(other.id, kWater);
  this->turn_at("2026-01-12 08:59");
  EXPECT_THAT(this->all(RoundKind::weekly), SizeIs(1));
  this->turn_at("2026-01-12 09:00");
  EXPECT_THAT(this->all(RoundKind::weekly), SizeIs(2));
  auto items = this->docket("2026-01-12");
  ASSERT_THAT(items, SizeIs(1)) << "the limit of the result is the end of this day";
  EXPECT_EQ(items[0].item.reason, AgendaReason::no_first_contact);
  EXPECT_EQ(items[0].item.code, receipt.code);
  EXPECT_EQ(items[0].item.unit, kRoads);
  this->turn_at("2026-01-19 09:00");
  items = this->docket("2026-01-19");
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].item.reason, AgendaReason::overdue);
  EXPECT_EQ(
      items[0].item.words_en,
      "overdue, the limit has passed (2026-01-12)" +
          std::string(items[0].id == receipt.id ? "; the resident has not been contacted (2026-01-06)" : ""));
  EXPECT_THAT(this->docket("2026-01-19", {.units = {kWater}, .hide_tip_offs = false}), SizeIs(1));
  this->clock_.set(local("2026-01-19 10:00"));
  this->finish(other.id, kWater);
  this->turn_at("2026-01-26 09:00");
  EXPECT_THAT(this->docket("2026-01-26"), SizeIs(1));
  EXPECT_THAT(this->docket("2026-01-19"), SizeIs(2)) << "what a meeting had before it stays";
}

// docs/sources.md#hot-place: five open needs of one zone within 28 days; tip-offs and what is over do not
// count.
TYPED_TEST(RoundsContract, APlaceWhereNeedsGatherIsOnTheDocketWithThem) {
  this->turn_at("2026-01-04 12:00");
  std::vector<std::string> codes;
  for (int i = 0; i < 4; ++i) codes.push_back(this->receive().code);
  this->receive(ledger::RequestType::report);
  const auto taken_back = this->receive();
  this->give(taken_back.id, ledger::Withdraw{false, "solved by itself"}, as(ledger::Role::resident));
  const auto places = [&](std::string_view week) {
    return this->rounds().round_store.places(kCity, day(week), {}, "", 9)->rows;
  };
  this->turn_at("2026-01-05 09:00");
  EXPECT_THAT(places("2026-01-05"), IsEmpty()) << "four are not enough";
  codes.push_back(this->receive().code);
  this->turn_at("2026-01-12 09:00");
  std::vector<std::string> found;
  for (const auto& need : places("2026-01-12")) {
    EXPECT_EQ(need.place, "community-1");
    EXPECT_EQ(need.unit, kHotline);
    found.push_back(need.code);
  }
  EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(codes));
  this->turn_at("2026-02-02 09:00");
  EXPECT_THAT(places("2026-02-02"), IsEmpty()) << "four of them came more than 28 days ago";
  EXPECT_THAT(places("2026-01-12"), SizeIs(5)) << "what a meeting had before it stays";
}

TYPED_TEST(RoundsContract, OfARunThatWasOvertakenNothingIsMadeUp) {
  this->turn_at("2026-01-05 09:00");
  this->clock_.set(local("2026-01-28 12:00"));
  this->crash();
  this->turn();
  std::vector<std::string> states;
  for (const auto& round : this->all(RoundKind::weekly)) states.emplace_back(name_of(round.state));
  EXPECT_THAT(states, ElementsAre("held", "missed", "missed", "held"));
  EXPECT_EQ(local(this->all(RoundKind::weekly)[3].covers.from), "2026-01-05 09:00")
      << "what was reopened since the run that was held";
}

TYPED_TEST(RoundsContract, WorkThatIsCutIntoPiecesGoesOnAfterACrashInEach) {
  this->turn_at("2026-01-05 10:00");
  constexpr int kCases = 2 * static_cast<int>(kGatherAtOnce) + 50;
  std::vector<WatchedCase> cases;
  for (int i = 1; i <= kCases; ++i) {
    WatchedCase c{.id = ledger::CaseId{i}, .code = "LY-" + std::to_string(10000 + i), .unit = kRoads};
    c.received_at = c.limit_from = c.due_set_at = c.looked_at = local("2026-01-06 10:00");
    c.echo_due = c.contact_due = local("2026-01-07 10:00");
    c.result_due = c.landing_due = local("2026-01-08 10:00");
    cases.push_back(std::move(c));
  }
  ASSERT_TRUE(this->rounds().watch.save(kCity, cases, 0));
  // Every step by another process.
  const auto step_by_step = [&](std::string_view at) {
    this->clock_.set(local(at));
    int steps = 0;
    for (bool more = true; more && steps < 100; ++steps) {
      this->crash();
      more = *run_once(this->rounds(), kCity, this->clock_.now());
    }
    return steps;
  };
  EXPECT_GE(step_by_step("2026-01-12 09:00"), 5);
  std::vector<std::string> listed;
  std::string cursor;
  do {
    const auto page = *this->rounds().round_store.docket(kCity, day("2026-01-12"),
                                                         {.units = {}, .hide_tip_offs = false}, cursor, 200);
    for (const auto& row : page.rows) listed.push_back(row.item.code);
    cursor = page.next;
  } while (!cursor.empty());
  EXPECT_THAT(listed, SizeIs(kCases));
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()).size(), listed.size());
  const auto prompted = *this->rounds().round_store.lines_by_unit(kCity, day("2026-01-01"));
  ASSERT_THAT(prompted, SizeIs(1));
  EXPECT_EQ(prompted[0].lines, kCases);
  step_by_step("2026-02-02 09:00");
  const auto count = *this->rounds().month_store.count(kCity, day("2026-01-01"));
  EXPECT_EQ(count->echo, (Figure{"echo_rate", 0, kCases}));
  EXPECT_EQ(count->landing, (Figure{"landing_rate", 0, kCases}));
  EXPECT_EQ(this->rounds().month_store.signed_count(kCity, day("2026-01-01"))->violators, 2 * kCases);
}

TYPED_TEST(RoundsContract, AnOwnerGetsOnePromptAPeriodWithTheUnitsCases) {
  this->turn_at("2026-01-09 09:00");
  const auto a = this->receive();
  this->dispatch(a.id, kRoads, 6);
  this->sign(a.id, kRoads);
  const auto b = this->receive();
  this->dispatch(b.id, kRoads, 30);  // due after the next ten days
  this->sign(b.id, kRoads);
  this->contact(b.id, kRoads);
  this->turn_at("2026-01-09 09:59");
  EXPECT_THAT(this->all(RoundKind::prompt), IsEmpty());
  this->turn_at("2026-01-09 10:00");  // the 10th is a Saturday
  const auto prompts = *this->rounds().round_store.prompts_of_period(kCity, day("2026-01-01"));
  ASSERT_THAT(prompts, SizeIs(2));
  EXPECT_EQ(prompts[0].person, kRoadsAnn);
  EXPECT_EQ(prompts[1].person, kRoadsBao);
  EXPECT_EQ(prompts[0].lines, 1);
  const auto lines = *this->rounds().round_store.lines(kCity, day("2026-01-01"), kRoads, "", 10);
  ASSERT_THAT(lines.rows, SizeIs(1));
  EXPECT_EQ(lines.rows[0].code, a.code);
  EXPECT_EQ(lines.rows[0].words_en, "due by the end of the next ten-day period (2026-01-19)");
  this->crash();
  this->turn_at("2026-01-10 10:00");
  EXPECT_EQ(*this->rounds().round_store.prompts_of_period(kCity, day("2026-01-01")), prompts);
}

TYPED_TEST(RoundsContract, RemindersAreUrgingsOfTheLedgerAndStopWithTheResult) {
  this->turn_at("2026-01-05 10:00");
  const auto receipt = this->receive();
  this->dispatch(receipt.id, kRoads);  // until 2026-01-12, 24:00
  this->sign(receipt.id, kRoads);
  this->contact(receipt.id, kRoads);
  this->turn_at("2026-01-09 08:59");
  EXPECT_THAT(this->urged(receipt.id), IsEmpty());
  this->turn_at("2026-01-09 09:00");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("before_due"));
  this->turn_at("2026-01-12 23:59");
  EXPECT_THAT(this->urged(receipt.id), SizeIs(1));
  this->turn_at("2026-01-13 00:00");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("before_due", "overdue"));
  this->turn_at("2026-01-13 09:00");
  EXPECT_THAT(this->urged(receipt.id), SizeIs(3));
  this->turn_at("2026-01-19 12:00");
  this->finish(receipt.id, kRoads);
  this->turn_at("2026-02-10 09:00");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("before_due", "overdue", "deputy_head"))
      << "the list for public criticism was for the 20th";
  const auto page = *this->rounds().watch.reminders(
      kCity, {.level = "deputy_head", .units = {kRoads}, .hide_tip_offs = false}, "", 10);
  ASSERT_THAT(page.rows, SizeIs(1));
  EXPECT_TRUE(page.rows[0].settled);
}

TYPED_TEST(RoundsContract, WhatPassedBeforeTheRoundsBeganIsNotMadeUpFor) {
  this->clock_.set(local("2026-01-05 10:00"));
  const auto receipt = this->receive();
  this->dispatch(receipt.id, kRoads);
  this->sign(receipt.id, kRoads);
  this->turn_at("2026-01-13 08:59");
  EXPECT_THAT(this->urged(receipt.id), IsEmpty());
  this->turn_at("2026-01-13 09:00");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("deputy_head"));
}

TYPED_TEST(RoundsContract, AReminderThatACrashCutOffIsSentOnceWhicheverSideOfTheLedgerItStoodOn) {
  this->turn_at("2026-01-05 10:00");
  const auto receipt = this->receive();
  this->dispatch(receipt.id, kRoads);
  this->sign(receipt.id, kRoads);
  this->turn();
  const auto c = *this->ledger().service.load(kCity, receipt.id);
  SentReminder cut{.id = receipt.id,
                   .due = *c.due.result,
                   .step = "overdue",
                   .level = "overdue",
                   .at = local("2026-01-13 00:00"),
                   .code = receipt.code,
                   .unit = kRoads};
  this->clock_.set(cut.at);
  // Written down, and nothing said.
  ASSERT_TRUE(*this->rounds().watch.owe(kCity, cut));
  this->crash();
  this->turn();
  this->turn();
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("overdue"));
  // Said, and not noted as sent.
  cut.step = cut.level = "deputy_head";
  cut.at = local("2026-01-13 09:00");
  this->clock_.set(cut.at);
  ASSERT_TRUE(*this->rounds().watch.owe(kCity, cut));
  this->give(receipt.id, ledger::Urge{.level = "deputy_head"}, {.actor = kSystemActor, .role = Role::system});
  this->crash();
  this->turn();
  this->turn();
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("overdue", "deputy_head"));
  EXPECT_THAT(*this->rounds().watch.owed(kCity, 10), IsEmpty());
}

// docs/sources.md#auto-sign
TYPED_TEST(RoundsContract, AnUnsignedCaseIsRemindedOfAndThenSignedByTheProgram) {
  this->turn_at("2026-01-05 10:00");
  const auto receipt = this->receive();
  this->dispatch(receipt.id, kRoads);  // to be signed by 12:00
  this->turn_at("2026-01-05 12:00");
  EXPECT_THAT(this->urged(receipt.id), IsEmpty()) << "what happens at the limit is in time";
  this->turn_at("2026-01-05 12:01");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("sign"));
  this->turn_at("2026-01-06 12:00");
  EXPECT_EQ(this->ledger().service.load(kCity, receipt.id)->status, CaseStatus::dispatched);
  this->crash();
  this->turn_at("2026-01-06 12:01");
  const auto c = *this->ledger().service.load(kCity, receipt.id);
  EXPECT_EQ(c.status, CaseStatus::signed_for);
  EXPECT_EQ(c.lead, kRoads);
  this->turn_at("2026-01-08 12:01");
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("sign"));
}

TYPED_TEST(RoundsContract, WhereACitySignsNothingTheCaseIsOnlyRemindedOf) {
  Settings settings;
  ASSERT_TRUE(set_setting(settings, "auto_sign", 0));
  ASSERT_TRUE(this->rounds().settings.save(kCity, settings));
  this->turn_at("2026-01-05 10:00");
  const auto receipt = this->receive();
  this->dispatch(receipt.id, kRoads);
  this->turn_at("2026-01-05 12:01");
  this->turn_at("2026-01-08 13:00");
  EXPECT_EQ(this->ledger().service.load(kCity, receipt.id)->status, CaseStatus::dispatched);
  EXPECT_THAT(this->urged(receipt.id), ElementsAre("sign"));
}

// docs/sources.md#sealing
TYPED_TEST(RoundsContract, AMonthIsCountedFromItsCasesAndSealedWhenEveryViolatorIsSignedFor) {
  this->turn_at("2026-01-05 10:00");
  const auto good = this->receive();
  this->dispatch(good.id, kWater);
  this->sign(good.id, kWater);
  this->contact(good.id, kWater);
  this->finish(good.id, kWater);
  const auto bad = this->receive();
  this->dispatch(bad.id, kRoads);
  this->sign(bad.id, kRoads);
  const auto later = this->receive();
  this->dispatch(later.id, kRoads, 30);  // its limits end in February, but for the first contact
  this->sign(later.id, kRoads);
  this->contact(later.id, kRoads);
  this->turn_at("2026-02-02 08:59");
  EXPECT_THAT(this->all(RoundKind::month), IsEmpty());
  this->turn_at("2026-02-02 09:00");
  const auto month = day("2026-01-01");
  const auto count = *this->rounds().month_store.count(kCity, month);
  ASSERT_TRUE(count);
  EXPECT_EQ(count->echo, (Figure{"echo_rate", 1, 3}));
  EXPECT_EQ(count->landing, (Figure{"landing_rate", 1, 2}));
  const auto listed = *this->rounds().month_store.violators(kCity, month, {.hide_tip_offs = false}, "", 10);
  ASSERT_THAT(listed.rows, SizeIs(3));  // echo and landing of the bad one, echo of the later one
  auto& months = this->rounds().months;
  const Instant now = this->clock_.now();
  EXPECT_EQ(months.seal(kCity, month, ActorId{9}, now).error().rule, "unsigned_violators");
  for (const auto& one : listed.rows) {
    SignOff signature{.case_code = one.violator.case_code, .invariant = one.violator.invariant, .at = now};
    EXPECT_EQ(months.sign(kCity, month, signature, {ActorId{7}, {kRoads}}).error().rule, "reason_required");
    signature.reason = "waits for the part";
    EXPECT_EQ(months.sign(kCity, month, signature, {ActorId{8}, {kWater}}).error().rule, "not_accountable");
    ASSERT_TRUE(months.sign(kCity, month, signature, {ActorId{7}, {kRoads}}));
    EXPECT_EQ(months.sign(kCity, month, signature, {ActorId{7}, {kRoads}}).error().rule, "signed_wrong");
  }
  const auto sealed = months.seal(kCity, month, ActorId{9}, now);
  ASSERT_TRUE(sealed) << sealed.error().message;
  EXPECT_EQ(months.seal(kCity, month, ActorId{9}, now).error().rule, "month_sealed");
  this->crash();
  auto back = this->rounds().months.sealed(kCity, month);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->first, *sealed);
  EXPECT_TRUE(verify(back->first, back->second));
  const auto erratum =
      this->rounds().months.correct(kCity, month, {"echo_rate", 2, 3}, "counted twice", ActorId{9}, now + 1h);
  ASSERT_TRUE(erratum) << erratum.error().message;
  back = this->rounds().months.sealed(kCity, month);
  ASSERT_TRUE(verify(back->first, back->second));
  EXPECT_EQ(figures_as_corrected(back->first, back->second)[0], (Figure{"echo_rate", 2, 3}));
  EXPECT_EQ(back->first.draft.figures[0], (Figure{"echo_rate", 1, 3}));
}

TYPED_TEST(RoundsContract, ARowOfASealedMonthThatWasChangedIsFound) {
  this->turn_at("2026-01-05 10:00");
  this->turn_at("2026-02-02 09:00");
  const auto month = day("2026-01-01");
  ASSERT_TRUE(this->rounds().months.seal(kCity, month, ActorId{9}, this->clock_.now()));
  ASSERT_TRUE(this->process_->db->run_script("UPDATE cadence_month SET echo_numerator = 5"));
  const auto back = *this->rounds().months.sealed(kCity, month);
  EXPECT_EQ(verify(back.first).error().code, Errc::corrupted);
  EXPECT_FALSE(this->process_->db->run_script("DELETE FROM cadence_seal"));
}

TYPED_TEST(RoundsContract, AnActionsStepsStayAndItsDayPassesByItself) {
  this->turn_at("2026-01-05 09:00");
  auto& actions = this->rounds().actions;
  const auto rules = *this->rounds().rules(kCity);
  const Decision decision{
      .text = "mend the lamp", .owner = kRoads, .due = day("2026-01-09"), .case_codes = {}};
  const Doer chair{ActorId{9}, kHotline};
  EXPECT_EQ(actions.decide(kCity, day("2026-01-12"), decision, rules, chair, this->clock_.now()).error().code,
            Errc::not_found);
  const auto made = actions.decide(kCity, day("2026-01-05"), decision, rules, chair, this->clock_.now());
  ASSERT_TRUE(made) << made.error().message;
  this->turn_at("2026-01-09 23:59");
  EXPECT_EQ(this->rounds().action_store.find(kCity, made->current.id)->current.item.state, ActionState::open);
  this->turn_at("2026-01-10 00:00");
  this->turn();
  auto found = *this->rounds().action_store.find(kCity, made->current.id);
  EXPECT_EQ(found.current.item.state, ActionState::overdue);
  EXPECT_EQ(found.current.version, 2);
  EXPECT_EQ(actions.step(kCity, found.current.id, 1, Finish{"done"}, chair, this->clock_.now()).error().code,
            Errc::conflict);
  ASSERT_TRUE(actions.step(kCity, found.current.id, 2, Finish{"done"}, chair, this->clock_.now()));
  this->crash();
  found = *this->rounds().action_store.find(kCity, made->current.id);
  EXPECT_TRUE(found.current.item.late);
  ASSERT_THAT(found.steps, SizeIs(3));
  EXPECT_EQ(found.steps[0].text, "mend the lamp");
  EXPECT_EQ(this->rounds()
                .actions.step(kCity, found.current.id, 3, Drop{"no"}, chair, this->clock_.now())
                .error()
                .rule,
            "action_over");
}

}  // namespace
}  // namespace tz::cadence
