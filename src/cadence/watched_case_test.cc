// What the rounds read from the history of a case.
#include "cadence/watched_case.h"

#include <gmock/gmock.h>

#include "cadence/testing.h"

namespace tz::cadence {
namespace {

using namespace std::chrono_literals;
using cadence::testing::china;
using cadence::testing::local;

constexpr UnitId kDesk{77}, kRoads{11}, kGas{12};

// A case told as events, each a minute after the one before.
struct Story {
  Instant now = local("2026-01-05 10:00");
  std::vector<ledger::StoredEvent> events{};
  Story() {
    ledger::Received received;
    received.code = "LY-260105-0000000";
    tell(received);
  }
  Story& tell(ledger::Event event, ActorId by = ActorId{5}) {
    ledger::StoredEvent stored;
    stored.version = static_cast<std::int64_t>(events.size()) + 1;
    stored.event = std::move(event);
    stored.at = now;
    stored.by.actor = by;
    stored.by.role = ledger::Role::hotline;
    events.push_back(std::move(stored));
    now += 1min;
    return *this;
  }
  Story& dispatch(UnitId unit = kRoads) {
    ledger::Dispatched sheet;
    sheet.unit = unit;
    sheet.due = {.sign = now + 2h, .contact = now + 24h, .result = now + 120h, .rule = "T", .from = now};
    return tell(ledger::Classified{}).tell(sheet);
  }
  WatchedCase seen() const { return *watch(ledger::CaseId{1}, JurisdictionId{1}, events, kDesk); }
};
CityRules rules() { return rules_of({}, {{std::shared_ptr<void>(), &china()}, {.zone = "Asia/Shanghai"}}); }

TEST(WatchedCase, IsTheHotlinesUntilAUnitHasIt) {
  Story story;
  EXPECT_EQ(story.seen().unit, kDesk);
  EXPECT_EQ(story.dispatch().seen().unit, kRoads);
}

TEST(WatchedCase, IsAskedOfTheUnitThatIsToSign) {
  Story story;
  story.dispatch().tell(ledger::Signed{}).tell(ledger::Objected{.unit = kRoads});
  EXPECT_EQ(story.seen().objected_at, story.events.back().at);
  story.tell(ledger::ObjectionRuled{.upheld = true, .unit = kGas});
  const auto seen = story.seen();
  EXPECT_EQ(seen.unit, kGas);
  EXPECT_FALSE(seen.objected_at);
  EXPECT_EQ(seen.sign_due, story.events.back().at + 2h) << "as long to sign as the first unit had";
}

TEST(WatchedCase, HasItsEchoFromTheWordThatWentOutAndLosesItWithANewRound) {
  Story story;
  story.dispatch().tell(ledger::Signed{}).tell(ledger::Contacted{});
  EXPECT_FALSE(story.seen().echoed_at) << "a call is none";
  story.tell(ledger::ProgressTold{});
  const Instant told = story.events.back().at;
  story.tell(ledger::ProgressTold{});
  EXPECT_EQ(story.seen().echoed_at, told);
  story.tell(ledger::ResultFiled{})
      .tell(ledger::ResultChecked{.passed = true})
      .tell(ledger::ReworkOrdered{.due = {.result = story.now + 48h, .rule = "T"}});
  EXPECT_FALSE(story.seen().echoed_at);
}

TEST(WatchedCase, OwesNoEchoToWhoTookItBackInTime) {
  Story story;
  story.dispatch();
  EXPECT_TRUE(story.seen().echo_due);
  Story in_time = story;
  in_time.tell(ledger::Withdrawn{});
  EXPECT_FALSE(in_time.seen().echo_due);
  EXPECT_EQ(in_time.seen().landed_at, in_time.events.back().at);
  story.now = *story.seen().echo_due + 1ms;
  story.tell(ledger::Withdrawn{});
  EXPECT_TRUE(story.seen().echo_due) << "it was broken before";
}

TEST(WatchedCase, ThatCameEndedInAFileIsNotWatched) {
  Story story;
  std::get<ledger::Received>(story.events[0].event).channel = ledger::Channel::file;
  ledger::Landed landed;
  landed.said_at = story.now - 10000h;
  story.tell(landed);
  EXPECT_FALSE(watch(ledger::CaseId{1}, JurisdictionId{1}, story.events, kDesk));
  story.tell(ledger::Reopened{});
  EXPECT_TRUE(watch(ledger::CaseId{1}, JurisdictionId{1}, story.events, kDesk)) << "it is on the desk now";
}

TEST(WatchedCase, IsLookedAtFirstWhenItIsToBeSigned) {
  Story story;
  auto seen = story.dispatch().seen();
  EXPECT_EQ(next_look(seen, rules()), *seen.sign_due + 1ms);
  EXPECT_EQ(sign_step(seen, Settings{}, *seen.sign_due), SignStep::none);
  EXPECT_EQ(sign_step(seen, Settings{}, *seen.sign_due + 1ms), SignStep::remind);
  seen.sign_told_at = *seen.sign_due + 1ms;
  EXPECT_EQ(sign_step(seen, Settings{}, *seen.sign_told_at + 24h - 1ms), SignStep::none);
  EXPECT_EQ(sign_step(seen, Settings{}, *seen.sign_told_at + 24h), SignStep::sign);
}

TEST(WatchedCase, KeepsWhatWasSentWhileItsLimitIsTheSame) {
  Story story;
  const auto first = story.dispatch().tell(ledger::Signed{}).seen();
  auto looked = first;
  looked.looked_at = first.looked_at + 50h;
  EXPECT_EQ(carried_over(story.seen(), looked).looked_at, looked.looked_at);
  story.now += 60h;
  story.tell(ledger::Contacted{}).tell(ledger::ExtensionGranted{.until = story.now + 240h});
  EXPECT_EQ(carried_over(story.seen(), looked).looked_at, story.events.back().at) << "it begins anew";
}

// docs/sources.md#hot-place
TEST(WatchedCase, IsANeedOfItsFinestZoneWhileItIsOpenAndNoTipOff) {
  Story story;
  ledger::Classified what;
  what.zones = {"community-1", "street-1"};
  story.dispatch().tell(what);
  EXPECT_EQ(story.seen().place, "community-1");
  EXPECT_EQ(story.seen().need_at, story.seen().received_at);
  for (const ledger::Event& event :
       {ledger::Event(ledger::Withdrawn{}), ledger::Event(ledger::Merged{ledger::CaseId{9}}),
        ledger::Event(
            ledger::Classified{.request_type = ledger::RequestType::report, .zones = what.zones})}) {
    Story other = story;
    other.tell(event);
    EXPECT_EQ(other.seen().place, "") << ledger::kind(event);
    EXPECT_FALSE(other.seen().need_at) << ledger::kind(event);
  }
  story.tell(ledger::Landed{}).tell(ledger::Reopened{});
  EXPECT_EQ(story.seen().place, "community-1");
  EXPECT_EQ(story.seen().need_at, story.events.back().at) << "it counts again from when it was opened again";
}

TEST(WatchedCase, ThatIsPausedOrCarriedOrFiledHasNoReminders) {
  Story story;
  story.dispatch().tell(ledger::Signed{}).tell(ledger::Contacted{});
  EXPECT_FALSE(reminders_of(story.seen(), rules()).empty());
  for (const ledger::Event& event :
       {ledger::Event(ledger::Paused{"material", story.now + 24h}),
        ledger::Event(ledger::CarryGranted{story.now + 900h, story.now + 500h}),
        ledger::Event(ledger::ResultFiled{}), ledger::Event(ledger::Merged{ledger::CaseId{9}})}) {
    Story other = story;
    other.tell(event);
    EXPECT_TRUE(reminders_of(other.seen(), rules()).empty()) << ledger::kind(event);
    EXPECT_FALSE(next_look(other.seen(), rules())) << ledger::kind(event);
  }
}

TEST(PromptWords, SayEachReasonWithItsDay) {
  Story story;
  const Window coming{local("2026-01-11 00:00"), local("2026-01-21 00:00")};
  story.dispatch().tell(ledger::Signed{});  // until 2026-01-10 10:02
  auto words = prompt_words(story.seen(), coming, local("2026-01-09 10:00"), rules());
  ASSERT_TRUE(words);
  EXPECT_EQ(
      words->en,
      "due by the end of the next ten-day period (2026-01-10); no first reply to the resident (2026-01-06)");
  EXPECT_EQ(words->zh, "下一旬内到期（2026-01-10）；尚未首次联系诉求人（2026-01-06）");
  words = prompt_words(story.seen(), coming, local("2026-01-12 10:00"), rules());
  EXPECT_THAT(words->en, ::testing::StartsWith("overdue (2026-01-10)"));
  story.tell(ledger::Contacted{}).tell(ledger::ResultFiled{});
  EXPECT_FALSE(prompt_words(story.seen(), coming, local("2026-01-12 10:00"), rules()));
}

}  // namespace
}  // namespace tz::cadence
