#include "callback/observe.h"

#include <gmock/gmock.h>

#include "callback/testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using ledger::ContactChannel;
using ledger::Role;
using ledger::Solved;
using ledger::testing_world::sample;
using ledger::testing_world::some_actor;

// A case whose events are kept, as the store would.
struct Told {
  ledger::testing_world::World w;
  std::vector<ledger::StoredEvent> history;
  File file{.id = ledger::CaseId{1}, .jurisdiction = JurisdictionId{1}};
  std::optional<Leading> leading{};  // of the case that this one is merged into

  Told() : Told({0U, 1U, 2U, 3U, 8U, 17U, 18U}) {}
  explicit Told(std::initializer_list<std::size_t> commands) { give_all(commands); }
  void give_all(std::initializer_list<std::size_t> commands) {
    for (const auto index : commands) give(sample(index, w.c, w.now), some_actor(index));
  }
  void give(const ledger::Command& command, const ledger::By& by) {
    auto decided = ledger::decide(w.c, command, by, w.now, w.policy);
    ASSERT_TRUE(decided) << decided.error().message;
    w.c = ledger::apply(std::move(w.c), decided->event, w.now, by);
    history.push_back({.version = w.c.version, .event = decided->event, .at = w.now, .by = by, .texts = {}});
    w.now += std::chrono::minutes{10};
  }
  std::vector<Event> follow() {
    std::vector<Event> seen;
    for (const auto& one : observe(file, history, leading)) {
      file = apply(std::move(file), one.event, one.at, program());
      seen.push_back(one.event);
    }
    return seen;
  }
  ledger::By desk() const { return {kAnn, Role::callback, kDesk, {}}; }
  ledger::Answer answer(Solved solved) const {
    return {
        .contacted = true, .solved = solved, .satisfied = ledger::Satisfied::satisfied, .pressured = true};
  }
};

TEST(Observe, ACheckedResultOpensARoundWithUnitAndLimit) {
  Told t;
  const auto seen = t.follow();
  ASSERT_EQ(seen.size(), 1U);
  const auto& opened = std::get<RoundOpened>(seen[0]);
  EXPECT_EQ(opened.round, 1);
  EXPECT_EQ(opened.unit, kRoads);
  EXPECT_EQ(opened.limit, t.w.c.due.result);
  EXPECT_TRUE(t.follow().empty());  // following twice does no harm
}

const ledger::By kHotline = ledger::testing_world::World::actor(Role::hotline);

// A case that was merged into another before its work was done.
Told merged() {
  Told t({0U, 1U, 2U, 3U, 8U});
  t.give(ledger::Merge{ledger::CaseId{2}}, kHotline);
  t.leading = Leading{.unit = kGas, .limit = t.w.in_days(9).result};
  return t;
}

TEST(Observe, AMergedCaseIsAskedWhenTheLeadingOneHasItsResultAndNotBefore) {
  Told t = merged();
  EXPECT_TRUE(t.follow().empty()) << "the work is not done";
  t.leading->has_result = true;
  t.leading->since = t.w.now;
  const auto seen = t.follow();
  ASSERT_EQ(seen.size(), 1U);
  const auto& opened = std::get<RoundOpened>(seen[0]);
  EXPECT_EQ(opened.unit, kGas) << "who did the work is judged";
  EXPECT_EQ(opened.limit, t.leading->limit);
  EXPECT_EQ(t.file.last()->opened_at, t.leading->since);
  EXPECT_TRUE(t.follow().empty());  // following twice does no harm
  t.leading->has_result = false;    // the leading case is worked on again
  t.follow();
  EXPECT_EQ(t.file.waiting(CallKind::first), nullptr);
  t.leading->has_result = true;
  t.follow();
  EXPECT_NE(t.file.waiting(CallKind::first), nullptr);
  EXPECT_EQ(t.file.rounds.size(), 1U);
}

TEST(Observe, WhatAMergedResidentSaysBeforeIsHeardAndNotAskedAgain) {
  Told t = merged();
  t.give(ledger::Confirm{t.answer(Solved::yes), t.w.in_days(5), ""},
         {kResidentActor, Role::resident, {}, {}});
  t.follow();
  ASSERT_EQ(t.file.rounds.size(), 1U);
  EXPECT_EQ(t.file.last()->first.answer()->source, Source::receipt);
  t.leading->has_result = true;
  t.follow();
  EXPECT_EQ(t.file.waiting(CallKind::first), nullptr);
  EXPECT_EQ(t.file.rounds.size(), 1U);
}

TEST(Observe, AMergerThatWasUndoneLeavesTheRoundToBeAskedAfterTheWork) {
  Told t({0U, 1U, 2U, 3U, 8U});
  for (const bool has_result : {true, false}) {
    t.give(ledger::Merge{ledger::CaseId{2}}, kHotline);
    t.leading = Leading{.unit = kGas, .has_result = has_result, .since = t.w.now};
    t.follow();
    EXPECT_EQ(t.file.waiting(CallKind::first) != nullptr, has_result);
    t.give(ledger::Unmerge{ledger::CaseId{2}}, kHotline);
    t.leading.reset();
    t.follow();
    EXPECT_EQ(t.file.waiting(CallKind::first), nullptr);
  }
  t.give_all({17U, 18U});
  t.follow();
  EXPECT_EQ(t.file.rounds.size(), 1U);
  ASSERT_NE(t.file.waiting(CallKind::first), nullptr);
  EXPECT_EQ(t.file.last()->unit, kRoads);
  EXPECT_EQ(t.file.last()->opened_at, t.history.back().at);
}

TEST(Leading, HasItsResultWhileItWaitsForItsCallBackAndOnceItHasEnded) {
  Told t({0U, 1U, 2U, 3U, 8U, 17U});
  const auto now = [&] { return leading_of(ledger::CaseId{1}, t.history); };
  EXPECT_FALSE(now().has_result);
  t.give_all({18U});
  EXPECT_TRUE(now().has_result);
  EXPECT_EQ(now().since, t.history.back().at);
  EXPECT_EQ(now().unit, kRoads);
  EXPECT_EQ(now().limit, t.w.c.due.result);
  t.give(ledger::RecordCallback{true, ContactChannel::phone, t.answer(Solved::no), t.w.in_days(5), "dark"},
         t.desk());
  EXPECT_FALSE(now().has_result) << "sent back to work";
}

TEST(Observe, TheResidentsOwnNoIsHeardAndEndsTheRound) {
  Told t;
  t.give(ledger::Confirm{t.answer(Solved::no), t.w.in_days(5), "still dark"},
         {kResidentActor, Role::resident, {}, {}});
  const auto seen = t.follow();
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(std::get<Heard>(seen[1]).source, Source::receipt);
  EXPECT_TRUE(std::get<Heard>(seen[1]).answers.pressured);
  EXPECT_TRUE(std::holds_alternative<RoundClosed>(seen[2]));
  EXPECT_EQ(t.file.rounds.size(), 1U);
  EXPECT_EQ(t.file.reports.size(), 1U);
  EXPECT_EQ(t.file.waiting(CallKind::first), nullptr);
}

TEST(Observe, WhatTheDeskDidSettlesAndIsNotHeardTwice) {
  Told t;
  t.follow();
  t.file =
      apply(std::move(t.file), Claimed{CallKind::first, t.w.now + std::chrono::hours{1}}, t.w.now, clerk());
  t.file =
      apply(std::move(t.file), Answered{CallKind::first, kYes, ContactChannel::phone, ""}, t.w.now, clerk());
  ASSERT_TRUE(t.file.pending);
  t.give(ledger::RecordCallback{true, ContactChannel::phone, t.answer(Solved::yes), {}, ""}, t.desk());
  const auto seen = t.follow();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(std::get<Settled>(seen[0]).of, t.file.last()->first.answer()->id);
  EXPECT_EQ(t.file.last()->first.entries.size(), 1U);
  EXPECT_FALSE(t.file.pending);
}

TEST(Observe, WhatWasRecordedPastTheDeskIsKeptAsSuch) {
  Told t;
  t.give(ledger::RecordCallback{false, ContactChannel::phone, {}, {}, ""}, t.desk());
  t.give(ledger::RecordCallback{true, ContactChannel::phone, t.answer(Solved::yes), {}, ""}, t.desk());
  t.follow();
  EXPECT_EQ(t.file.last()->first.tries.size(), 1U);
  EXPECT_EQ(t.file.last()->first.answer()->source, Source::ledger);
  EXPECT_EQ(t.file.last()->first.answer()->by, kAnn);
}

TEST(Observe, LandingAndReopeningGiveTheNextRoundANumberOfItsOwn) {
  Told t;
  t.give(ledger::RecordCallback{true, ContactChannel::phone, t.answer(Solved::yes), {}, ""}, t.desk());
  t.give(sample(30, t.w.c, t.w.now), some_actor(30));
  t.follow();
  EXPECT_TRUE(t.file.last()->closed_at);
  t.give(sample(31, t.w.c, t.w.now), some_actor(31));
  for (const std::size_t index : {2U, 3U, 8U, 17U, 18U})
    t.give(sample(index, t.w.c, t.w.now), some_actor(index));
  t.follow();
  ASSERT_EQ(t.file.rounds.size(), 2U);
  EXPECT_EQ(t.file.last()->number, 2);
  EXPECT_NE(t.file.waiting(CallKind::first), nullptr);
}

TEST(Involvement, IsWhoeverDidSomethingButCallBack) {
  Told t;
  t.give(ledger::RecordCallback{false, ContactChannel::phone, {}, {}, ""}, t.desk());
  const auto in = involved_in(ledger::CaseId{1}, t.history);
  EXPECT_TRUE(in.units.contains(kRoads));
  EXPECT_FALSE(in.units.contains(kDesk));
  EXPECT_FALSE(in.actors.contains(kAnn));
  EXPECT_TRUE(in.actors.contains(some_actor(3).actor));   // the handler
  EXPECT_TRUE(in.actors.contains(some_actor(18).actor));  // who checked the result
  EXPECT_FALSE(in.actors.contains(kResidentActor));
  EXPECT_TRUE(in.independent(clerk()));
  EXPECT_FALSE(in.independent(clerk(some_actor(3).actor)));
  EXPECT_FALSE(in.independent(clerk(kAnn, kRoads)));
}

}  // namespace
}  // namespace tz::callback
