#include "routing/whistle_decide.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "routing/whistle_testing.h"

namespace tz::routing::whistle {
namespace {

using namespace whistle::testing;
using namespace std::chrono_literals;
using ::testing::UnorderedElementsAre;

World in(WhistleStatus status) {
  switch (status) {
    case WhistleStatus::draft:
      return drafted();
    case WhistleStatus::approved:
      return drafted().must(Approve{}, head());
    case WhistleStatus::declined:
      return drafted().must(Decline{"no"}, head());
    case WhistleStatus::blown:
      return blown();
    case WhistleStatus::done:
      return done();
    case WhistleStatus::rated: {
      World world = done();
      return world.must(rate(world.w), head());
    }
    case WhistleStatus::closed: {
      World world = done();
      return world.wait(7 * 24h + 1ms).must(Close{}, clerk());
    }
  }
  return {};
}

// A command that is right but for the status, and who gives it.
std::pair<Command, By> sample(std::size_t index, const Whistle& w) {
  const By street = clerk(), boss = head(), dept = officer(kHousing), ruler = district();
  const std::vector<std::pair<Command, By>> all{{draft(), street},
                                                {Approve{}, boss},
                                                {Decline{"no"}, boss},
                                                {Blow{}, street},
                                                {Call{kTraffic, "needed"}, street},
                                                {Acknowledge{kHousing}, dept},
                                                {Arrive{kHousing}, dept},
                                                {Join{kHousing}, dept},
                                                {Leave{kHousing}, street},
                                                {Plan{kHousing, start() + 24h * 30, "plan"}, dept},
                                                {Finish{kHousing, "done"}, dept},
                                                {SendBack{kHousing, "not done"}, street},
                                                {Refuse{kHousing, "not ours"}, dept},
                                                {Report{kHousing, "does not come"}, street},
                                                {Rule{kHousing, Ruling::must_come, {}, "come"}, ruler},
                                                {rate(w), boss},
                                                {CounterRate{kHousing, {}, ""}, dept},
                                                {RecordResident{}, ruler},
                                                {Close{}, street}};
  return all.at(index);
}

// Which commands the status of the whistle lets through, written out.
const std::map<WhistleStatus, std::set<std::string_view>> kTable{
    {WhistleStatus::draft, {"approve", "decline"}},
    {WhistleStatus::approved, {"decline", "blow"}},
    {WhistleStatus::declined, {}},
    {WhistleStatus::blown,
     {"call", "acknowledge", "arrive", "join", "leave", "plan", "finish", "send_back", "refuse", "report",
      "rule"}},
    {WhistleStatus::done, {"leave", "send_back", "rate", "counter_rate", "record_resident", "close"}},
    {WhistleStatus::rated, {"counter_rate", "record_resident", "close"}},
    {WhistleStatus::closed, {}},
};

TEST(WhistleStatusTable, EveryCommandInEveryStatus) {
  for (const auto status : all_of<WhistleStatus>()) {
    const World world = in(status);
    ASSERT_EQ(world.w.status, status);
    for (std::size_t i = 0; i < command_names().size(); ++i) {
      const auto [command, by] = sample(i, world.w);
      const bool by_status = world.rule(command, by) != "status";
      EXPECT_EQ(by_status, kTable.at(status).contains(command_names()[i]))
          << name(status) << " " << command_names()[i];
    }
  }
  const World nothing;
  for (std::size_t i = 0; i < command_names().size(); ++i) {
    const auto [command, by] = sample(i, nothing.w);
    EXPECT_EQ(nothing.rule(command, by) != "status", i == 0) << command_names()[i];
  }
}

World housing_in(PartState state) {
  World world = blown(draft(Kind::resident_matter));
  const By dept = officer(kHousing);
  switch (state) {
    case PartState::called:
      return world;
    case PartState::acknowledged:
      return world.must(Acknowledge{kHousing}, dept);
    case PartState::on_site:
      return world.must(Arrive{kHousing}, dept);
    case PartState::joined:
      return world.must(Join{kHousing}, dept);
    case PartState::planned:
      return world.must(Arrive{kHousing}, dept).must(Plan{kHousing, world.now + 1h, "plan"}, dept);
    case PartState::done:
      return world.serve(kHousing);
    case PartState::refused:
      return world.must(Refuse{kHousing, "not ours"}, dept);
    case PartState::reported:
      return world.wait(30 * 24h).must(Report{kHousing, "does not come"}, clerk());
    case PartState::released:
      return world.must(Refuse{kHousing, "not ours"}, dept)
          .must(Rule{kHousing, Ruling::wrong, {}, "right"}, district());
  }
  return world;
}

TEST(WhistlePartTable, EveryCommandInEveryStateOfADepartment) {
  const std::map<PartState, std::set<std::string_view>> kParts{
      {PartState::called, {"acknowledge", "arrive", "join", "refuse", "report"}},
      {PartState::acknowledged, {"arrive", "join", "refuse", "report"}},
      {PartState::on_site, {"leave", "plan", "report"}},
      {PartState::joined, {"arrive", "leave", "plan", "report"}},
      {PartState::planned, {"leave", "plan", "finish", "report"}},
      {PartState::done, {"leave", "send_back"}},
      {PartState::refused, {"arrive", "join", "rule"}},
      {PartState::reported, {"arrive", "join", "rule"}},
      {PartState::released, {}},
  };
  const std::set<std::string_view> kAboutParts{"acknowledge", "arrive", "join",      "leave",  "plan",
                                               "finish",      "refuse", "send_back", "report", "rule"};
  for (const auto state : all_of<PartState>()) {
    const World world = housing_in(state);
    ASSERT_EQ(world.state(kHousing), state);
    for (std::size_t i = 0; i < command_names().size(); ++i) {
      if (!kAboutParts.contains(command_names()[i])) continue;
      auto [command, by] = sample(i, world.w);
      if (auto* plan = std::get_if<Plan>(&command)) plan->until = world.now + 1h;
      EXPECT_EQ(world.rule(command, by) != "part_state", kParts.at(state).contains(command_names()[i]))
          << name(state) << " " << command_names()[i];
    }
  }
}

TEST(WhistleCapacity, EachCommandIsForItsOwn) {
  const std::map<std::string_view, std::set<Capacity>> kWho{
      {"draft", {Capacity::street, Capacity::street_head}},
      {"approve", {Capacity::street_head}},
      {"decline", {Capacity::street_head}},
      {"blow", {Capacity::street, Capacity::street_head}},
      {"call", {Capacity::street, Capacity::street_head}},
      {"acknowledge", {Capacity::department}},
      {"arrive", {Capacity::department}},
      {"join", {Capacity::department}},
      {"leave", {Capacity::department, Capacity::street, Capacity::street_head}},
      {"plan", {Capacity::department}},
      {"finish", {Capacity::department}},
      {"send_back", {Capacity::street, Capacity::street_head}},
      {"refuse", {Capacity::department}},
      {"report", {Capacity::street, Capacity::street_head}},
      {"rule", {Capacity::district}},
      {"rate", {Capacity::street, Capacity::street_head}},
      {"counter_rate", {Capacity::department}},
      {"record_resident", {Capacity::district}},
      {"close", {Capacity::street, Capacity::street_head, Capacity::system}},
  };
  const World world = blown();
  for (std::size_t i = 0; i < command_names().size(); ++i)
    for (const auto capacity : all_of<Capacity>()) {
      auto [command, by] = sample(i, world.w);
      by.capacity = capacity;
      EXPECT_EQ(world.rule(command, by) != "capacity", kWho.at(command_names()[i]).contains(capacity))
          << command_names()[i] << " " << name(capacity);
    }
}

TEST(WhistleUnits, StreetAndDepartmentActForThemselvesAndForThoseBelow) {
  const World world = blown();
  EXPECT_EQ(world.rule(Call{kTraffic, "x"}, clerk(kOtherStreet)), "whistle_unit");
  EXPECT_EQ(world.rule(Acknowledge{kHousing}, officer(kGas)), "whistle_unit");
  EXPECT_EQ(world.rule(Acknowledge{kTraffic}, officer(kTraffic)), "unit_called");
  EXPECT_EQ(world.rule(Acknowledge{kHousing}, {kOfficer, Capacity::department, UnitId{2}, {kHousing}}), "");
  EXPECT_EQ(drafted().rule(Approve{}, head(kOtherStreet)), "whistle_unit");
}

TEST(WhistleApproval, IsTheHeadsAndNotTheDrafters) {
  const World world = drafted();
  EXPECT_EQ(world.rule(Approve{}, head()), "");
  EXPECT_EQ(world.rule(Approve{}, clerk()), "capacity");
  EXPECT_EQ(world.rule(Approve{}, {kClerk, Capacity::street_head, kStreet, {}}), "drafter_approves");
}

TEST(WhistleDraft, AMatterOfOneDepartmentIsHandedOver) {
  const World none;
  EXPECT_EQ(none.rule(draft(Kind::resident_matter, {kHousing}), clerk()), "single_department");
  EXPECT_EQ(none.rule(draft(Kind::emergency, {kHousing}), clerk()), "single_department");
  EXPECT_EQ(none.rule(draft(Kind::resident_matter, {kHousing, kGas}), clerk()), "");
}

TEST(WhistleDraft, OneDepartmentIsEnoughWhereTheStreetLacksThePower) {
  const World none;
  Draft one = draft(Kind::enforcement, {kHousing});
  EXPECT_EQ(none.give(one, clerk()).error().field, "power");
  one.power = "to have an unlawful building pulled down";
  EXPECT_EQ(none.rule(one, clerk()), "");
}

TEST(WhistleDraft, FieldsAreCheckedTogether) {
  const World none;
  Draft wrong = draft();
  wrong.request = " ";
  wrong.cases = {};
  wrong.units = {kHousing, kHousing, kStreet};
  wrong.alias = "daily";  // not an emergency's
  wrong.place = "not a code";
  const auto error = none.give(wrong, clerk()).error();
  std::set<std::string> fields{error.field};
  for (const auto& more : error.more) fields.insert(more.field);
  EXPECT_EQ(fields, (std::set<std::string>{"request", "cases", "units", "alias", "place"}));
  Draft many = draft();
  many.units.clear();
  for (int i = 0; i < 20; ++i) many.units.push_back(UnitId{200 + i});
  EXPECT_EQ(none.rule(many, clerk()), "");
  many.units.push_back(UnitId{300});
  EXPECT_EQ(none.give(many, clerk()).error().field, "units");
  Draft foreign = draft();
  foreign.street = kOtherStreet;
  EXPECT_EQ(none.rule(foreign, clerk()), "whistle_unit");
}

TEST(WhistleDraft, KeepsACoarsePointOnly) {
  Draft at_door = draft();
  at_door.point = LatLng{429004999, -1251405001};
  EXPECT_EQ(drafted(at_door).w.point, (LatLng{429000000, -1251410000}));
}

TEST(WhistleSlot, IsAgreedWithinTheLimitOfItsKindAndAhead) {
  const World none;
  Draft enforce = draft(Kind::enforcement);
  enforce.meet_at = none.now + 24h;
  EXPECT_EQ(none.rule(enforce, clerk()), "");
  enforce.meet_at = none.now + 24h + 1ms;
  EXPECT_EQ(none.rule(enforce, clerk()), "slot");
  enforce.meet_at = none.now;
  EXPECT_EQ(none.rule(enforce, clerk()), "date_future");
  Draft meeting = draft(Kind::resident_matter);
  meeting.meet_at = at("2026-01-08T23:59:59.999");  // Thursday: three working days after Monday
  EXPECT_EQ(none.rule(meeting, clerk()), "");
  meeting.meet_at = at("2026-01-09T00:00:00");
  EXPECT_EQ(none.rule(meeting, clerk()), "slot");
  Draft emergency = draft(Kind::emergency);
  emergency.meet_at = none.now + 10min;
  EXPECT_EQ(none.rule(emergency, clerk()), "slot");
}

TEST(WhistleSlot, ThatHasPassedBeforeTheWhistleIsBlownIsAgreedAgain) {
  Draft enforce = draft(Kind::enforcement);
  enforce.meet_at = start() + 2h;
  World world = drafted(enforce).must(Approve{}, head()).wait(2h - 1ms);
  EXPECT_EQ(world.rule(Blow{}, clerk()), "");
  EXPECT_EQ(world.wait(1ms).rule(Blow{}, clerk()), "slot");
}

TEST(WhistleClocks, AnEmergencyIsAnsweredInFiveMinutesAndThereInThirty) {
  const World world = blown();
  const Part& p = *world.w.part(kHousing);
  EXPECT_EQ(p.due.acknowledge, start() + 5min);
  EXPECT_EQ(p.due.arrive, start() + 30min);
  EXPECT_EQ(p.due.plan, start() + 60min);
}

TEST(WhistleJoining, OnlineIsForMattersThatAreTalkedOver) {
  EXPECT_EQ(blown(draft(Kind::resident_matter)).rule(Join{kHousing}, officer(kHousing)), "");
  EXPECT_EQ(blown(draft(Kind::enforcement)).rule(Join{kHousing}, officer(kHousing)), "on_site_only");
  EXPECT_EQ(blown(draft(Kind::emergency)).rule(Join{kHousing}, officer(kHousing)), "on_site_only");
}

TEST(WhistleEnd, IsNotReachedUntilEveryDepartmentIsDone) {
  World world = blown();
  world.serve(kHousing);
  EXPECT_EQ(world.w.status, WhistleStatus::blown);
  world.serve(kGas);
  EXPECT_EQ(world.w.status, WhistleStatus::done);
}

TEST(WhistleEnd, LeavingBeforeItIsDoneIsKeptAndEndsNothing) {
  World world = blown();
  const By housing = officer(kHousing);
  world.must(Arrive{kHousing}, housing).must(Plan{kHousing, world.now + 1h, "plan"}, housing);
  world.must(Leave{kHousing}, clerk());
  EXPECT_TRUE(world.w.part(kHousing)->left_before_done);
  EXPECT_EQ(world.state(kHousing), PartState::planned);
  EXPECT_EQ(world.rule(Finish{kHousing, "done"}, housing), "away");
  EXPECT_EQ(world.rule(Leave{kHousing}, housing), "away");
  EXPECT_EQ(world.rule(Report{kHousing, "left"}, clerk()), "") << "who has left may be reported at once";
  world.must(Arrive{kHousing}, housing).must(Finish{kHousing, "done"}, housing);
  EXPECT_TRUE(world.w.part(kHousing)->left_before_done) << "kept for good";
}

TEST(WhistleEnd, LeavingAfterItIsDoneIsNoFault) {
  World world = done();
  world.must(Leave{kHousing}, officer(kHousing));
  EXPECT_FALSE(world.w.part(kHousing)->left_before_done);
}

TEST(WhistleEnd, TheStreetSendsBackWhatIsNotDone) {
  World world = done();
  world.must(SendBack{kGas, "it still smells"}, clerk());
  EXPECT_EQ(world.w.status, WhistleStatus::blown);
  EXPECT_EQ(world.state(kGas), PartState::planned);
  EXPECT_FALSE(world.w.done_at.has_value());
  world.must(Finish{kGas, "sealed"}, officer(kGas));
  EXPECT_EQ(world.w.status, WhistleStatus::done);
  world.must(CounterRate{kGas, {}, ""}, officer(kGas));
  EXPECT_EQ(world.rule(SendBack{kGas, "again"}, clerk()), "rating_given");
}

TEST(WhistleCall, AddsADepartmentOnceWhileItRuns) {
  World world = blown();
  world.wait(10min).must(Call{kTraffic, "the road is closed"}, clerk());
  EXPECT_EQ(world.w.part(kTraffic)->due.arrive, start() + 40min) << "its clocks begin with its call";
  EXPECT_EQ(world.rule(Call{kTraffic, "again"}, clerk()), "already_called");
  EXPECT_EQ(world.rule(Call{kStreet, "oneself"}, clerk()), "units");
  EXPECT_EQ(world.rule(Call{UnitId{77}, ""}, clerk()), "text_required");
}

TEST(WhistleReport, IsForADepartmentThatIsLateOrHasLeft) {
  World world = blown();
  world.wait(5min);
  EXPECT_EQ(world.rule(Report{kHousing, "silent"}, clerk()), "not_due");
  world.wait(1ms);
  EXPECT_EQ(world.rule(Report{kHousing, "silent"}, clerk()), "");
  world.must(Acknowledge{kHousing}, officer(kHousing)).wait(25min - 1ms);
  EXPECT_EQ(world.rule(Report{kHousing, "not there"}, clerk()), "not_due");
  EXPECT_EQ(world.wait(1ms).rule(Report{kHousing, "not there"}, clerk()), "");
}

TEST(WhistleRefusal, GoesToTheDistrictWhichStopsNoClock) {
  World world = blown();
  const auto due = world.w.part(kHousing)->due;
  world.must(Refuse{kHousing, "not ours"}, officer(kHousing));
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::must_come, {}, "come"}, district(kHousing)),
            "ruling_independent");
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::must_come, {}, "come"}, district(kStreet)),
            "ruling_independent");
  world.wait(20min).must(Rule{kHousing, Ruling::must_come, {}, "it is yours"}, district());
  EXPECT_EQ(world.state(kHousing), PartState::called);
  EXPECT_EQ(world.w.part(kHousing)->due, due);
}

TEST(WhistleRefusal, AnotherDepartmentIsCalledInItsPlace) {
  World world = blown();
  world.must(Refuse{kHousing, "not ours"}, officer(kHousing));
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::replaced, {}, "x"}, district()), "replacement");
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::wrong, kTraffic, "x"}, district()), "replacement");
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::replaced, kGas, "x"}, district()), "already_called");
  EXPECT_EQ(world.rule(Rule{kHousing, Ruling::replaced, kDistrict, "x"}, district()), "ruling_independent");
  world.wait(10min).must(Rule{kHousing, Ruling::replaced, kTraffic, "roads are theirs"}, district());
  EXPECT_EQ(world.state(kHousing), PartState::released);
  EXPECT_EQ(world.w.part(kTraffic)->due.acknowledge, start() + 15min);
}

TEST(WhistleRefusal, AWhistleThatWasWrongInEveryCallIsOver) {
  World world = blown();
  for (const auto unit : {kHousing, kGas}) {
    world.must(Refuse{unit, "not ours"}, officer(unit));
    world.must(Rule{unit, Ruling::wrong, {}, "right"}, district());
  }
  EXPECT_EQ(world.w.status, WhistleStatus::done);
  for (const auto unit : {kHousing, kGas})
    world.must(CounterRate{unit, {.needed = Accuracy::no}, ""}, officer(unit));
  EXPECT_EQ(world.rule(Close{}, clerk()), "") << "there is nobody to rate";
}

TEST(WhistleRefusal, WhoComesAfterAllNeedsNoRuling) {
  World world = blown();
  world.must(Refuse{kHousing, "not ours"}, officer(kHousing)).must(Arrive{kHousing}, officer(kHousing));
  EXPECT_EQ(world.state(kHousing), PartState::on_site);
}

TEST(WhistleRating, NamesEachDepartmentThatIsDoneOnce) {
  World world = done();
  Rate r = rate(world.w);
  EXPECT_EQ(world.rule(r, clerk()), "");
  r.ratings.pop_back();
  EXPECT_EQ(world.rule(r, clerk()), "rating_units");
  r.ratings.push_back(r.ratings.front());
  EXPECT_EQ(world.rule(r, clerk()), "rating_units");
  EXPECT_EQ(world.rule(rate(world.w, 5), clerk()), "");
  EXPECT_EQ(world.rule(rate(world.w, 6), clerk()), "rating_marks");
  EXPECT_EQ(world.rule(rate(world.w, 0), clerk()), "") << "0 is not applicable";
  EXPECT_EQ(world.rule(rate(world.w, -1), clerk()), "rating_marks");
}

TEST(WhistleRating, IsSeenByTheOtherSideOnceBothHaveSpoken) {
  World world = done();
  world.must(rate(world.w), head());
  const auto open = [&] { return ratings_open(world.w, *world.w.part(kHousing), world.now, world.rules); };
  EXPECT_FALSE(open());
  world.must(CounterRate{kHousing, {}, ""}, officer(kHousing));
  EXPECT_TRUE(open());
  EXPECT_FALSE(ratings_open(world.w, *world.w.part(kGas), world.now, world.rules));
  EXPECT_EQ(world.rule(CounterRate{kHousing, {}, ""}, officer(kHousing)), "rating_given");
}

TEST(WhistleRating, IsSeenAfterSevenDaysWhenNobodyCanRateAnyMore) {
  World world = done();
  world.must(rate(world.w), head()).wait(7 * 24h);
  EXPECT_FALSE(ratings_open(world.w, *world.w.part(kHousing), world.now, world.rules));
  EXPECT_EQ(world.rule(CounterRate{kHousing, {}, ""}, officer(kHousing)), "");
  EXPECT_EQ(world.rule(Close{}, clerk()), "ratings_open");
  world.wait(1ms);
  EXPECT_TRUE(ratings_open(world.w, *world.w.part(kHousing), world.now, world.rules));
  EXPECT_EQ(world.rule(CounterRate{kHousing, {}, ""}, officer(kHousing)), "rating_window");
  EXPECT_EQ(world.rule(Close{}, clerk()), "");
}

TEST(WhistleRating, TheStreetsComesTooLateAfterSevenDays) {
  World world = done();
  world.wait(7 * 24h);
  EXPECT_EQ(world.rule(rate(world.w), clerk()), "");
  EXPECT_EQ(world.wait(1ms).rule(rate(world.w), clerk()), "rating_window");
}

TEST(WhistleClosing, WaitsForNobodyOnceAllHaveSpoken) {
  World world = done();
  world.must(rate(world.w), head());
  world.must(CounterRate{kHousing, {}, ""}, officer(kHousing));
  EXPECT_EQ(world.rule(Close{}, clerk()), "ratings_open");
  world.must(CounterRate{kGas, {}, ""}, officer(kGas)).must(RecordResident{}, district());
  EXPECT_EQ(world.rule(RecordResident{}, district()), "rating_given");
  world.must(Close{}, clerk());
  EXPECT_EQ(world.w.status, WhistleStatus::closed);
}

TEST(WhistleOffers, AreWhatWouldPass) {
  const auto names = [](const World& world, const By& by) {
    std::vector<std::string> all;
    for (const auto& offer : offers(world.w, by, world.now, world.rules))
      all.push_back(std::string(offer.command) +
                    (offer.unit ? ":" + std::to_string(static_cast<int>(*offer.unit)) : ""));
    return all;
  };
  EXPECT_THAT(names(drafted(), head()), UnorderedElementsAre("approve", "decline"));
  EXPECT_THAT(names(drafted(), clerk()), UnorderedElementsAre());
  World world = blown();
  EXPECT_THAT(names(world, officer(kHousing)),
              UnorderedElementsAre("acknowledge:21", "arrive:21", "refuse:21"));
  EXPECT_THAT(names(world, clerk()), UnorderedElementsAre("call"));
  world.wait(6min);
  EXPECT_THAT(names(world, clerk()), UnorderedElementsAre("call", "report:21", "report:22"));
  EXPECT_THAT(names(world, district()), UnorderedElementsAre());
  world.must(Refuse{kHousing, "not ours"}, officer(kHousing));
  EXPECT_THAT(names(world, district()), UnorderedElementsAre("rule:21"));
}

TEST(WhistleHistory, ReplayingEventsGivesTheSameWhistleAfterAnyWalk) {
  constexpr unsigned kSeed = 20261125;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  for (int walk = 0; walk < 50; ++walk) {
    World world = blown(draft(Kind::resident_matter));
    Whistle replayed = world.w;
    int accepted = 0;
    for (int step = 0; step < 60; ++step) {
      auto [command, by] = sample(random() % command_names().size(), world.w);
      if (auto* plan = std::get_if<Plan>(&command)) plan->until = world.now + 1h;
      const auto decided = world.give(command, by);
      world.wait(std::chrono::minutes(random() % 600));
      if (!decided) continue;
      world.w = apply(world.w, decided->event, world.now, by);
      replayed = apply(replayed, decided->event, world.now, by);
      ++accepted;
    }
    EXPECT_EQ(world.w, replayed);
    EXPECT_EQ(world.w.version, 3 + accepted);
    EXPECT_GT(accepted, 0);
  }
}

}  // namespace
}  // namespace tz::routing::whistle
