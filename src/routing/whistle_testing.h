#pragma once
// What the tests of whistles share: a street, departments, a district, and a calendar whose only days off are
// Saturdays and Sundays. All invented.
#include <stdexcept>

#include "base/time.h"
#include "routing/whistle_decide.h"

namespace tz::routing::whistle::testing {

inline constexpr UnitId kStreet{10}, kOtherStreet{11}, kHousing{21}, kGas{22}, kTraffic{23}, kDistrict{90};
inline constexpr ActorId kClerk{1001}, kHead{1002}, kOfficer{1003}, kRuler{1004};

inline Instant at(std::string_view local) { return *parse_instant(std::string(local) + "+08:00"); }
// Monday 5 January 2026, 9:00.
inline Instant start() { return at("2026-01-05T09:00:00"); }

inline Policy policy() {
  Policy p;
  p.due_at = due_by([](std::chrono::sys_days day) { return std::chrono::weekday(day).iso_encoding() <= 5; },
                    "Asia/Shanghai");
  return p;
}

inline By clerk(UnitId street = kStreet) { return {kClerk, Capacity::street, street, {}}; }
inline By head(UnitId street = kStreet) { return {kHead, Capacity::street_head, street, {}}; }
inline By officer(UnitId unit) { return {kOfficer, Capacity::department, unit, {}}; }
inline By district(UnitId unit = kDistrict) { return {kRuler, Capacity::district, unit, {}}; }

inline Draft draft(Kind kind = Kind::emergency, std::vector<UnitId> units = {kHousing, kGas}) {
  return Draft{.street = kStreet,
               .kind = kind,
               .units = std::move(units),
               .cases = {ledger::CaseId{1}},
               .place = "street-1",
               .request = "come"};
}

inline Rating marks(int all = 4) { return {{all, all, all, all, all}}; }

// A whistle and the time, played forward. A refusal that a test does not expect throws.
struct World {
  Whistle w{};
  Instant now = start();
  Policy rules = policy();

  Result<Decision> give(const Command& command, const By& by) const {
    return decide(w, command, by, now, rules);
  }
  World& must(const Command& command, const By& by) {
    auto decided = give(command, by);
    if (!decided) throw std::runtime_error(std::string(name(command)) + ": " + decided.error().message);
    w = apply(std::move(w), decided->event, now, by);
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
  PartState state(UnitId unit) const { return w.part(unit)->state; }
  // The department does everything that is asked of it.
  World& serve(UnitId unit) {
    must(Arrive{unit}, officer(unit));
    must(Plan{unit, now + std::chrono::hours(1), "plan"}, officer(unit));
    return must(Finish{unit, "done"}, officer(unit));
  }
};

inline World drafted(Draft command = draft()) {
  World world;
  world.must(command, clerk());
  return world;
}
inline World blown(Draft command = draft()) {
  World world = drafted(std::move(command));
  return world.must(Approve{}, head()).must(Blow{}, clerk());
}
inline World done(Draft command = draft()) {
  World world = blown(std::move(command));
  for (const auto unit : std::vector(world.w.units)) world.serve(unit);
  return world;
}
inline Rate rate(const Whistle& w, int all = 4) {
  Rate r{.solved = ledger::Solved::yes};
  for (const Part& p : w.parts)
    if (p.state == PartState::done) r.ratings.push_back({p.unit, marks(all)});
  return r;
}

}  // namespace tz::routing::whistle::testing
