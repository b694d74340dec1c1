#include "ledger/lateness.h"

#include <gmock/gmock.h>

#include "ledger/testing.h"

namespace tz::ledger {
namespace {

using testing_world::kGas, testing_world::kRoads;
using testing_world::land_with, testing_world::World;
using namespace std::chrono_literals;

// A case whose every step is kept as it would be stored.
struct Story {
  World world{};
  std::vector<StoredEvent> history{};
  Instant start = world.now;

  void at(std::chrono::minutes since) { world.now = start + since; }
  void must(const Command& command, const By& by) {
    const auto decided = decide(world.c, command, by, world.now, world.policy);
    ASSERT_TRUE(decided.has_value()) << decided.error().message;
    world.c = apply(world.c, decided->event, world.now, by);
    history.push_back({world.c.version, decided->event, world.now, by, {}});
  }
  void must(const Command& command, Role role) { must(command, World::actor(role)); }
  void receive_and_dispatch() {
    must(testing_world::sample(0, world.c, world.now), Role::resident);
    at(30min);
    must(testing_world::sample(1, world.c, world.now), Role::hotline);
    at(1h);
    must(Dispatch{.unit = kRoads, .due = {.result = start + 25h, .rule = "TEST-1"}}, Role::hotline);
  }
  // Half of all time is worked.
  Lateness late(std::chrono::minutes now) const {
    return lateness(history, start + now, [](Instant from, Instant to) { return (to - from) / 2; });
  }
};

Held held(std::chrono::minutes natural) { return {natural, std::chrono::milliseconds(natural) / 2}; }

void land(Story& story) {
  story.must(RecordContact{ContactChannel::phone, true, "said"}, Role::handler);
  story.must(FileResult{LandingCode::solved, "reply", "", "", {}, "document 12"}, Role::handler);
  story.must(CheckResult{true, ""}, Role::hotline);
  const Answer yes{.contacted = true, .solved = Solved::yes, .satisfied = Satisfied::satisfied};
  story.must(RecordCallback{true, ContactChannel::phone, yes, {}, ""}, Role::callback);
  story.must(land_with(LandingCode::solved, story.world.now), Role::hotline);
}

TEST(Lateness, OfACaseThatLandedInTimeIsNothing) {
  Story story;
  story.receive_and_dispatch();
  story.at(2h);
  story.must(Sign{}, Role::handler);
  story.at(25h);  // the last moment
  land(story);
  const Lateness late = story.late(100h);
  EXPECT_EQ(late.rule, "TEST-1");
  EXPECT_EQ(late.due, story.start + 25h);
  EXPECT_EQ(late.landed, story.start + 25h);
  EXPECT_EQ(late.late_by, Held{});
  ASSERT_EQ(late.shares.size(), 3U);
  EXPECT_EQ(late.shares[0], (Share{Holder::hotline, UnitId{}, held(1h), {}}));
  EXPECT_EQ(late.shares[1], (Share{Holder::unit, kRoads, held(24h), {}}));
  EXPECT_EQ(late.shares[2], (Share{Holder::callback, UnitId{}, {}, {}})) << "asked and landed at once";
}

TEST(Lateness, AMinuteLateIsAMinuteAndWhoHadItHasIt) {
  Story story;
  story.receive_and_dispatch();
  story.must(Sign{}, Role::handler);
  story.at(25h + 1min);
  land(story);
  const Lateness late = story.late(100h);
  EXPECT_EQ(late.late_by, held(1min));
  EXPECT_EQ(late.shares[1].late, held(1min));
  EXPECT_EQ(late.shares[0].late, Held{});
}

// Whoever argues about a case has its time all the same, and the resident's clock runs on.
TEST(Lateness, SharesFollowWhoHadToActNext) {
  Story story;
  story.receive_and_dispatch();
  story.at(3h);
  story.must(Sign{}, Role::handler);
  story.at(4h);
  story.must(Object{kGas, "basis", "reason", {}}, Role::handler);
  story.at(10h);
  story.must(RuleObjection{true, kGas, "ruling"}, Role::panel);
  story.at(28h);  // three hours after the limit the second unit signs
  By gas = World::actor(Role::handler);
  gas.unit = kGas;
  story.must(Sign{}, gas);
  const Lateness late = story.late(30h);
  EXPECT_EQ(late.due, story.start + 25h);
  EXPECT_EQ(late.first_due, late.due);
  EXPECT_FALSE(late.landed.has_value());
  EXPECT_EQ(late.late_by, held(5h));
  EXPECT_THAT(late.shares, ::testing::ElementsAre(Share{Holder::hotline, UnitId{}, held(1h), {}},
                                                  Share{Holder::unit, kRoads, held(3h), {}},
                                                  Share{Holder::panel, UnitId{}, held(6h), {}},
                                                  Share{Holder::unit, kGas, held(20h), held(5h)}));
}

TEST(Lateness, APauseIsNobodysAndTheTimeAfterALandingToo) {
  Story story;
  story.receive_and_dispatch();
  story.must(Sign{}, Role::handler);
  story.at(2h);
  story.must(RecordContact{ContactChannel::phone, true, "said"}, Role::handler);
  story.must(Pause{"material", story.start + 26h, "reason"}, Role::handler);
  story.at(26h);
  story.must(Resume{}, Role::system);
  story.at(30h);
  land(story);
  story.at(200h);
  story.must(Reopen{{.result = story.start + 224h, .rule = "TEST-2"}, "reason", false}, Role::resident);
  const Lateness late = story.late(202h);
  EXPECT_EQ(late.rule, "TEST-2");
  EXPECT_EQ(late.first_due, story.start + 25h);
  EXPECT_EQ(late.late_by, Held{});
  EXPECT_THAT(late.shares, ::testing::ElementsAre(Share{Holder::hotline, UnitId{}, held(3h), {}},
                                                  Share{Holder::unit, kRoads, held(5h), {}},
                                                  Share{Holder::paused, UnitId{}, held(24h), {}},
                                                  Share{Holder::callback, UnitId{}, {}, {}}));
}

TEST(Lateness, SharesAddUpToTheLifeOfTheCaseAndToItsLateness) {
  for (int hour = 2; hour < 60; ++hour) {
    Story story;
    story.receive_and_dispatch();
    story.must(Sign{}, Role::handler);
    story.at(std::chrono::hours{hour});
    land(story);
    const Lateness late = story.late(100h);
    std::chrono::milliseconds sum{0}, late_sum{0};
    for (const Share& share : late.shares) sum += share.held.natural, late_sum += share.late.natural;
    EXPECT_EQ(sum, std::chrono::hours{hour});
    EXPECT_EQ(late_sum, late.late_by.natural);
    EXPECT_EQ(late_sum, std::chrono::hours{std::max(0, hour - 25)});
  }
}

TEST(Lateness, WithoutEventsThereIsNone) { EXPECT_EQ(lateness({}, Instant{}, {}), Lateness{}); }

TEST(Lateness, OfAnAssistingUnitIsItsOwnAndNoPartOfTheLeads) {
  Story story;
  story.receive_and_dispatch();
  story.at(2h);
  story.must(Sign{}, Role::handler);
  story.at(5h);
  story.must(AssignAssist{.unit = kGas, .due = {}, .note = ""}, Role::handler);
  const Instant due = story.start + 15h;  // half of the twenty hours that are left
  const Lateness in_time = story.late(15h);
  ASSERT_EQ(in_time.assists.size(), 1U);
  EXPECT_EQ(in_time.assists[0], (AssistShare{kGas, story.start + 5h, due, {}, {}}));
  EXPECT_EQ(story.late(15h + 1min).assists[0].late_by, held(1min));
  story.at(17h);
  story.must(ReportAssist{kGas, "checked"}, Role::handler);
  const Lateness late = story.late(30h);
  EXPECT_EQ(late.assists[0], (AssistShare{kGas, story.start + 5h, due, story.start + 17h, held(2h)}));
  EXPECT_EQ(late.late_by, held(5h)) << "the lead's own, to the minute";
  Held sum;
  for (const Share& share : late.shares) sum.natural += share.late.natural;
  EXPECT_EQ(sum.natural, late.late_by.natural);
}

}  // namespace
}  // namespace tz::ledger
