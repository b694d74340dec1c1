#pragma once
// What the tests of the desk share: a case that waits for its call-back, clerks, units, supervision. All
// invented.
#include <cstdio>
#include <cstdlib>

#include "callback/callback_decide.h"
#include "ledger/testing.h"

namespace tz::callback::testing {

inline constexpr UnitId kRoads = ledger::testing_world::kRoads, kGas = ledger::testing_world::kGas,
                        kDistrict = ledger::testing_world::kDistrict, kDesk = ledger::testing_world::kAudit,
                        kCentre = ledger::testing_world::kCentre, kSupervision{6};
inline constexpr ActorId kAnn{901}, kBao{902}, kHandler{903}, kWatch{904}, kOther{905};

inline By clerk(ActorId who = kAnn, UnitId unit = kDesk) { return {who, Capacity::clerk, unit, {}}; }
inline By unit_man(UnitId unit = kRoads) { return {kHandler, Capacity::unit, unit, {}}; }
inline By outside(ActorId who = kOther, UnitId unit = kCentre) { return {who, Capacity::outside, unit, {}}; }
inline By supervisor(ActorId who = kWatch, UnitId unit = kSupervision) {
  return {who, Capacity::supervisor, unit, {}};
}
inline By resident() { return {kResidentActor, Capacity::resident, {}, {}}; }
inline By program() { return {kSystemActor, Capacity::system, {}, {}}; }

inline constexpr Answers kYes{true, ledger::Solved::yes, ledger::Satisfied::satisfied, false};
inline constexpr Answers kNo{true, ledger::Solved::no, ledger::Satisfied::dissatisfied, false};
inline constexpr Answers kPressed{true, ledger::Solved::yes, ledger::Satisfied::satisfied, true};

// A file and the time, played forward. A refusal that a test does not expect ends it.
struct World {
  File f{.id = ledger::CaseId{1}, .jurisdiction = JurisdictionId{1}};
  Facts facts{.involved = {.units = {kRoads, kGas}, .actors = {kHandler}}, .causes = {"force_majeure"}};
  ledger::Policy policy{};
  Instant now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 12} + std::chrono::hours{2}};

  World() { open(); }
  // The next round, as the ledger would tell of it.
  void open(std::optional<Instant> limit = std::nullopt) {
    if (f.last() != nullptr && !f.last()->closed_at) take(RoundClosed{f.case_version + 1}, program());
    const int number = static_cast<int>(f.rounds.size()) + 1;
    take(RoundOpened{number, kRoads, now - std::chrono::days{6}, limit ? limit : std::optional(now),
                     f.case_version + 1},
         program());
  }
  void take(const Event& event, const By& by) { f = apply(std::move(f), event, now, by); }
  Result<Decision> give(const Command& command, const By& by) const {
    return decide(f, facts, command, by, now, policy);
  }
  World& must(const Command& command, const By& by) {
    auto decided = give(command, by);
    if (!decided) {
      std::fputs((std::string(name(command)) + ": " + decided.error().message + "\n").c_str(), stderr);
      std::abort();
    }
    take(decided->event, by);
    if (f.pending) take(Settled{f.pending->of, f.case_version + 1}, program());
    return *this;
  }
  World& wait(std::chrono::milliseconds time) {
    now += time;
    return *this;
  }
  // The rule that refuses; empty if nothing does.
  std::string rule(const Command& command, const By& by) const {
    const auto decided = give(command, by);
    return decided ? "" : decided.error().rule;
  }
  World& answer(const Answers& answers = kYes, const By& by = clerk(), CallKind call = CallKind::first) {
    must(Claim{call}, by);
    return must(RecordAnswer{.call = call, .answers = answers, .words = "as said"}, by);
  }
  World& try_by(ledger::ContactChannel via, const By& by = clerk(), CallKind call = CallKind::first) {
    must(Claim{call}, by);
    return must(RecordTry{call, via}, by);
  }
};

}  // namespace tz::callback::testing
