#include "cadence/agenda.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "cadence/action_item.h"
#include "cadence/testing.h"

namespace tz::cadence {
namespace {

using namespace std::chrono_literals;
using cadence::testing::china;
using cadence::testing::day;
using cadence::testing::local;
using ::testing::ElementsAre;
using enum AgendaReason;

const Instant kLast = local("2021-10-11 09:00");
const Instant kNow = local("2021-10-18 09:00");
const Instant kNext = local("2021-10-25 09:00");
const AgendaRules kRules{.days = {.zone = "Asia/Shanghai"}};

std::vector<AgendaItem> agenda(const std::vector<AgendaCase>& cases) {
  return make_agenda(cases, kLast, kNow, kNext, china(), kRules);
}

std::vector<AgendaReason> reasons(const AgendaCase& c) {
  const auto items = agenda({c});
  if (items.empty()) return {};
  std::vector<AgendaReason> all{items.front().reason};
  all.insert(all.end(), items.front().also.begin(), items.front().also.end());
  return all;
}

TEST(Agenda, NamesWhatIsOverdue) {
  EXPECT_THAT(reasons({.result_due = kNow - 1ms}), ElementsAre(overdue));
  EXPECT_THAT(reasons({.result_due = kNow}), ElementsAre());  // at the limit is in time
  EXPECT_THAT(reasons({.result_due = kNow - 1h, .result_filed_at = kNow - 30min}), ElementsAre());
  EXPECT_THAT(reasons({.over = true, .result_due = kNow - 1h}), ElementsAre());
  // A carried case lives by its plan, and is asked for when its review is due.
  EXPECT_THAT(reasons({.result_due = kNow - 1h, .carry_review_due = kNext}), ElementsAre());
}

TEST(Agenda, NamesWhoWasNotContacted) {
  EXPECT_THAT(reasons({.contact_due = kNow - 1ms}), ElementsAre(no_first_contact));
  EXPECT_THAT(reasons({.contact_due = kNow}), ElementsAre());
  EXPECT_THAT(reasons({.contact_due = kNow - 1h, .contacted_at = kNow - 1min}), ElementsAre());
}

TEST(Agenda, NamesWhatWasReopenedSinceTheLastRun) {
  EXPECT_THAT(reasons({.reopened_at = kLast}), ElementsAre(reopened));
  EXPECT_THAT(reasons({.reopened_at = kLast - 1ms}), ElementsAre());  // the last meeting spoke of it
  EXPECT_THAT(reasons({.reopened_at = kNow - 1ms}), ElementsAre(reopened));
  EXPECT_THAT(reasons({.reopened_at = kNow}), ElementsAre());  // the next one will
}

TEST(Agenda, NamesCarryReviewsDueBeforeTheNextRun) {
  EXPECT_THAT(reasons({.carry_review_due = kNext - 1ms}), ElementsAre(carry_review_due));
  EXPECT_THAT(reasons({.carry_review_due = kNow - 240h}), ElementsAre(carry_review_due));
  EXPECT_THAT(reasons({.carry_review_due = kNext}), ElementsAre());
}

TEST(Agenda, NamesObjectionsWithoutARulingForFiveWorkingDays) {
  // Friday 10-08 + 5 working days = Thursday 10-14 (Saturday 10-09 is worked); Monday 10-11 + 5 = 10-18.
  EXPECT_THAT(reasons({.objected_at = local("2021-10-08 12:00")}), ElementsAre(stuck_in_objection));
  EXPECT_THAT(reasons({.objected_at = local("2021-10-11 12:00")}), ElementsAre());
}

TEST(Agenda, ACaseStandsOnItOnceWithEveryReasonInBothLanguages) {
  const auto items = agenda({{.code = "A",
                              .lead = UnitId{7},
                              .result_due = local("2021-10-15 12:00"),
                              .contact_due = local("2021-10-12 12:00"),
                              .reopened_at = local("2021-10-14 12:00")}});
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].reason, overdue);
  EXPECT_THAT(items[0].also, ElementsAre(no_first_contact, reopened));
  EXPECT_EQ(items[0].unit, UnitId{7});
  EXPECT_EQ(items[0].words_zh,
            "应办未办，时限已过（2021-10-15）；尚未联系诉求人（2021-10-12）；诉求人重开（2021-10-14）");
  EXPECT_EQ(items[0].words_en,
            "overdue, the limit has passed (2021-10-15); the resident has not been contacted (2021-10-12); "
            "reopened by the resident (2021-10-14)");
}

TEST(Agenda, IsInTheStatedOrderHoweverTheCasesCome) {
  std::vector<AgendaCase> cases = {{.code = "overdue-long", .result_due = kNow - 200h},
                                   {.code = "overdue-b", .result_due = kNow - 100h},
                                   {.code = "overdue-c", .result_due = kNow - 100h},
                                   {.code = "silent", .contact_due = kNow - 300h},
                                   {.code = "reopened", .reopened_at = kNow - 2h},
                                   {.code = "review", .carry_review_due = kNow + 1h},
                                   {.code = "stuck", .objected_at = kNow - 400h},
                                   {.code = "emergency", .emergency = true, .contact_due = kNow - 1h}};
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> order;
    for (const AgendaItem& item : agenda(cases)) order.push_back(item.code);
    EXPECT_THAT(order, ElementsAre("emergency", "overdue-long", "overdue-b", "overdue-c", "silent",
                                   "reopened", "review", "stuck"));
    std::ranges::next_permutation(cases, {}, &AgendaCase::code);
  }
}

// ---- what the meeting decided

Decision a_decision() {
  return {.text = " 更换井盖 ", .owner = UnitId{5}, .due = day("2021-10-22"), .case_codes = {"A", "B"}};
}
ActionItem an_item() { return decide_action(a_decision(), day("2021-10-18"), kNow, kRules.days).value(); }

TEST(ActionItem, HasWhatTheMinutesSay) {
  const ActionItem item = an_item();
  EXPECT_EQ(item.text, "更换井盖");
  EXPECT_EQ(item.owner, UnitId{5});
  EXPECT_EQ(item.due, local("2021-10-23 00:00") - 1ms);
  EXPECT_THAT(item.case_codes, ElementsAre("A", "B"));
  EXPECT_EQ(item.state, ActionState::open);
  calendar::DayRules office = kRules.days;
  office.closes_at = 17h;
  EXPECT_EQ(decide_action(a_decision(), day("2021-10-18"), kNow, office)->due,
            local("2021-10-22 17:00") - 1ms);
}

TEST(ActionItem, WithoutOwnerWordsOrADayToComeIsNoDecision) {
  const auto refusal = [](const Decision& decision) {
    const auto item = decide_action(decision, day("2021-10-18"), kNow, kRules.days);
    return item ? std::string("fine") : item.error().rule;
  };
  Decision d = a_decision();
  EXPECT_EQ(refusal(d), "fine");
  d.due = day("2021-10-18");  // the same day can be done
  EXPECT_EQ(refusal(d), "fine");
  d.due = day("2021-10-17");
  EXPECT_EQ(refusal(d), "due_past");
  d = a_decision();
  d.owner = UnitId{};
  EXPECT_EQ(refusal(d), "owner_required");
  d = a_decision();
  d.text = " ";
  EXPECT_EQ(refusal(d), "text_required");
  d.text = std::string(501, 'x');
  EXPECT_EQ(refusal(d), "text_too_long");
  d = a_decision();
  d.case_codes.assign(101, "A");
  EXPECT_EQ(refusal(d), "cases_max");
}

TEST(ActionItem, EveryStepFromEveryStateIsByTheTable) {
  const Instant before = an_item().due;
  const Instant after = before + 1ms;
  struct Row {
    ActionState from;
    ActionStep step;
    Instant now;
    std::optional<ActionState> to;  // none: refused
  };
  using enum ActionState;
  const Row kRows[] = {{open, Finish{"done"}, before, done},
                       {open, Finish{"done"}, after, done},
                       {open, Drop{"why"}, before, dropped},
                       {open, PassDay{}, before, open},
                       {open, PassDay{}, after, ActionState::overdue},
                       {ActionState::overdue, Finish{"done"}, after, done},
                       {ActionState::overdue, Drop{"why"}, after, dropped},
                       {ActionState::overdue, PassDay{}, after, ActionState::overdue},
                       {done, Finish{"done"}, after, {}},
                       {done, Drop{"why"}, after, {}},
                       {done, PassDay{}, after, {}},
                       {dropped, Finish{"done"}, after, {}},
                       {dropped, Drop{"why"}, after, {}},
                       {dropped, PassDay{}, after, {}}};
  for (const Row& row : kRows) {
    ActionItem item = an_item();
    item.state = row.from;
    const auto result = apply(item, row.step, row.now);
    ASSERT_EQ(result.has_value(), row.to.has_value()) << name_of(row.from) << " " << row.step.index();
    if (!result) {
      EXPECT_EQ(result.error().rule, "action_over");
      continue;
    }
    EXPECT_EQ(result->state, *row.to);
    EXPECT_EQ(result->ended_at.has_value(), *row.to == done || *row.to == dropped);
    EXPECT_EQ(result->late, *row.to == done && row.now == after);
  }
}

TEST(ActionItem, IsNeitherDoneNorDroppedWithoutWords) {
  EXPECT_EQ(apply(an_item(), Finish{" "}, kNow).error().rule, "text_required");
  EXPECT_EQ(apply(an_item(), Drop{""}, kNow).error().rule, "text_required");
  EXPECT_EQ(apply(an_item(), Drop{std::string(2001, 'x')}, kNow).error().rule, "text_too_long");
  EXPECT_EQ(apply(an_item(), Drop{"并入供水改造项目"}, kNow)->outcome, "并入供水改造项目");
}

}  // namespace
}  // namespace tz::cadence
