#include "intake/resident_view.h"

#include <gtest/gtest.h>

#include "intake/testing.h"

namespace tz::intake {
namespace {

using ledger::Role;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kRoadsUnit;
using testing::must;
using Kind = Milestone::Kind;

class View : public ::testing::Test {
 protected:
  ResidentView view(Reader reader = Reader::holder) {
    const auto history = must(city_.ledger.service.history(kHill, receipt_.id));
    return resident_view(history, reader, city_.clock.now(),
                         city_.ledger.service.policy(history.current.jurisdiction));
  }
  std::vector<Kind> kinds(Reader reader = Reader::holder) {
    std::vector<Kind> all;
    for (const auto& m : view(reader).milestones) all.push_back(m.kind);
    return all;
  }
  void act(const ledger::Command& command, Role role, UnitId unit = {}) {
    city_.act(receipt_.id, command, role, unit);
  }
  ledger::Deadlines due() { return must(city_.cities.deadlines({}, kRoadsUnit, city_.clock.now())); }
  void to_roads() {
    ledger::Classify classify;
    classify.category = "001";
    act(classify, Role::hotline, kHotlineUnit);
    ledger::Dispatch dispatch;
    dispatch.unit = kRoadsUnit;
    dispatch.due = due();
    dispatch.note = "内部说明";
    act(dispatch, Role::hotline, kHotlineUnit);
    act(ledger::Sign{}, Role::handler, kRoadsUnit);
  }
  void to_callback() {
    to_roads();
    act(ledger::RecordContact{.summary = "已联系"}, Role::handler, kRoadsUnit);
    ledger::FileResult result;
    result.reply = "灯已换好";
    result.evidence_note = "派工单 12 号";
    act(result, Role::handler, kRoadsUnit);
  }

  Intake city_;
  ledger::Receipt receipt_ = city_.receive(Intake::need());
};

TEST_F(View, BeginsWithTheRegistration) {
  EXPECT_EQ(kinds(), std::vector<Kind>{Kind::received});
  EXPECT_TRUE(view().may_add);
  EXPECT_TRUE(view().may_withdraw);
  EXPECT_FALSE(view().may_confirm);
  EXPECT_FALSE(view().may_reopen);
}

TEST_F(View, EveryOwnerAndDeadlineIsThereAndNoInternalWord) {
  to_roads();
  act(ledger::Note{"内部备注"}, Role::hotline, kHotlineUnit);
  const auto v = view();
  ASSERT_EQ(kinds(), (std::vector<Kind>{Kind::received, Kind::dispatched}));
  EXPECT_EQ(v.milestones[1].unit, kRoadsUnit);
  EXPECT_EQ(v.milestones[1].until, due().result);
  for (const auto& m : v.milestones) EXPECT_TRUE(m.text.empty());
}

TEST_F(View, AReplyIsShownOnlyAfterItWasChecked) {
  to_callback();
  EXPECT_TRUE(view().reply.empty());
  EXPECT_EQ(kinds().back(), Kind::contacted);
  act(ledger::CheckResult{true, ""}, Role::hotline, kHotlineUnit);
  EXPECT_EQ(view().reply, "灯已换好");
  EXPECT_EQ(kinds().back(), Kind::answered);
  EXPECT_TRUE(view().may_confirm);
}

TEST_F(View, WhoDoesNotHoldTheReceiptSeesStepsWithoutTextsAndMayDoNothing) {
  to_roads();
  act(ledger::RecordContact{.summary = "已联系"}, Role::handler, kRoadsUnit);
  act(ledger::TellProgress{"已安排明天来"}, Role::handler, kRoadsUnit);
  EXPECT_EQ(view().milestones.back().text, "已安排明天来");
  EXPECT_EQ(kinds(Reader::public_words), kinds());
  const auto other = view(Reader::public_words);
  EXPECT_TRUE(other.milestones.back().text.empty());
  EXPECT_FALSE(other.may_add || other.may_confirm || other.may_reopen || other.may_withdraw);
}

TEST_F(View, ADisputeAndAConfirmationReadDifferently) {
  to_callback();
  act(ledger::CheckResult{true, ""}, Role::hotline, kHotlineUnit);
  ledger::Confirm dispute;
  dispute.answer = {true,  ledger::Solved::no,          ledger::Satisfied::dissatisfied,
                    false, ledger::ContactChannel::web, city_.clock.now()};
  dispute.rework_due = due();
  dispute.words = "还是不亮";
  act(dispute, Role::resident);
  EXPECT_EQ(kinds().back(), Kind::disputed);
  EXPECT_FALSE(view().may_confirm);
}

TEST_F(View, ALandingTellsHowAndOpensTheReopening) {
  ledger::Classify classify;
  classify.category = "001";
  act(classify, Role::hotline, kHotlineUnit);
  ledger::Land land;
  land.code = ledger::LandingCode::answered;
  land.reply = "这是答复";
  land.reason = "已答复";
  act(land, Role::hotline, kHotlineUnit);
  const auto v = view();
  EXPECT_EQ(v.milestones.back().kind, Kind::landed);
  EXPECT_EQ(v.milestones.back().landing, ledger::LandingCode::answered);
  EXPECT_EQ(v.reply, "这是答复");
  EXPECT_TRUE(v.may_reopen);
  EXPECT_FALSE(v.reopen_needs_new_facts);
  ASSERT_TRUE(v.reopen_until);
  city_.clock.set(*v.reopen_until);
  EXPECT_FALSE(view().reopen_needs_new_facts) << "the last moment counts";
  city_.clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE(view().may_reopen);
  EXPECT_TRUE(view().reopen_needs_new_facts);
  city_.clock.set(*v.reopen_until);
  ledger::Reopen reopen;
  reopen.reason = "又坏了";
  act(reopen, Role::resident);
  EXPECT_EQ(kinds().back(), Kind::reopened);
  EXPECT_FALSE(view().may_reopen);
}

TEST_F(View, ALandingTellsItsBasisAndTheRemedyWithItsDeadline) {
  to_callback();
  act(ledger::CheckResult{true, ""}, Role::hotline, kHotlineUnit);
  ledger::Confirm answer;
  answer.answer = {true,  ledger::Solved::yes,         ledger::Satisfied::satisfied,
                   false, ledger::ContactChannel::web, city_.clock.now()};
  act(answer, Role::resident);
  ledger::Land land;
  land.code = ledger::LandingCode::not_supported;
  land.reason = "不支持";
  land.basis = "示例条例第九条，经办电话13800000000";  // an invented number
  land.remedy = "可向上一级申请复查";
  land.legal_route = "review";
  land.remedy_until = city_.clock.now() + std::chrono::days(30);
  act(land, Role::hotline, kHotlineUnit);
  const auto mine = view().milestones.back();
  EXPECT_EQ(mine.basis, land.basis);
  EXPECT_EQ(mine.remedy, land.remedy);
  EXPECT_EQ(mine.remedy_until, land.remedy_until);
  EXPECT_EQ(mine.legal_route, "review");
  const auto everybodys = view(Reader::public_words).milestones.back();
  EXPECT_EQ(everybodys.remedy, land.remedy);
  EXPECT_EQ(everybodys.remedy_until, land.remedy_until);
  EXPECT_EQ(everybodys.basis.find("138"), std::string::npos) << everybodys.basis;
  EXPECT_NE(everybodys.basis.find("示例条例"), std::string::npos);
  EXPECT_TRUE(everybodys.text.empty());
  const auto steps_only = view(Reader::public_steps).milestones.back();
  EXPECT_TRUE(steps_only.basis.empty() && steps_only.remedy.empty());
  EXPECT_EQ(steps_only.legal_route, "review");
}

TEST_F(View, EverybodyReadsTheReplyWithoutWhatLooksLikePersonalData) {
  to_roads();
  act(ledger::RecordContact{.summary = "已联系"}, Role::handler, kRoadsUnit);
  ledger::FileResult result;
  result.reply = "灯已换好，可致电13800000000";  // an invented number
  result.evidence_note = "更换记录";
  act(result, Role::handler, kRoadsUnit);
  act(ledger::CheckResult{true, ""}, Role::hotline, kHotlineUnit);
  EXPECT_EQ(view().reply, result.reply);
  EXPECT_EQ(view(Reader::public_words).reply, "灯已换好，可致电████████");
  EXPECT_TRUE(view(Reader::public_steps).reply.empty());
}

TEST_F(View, EveryChangeOfOwnerOrDeadlineIsThere) {
  to_roads();
  act(ledger::RecordContact{.summary = "已联系"}, Role::handler, kRoadsUnit);
  ledger::Pause pause{"material", city_.clock.now() + std::chrono::days(3), "等材料"};
  act(pause, Role::handler, kRoadsUnit);
  city_.clock.advance(std::chrono::hours(24));
  act(ledger::Resume{}, Role::handler, kRoadsUnit);
  EXPECT_EQ(kinds().back(), Kind::resumed);
  const auto c = must(city_.ledger.service.load(kHill, receipt_.id));
  EXPECT_EQ(view().milestones.back().until, c.due.result) << "the limit moved by the pause";

  ledger::AskCarry ask{city_.clock.now() + std::chrono::days(60), "明年改造"};
  act(ask, Role::handler, kRoadsUnit);
  act(ledger::RuleCarry{true, city_.clock.now() + std::chrono::days(30), "同意"}, Role::hotline,
      kHotlineUnit);
  const ledger::By upper{ActorId{31}, Role::approver, UnitId{1}, {kRoadsUnit}};
  must(city_.ledger.service.handle_latest(
      kHill, receipt_.id, ledger::RuleCarry{true, city_.clock.now() + std::chrono::days(30), "同意"}, upper));
  act(ledger::EndCarry{due(), "提前开工"}, Role::hotline, kHotlineUnit);
  EXPECT_EQ(kinds().back(), Kind::carry_ended);
  EXPECT_EQ(view().milestones.back().until, due().result);

  act(ledger::Escalate{kHotlineUnit, "内部理由"}, Role::hotline, kHotlineUnit);
  EXPECT_EQ(kinds().back(), Kind::escalated);
  EXPECT_EQ(view().milestones.back().unit, kHotlineUnit);
  EXPECT_TRUE(view().milestones.back().text.empty()) << "why is between the offices";
}

TEST_F(View, AResultThatFailedItsCheckIsBetweenTheOffices) {
  to_callback();
  const auto before = kinds();
  act(ledger::CheckResult{false, "没有照片"}, Role::hotline, kHotlineUnit);
  EXPECT_EQ(kinds(), before) << "it moves no limit, and why is not told";
}

}  // namespace
}  // namespace tz::intake
