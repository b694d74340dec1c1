#include "cadence/reminder.h"

#include <gmock/gmock.h>

#include "cadence/testing.h"

namespace tz::cadence {
namespace {

using namespace std::chrono_literals;
using cadence::testing::china;
using cadence::testing::day;
using cadence::testing::local;
using ::testing::ElementsAre;
using enum ReminderLevel;

const ReminderRules kRules{.days = {.zone = "Asia/Shanghai"}};

std::vector<Reminder> of(std::string_view start, Instant due, const ReminderRules& rules = kRules) {
  return reminders(local(start), due, china(), rules);
}
std::vector<std::string> times(const std::vector<Reminder>& all) {
  std::vector<std::string> out;
  for (const Reminder& one : all)
    out.push_back(std::string(one.before_due ? "before" : name_of(one.level)) + " " + local(one.at));
  return out;
}

// Due on Wednesday 2021-10-13 at 24:00.
const Instant kDue = local("2021-10-14 00:00") - 1ms;

TEST(Reminders, GoFromTheUnitToTheDeputyHeadToTheCriticismList) {
  EXPECT_THAT(times(of("2021-09-30 12:00", kDue)),
              ElementsAre("before 2021-10-12 09:00",            // one working day ahead
                          "own_unit 2021-10-14 00:00",          // the limit has passed
                          "deputy_head 2021-10-14 09:00",       // the next day
                          "criticism_list 2021-10-21 09:00"));  // five working days more
}

TEST(Reminders, InDaysFallOnWorkingDays) {
  // Due on Thursday 2021-09-30 at 17:30: the next day and six more are closed.
  EXPECT_THAT(times(of("2021-09-13 12:00", local("2021-09-30 17:30") - 1ms)),
              ElementsAre("before 2021-09-29 09:00", "own_unit 2021-09-30 17:30",
                          "deputy_head 2021-10-08 09:00", "criticism_list 2021-10-14 09:00"));
  // Even where a city does not let weekends roll.
  ReminderRules keep = kRules;
  keep.days.rolls_weekend = false;
  EXPECT_THAT(times(of("2021-10-01 12:00", local("2021-10-22 12:00"), keep)),
              ElementsAre("before 2021-10-21 09:00", "own_unit 2021-10-22 12:00",
                          "deputy_head 2021-10-25 09:00", "criticism_list 2021-11-01 09:00"));
}

TEST(Reminders, OfShortLimitsComeAtHalfOfTheTime) {
  EXPECT_THAT(times(of("2021-10-02 22:00", local("2021-10-03 00:00"))),
              ElementsAre("before 2021-10-02 23:00", "own_unit 2021-10-03 00:00",
                          "deputy_head 2021-10-08 09:00", "criticism_list 2021-10-14 09:00"));
  EXPECT_EQ(times(of("2021-10-11 12:00", local("2021-10-13 12:00"))).front(), "before 2021-10-12 12:00");
  EXPECT_EQ(times(of("2021-10-11 12:00", local("2021-10-13 12:01"))).front(), "before 2021-10-12 09:00");
}

TEST(Reminders, AreNeverBeforeTheStart) {
  ReminderRules early = kRules;
  early.working_days_before = {10, 3, 1};
  EXPECT_EQ(times(of("2021-10-09 12:00", kDue, early)),
            (std::vector<std::string>{"before 2021-10-12 09:00", "own_unit 2021-10-14 00:00",
                                      "deputy_head 2021-10-14 09:00", "criticism_list 2021-10-21 09:00"}));
  EXPECT_EQ(of("2021-10-09 08:00", kDue, early).size(), 5U);  // the third working day ahead is 10-09
}

TEST(Reminders, HaveTheirReasonInBothLanguages) {
  const auto all = of("2021-09-30 12:00", kDue);
  EXPECT_EQ(all[0].words_zh, "催办：时限 2021-10-13 将至（承办单位）");
  EXPECT_EQ(all[0].words_en, "the limit of 2021-10-13 is near (the unit that has the case)");
  EXPECT_EQ(all[2].words_zh, "催办：时限 2021-10-13 已过（抄送分管负责人）");
  EXPECT_EQ(all[3].words_en, "the limit of 2021-10-13 has passed (on the list for public criticism)");
}

TEST(Reminders, AreSentOnceAndNotForWhatIsSettled) {
  const auto all = of("2021-09-30 12:00", kDue);
  const auto sent = [&](std::string_view from, std::string_view to, std::optional<Instant> settled = {}) {
    return times(to_send(all, local(from), local(to), settled));
  };
  EXPECT_THAT(sent("2021-10-12 08:00", "2021-10-12 08:59"), ElementsAre());
  EXPECT_THAT(sent("2021-10-12 08:59", "2021-10-12 09:00"), ElementsAre("before 2021-10-12 09:00"));
  EXPECT_THAT(sent("2021-10-12 09:00", "2021-10-12 10:00"), ElementsAre());  // it was sent
  EXPECT_THAT(sent("2021-10-13 00:00", "2021-10-14 00:00"), ElementsAre("own_unit 2021-10-14 00:00"));
  EXPECT_THAT(sent("2021-10-13 00:00", "2021-10-14 00:00", kDue), ElementsAre());
  EXPECT_THAT(sent("2021-10-14 08:00", "2021-10-14 11:00", local("2021-10-14 10:00")),
              ElementsAre("deputy_head 2021-10-14 09:00"));  // settled afterwards
}

TEST(Reminders, BeforeTheDueDateAreNotSentForWhatIsSettledMeanwhile) {
  const auto all = of("2021-09-30 12:00", kDue);
  EXPECT_THAT(to_send(all, local("2021-10-12 08:00"), local("2021-10-12 11:00"), local("2021-10-12 10:00")),
              ElementsAre());
  EXPECT_EQ(to_send(all, local("2021-10-12 08:00"), local("2021-10-12 11:00"), {}).size(), 1U);
}

TEST(Reminders, AfterAPauseOfTheProgramOnlyTheHighestIsSent) {
  const auto all = of("2021-09-30 12:00", kDue);
  EXPECT_THAT(times(to_send(all, local("2021-10-01 00:00"), local("2021-11-01 00:00"), {})),
              ElementsAre("criticism_list 2021-10-21 09:00"));
  EXPECT_THAT(times(to_send(all, local("2021-10-01 00:00"), local("2021-10-15 12:00"), {})),
              ElementsAre("deputy_head 2021-10-14 09:00"));
  // Settled in the pause, in time: "the limit is near" is pointless by now.
  EXPECT_THAT(to_send(all, local("2021-10-01 00:00"), local("2021-11-01 00:00"), kDue), ElementsAre());
}

TEST(ReminderRules, AreCheckedBeforeTheyAreUsed) {
  const auto refusal = [](auto change) {
    ReminderRules rules = kRules;
    change(rules);
    const Status status = check(rules);
    return status ? std::string("fine") : status.error().rule;
  };
  EXPECT_EQ(refusal([](ReminderRules&) {}), "fine");
  EXPECT_EQ(refusal([](ReminderRules& r) { r.tells_at = 25h; }), "time_of_day");
  EXPECT_EQ(refusal([](ReminderRules& r) { r.working_days_before = {0}; }), "days_before");
  EXPECT_EQ(refusal([](ReminderRules& r) { r.working_days_before = {61}; }), "days_before");
  EXPECT_EQ(refusal([](ReminderRules& r) { r.short_limit = -1h; }), "short_limit");
  EXPECT_EQ(refusal([](ReminderRules& r) { std::swap(r.after[0], r.after[1]); }), "step_order");
  EXPECT_EQ(refusal([](ReminderRules& r) { r.after.clear(); }), "fine");  // a city may go without
}

// ---- ten-day prompts

const TenDay kMiddle = ten_day_of(day("2021-10-15"));

PromptLine line(std::int64_t person, std::string code) {
  return {
      .person = ActorId{person}, .case_code = std::move(code), .words_zh = "将到期", .words_en = "due soon"};
}

TEST(Prompts, APersonGetsOneWithEverythingInIt) {
  const auto all = prompts(kMiddle, {line(8, "A"), line(7, "B"), line(8, "C"), line(8, "A")}, {});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].person, ActorId{7});
  EXPECT_THAT(all[0].lines, ElementsAre(line(7, "B")));
  EXPECT_EQ(all[1].person, ActorId{8});
  EXPECT_THAT(all[1].lines, ElementsAre(line(8, "A"), line(8, "C")));
}

TEST(Prompts, NobodyGetsTwoInAPeriod) {
  const std::vector<PromptLine> lines = {line(7, "A"), line(8, "B")};
  const auto second = prompts(kMiddle, lines, {{ActorId{7}, kMiddle}});
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].person, ActorId{8});
  EXPECT_EQ(prompts(kMiddle.next(), lines, {{ActorId{7}, kMiddle}}).size(), 2U);  // the next period
}

TEST(Prompts, WhoHasNothingGetsNone) { EXPECT_TRUE(prompts(kMiddle, {}, {}).empty()); }

}  // namespace
}  // namespace tz::cadence
