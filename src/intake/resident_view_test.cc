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
  ResidentView view(bool holder = true) {
    const auto history = must(city_.ledger.service.history(kHill, receipt_.id));
    return resident_view(history, holder, city_.clock.now(),
                         city_.ledger.service.policy(history.current.jurisdiction));
  }
  std::vector<Kind> kinds(bool holder = true) {
    std::vector<Kind> all;
    for (const auto& m : view(holder).milestones) all.push_back(m.kind);
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
  EXPECT_EQ(view(true).milestones.back().text, "已安排明天来");
  EXPECT_EQ(kinds(false), kinds(true));
  const auto other = view(false);
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
  ledger::Reopen reopen;
  reopen.reason = "又坏了";
  act(reopen, Role::resident);
  EXPECT_EQ(kinds().back(), Kind::reopened);
  EXPECT_FALSE(view().may_reopen);
}

}  // namespace
}  // namespace tz::intake
