#include "callback/callback_decide.h"

#include <gmock/gmock.h>

#include "callback/callback_json.h"
#include "callback/testing.h"

namespace tz::callback {
namespace {

using namespace callback::testing;
using namespace std::chrono_literals;
using ledger::ContactChannel;
using ledger::Satisfied;
using ledger::Solved;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST(Independence, TheHandlerAndHisUnitMayDoNothingAtTheDesk) {
  const World w;
  const Command all[] = {Claim{},
                         Release{},
                         RecordTry{},
                         RecordAnswer{.answers = kYes},
                         RecordUnreached{},
                         IssueLink{},
                         Correct{.entry = 1, .answers = kNo, .reason = "x"}};
  for (const auto& command : all) {
    EXPECT_EQ(w.rule(command, clerk(kAnn, kRoads)), "callback_independent") << name(command);
    EXPECT_EQ(w.rule(command, clerk(kAnn, kGas)), "callback_independent") << name(command);
    EXPECT_EQ(w.rule(command, clerk(kHandler, kDesk)), "callback_independent") << name(command);
    EXPECT_EQ(w.rule(command, clerk(kAnn, UnitId{})), "callback_independent") << name(command);
    EXPECT_EQ(w.rule(command, unit_man()), "capacity") << name(command);
    EXPECT_EQ(w.give(command, clerk(kAnn, kRoads)).error().code, Errc::forbidden);
  }
  EXPECT_EQ(w.rule(Claim{}, clerk()), "");
}

TEST(Claim, HoldsForItsTimeAndNotLonger) {
  World w;
  w.must(Claim{}, clerk(kAnn));
  EXPECT_EQ(w.rule(Claim{}, clerk(kBao)), "callback_claimed");
  EXPECT_EQ(w.rule(RecordTry{}, clerk(kBao)), "callback_unclaimed");
  w.wait(w.policy.callback_claim - 1ms);
  EXPECT_EQ(w.rule(RecordTry{}, clerk(kAnn)), "");
  w.wait(1ms);
  EXPECT_EQ(w.rule(RecordTry{}, clerk(kAnn)), "callback_unclaimed");
  EXPECT_EQ(w.rule(Claim{}, clerk(kBao)), "");
}

TEST(Claim, IsGivenBackByWhoHoldsIt) {
  World w;
  w.must(Claim{}, clerk(kAnn));
  EXPECT_EQ(w.rule(Release{}, clerk(kBao)), "callback_unclaimed");
  w.must(Release{}, clerk(kAnn));
  EXPECT_EQ(w.rule(Claim{}, clerk(kBao)), "");
}

struct Plan {
  const char* what;
  std::vector<std::pair<std::chrono::hours, ContactChannel>> tries;
  bool enough;
};
TEST(Unreached, NeedsThreeTriesOnTwoDaysByTwoWays) {
  const Plan plans[] = {
      {"two only", {{0h, ContactChannel::phone}, {24h, ContactChannel::sms}}, false},
      {"one day",
       {{0h, ContactChannel::phone}, {1h, ContactChannel::sms}, {2h, ContactChannel::phone}},
       false},
      {"one way",
       {{0h, ContactChannel::phone}, {24h, ContactChannel::phone}, {48h, ContactChannel::phone}},
       false},
      {"enough",
       {{0h, ContactChannel::phone}, {1h, ContactChannel::sms}, {24h, ContactChannel::phone}},
       true},
      // 13:59 and 14:01 of UTC are one day, 15:59 and 16:01 two: days are those of Asia/Shanghai.
      {"midnight",
       {{0h, ContactChannel::phone}, {0h, ContactChannel::sms}, {14h, ContactChannel::phone}},
       true}};
  for (const auto& plan : plans) {
    World w;
    const Instant start = w.now;
    for (const auto& [after, via] : plan.tries) {
      w.now = start + after;
      w.try_by(via);
    }
    EXPECT_EQ(w.rule(RecordUnreached{}, clerk()), plan.enough ? "" : "callback_attempts") << plan.what;
  }
}

TEST(Unreached, OneWayIsEnoughForSomeoneWhoLeftNeitherNumberNorAddress) {
  World w;
  w.facts.reachable = false;
  for (int i = 0; i < 3; ++i) w.try_by(ContactChannel::mailbox).wait(24h);
  EXPECT_EQ(w.rule(RecordUnreached{}, clerk()), "");
}

TEST(Unreached, IsAValueOfItsOwnAndNoAnswer) {
  World w;
  w.try_by(ContactChannel::phone).try_by(ContactChannel::sms).wait(24h).try_by(ContactChannel::phone);
  w.must(RecordUnreached{}, clerk());
  EXPECT_TRUE(w.f.last()->first.unreached);
  EXPECT_EQ(w.f.last()->first.answer(), nullptr);
  EXPECT_FALSE(is_valid(*w.f.last(), w.policy));
  EXPECT_EQ(w.rule(Claim{}, clerk()), "callback_state");
}

TEST(Answer, IsAskedWhyWhereNothingIsSolved) {
  World w;
  w.must(Claim{}, clerk());
  EXPECT_EQ(w.rule(RecordAnswer{.answers = kNo}, clerk()), "text_required");
  EXPECT_EQ(w.rule(RecordAnswer{.answers = kNo, .words = "still dark"}, clerk()), "");
  EXPECT_EQ(w.rule(RecordAnswer{.answers = kYes, .reference = "a b"}, clerk()), "code_shape");
}

TEST(Answer, IsNeverChangedACorrectionStandsBesideIt) {
  World w;
  w.answer(kYes);
  const auto first = w.f.last()->first.entries.front();
  EXPECT_EQ(w.rule(Correct{.entry = first.id, .answers = kYes, .reason = "x"}, clerk()), "correction_same");
  EXPECT_EQ(w.rule(Correct{.entry = first.id, .answers = kNo}, clerk()), "text_required");
  w.must(Correct{.entry = first.id, .answers = kNo, .reason = "typed wrongly"}, clerk(kBao));
  const auto& entries = w.f.last()->first.entries;
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.front(), first);
  EXPECT_EQ(entries.back().answers, kNo);
  EXPECT_EQ(entries.back().corrects, first.id);
  EXPECT_EQ(w.rule(Correct{.entry = first.id, .answers = kYes, .reason = "x"}, clerk()), "correction_entry");
}

TEST(Answer, OfTheResidentHimselfStands) {
  World w;
  w.take(Heard{kNo, Source::receipt, kResidentActor, ContactChannel::web, w.now, 7}, program());
  const auto id = w.f.last()->first.answer()->id;
  EXPECT_EQ(w.rule(Correct{.entry = id, .answers = kYes, .reason = "x"}, clerk()), "resident_answered");
}

TEST(Answer, IsValidUntilTenDaysAfterTheLimitAndOnlyThroughTheDesk) {
  World in_time, late, past_desk;
  in_time.wait(std::chrono::days{10}).answer();
  EXPECT_TRUE(is_valid(*in_time.f.last(), in_time.policy));
  late.wait(std::chrono::days{10} + 1ms).answer();
  EXPECT_FALSE(is_valid(*late.f.last(), late.policy));
  past_desk.take(Heard{kYes, Source::ledger, kOther, ContactChannel::phone, past_desk.now, 7}, program());
  EXPECT_FALSE(is_valid(*past_desk.f.last(), past_desk.policy));
  past_desk.policy.callback_by_case_sheet = true;
  EXPECT_TRUE(is_valid(*past_desk.f.last(), past_desk.policy)) << "where the city records on the case sheet";
  EXPECT_TRUE(past_desk.f.last()->first.outside_desk()) << "and it is marked all the same";
}

TEST(CaseSheet, LeavesTheCallBackToTheDeskUnlessTheCitySaysOtherwise) {
  const ledger::Case c{.code = "YC-260101-ABCDEF-0"};
  ledger::Policy policy;
  for (const auto* command : {"record_callback", "close_unreached"}) {
    policy.callback_by_case_sheet = false;
    const auto refused = taken_by_sheet(c, command, policy);
    ASSERT_FALSE(refused) << command;
    EXPECT_EQ(refused.error().code, Errc::not_allowed);
    EXPECT_EQ(refused.error().rule, "callback_desk");
    EXPECT_THAT(refused.error().message, ::testing::HasSubstr("/staff/callback/" + c.code));
    policy.callback_by_case_sheet = true;
    EXPECT_TRUE(taken_by_sheet(c, command, policy)) << command;
  }
  policy.callback_by_case_sheet = false;
  for (const auto* command : {"land", "order_rework", "note"})
    EXPECT_TRUE(taken_by_sheet(c, command, policy)) << command;
}

Rate rating(const World& w, const Answers& answers = kYes) {
  return {.link = w.f.links.back().id, .answers = answers, .words = "words"};
}

TEST(RatingLink, IsUsedOnceAndInTime) {
  World w;
  w.must(IssueLink{}, clerk());
  EXPECT_EQ(w.rule(rating(w), clerk()), "capacity");
  w.wait(w.policy.rating_link);
  EXPECT_EQ(w.rule(rating(w), resident()), "");
  EXPECT_EQ(World(w).wait(1ms).rule(rating(w), resident()), "link_expired");
  w.must(rating(w), resident());
  EXPECT_EQ(w.f.last()->first.answer()->source, Source::link);
  EXPECT_EQ(w.rule(rating(w), resident()), "link_spent");
}

TEST(RatingLink, LetsWhoWasNotReachedAnswerAfterAll) {
  World w;
  w.must(IssueLink{}, clerk());
  w.try_by(ContactChannel::phone).try_by(ContactChannel::sms).wait(24h).try_by(ContactChannel::phone);
  w.must(RecordUnreached{}, clerk());
  w.must(rating(w), resident());
  EXPECT_FALSE(w.f.last()->first.unreached);
  EXPECT_EQ(w.f.last()->first.answer()->answers, kYes);
}

TEST(RatingLink, IsNoLongerGoodOnceAnotherWasMadeOrAnAnswerCame) {
  World w;
  w.must(IssueLink{}, clerk());
  const auto old = rating(w);
  w.must(IssueLink{}, clerk());
  EXPECT_EQ(w.rule(old, resident()), "link_spent");
  w.answer();
  EXPECT_EQ(w.rule(rating(w), resident()), "link_spent");
}

TEST(RatingLink, FromWhereTheUnitWorksLeavesARecordAndNoAnswer) {
  World w;
  w.must(IssueLink{}, clerk());
  for (const auto origin : all_of<Origin>()) {
    auto from_there = rating(w);
    from_there.origin = origin;
    const auto decided = w.give(from_there, resident());
    ASSERT_TRUE(decided);
    EXPECT_EQ(decided->event, Event(RatingRefused{from_there.link, origin}));
    w.take(decided->event, resident());
  }
  EXPECT_EQ(w.f.last()->first.answer(), nullptr);
  EXPECT_FALSE(w.f.links.back().spent);
  for (int i = 3; i < kRefusalsKept; ++i)
    w.take(RatingRefused{w.f.links.back().id, Origin::device}, resident());
  auto once_more = rating(w);
  once_more.origin = Origin::device;
  EXPECT_EQ(w.rule(once_more, resident()), "rating_origin");
  EXPECT_EQ(w.rule(rating(w), resident()), "");
}

TEST(Recall, IsMadeByAnotherClerkThanTheFirst) {
  World w;
  EXPECT_EQ(w.rule(OrderRecall{1, "2026-01"}, program()), "callback_state");
  w.try_by(ContactChannel::phone, clerk(kOther)).answer(kYes, clerk(kAnn));
  EXPECT_EQ(w.rule(OrderRecall{1, "2026-01"}, clerk()), "capacity");
  w.must(OrderRecall{1, "2026-01"}, program());
  EXPECT_EQ(w.rule(OrderRecall{1, "2026-01"}, program()), "recall_once");
  EXPECT_EQ(w.rule(Claim{CallKind::recall}, clerk(kAnn)), "recall_other_clerk");
  EXPECT_EQ(w.rule(Claim{CallKind::recall}, clerk(kOther)), "recall_other_clerk");
  EXPECT_EQ(w.rule(Claim{CallKind::recall}, clerk(kBao, kRoads)), "callback_independent");
  w.answer(kNo, clerk(kBao), CallKind::recall);
  EXPECT_EQ(w.f.last()->recall->call.answer()->answers, kNo);
  EXPECT_EQ(w.f.last()->first.answer()->answers, kYes);
}

// Otherwise who was first could make the two alike.
TEST(Recall, NeitherAnswerIsForTheFirstClerkToChange) {
  World w;
  w.answer(kYes, clerk(kAnn)).must(OrderRecall{1, "2026-01"}, program());
  const auto first = w.f.last()->first.answer()->id;
  EXPECT_EQ(w.rule(Correct{.entry = first, .answers = kNo, .reason = "x"}, clerk(kAnn)), "recall_once");
  w.answer(kNo, clerk(kBao), CallKind::recall);
  const auto second = w.f.last()->recall->call.answer()->id;
  const Correct change{.call = CallKind::recall, .entry = second, .answers = kYes, .reason = "x"};
  EXPECT_EQ(w.rule(change, clerk(kAnn)), "recall_other_clerk");
  EXPECT_EQ(w.rule(change, clerk(kBao)), "");
}

TEST(Pressure, SoManyReportsOfACaseWaitAtATime) {
  World w;
  for (int i = 0; i < kOpenReportsMax; ++i) w.must(ReportPressure{"x"}, resident());
  EXPECT_EQ(w.rule(ReportPressure{"x"}, resident()), "reports_max");
}

TEST(Recall, OwesTheLedgerNothing) {
  World w;
  w.answer().must(OrderRecall{1, "2026-01"}, program());
  w.must(Claim{CallKind::recall}, clerk(kBao));
  w.take(Answered{CallKind::recall, kNo, ContactChannel::phone, ""}, clerk(kBao));
  EXPECT_EQ(w.f.pending, std::nullopt);
}

TEST(Exclusion, IsAskedByTheUnitForACauseOnTheList) {
  World w;
  EXPECT_EQ(w.rule(AskExclusion{2, "force_majeure", "flood"}, unit_man()), "exclusion_state");
  EXPECT_EQ(w.rule(AskExclusion{1, "force_majeure", "flood"}, clerk()), "capacity");
  EXPECT_EQ(w.rule(AskExclusion{1, "force_majeure", "flood"}, unit_man(kGas)), "unit");
  EXPECT_EQ(w.rule(AskExclusion{1, "dislike", "flood"}, unit_man()), "exclusion_cause");
  EXPECT_EQ(w.rule(AskExclusion{1, "force_majeure", ""}, unit_man()), "text_required");
  w.must(AskExclusion{1, "force_majeure", "flood"}, unit_man());
  EXPECT_FALSE(w.f.last()->exclusion->holds());
  EXPECT_EQ(w.rule(AskExclusion{1, "force_majeure", "flood"}, unit_man()), "exclusion_once");
}

TEST(Exclusion, IsRuledOnByASecondPersonOutsideTheUnit) {
  World w;
  w.must(AskExclusion{1, "force_majeure", "flood"}, unit_man());
  const RuleExclusion grant{1, true, "seen"};
  EXPECT_EQ(w.rule(grant, unit_man()), "capacity");
  EXPECT_EQ(w.rule(grant, clerk()), "capacity");
  EXPECT_EQ(w.rule(grant, outside(kOther, kRoads)), "exclusion_outside");
  EXPECT_EQ(w.rule(grant, outside(kHandler, kCentre)), "exclusion_outside");
  EXPECT_EQ(w.rule(grant, outside(kOther, UnitId{})), "exclusion_outside");
  w.must(grant, outside());
  EXPECT_TRUE(w.f.last()->exclusion->holds());
  EXPECT_FALSE(w.f.last()->exclusion->objection_until) << "the resident has not been told yet";
}

World granted() {
  World w;
  w.must(AskExclusion{1, "force_majeure", "flood"}, unit_man())
      .must(RuleExclusion{1, true, "seen"}, outside());
  return w;
}

TEST(Exclusion, TheTimeToObjectBeginsWhenTheNoticeWentOut) {
  World w = granted();
  const ObjectExclusion objection{1, "there was no flood"};
  w.wait(w.policy.exclusion_objection + 24h);
  EXPECT_EQ(w.rule(objection, resident()), "") << "nobody has told him, so no time has run";
  EXPECT_EQ(w.rule(TellExclusion{1, true, w.now}, outside()), "capacity");
  w.must(TellExclusion{1, true, w.now}, program());
  EXPECT_TRUE(w.f.last()->exclusion->told);
  EXPECT_EQ(w.f.last()->exclusion->objection_until, w.now + w.policy.exclusion_objection);
  EXPECT_EQ(w.rule(TellExclusion{1, true, w.now}, program()), "exclusion_state") << "it begins once";
  w.wait(w.policy.exclusion_objection);
  EXPECT_EQ(w.rule(objection, resident()), "");
  EXPECT_EQ(w.wait(1ms).rule(objection, resident()), "exclusion_late");
}

TEST(Exclusion, TheTimeToObjectBeginsAtTheRulingWhereNothingCanBeSent) {
  World w = granted();
  const Instant ruled = w.now;
  w.wait(24h).must(TellExclusion{1, false, {}}, program());
  EXPECT_FALSE(w.f.last()->exclusion->told);
  EXPECT_EQ(w.f.last()->exclusion->objection_until, ruled + w.policy.exclusion_objection);
}

TEST(Receipt, AnAnswerFromWhereTheUnitWorksIsKeptAsRefusedAndNotForEver) {
  World w;
  EXPECT_EQ(w.rule(RefuseAnswer{Origin::device}, clerk()), "capacity");
  for (int i = 0; i < kRefusalsKept; ++i) w.must(RefuseAnswer{Origin::device}, resident());
  EXPECT_EQ(w.f.receipt_refusals, kRefusalsKept);
  EXPECT_EQ(w.rule(RefuseAnswer{Origin::device}, resident()), "rating_origin");
}

TEST(RatingLink, IsMadeByTheProgramForTheMessageThatAsks) {
  World w;
  w.must(IssueLink{}, program());
  EXPECT_EQ(w.f.links.size(), 1U);
  w.answer();
  EXPECT_EQ(w.rule(IssueLink{}, program()), "callback_state");
}

TEST(Exclusion, StandsStillWhileTheResidentObjects) {
  World w = granted();
  const ObjectExclusion objection{1, "there was no flood"};
  EXPECT_EQ(w.rule(objection, unit_man()), "capacity");
  w.must(objection, resident());
  EXPECT_FALSE(w.f.last()->exclusion->holds());
  EXPECT_EQ(w.rule(RuleExclusionObjection{1, true, "r"}, outside()), "four_eyes");
  World kept(w);
  kept.must(RuleExclusionObjection{1, false, "r"}, supervisor());
  EXPECT_TRUE(kept.f.last()->exclusion->holds());
  w.must(RuleExclusionObjection{1, true, "r"}, supervisor());
  EXPECT_FALSE(w.f.last()->exclusion->holds());
}

TEST(Pressure, GoesToSupervisionOutsideTheUnit) {
  World w;
  w.answer(kPressed);
  ASSERT_EQ(w.f.reports.size(), 1U);
  EXPECT_EQ(w.f.reports[0].source, ReportSource::answer);
  w.must(ReportPressure{"they came to my door"}, resident());
  ASSERT_EQ(w.f.reports.size(), 2U);
  const auto id = w.f.reports[1].id;
  EXPECT_EQ(w.rule(TakeReport{id}, clerk()), "report_outside");
  EXPECT_EQ(w.rule(TakeReport{id}, supervisor(kWatch, kRoads)), "report_outside");
  EXPECT_EQ(w.rule(TakeReport{id}, supervisor(kWatch, UnitId{})), "report_outside");
  w.must(TakeReport{id}, supervisor());
  EXPECT_EQ(w.rule(TakeReport{id}, supervisor()), "report_state");
  EXPECT_EQ(w.rule(CloseReport{id, Finding::founded, ""}, supervisor()), "text_required");
  w.must(CloseReport{id, Finding::founded, "seen"}, supervisor());
  EXPECT_EQ(w.rule(CloseReport{id, Finding::unfounded, "seen"}, supervisor()), "report_state");
}

TEST(Rounds, TheNextOneIsAskedAnewAndTheLastKeepsItsAnswer) {
  World w;
  w.answer(kNo);
  w.open();
  EXPECT_EQ(w.f.rounds.size(), 2U);
  EXPECT_EQ(w.f.round(1)->first.answer()->answers, kNo);
  EXPECT_NE(w.f.waiting(CallKind::first), nullptr);
  w.answer(kYes);
  EXPECT_EQ(w.f.round(2)->first.answer()->answers, kYes);
}

TEST(Offers, AreWhatTheRulesLetPass) {
  World w;
  EXPECT_THAT(offers(w.f, w.facts, CallKind::first, clerk(), w.now, w.policy),
              ElementsAre("claim", "issue_link"));
  w.must(Claim{}, clerk());
  EXPECT_THAT(offers(w.f, w.facts, CallKind::first, clerk(), w.now, w.policy), Contains("record_answer"));
  EXPECT_THAT(offers(w.f, w.facts, CallKind::first, clerk(), w.now, w.policy),
              Not(Contains("record_unreached")));
  EXPECT_TRUE(offers(w.f, w.facts, CallKind::first, clerk(kHandler), w.now, w.policy).empty());
  EXPECT_TRUE(offers(w.f, w.facts, CallKind::recall, clerk(), w.now, w.policy).empty());
}

TEST(CallbackJson, EveryEventComesBackAsItWas) {
  const Instant t{1768000000000ms};
  Hash256 hash{};
  hash[3] = 7;
  const Event all[] = {RoundOpened{2, kRoads, t, t, 9},
                       RoundOpened{1, kRoads, t, {}, 9},
                       RoundClosed{9},
                       Heard{kPressed, Source::receipt, kResidentActor, ContactChannel::web, t, 9},
                       TrySeen{{kAnn, ContactChannel::sms, t}, 9},
                       UnreachedSeen{9},
                       Settled{3, 9},
                       EffectRefused{3, "status"},
                       Claimed{CallKind::recall, t},
                       Released{CallKind::first},
                       Tried{CallKind::first, ContactChannel::visit},
                       Answered{CallKind::first, kNo, ContactChannel::phone, "rec-1"},
                       Corrected{CallKind::first, 4, kYes, true},
                       NotReached{CallKind::recall},
                       LinkIssued{hash, t},
                       Rated{5, kYes},
                       RatingRefused{5, Origin::address},
                       RecallOrdered{1, "2026-01"},
                       ExclusionAsked{1, "force_majeure"},
                       ExclusionRuled{1, true, t},
                       ExclusionRuled{1, false, {}},
                       ExclusionTold{1, true, t},
                       ExclusionTold{1, false, {}},
                       ExclusionObjected{1},
                       ObjectionRuled{1, true},
                       PressureReported{},
                       ReportTaken{6},
                       ReportClosed{6, Finding::unclear}};
  std::set<std::string_view> kinds;
  for (const auto& event : all) {
    const auto back = decode(kind_of(event), encode(event));
    ASSERT_TRUE(back) << kind_of(event);
    EXPECT_EQ(*back, event) << kind_of(event);
    kinds.insert(kind_of(event));
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Event>);
}

TEST(CallbackJson, WhatIsNoEventIsCorrupted) {
  EXPECT_EQ(decode("guessed", "{}").error().code, Errc::corrupted);
  EXPECT_EQ(decode("claimed", "[]").error().code, Errc::corrupted);
  EXPECT_EQ(decode("claimed", R"({"call":"third","until":1})").error().code, Errc::corrupted);
  EXPECT_EQ(decode("link_issued", R"({"until":1,"token_hash":"00"})").error().code, Errc::corrupted);
}

}  // namespace
}  // namespace tz::callback
