#pragma once
// For tests only: a case brought into any status by decide() and apply(), and a valid example of every
// command.
#include "ledger/decide.h"

#include <array>
#include <cstdlib>

namespace tz::ledger::testing_world {

inline constexpr UnitId kCentre{1}, kRoads{2}, kGas{3}, kDistrict{4}, kAudit{5};

struct World {
  Case c{.id = CaseId{1}, .jurisdiction = JurisdictionId{1}};
  Instant now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + std::chrono::hours{1}};
  Policy policy{};

  // Somebody in that capacity who is not in the way of anybody's independence; handlers are of kRoads.
  static By actor(Role role) {
    By by{.actor = ActorId{static_cast<std::int64_t>(role) + 101}, .role = role};
    switch (role) {
      case Role::resident:
        by.actor = kResidentActor;
        break;
      case Role::system:
        by.actor = kSystemActor;
        break;
      case Role::intake:
      case Role::hotline:
        by.unit = kCentre;
        break;
      case Role::handler:
        by.unit = kRoads;
        by.also_units = {kGas};
        break;
      case Role::approver:
        by.unit = kDistrict;
        by.also_units = {kRoads, kGas};
        break;
      case Role::panel:
        by.unit = kDistrict;
        break;
      case Role::callback:
      case Role::supervisor:
        by.unit = kAudit;
        break;
    }
    return by;
  }

  // A test that sets up a case which the rules refuse is wrong itself.
  void must(const Command& command, const By& by) {
    auto decision = decide(c, command, by, now, policy);
    if (!decision) {
      std::fputs(decision.error().message.c_str(), stderr);
      std::abort();
    }
    c = apply(std::move(c), decision->event, now, by);
    now += std::chrono::minutes{10};
  }
  Deadlines in_days(int days) const {
    return {.sign = {}, .contact = {}, .result = now + std::chrono::days{days}, .rule = "TEST-5"};
  }

  static World in(CaseStatus status);
};

Command sample(std::size_t index, const Case& c, Instant now);

inline Land land_with(LandingCode code, Instant now) {
  Land land{.code = code, .reply = "reply", .reason = "reason", .basis = "basis", .remedy = "remedy"};
  land.next_review = now + std::chrono::days{30};
  land.remedy_until = now + std::chrono::days{30};
  if (code == LandingCode::legal_route) land.legal_route = "litigation";
  if (code == LandingCode::duplicate_of) land.duplicate_of = CaseId{9};
  if (code == LandingCode::transferred_emergency) land.emergency_line = "119";
  return land;
}

// Somebody who may run the command of that index if the status permits it.
inline By some_actor(std::size_t index) {
  constexpr std::array kRoles{
      Role::intake,     Role::hotline,  Role::hotline,  Role::handler, Role::handler,    Role::panel,
      Role::handler,    Role::handler,  Role::handler,  Role::handler, Role::approver,   Role::handler,
      Role::approver,   Role::approver, Role::handler,  Role::handler, Role::handler,    Role::handler,
      Role::hotline,    Role::callback, Role::callback, Role::hotline, Role::supervisor, Role::supervisor,
      Role::supervisor, Role::handler,  Role::hotline,  Role::hotline, Role::resident,   Role::resident,
      Role::hotline,    Role::resident, Role::resident, Role::hotline, Role::hotline,    Role::hotline,
      Role::hotline,    Role::hotline,  Role::hotline,  Role::hotline, Role::hotline,    Role::system,
      Role::hotline};
  static_assert(kRoles.size() == std::variant_size_v<Command>);
  return World::actor(kRoles.at(index));
}

inline Command sample(std::size_t index, const Case& c, Instant now) {
  const auto later = [&](int days) { return now + std::chrono::days{days}; };
  const Deadlines due{.sign = {},
                      .contact = {},
                      .result = later(5),
                      .rule = "TEST-5",
                      .from = now,
                      .calendar = 1,
                      .provisional = true};
  const Answer yes{.contacted = true, .solved = Solved::yes, .satisfied = Satisfied::satisfied};
  Receive receive;
  receive.code = "LY-260105-0000000";
  receive.verbatim = "The street lamp is dark";
  receive.contact.phone = "139-0000-0000";
  Classify classify;
  classify.category = "lamps";
  Dispatch dispatch;
  dispatch.unit = c.lead == kRoads ? kGas : kRoads;
  dispatch.due = due;
  RecomputeDue recompute{c.due};
  recompute.due.result = c.due.result.value_or(now) + std::chrono::days{1};
  ++recompute.due.calendar;
  const std::array<Command, std::variant_size_v<Command>> all{
      receive,
      classify,
      dispatch,
      Sign{},
      Object{kGas, "basis", "reason"},
      RuleObjection{true, kGas, "ruling"},
      AssignAssist{kDistrict, {}, ""},
      ReportAssist{kGas, "report"},
      RecordContact{ContactChannel::phone, true, "summary"},
      AskExtension{later(30), "reason", {}, 1},
      RuleExtension{true, "reason"},
      AskCarry{later(60), "measures"},
      RuleCarry{true, later(30), "reason"},
      ReviewCarry{later(30), "finding"},
      EndCarry{due, "reason"},
      Pause{"material", later(3), "reason"},
      Resume{},
      FileResult{LandingCode::solved, "reply", "", "", {}, "document 12"},
      CheckResult{true, ""},
      RecordCallback{true, ContactChannel::phone, yes, {}, ""},
      CloseUnreached{},
      OrderRework{due, "reason"},
      Urge{"overdue", ""},
      Supervise{"daily", {}, "reason"},
      LiftSupervision{"reason"},
      Escalate{kDistrict, "reason"},
      TellProgress{"reply"},
      Note{"note"},
      AddInformation{"more", {}},
      Confirm{yes, {}, ""},
      land_with(c.filed_outcome.value_or(c.status == CaseStatus::received ? LandingCode::transferred_emergency
                                                                          : LandingCode::answered),
                now),
      Reopen{due, "reason", false},
      Withdraw{false, ""},
      Link{CaseId{7}},
      Unlink{CaseId{7}},
      RecordSplit{CaseId{8}},
      Merge{CaseId{2}},
      Absorb{CaseId{3}},
      Unmerge{CaseId{2}},
      Release{CaseId{3}},
      Redact{{{0, 3, "other"}}},
      recompute,
      ShowPictures{{{std::string(64, 'a'), "image/jpeg", 10, true}}},
  };
  return all.at(index);
}

inline World World::in(CaseStatus status) {
  using S = CaseStatus;
  World w;
  const auto run = [&](std::size_t index) { w.must(sample(index, w.c, w.now), some_actor(index)); };
  constexpr std::size_t kReceive = 0, kClassify = 1, kDispatch = 2, kSign = 3, kObject = 4, kAssist = 6,
                        kContact = 8, kAskCarry = 11, kRuleCarry = 12, kPause = 15, kFile = 17, kCheck = 18,
                        kCallback = 19, kRework = 21, kLand = 30, kReopen = 31, kWithdraw = 32;
  run(kReceive);
  if (status == S::received) return w;
  if (status == S::withdrawn) return run(kWithdraw), w;
  run(kClassify);
  if (status == S::triaged) return w;
  run(kDispatch);
  if (status == S::dispatched) return w;
  run(kSign);
  if (status == S::objected) return run(kObject), w;
  w.must(AssignAssist{kGas, {}, ""}, some_actor(kAssist));
  if (status == S::signed_for) return w;
  run(kContact);
  if (status == S::in_hand) return w;
  if (status == S::paused_legal) return run(kPause), w;
  if (status == S::carried) {
    run(kAskCarry);
    run(kRuleCarry);
    w.must(sample(kRuleCarry, w.c, w.now), actor(Role::hotline));
    return w;
  }
  run(kFile);
  if (status == S::result_filed) return w;
  run(kCheck);
  if (status == S::callback) return w;
  if (status == S::rework) return run(kRework), w;
  run(kCallback);
  run(kLand);
  if (status == S::landed) return w;
  run(kReopen);
  return w;
}

}  // namespace tz::ledger::testing_world
