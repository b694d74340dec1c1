#include "ledger/decide_permit.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tz::ledger {
namespace {

using enum Role;
using S = CaseStatus;

template <class E>
class Set {
 public:
  constexpr Set(std::initializer_list<E> members) {
    for (const E e : members) bits_ |= bit(e);
  }
  constexpr bool has(E e) const { return (bits_ & bit(e)) != 0; }

 private:
  static constexpr std::uint32_t bit(E e) { return std::uint32_t{1} << static_cast<unsigned>(e); }
  std::uint32_t bits_ = 0;
};
using Roles = Set<Role>;
using Statuses = Set<CaseStatus>;

constexpr Statuses kAny{S::received, S::triaged,      S::dispatched, S::signed_for, S::objected,
                        S::in_hand,  S::paused_legal, S::carried,    S::rework,     S::result_filed,
                        S::callback, S::reopened,     S::landed,     S::withdrawn};
constexpr Statuses kOpen{S::received, S::triaged,      S::dispatched,   S::signed_for,
                         S::objected, S::in_hand,      S::paused_legal, S::carried,
                         S::rework,   S::result_filed, S::callback,     S::reopened};
constexpr Statuses kAtWork{S::signed_for, S::in_hand, S::rework};
constexpr Statuses kInCharge{S::signed_for, S::in_hand, S::rework, S::paused_legal, S::carried};

// Which unit a handler or an approver must act for. The other capacities act for the city as a whole.
enum class UnitRule { any, owner, signer, assistant, involved };

struct Permit {
  std::size_t command;
  Roles roles;
  Statuses statuses;
  UnitRule unit = UnitRule::any;
  bool when_merged =
      false;  // resident-side commands, and what lands a merged case by its own resident's answer
};

template <class C>
constexpr Permit row(Roles roles, Statuses statuses, UnitRule unit = UnitRule::any,
                     bool when_merged = false) {
  return {index_of<C>(), roles, statuses, unit, when_merged};
}
constexpr bool kAlsoMerged = true;

// docs/sources.md#from-triage-to-landing, columns "actor" and "from"; docs/sources.md says which rows are
// ours. In the order of Command's alternatives.
constexpr std::array kPermits{
    row<Receive>({resident, intake, hotline, system}, {}),
    row<Classify>({hotline, system}, {S::received, S::triaged, S::reopened}),
    row<Dispatch>({hotline, system}, {S::triaged, S::dispatched, S::rework, S::reopened}),
    row<Sign>({handler, system}, {S::dispatched}, UnitRule::signer),
    row<Object>({handler}, {S::signed_for}, UnitRule::owner),
    row<RuleObjection>({panel}, {S::objected}),
    row<AssignAssist>({handler, hotline}, kAtWork, UnitRule::owner),
    row<ReportAssist>({handler}, kInCharge, UnitRule::assistant),
    row<RecordContact>({handler}, kInCharge, UnitRule::owner),
    row<AskExtension>({handler}, {S::in_hand}, UnitRule::owner),
    row<RuleExtension>({approver, hotline}, {S::in_hand}, UnitRule::owner),
    row<AskCarry>({handler}, {S::in_hand}, UnitRule::owner),
    row<RuleCarry>({approver, hotline}, {S::in_hand}, UnitRule::owner),
    row<ReviewCarry>({approver, hotline}, {S::carried}, UnitRule::owner),
    row<EndCarry>({handler, approver, hotline}, {S::carried}, UnitRule::owner),
    row<Pause>({handler, approver}, {S::in_hand}, UnitRule::owner),
    row<Resume>({handler, approver, hotline, system}, {S::paused_legal}, UnitRule::owner),
    row<FileResult>({handler}, kAtWork, UnitRule::owner),
    row<CheckResult>({hotline}, {S::result_filed}),
    row<RecordCallback>({callback, system}, {S::callback}, UnitRule::any, kAlsoMerged),
    row<CloseUnreached>({callback, system}, {S::callback}, UnitRule::any, kAlsoMerged),
    row<OrderRework>({hotline, supervisor}, {S::callback}),
    row<Urge>({hotline, supervisor, system}, kOpen),
    row<Supervise>({hotline, supervisor}, kOpen, UnitRule::any, kAlsoMerged),
    row<LiftSupervision>({hotline, supervisor}, kAny, UnitRule::any, kAlsoMerged),
    row<Escalate>({handler, approver, hotline}, kAtWork, UnitRule::owner),
    row<TellProgress>({handler, approver, hotline}, kOpen, UnitRule::owner, kAlsoMerged),
    row<Note>({intake, hotline, handler, approver, panel, callback, supervisor, system}, kAny,
              UnitRule::involved, kAlsoMerged),
    row<AddInformation>({resident, intake, hotline}, kOpen, UnitRule::any, kAlsoMerged),
    row<Confirm>({resident}, {S::callback}, UnitRule::any, kAlsoMerged),
    row<Land>({hotline, panel}, {S::received, S::triaged, S::callback}, UnitRule::any, kAlsoMerged),
    row<Reopen>({resident, intake}, {S::landed}, UnitRule::any, kAlsoMerged),
    row<Withdraw>({resident}, kOpen, UnitRule::any, kAlsoMerged),
    row<Link>({hotline, intake}, kAny, UnitRule::any, kAlsoMerged),
    row<Unlink>({hotline, intake}, kAny, UnitRule::any, kAlsoMerged),
    row<RecordSplit>({hotline}, kOpen),
    row<Merge>({hotline}, kOpen, UnitRule::any, kAlsoMerged),
    row<Absorb>({hotline}, kOpen, UnitRule::any, kAlsoMerged),
    row<Unmerge>({hotline}, kAny, UnitRule::any, kAlsoMerged),
    row<Release>({hotline}, kAny, UnitRule::any, kAlsoMerged),
    row<Redact>({hotline, supervisor, system}, kAny, UnitRule::any, kAlsoMerged),
    row<RecomputeDue>({system}, kOpen, UnitRule::any, kAlsoMerged),
    row<ShowPictures>({hotline, supervisor}, kAny, UnitRule::any, kAlsoMerged),
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < kPermits.size(); ++i)
    if (kPermits[i].command != i) return false;
  return kPermits.size() == std::variant_size_v<Command>;
}
static_assert(in_order());

template <class... C>
bool is_one_of(std::size_t command) {
  return ((command == index_of<C>()) || ...);
}

auto forbid(std::string rule, std::string message) {
  return fail_rule(Errc::forbidden, std::move(rule), std::move(message));
}
auto refuse(std::string rule, std::string message) {
  return fail_rule(Errc::not_allowed, std::move(rule), std::move(message));
}

bool assists(const Case& c, const By& by) {
  return std::any_of(c.assists.begin(), c.assists.end(),
                     [&](const Assist& a) { return by.acts_for(a.unit); });
}
bool is_owner(const Case& c, const By& by) { return c.lead && by.acts_for(*c.lead); }
// Nearness is judged by the unit itself: an office above the handling unit may act for it, but is not it.
bool sits_in_owner(const Case& c, const By& by) { return c.lead && by.unit == *c.lead; }
bool sits_in_assistant(const Case& c, const By& by) {
  return std::any_of(c.assists.begin(), c.assists.end(), [&](const Assist& a) { return a.unit == by.unit; });
}

Status permit_role(const Permit& p, const By& by) {
  if (p.roles.has(by.role)) return {};
  if (p.command == index_of<Land>() && (by.role == handler || by.role == approver))
    return forbid("not_handler_land", "who handles a case may not land it");
  return forbid("role",
                fmt::format("{} is not for the capacity {}", command_names()[p.command], name(by.role)));
}

Status permit_unit(const Permit& p, const Case& c, const By& by) {
  if (by.role != handler && by.role != approver) return {};
  const auto fits = [&] {
    switch (p.unit) {
      case UnitRule::any:
        return true;
      case UnitRule::owner:
        return is_owner(c, by);
      case UnitRule::signer:
        return by.acts_for(c.proposed_lead.value_or(c.lead.value_or(UnitId{})));
      case UnitRule::assistant:
        return assists(c, by);
      case UnitRule::involved:
        return is_involved(c, by);
    }
    return false;
  };
  if (!fits()) return forbid("unit", fmt::format("{} is for another unit", command_names()[p.command]));
  return {};
}

// Who may not judge because he, or his unit, is the one to be judged
// (docs/sources.md#from-triage-to-landing).
Status permit_judge(const Permit& p, const Case& c, const By& by) {
  if (p.command == index_of<CheckResult>() && sits_in_owner(c, by))
    return forbid("self_check", "a result is checked by another unit than the one that filed it");
  if (is_one_of<RecordCallback, CloseUnreached>(p.command) && by.role == callback &&
      (by.unit == UnitId{} || sits_in_owner(c, by) || sits_in_assistant(c, by)))
    return forbid("callback_independent",
                  "the resident is called back by a unit that did not handle the case");
  if (p.command == index_of<RuleObjection>() && by.unit == UnitId{})
    return forbid("panel_named", "a ruling names its panel: the unit that rules");
  if (p.command == index_of<RuleObjection>() && sits_in_owner(c, by))
    return forbid("panel_independent", "an objection is ruled on by another unit than the one that objects");
  if (p.command == index_of<Land>() && (sits_in_owner(c, by) || sits_in_assistant(c, by)))
    return forbid("not_handler_land", "who handles a case may not land it");
  if (is_one_of<RuleCarry, ReviewCarry>(p.command) && by.role == approver && sits_in_owner(c, by))
    return forbid("carry_upper",
                  "carrying a case is approved by the level above the unit, or by the hotline");
  return {};
}

Status permit_status(const Permit& p, const Case& c) {
  if (p.command == index_of<Receive>()) {
    if (c.version != 0) return refuse("status", "the case is registered already");
    return {};
  }
  if (c.version == 0) return refuse("status", "the case is not registered yet");
  const bool own_answer =
      c.merged_into && is_one_of<RecordCallback, CloseUnreached, Confirm, Land>(p.command);
  // What was never dispatched is judged again as the first time.
  const bool judged_again = p.command == index_of<Land>() && c.status == S::reopened && !c.lead;
  if (own_answer ? !is_open(c.status) : !p.statuses.has(c.status) && !judged_again)
    return refuse(is_one_of<Merge, Absorb>(p.command) ? "merge" : "status",
                  fmt::format("cannot {} a case that is {}", command_names()[p.command], name(c.status)));
  if (c.merged_into && !p.when_merged)
    return refuse("merged", "the work on this case is done under the case it was merged into");
  return {};
}

}  // namespace

bool is_involved(const Case& c, const By& by) {
  return is_owner(c, by) || (c.proposed_lead && by.acts_for(*c.proposed_lead)) || assists(c, by);
}

Status permit(const Case& c, std::size_t command_index, const By& by) {
  const auto& p = kPermits[command_index];
  TZ_CHECK(permit_role(p, by));
  TZ_CHECK(permit_status(p, c));
  TZ_CHECK(permit_unit(p, c, by));
  return permit_judge(p, c, by);
}

}  // namespace tz::ledger
