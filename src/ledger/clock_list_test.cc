#include "ledger/clock_list.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "base/time.h"
#include "ledger/decide_permit.h"
#include "ledger/testing.h"

namespace tz::ledger {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing_world::kDistrict;
using testing_world::kGas;
using testing_world::kRoads;
using testing_world::World;
using S = CaseStatus;
using K = ClockKind;

const std::string kZone = "Asia/Shanghai";

// A case in that status with every limit set, led by the road office and assisted by the gas works.
Case with_limits(S status) {
  World w = World::in(status);
  Case c = w.c;
  const Instant start = w.now;
  c.due = {.sign = start + 2h, .contact = start + 24h, .result = start + 120h, .rule = "T", .from = start};
  c.contacted_at.reset();
  if (c.lead && c.assists.empty()) c.assists = {{.unit = kGas}};
  for (auto& assist : c.assists) assist.due = start + 60h;
  return c;
}

std::vector<K> kinds_of(const Case& c) {
  std::vector<K> kinds;
  for (const auto& clock : running_clocks(c)) kinds.push_back(clock.kind);
  return kinds;
}

std::optional<RunningClock> find(const Case& c, K kind) {
  for (const auto& clock : running_clocks(c))
    if (clock.kind == kind) return clock;
  return std::nullopt;
}

// docs/sources.md#unit-clocks, as a table: in which status which clocks run.
TEST(UnitClocks, EachStatusHasItsClocks) {
  const std::map<S, std::vector<K>> table{
      {S::received, {}},
      {S::triaged, {}},
      {S::dispatched, {K::sign, K::contact, K::result, K::assist}},
      {S::signed_for, {K::contact, K::result, K::assist}},
      {S::objected, {K::contact, K::result, K::assist}},
      {S::in_hand, {K::contact, K::result, K::assist}},
      {S::paused_legal, {K::contact, K::result, K::assist}},
      {S::carried, {K::contact, K::result, K::assist, K::carry_review}},
      {S::rework, {K::contact, K::result, K::assist}},
      {S::result_filed, {}},
      {S::callback, {}},
      {S::reopened, {}},
      {S::landed, {}},
      {S::withdrawn, {}},
  };
  for (const auto status : all_of<S>()) {
    ASSERT_TRUE(table.contains(status)) << name(status);
    EXPECT_EQ(kinds_of(with_limits(status)), table.at(status)) << name(status);
  }
}

TEST(UnitClocks, AreOfTheOwnerAndOfTheAssistingUnitWithItsOwnLimit) {
  const Case c = with_limits(S::in_hand);
  for (const auto& clock : running_clocks(c)) {
    EXPECT_EQ(clock.unit, clock.kind == K::assist ? kGas : kRoads) << name(clock.kind);
    EXPECT_FALSE(clock.paused_until.has_value());
  }
  EXPECT_EQ(find(c, K::assist)->due, c.assists.front().due);
  EXPECT_EQ(find(c, K::assist)->since, std::nullopt) << "the case does not keep when it was asked";
  EXPECT_EQ(find(c, K::contact)->due, c.due.contact);
  EXPECT_EQ(find(c, K::result)->due, c.due.result);
  EXPECT_EQ(find(c, K::result)->since, c.due.from);
}

TEST(UnitClocks, UntilItIsSignedForTheUnitThatIsToSignHasThem) {
  Case c = with_limits(S::dispatched);
  c.proposed_lead = kDistrict;
  for (const auto kind : {K::sign, K::contact, K::result}) EXPECT_EQ(find(c, kind)->unit, kDistrict);
  EXPECT_EQ(find(c, K::assist)->unit, kGas);
  c.status = S::objected;
  c.proposed_lead.reset();
  EXPECT_EQ(find(c, K::result)->unit, kRoads) << "the old unit stays owner while the panel rules";
}

TEST(UnitClocks, AUnitThatGetsTheCaseLaterHasAsLongToSignAsTheFirst) {
  Case c = with_limits(S::dispatched);
  c.dispatched_at = *c.due.from;
  EXPECT_EQ(find(c, K::sign)->due, c.due.sign);
  c.dispatched_at = *c.due.from + 30h;
  EXPECT_EQ(find(c, K::sign)->due, *c.due.from + 32h);
  EXPECT_EQ(find(c, K::sign)->since, c.dispatched_at);
  EXPECT_EQ(find(c, K::result)->due, c.due.result) << "the resident's limit is not touched";
  c.due.from.reset();
  EXPECT_EQ(find(c, K::sign)->due, c.due.sign);
}

TEST(UnitClocks, AContactThatWasMadeOrIsNotWantedHasNone) {
  Case c = with_limits(S::signed_for);
  EXPECT_TRUE(find(c, K::contact).has_value());
  c.no_reply_wanted = true;
  EXPECT_FALSE(find(c, K::contact).has_value());
  c.no_reply_wanted = false;
  c.contacted_at = c.received_at;
  EXPECT_FALSE(find(c, K::contact).has_value());
  EXPECT_TRUE(find(c, K::result).has_value());
}

TEST(UnitClocks, AnAssistingUnitThatHasReportedOrHasNoLimitHasNone) {
  Case c = with_limits(S::in_hand);
  c.assists.push_back({.unit = kDistrict, .due = *c.due.result});
  EXPECT_EQ(std::ranges::count(kinds_of(c), K::assist), 2);
  c.assists.front().reported = true;
  EXPECT_EQ(std::ranges::count(kinds_of(c), K::assist), 1);
  c.assists.back().due.reset();
  EXPECT_EQ(std::ranges::count(kinds_of(c), K::assist), 0);
}

TEST(UnitClocks, StandStillWhileTheCaseIsPausedAndOnlyThen) {
  const Case paused = with_limits(S::paused_legal);
  ASSERT_TRUE(paused.paused_until.has_value());
  for (const auto& clock : running_clocks(paused)) EXPECT_EQ(clock.paused_until, paused.paused_until);
  for (const auto& clock : running_clocks(with_limits(S::carried)))
    EXPECT_FALSE(clock.paused_until.has_value());
}

TEST(UnitClocks, ACarriedCaseHasItsTargetDateAndItsReview) {
  const Case c = World::in(S::carried).c;
  EXPECT_EQ(find(c, K::result)->due, c.carry_target);
  EXPECT_EQ(find(c, K::carry_review)->due, c.carry_review);
}

TEST(UnitClocks, AMergedCaseHasNoneAndNeitherHasOneWithoutLimits) {
  Case c = with_limits(S::in_hand);
  c.merged_into = CaseId{9};
  EXPECT_THAT(running_clocks(c), IsEmpty());
  Case without = with_limits(S::in_hand);
  without.due = {};
  for (auto& assist : without.assists) assist.due.reset();
  EXPECT_THAT(running_clocks(without), IsEmpty());
}

// What a screen offers as the next step must be a command that the rules permit there.
TEST(UnitClocks, TheNextCommandIsOneThatTheStatusPermits) {
  const auto index = [](std::string_view command) {
    const auto names = command_names();
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), command) - names.begin());
  };
  for (const auto status : all_of<S>()) {
    const Case c = with_limits(status);
    for (const auto& clock : running_clocks(c)) {
      const auto steps = clock_steps(clock.kind, status);
      const auto at = index(steps.next);
      ASSERT_LT(at, command_names().size()) << steps.next;
      ASSERT_LT(index(steps.stopped_by), command_names().size()) << steps.stopped_by;
      const By by = testing_world::some_actor(at);
      const auto permitted = permit(c, at, by);
      EXPECT_TRUE(permitted.has_value()) << name(clock.kind) << " in " << name(status) << ": " << steps.next
                                         << ": " << permitted.error().message;
    }
  }
}

// And the command that is said to stop a clock does.
TEST(UnitClocks, TheCommandThatStopsAClockStopsIt) {
  const auto stops = [](S status, K kind, const Command& command, Role role) {
    World w = World::in(status);
    w.c.due.sign = w.now + 2h;
    w.c.due.contact = w.now + 24h;
    if (status == S::signed_for) w.c.contacted_at.reset();
    for (auto& assist : w.c.assists) assist.due = w.now + 24h;
    const bool ran = find(w.c, kind).has_value();
    EXPECT_EQ(name(command), clock_steps(kind, status).stopped_by);
    const auto before = find(w.c, kind);
    w.must(command, World::actor(role));
    return ran && find(w.c, kind) != before;
  };
  EXPECT_TRUE(stops(S::dispatched, K::sign, Sign{}, Role::handler));
  EXPECT_TRUE(stops(S::signed_for, K::contact, RecordContact{.summary = "s"}, Role::handler));
  EXPECT_TRUE(stops(S::in_hand, K::result,
                    FileResult{LandingCode::solved, "reply", "", "", {}, "document 12"}, Role::handler));
  EXPECT_TRUE(stops(S::in_hand, K::assist, ReportAssist{kGas, "report"}, Role::handler));
  EXPECT_TRUE(stops(S::carried, K::carry_review,
                    ReviewCarry{World::in(S::carried).now + std::chrono::days{60}, "finding"},
                    Role::hotline));
}

TEST(ClockNames, ReadBack) {
  for (const auto kind : kClockKinds) EXPECT_EQ(parse_clock(name(kind)), kind);
  for (const auto state : kClockStates) EXPECT_EQ(parse_clock_state(name(state)), state);
  EXPECT_EQ(parse_clock("SIGN"), std::nullopt);
  EXPECT_EQ(parse_clock_state(""), std::nullopt);
}

Instant at(std::string_view text) { return parse_instant(text).value(); }

TEST(ClockBands, BothSidesOfEachEdge) {
  const Instant now = at("2026-01-07T10:00:00+08:00");  // a Wednesday
  const ClockBands bands = clock_bands(now, kZone);
  EXPECT_EQ(bands.week_ends, at("2026-01-12T00:00:00+08:00"));
  const std::pair<Instant, ClockState> kEdges[] = {
      {now - 1ms, ClockState::overdue},
      {now, ClockState::within_4h},
      {now + 4h - 1ms, ClockState::within_4h},
      {now + 4h, ClockState::within_24h},
      {now + 24h - 1ms, ClockState::within_24h},
      {now + 24h, ClockState::this_week},
      {bands.week_ends - 1ms, ClockState::this_week},
      {bands.week_ends, ClockState::later},
  };
  for (const auto& [due, state] : kEdges) {
    EXPECT_EQ(state_of(bands, due), state) << format_instant(due);
    for (const auto other : kClockStates) {
      if (other == ClockState::paused) continue;
      const DueRange range = due_range(bands, other);
      EXPECT_EQ(range.from <= due && due < range.to, other == state) << format_instant(due) << name(other);
    }
  }
  EXPECT_EQ(due_range(bands, ClockState::paused), DueRange{}) << "no limit of a paused case counts";
}

TEST(ClockBands, TheWeekIsTheCitys) {
  // Sunday evening in Liaoyuan, Sunday noon in London: the week ends in both, at another instant.
  const Instant now = at("2026-01-11T20:00:00+08:00");
  EXPECT_EQ(clock_bands(now, kZone).week_ends, at("2026-01-12T00:00:00+08:00"));
  EXPECT_EQ(clock_bands(now, "Europe/London").week_ends, at("2026-01-12T00:00:00Z"));
  // A Monday begins with its first instant.
  EXPECT_EQ(clock_bands(at("2026-01-12T00:00:00+08:00"), kZone).week_ends, at("2026-01-19T00:00:00+08:00"));
}

TEST(ClockBands, OnTheLastDayOfTheWeekNothingIsLeftOfIt) {
  const Instant now = at("2026-01-11T20:00:00+08:00");
  const ClockBands bands = clock_bands(now, kZone);
  EXPECT_EQ(state_of(bands, now + 23h), ClockState::within_24h) << "though that is Monday";
  EXPECT_EQ(state_of(bands, now + 24h), ClockState::later);
  const DueRange none = due_range(bands, ClockState::this_week);
  EXPECT_EQ(none.from, none.to);
}

}  // namespace
}  // namespace tz::ledger
