// Random lives of a case: whatever people try in whatever order, what the rules promise holds after every
// step.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "base/random.h"
#include "ledger/decide_landing.h"
#include "ledger/decide_permit.h"
#include "ledger/leaf.h"
#include "ledger/testing.h"

namespace tz::ledger {
namespace {

using testing_world::kAudit, testing_world::kCentre, testing_world::kDistrict, testing_world::kGas,
    testing_world::kRoads;
using testing_world::sample, testing_world::some_actor, testing_world::World;

class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed), silent_(seed % 5 == 0) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.next_u64() % n); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <class T>
  T one_of(std::span<const T> all) {
    return all[below(all.size())];
  }

  // Mostly what brings a case forward or is possible at all, sometimes anything.
  std::size_t next(const World& world) {
    constexpr std::array<std::size_t, 11> kForward{0, 1, 2, 3, 8, 17, 18, 19, 29, 30, 31};
    const auto dice = below(100);
    if (world.c.status == CaseStatus::in_hand && dice < 25) {  // Requests are ruled on before life goes on.
      if (world.c.extension_pending) return index_of<RuleExtension>();
      if (world.c.carry_pending) return index_of<RuleCarry>();
      if (dice < 5 && world.c.extensions == 0) return index_of<AskExtension>();
    }
    if (world.c.carry_endorsed && dice < 60) return index_of<RuleCarry>();
    if (silent_ && world.c.status == CaseStatus::callback && dice < 50)
      return enough_attempts(world.c, world.policy) ? index_of<CloseUnreached>() : index_of<RecordCallback>();
    for (int tries = 0; dice < 80 && tries < 20; ++tries) {
      const auto index = dice < 45 ? kForward[below(kForward.size())] : below(std::variant_size_v<Command>);
      if (permit(world.c, index, some_actor(index))) return index;
    }
    return below(std::variant_size_v<Command>);
  }

  // Mostly somebody who may, sometimes anybody at all.
  By somebody(std::size_t command) {
    if (command == index_of<RuleCarry>() && chance(40)) return World::actor(Role::hotline);
    if (command == index_of<Land>() && chance(30)) return World::actor(Role::panel);
    if (chance(85)) return some_actor(command);
    auto by = World::actor(one_of(all_of<Role>()));
    if (chance(30)) by.unit = UnitId{static_cast<std::int64_t>(below(6))};
    return by;
  }

  Command something(std::size_t index, const Case& c, Instant now) {
    Command command = sample(index, c, now);
    if (auto* r = std::get_if<Land>(&command))
      *r = testing_world::land_with(
          chance(50) && c.filed_outcome ? *c.filed_outcome : one_of(all_of<LandingCode>()), now);
    if (auto* r = std::get_if<Land>(&command); r && chance(30)) r->reply.clear();
    if (auto* r = std::get_if<FileResult>(&command))
      r->outcome = one_of(all_of<LandingCode>()), r->basis = r->remedy = "x";
    if (auto* r = std::get_if<FileResult>(&command); r && chance(10)) r->evidence_note.clear();
    if (auto* r = std::get_if<AskExtension>(&command)) {
      r->times_max = chance(10) ? 0 : 1;
      r->until = now + std::chrono::days{below(20)};
      if (chance(50)) r->latest = now + std::chrono::days{10};
    }
    if (auto* r = std::get_if<Land>(&command); r && chance(10)) r->legal_route = "mediation";
    if (auto* r = std::get_if<Receive>(&command)) {
      r->urgency = one_of(all_of<Urgency>());
      r->request_type = one_of(all_of<RequestType>());
      r->no_reply_wanted = chance(10);
      if (chance(20)) r->contact = {};
    }
    if (auto* r = std::get_if<Dispatch>(&command))
      r->unit = UnitId{static_cast<std::int64_t>(below(5))}, r->fallback = chance(30);
    if (auto* r = std::get_if<AssignAssist>(&command); r && chance(50)) r->unit = kGas;
    if (auto* r = std::get_if<RuleObjection>(&command); r && chance(50)) r->upheld = false, r->unit.reset();
    if (auto* r = std::get_if<RecordContact>(&command))
      r->reached = chance(60), r->via = one_of(all_of<ContactChannel>());
    if (auto* r = std::get_if<CheckResult>(&command); r && chance(20)) r->passed = false, r->reason = "x";
    if (auto* r = std::get_if<RecordCallback>(&command)) {
      if (silent_ || chance(50))
        *r = {.reached = false, .via = one_of(all_of<ContactChannel>())};
      else
        r->answer->solved = one_of(all_of<Solved>()), r->rework_due = due(now);
    }
    if (auto* r = std::get_if<Confirm>(&command))
      r->answer.solved = one_of(all_of<Solved>()), r->rework_due = due(now);
    if (auto* r = std::get_if<Merge>(&command); r && chance(80))
      r->main = c.id;  // mostly refused: a merged case stands still
    if (auto* r = std::get_if<RecomputeDue>(&command); r && r->due.result) {
      *r->due.result += std::chrono::days{5} - std::chrono::hours{below(240)};
      r->due.provisional = chance(50);
    }
    if (auto* r = std::get_if<Sign>(&command); r && chance(10)) r->automatic = true;
    if (auto* r = std::get_if<RuleExtension>(&command)) r->grant = chance(50);
    if (auto* r = std::get_if<RuleCarry>(&command)) r->grant = chance(85);  // twice, before anybody says no
    if (auto* r = std::get_if<Reopen>(&command)) r->new_facts = chance(20);
    return command;
  }
  static Deadlines due(Instant now) {
    return {.sign = {}, .contact = {}, .result = now + std::chrono::days{6}, .rule = "W-6"};
  }

 private:
  SeededRandom random_;
  bool silent_;  // a resident whom nobody reaches
};

template <class... E>
bool is_one_of(const Event& event) {
  return (std::holds_alternative<E>(event) || ...);
}

void expect_promises(const Case& before, const Event& event, const Case& after, const By& by) {
  // Deadlines move by what is meant to move them, never by an objection, a ruling or a transfer.
  const bool may_move = is_one_of<ExtensionGranted, CarryGranted, CarryEnded, Resumed, CallbackAnswered,
                                  ReworkOrdered, Reopened, DueRecomputed>(event) ||
                        (is_one_of<Dispatched>(event) && !before.due.result);
  if (!may_move) {
    EXPECT_EQ(after.due, before.due) << kind(event);
  }
  // Who argues about whose work it is moves no clock, and begins none anew.
  if (is_one_of<Objected, ObjectionRuled, Escalated>(event) ||
      (is_one_of<Dispatched>(event) && before.due.result)) {
    EXPECT_EQ(after.due, before.due) << kind(event);
    EXPECT_EQ(after.received_at, before.received_at) << kind(event);
    EXPECT_EQ(after.contacted_at, before.contacted_at) << kind(event);
    EXPECT_EQ(after.paused_for, before.paused_for) << kind(event);
    EXPECT_EQ(after.extensions, before.extensions) << kind(event);
    EXPECT_EQ(after.solve_round, before.solve_round) << kind(event);
    EXPECT_GE(after.dispatch_count, before.dispatch_count) << kind(event);
  }
  if (const auto* resumed = std::get_if<Resumed>(&event); resumed && before.due.result) {
    EXPECT_LE(*after.due.result - *before.due.result, *before.paused_until - *before.paused_at);
    EXPECT_GE(*after.due.result, *before.due.result);
  }
  // A calendar moves a limit earlier only where it was provisional, and never into the past.
  if (is_one_of<DueRecomputed>(event) && *after.due.result < *before.due.result) {
    EXPECT_TRUE(before.due.provisional);
    EXPECT_GT(*after.due.result, after.updated_at);
  }
  // Nothing that was dispatched is ever without an owner, and the owner changes only by signing.
  if (before.lead) {
    EXPECT_TRUE(after.lead.has_value()) << kind(event);
    if (!is_one_of<Signed>(event)) {
      EXPECT_EQ(after.lead, before.lead) << kind(event);
    }
  }
  if (after.status == CaseStatus::landed) {
    EXPECT_TRUE(after.echoed);
    EXPECT_EQ(landing_gap(after, *after.landing), "");
    if (is_one_of<Landed>(event)) {
      EXPECT_NE(by.unit, before.lead.value_or(UnitId{-1})) << "landed by its handler";
      if (after.landing->code == LandingCode::solved) {
        EXPECT_TRUE(after.answer ? after.answer->solved == Solved::yes
                                 : after.filed_outcome == LandingCode::solved && after.no_reply_wanted);
        EXPECT_FALSE(after.unreached);
      }
    }
  }
  EXPECT_EQ(after.status == CaseStatus::landed, after.landing.has_value());
  // Nobody writes over what the resident himself answered.
  if (const auto* answered = std::get_if<CallbackAnswered>(&event); answered && !answered->by_resident) {
    EXPECT_FALSE(before.answered_by_resident);
  }
  // Whoever the panel speaks about, two of two units said it.
  if (const auto* ended = std::get_if<Landed>(&event); ended && needs_second_person(ended->landing.code)) {
    EXPECT_TRUE(before.pending_landing && before.pending_landing->proposed_by != by.actor &&
                before.pending_landing->proposed_unit != by.unit);
  }
  // No answer that nobody gave.
  if (after.answer && after.answer != before.answer) {
    EXPECT_TRUE(is_one_of<CallbackAnswered>(event)) << kind(event);
  }
  EXPECT_FALSE(after.unreached && after.answer);
  EXPECT_LE(after.extensions, 1);
  EXPECT_LE(after.pauses, 1);
  EXPECT_EQ(std::set(after.objectors.begin(), after.objectors.end()).size(), after.objectors.size());
  EXPECT_EQ(after.received_at, before.version == 0 ? after.received_at : before.received_at);
  EXPECT_GE(after.solve_round, before.solve_round);
}

std::vector<Event> every_kind() {
  const Deadlines due{.sign = {}, .contact = {}, .result = from_millis(5), .rule = "x"};
  return {Received{.code = "x"},
          Classified{},
          Dispatched{kRoads, due, 1, false, {}, {}},
          Dispatched{kGas, {}, 1, true, kDistrict, {}},
          Signed{},
          Objected{kRoads, kGas},
          ObjectionRuled{true, kGas},
          ObjectionRuled{false, {}},
          ObjectionRuled{true, {}},
          AssistAssigned{{.unit = kGas}},
          AssistReported{kGas},
          Contacted{},
          ContactFailed{},
          ExtensionAsked{},
          ExtensionGranted{},
          ExtensionRefused{},
          CarryAsked{},
          CarryEndorsed{},
          CarryGranted{},
          CarryRefused{},
          CarryReviewed{},
          CarryEnded{due},
          Paused{},
          Resumed{},
          ResultFiled{},
          ResultChecked{},
          ResultChecked{false},
          CallbackTried{},
          CallbackAnswered{},
          CallbackUnreached{},
          ReworkOrdered{due},
          Urged{},
          Supervised{},
          SupervisionLifted{},
          Escalated{kDistrict},
          ProgressTold{},
          Noted{},
          InformationAdded{},
          LandingProposed{},
          Landed{},
          Reopened{.due = due, .review = false},
          Withdrawn{},
          Linked{},
          Unlinked{},
          Split{},
          Merged{},
          Absorbed{},
          Unmerged{},
          Released{},
          Redacted{},
          PicturesShown{},
          DueRecomputed{from_millis(5),
                        {.result = from_millis(7), .rule = "x", .from = from_millis(1), .calendar = 2}}};
}

TEST(RandomWalk, KeepsEveryPromiseAndReplaysToTheSameCase) {
  constexpr std::uint64_t kSeeds = 100;
  constexpr int kSteps = 300;
  const CaseSecret secret{.matter = {1, 2, 3}, .personal = {4, 5, 6}};
  std::ostringstream text;
  text << std::ifstream(TZ_SOURCE_DIR "/docs/sources.md").rdbuf();
  const auto documented = text.str();
  int accepted = 0, refused = 0, landed = 0;
  std::set<std::string_view> kinds;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Walk walk(seed);
    // Half of the lives begin somewhere in the middle, so that rare places are visited too.
    World world = seed % 2 ? World() : World::in(walk.one_of(all_of<CaseStatus>()));
    const Case start = world.c;
    std::vector<std::pair<EncodedEvent, By>> log;
    for (int step = 0; step < kSteps; ++step) {
      const std::size_t index = walk.next(world);
      const bool ends_it = command_names()[index] == "withdraw" || command_names()[index] == "merge";
      if (ends_it && !walk.chance(3)) continue;
      const auto by = walk.somebody(index);
      const auto command = walk.something(index, world.c, world.now);
      world.now += std::chrono::minutes{walk.below(300)};
      const auto decided = decide(world.c, command, by, world.now, world.policy);
      if (!decided) {
        const auto& rule = decided.error().rule;
        EXPECT_NE(documented.find('`' + rule + '`'), std::string::npos)
            << "docs/sources.md lacks \"" << rule << "\": " << decided.error().message;
        ++refused;
        continue;
      }
      EXPECT_TRUE(permit(world.c, index, by).has_value()) << command_names()[index];
      const auto after = apply(world.c, decided->event, world.now, by);
      expect_promises(world.c, decided->event, after, by);
      world.c = after;
      log.emplace_back(encode(decided->event, world.c.jurisdiction, world.c.version, world.now, by,
                              decided->texts, secret),
                       by);
      kinds.insert(kind(decided->event));
      ++accepted;
      landed += std::holds_alternative<Landed>(decided->event);
      if (::testing::Test::HasFailure()) return;
    }
    ASSERT_EQ(world.c.version, start.version + std::ssize(log));
    Case replayed = start;
    for (const auto& [encoded, by] : log) {
      const auto read = decode(encoded.leaf, encoded.detail);
      ASSERT_TRUE(read.has_value()) << read.error().message;
      // Who acted is stored beside the event; of the person only actor, role and unit.
      replayed = apply(std::move(replayed), read->event, read->at,
                       By{.actor = by.actor, .role = by.role, .unit = by.unit});
    }
    ASSERT_EQ(replayed, world.c);
  }
  EXPECT_GT(accepted, 5'000) << "the walks get nowhere";
  EXPECT_GT(refused, 3'000);
  EXPECT_GT(landed, 30);
  for (const auto& event : every_kind())
    EXPECT_TRUE(kinds.contains(kind(event))) << kind(event) << " never happens";
}

// apply() must have an answer for every history that can be stored, also for one that decide() would never
// write.
TEST(RandomEvents, InAnyOrderLeaveAConsistentCase) {
  const auto all = every_kind();
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Walk walk(seed);
    Case c;
    for (int step = 0; step < 500; ++step) {
      const auto by = World::actor(walk.one_of(all_of<Role>()));
      c = apply(std::move(c), all[walk.below(all.size())], from_millis(step),
                by);  // its own assertions are the test
      ASSERT_EQ(c.version, step + 1);
      ASSERT_EQ(c.updated_at, from_millis(step));
      ASSERT_EQ(c.status == CaseStatus::landed, c.landing.has_value());
    }
  }
}

}  // namespace
}  // namespace tz::ledger
