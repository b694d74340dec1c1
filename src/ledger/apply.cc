#include <algorithm>
#include <cassert>
#include <utility>

#include "base/match.h"
#include "ledger/decide.h"
#include "ledger/decide_landing.h"

namespace tz::ledger {
namespace {

template <class T>
void add_once(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

// Moves the case to `to` and lets go of what only the status it leaves can hold.
void enter(Case& c, CaseStatus to) {
  c.status = to;
  if (to != CaseStatus::landed) c.landing.reset(), c.landed_at.reset();
  if (to != CaseStatus::paused_legal) c.paused_at.reset(), c.paused_until.reset();
  if (to != CaseStatus::carried) c.carry_review.reset();
  if (to != CaseStatus::carried && !c.carry_pending)
    c.carry_target.reset();  // A pause does not lose what was asked for.
}

// A limit that begins anew.
void set_due(Case& c, const Deadlines& due) {
  c.due = due;
  c.paused_for = {};
}

// A date that a person has named: no calendar moves it.
void name_due(Case& c, Instant result) {
  c.due.result = result;
  c.due.from.reset();
  c.due.calendar = 0;
  c.due.provisional = false;
  c.paused_for = {};
}

// `unit` is to do the work. An owner stays owner until the next one signs
// (docs/sources.md#from-triage-to-landing): nothing is ever without one.
void hand_to(Case& c, UnitId unit, Instant at) {
  if (!c.lead) c.lead = unit;
  c.proposed_lead = c.lead == unit ? std::nullopt : std::optional(unit);
  c.dispatched_at = at;
  ++c.dispatch_count;
  c.pending_landing.reset();
  enter(c, CaseStatus::dispatched);
}

void drop_requests(Case& c) {
  c.extension_pending = c.carry_pending = false;
  c.extension_asked.reset();
  c.carry_endorsed.reset();
  c.pending_landing.reset();
  if (c.status != CaseStatus::carried) c.carry_target.reset();
}

// A further round of solving: what was said and tried belongs to the round before, and stays in the history.
void begin_round(Case& c, CaseStatus status, const Deadlines& due) {
  enter(c, status);
  drop_requests(c);
  ++c.solve_round;
  set_due(c, due);
  c.contacted_at.reset();
  c.result_at.reset();
  c.echoed = false;
  c.contact_attempts.clear();
  c.attempts.clear();
  c.answered_by_resident = false;
  c.unreached = false;
}

struct Apply {
  Case& c;
  Instant at;
  const By& by;

  void operator()(const Received& e) const {
    c.code = e.code;
    c.channel = e.channel;
    c.request_type = e.request_type;
    c.urgency = e.urgency;
    c.confidentiality = e.confidentiality;
    c.anonymous = e.anonymous;
    c.on_behalf = e.on_behalf;
    c.publish = e.publish;
    c.no_reply_wanted = e.no_reply_wanted;
    c.reachable = e.reachable;
    c.category = e.category;
    c.zones = e.zones;
    c.language = e.language;
    c.source_id = e.source_id;
    c.split_from = e.split_from;
    c.complained_unit = e.complained_unit;
    c.received_at = e.said_at.value_or(at);
    enter(c, CaseStatus::received);
  }
  void operator()(const Classified& e) const {
    c.request_type = e.request_type;
    c.urgency = e.urgency;
    c.category = e.category;
    c.zones = e.zones;
    c.tags = e.tags;
    if (e.complained_unit) c.complained_unit = e.complained_unit;
    if (e.request_type ==
        RequestType::report) {  // A tip-off is sealed and never public (L1-8, L16-33); nothing unseals it.
      c.confidentiality = Confidentiality::sealed;
      c.publish = false;
    }
    c.pending_landing.reset();
    if (c.status == CaseStatus::received) enter(c, CaseStatus::triaged);
  }
  void operator()(const Dispatched& e) const {
    if (!c.due.result)
      set_due(c, e.due);  // A transfer never moves a deadline; the first sheet of a round writes it.
    c.catalogue_version = e.catalogue_version;
    if (e.copied_to) c.copied_to = e.copied_to;
    hand_to(c, e.unit, e.said_at.value_or(at));
  }
  void operator()(const Signed&) const {
    if (c.proposed_lead) c.lead = std::exchange(c.proposed_lead, std::nullopt);
    if (!c.lead) c.lead = by.unit;
    std::erase_if(c.assists, [&](const Assist& a) { return a.unit == c.lead; });
    enter(c, CaseStatus::signed_for);
  }
  void operator()(const Objected& e) const {
    add_once(c.objectors, e.unit);
    enter(c, CaseStatus::objected);
  }
  void operator()(const ObjectionRuled& e) const {
    c.ruled = true;
    if (e.upheld && e.unit)
      hand_to(c, *e.unit, at);
    else
      enter(c, CaseStatus::signed_for);
  }
  void operator()(const AssistAssigned& e) const { c.assists.push_back(e.assist); }
  void operator()(const AssistReported& e) const {
    for (auto& assist : c.assists)
      if (assist.unit == e.unit) assist.reported = true;
  }
  void operator()(const Contacted&) const {
    if (!c.contacted_at) c.contacted_at = at;
    if (c.status == CaseStatus::signed_for || c.status == CaseStatus::rework) enter(c, CaseStatus::in_hand);
  }
  void operator()(const ContactFailed& e) const { c.contact_attempts.push_back({e.via, at}); }
  void operator()(const ExtensionAsked& e) const {
    c.extension_pending = true;
    c.extension_asked = e.until;
  }
  void operator()(const ExtensionGranted& e) const {
    name_due(c, e.until);
    c.echoed = true;  // The reason is told to the resident (L1-15).
    ++c.extensions;
    c.extension_pending = false;
    c.extension_asked.reset();
  }
  void operator()(const ExtensionRefused&) const {
    c.extension_pending = false;
    c.extension_asked.reset();
  }
  void operator()(const CarryAsked& e) const {
    c.carry_pending = true;
    c.carry_target = e.target;
    c.carry_endorsed.reset();
  }
  void operator()(const CarryEndorsed& e) const {
    if (c.carry_pending) c.carry_endorsed = CarryEndorsement{e.side, by.actor, e.review};
  }
  void operator()(const CarryGranted& e) const {
    drop_requests(c);
    enter(c, CaseStatus::carried);
    c.carry_target = e.target;
    c.carry_review = e.review;
    c.echoed = true;        // So is this one, with measures and date (L2-24).
    name_due(c, e.target);  // The limit is replaced by the plan; the case stays open in every statistic.
  }
  void operator()(const CarryRefused&) const {
    c.carry_pending = false;
    c.carry_endorsed.reset();
    if (c.status != CaseStatus::carried) c.carry_target.reset();
  }
  void operator()(const CarryReviewed& e) const {
    if (c.status == CaseStatus::carried) c.carry_review = e.review;
  }
  void operator()(const CarryEnded& e) const {
    c.carry_pending = false;
    c.carry_endorsed.reset();
    enter(c, CaseStatus::in_hand);
    set_due(c, e.due);
  }
  void operator()(const Paused& e) const {
    const bool working = c.status == CaseStatus::signed_for || c.status == CaseStatus::rework;
    c.before_pause = working ? c.status : CaseStatus::in_hand;
    ++c.pauses;
    enter(c, CaseStatus::paused_legal);
    c.paused_at = at;
    c.paused_until = e.until;
  }
  void operator()(const Resumed& e) const {
    if (c.due.result && e.result_due) c.paused_for += *e.result_due - *c.due.result;
    c.due.result = e.result_due;
    enter(c, c.before_pause);
  }
  void operator()(const ResultFiled& e) const {
    drop_requests(c);
    c.filed_outcome = e.outcome;
    c.result_at = at;
    c.answer.reset();
    c.answered_by_resident = false;
    c.contact_attempts.clear();
    c.attempts.clear();
    c.unreached = false;
    enter(c, CaseStatus::result_filed);
  }
  void operator()(const ResultChecked& e) const {
    if (e.passed) {
      c.echoed = true;  // The reply, without which nothing is filed, now stands before the resident.
      enter(c, CaseStatus::callback);
      return;
    }
    c.result_at.reset();
    enter(c, CaseStatus::rework);
  }
  void operator()(const CallbackTried& e) const { c.attempts.push_back({e.via, at}); }
  void operator()(const CallbackAnswered& e) const {
    const bool again = needs_rework(c, e.answer);
    if (again) begin_round(c, CaseStatus::rework, e.rework_due);
    c.answer = e.answer;
    c.answered_by_resident = e.by_resident && !again;  // A no that sends the work back ends its round.
    c.unreached = false;
  }
  void operator()(const CallbackUnreached&) const { c.unreached = !c.answer; }
  void operator()(const ReworkOrdered& e) const { begin_round(c, CaseStatus::rework, e.due); }
  void operator()(const Urged&) const {}
  void operator()(const Supervised&) const { c.supervised = true; }
  void operator()(const SupervisionLifted&) const { c.supervised = false; }
  void operator()(const Escalated& e) const {
    drop_requests(c);
    hand_to(c, e.unit, at);
  }
  void operator()(const ProgressTold&) const { c.echoed = true; }
  void operator()(const Noted&) const {}
  void operator()(const InformationAdded&) const {}
  void operator()(const LandingProposed& e) const {
    c.pending_landing = PendingLanding{e.code, by.actor, by.unit};
    add_once(c.judges, by.actor);
  }
  void operator()(const Landed& e) const {
    drop_requests(c);
    if (e.told) c.echoed = true;
    enter(c, CaseStatus::landed);
    c.landing = e.landing;
    if (e.said_at) c.landing->at = *e.said_at;
    c.landed_at = c.landing->at;
    if (e.landing.duplicate_of) add_once(c.linked, *e.landing.duplicate_of);
    if (needs_second_person(e.landing.code)) add_once(c.judges, by.actor);
  }
  void operator()(const Reopened& e) const {
    begin_round(c, CaseStatus::reopened, e.due);
    c.answer.reset();
    c.filed_outcome.reset();
    ++c.reopen_count;
    c.review_used = e.review;
    c.judged_before = e.review ? std::exchange(c.judges, {}) : std::vector<ActorId>();
    if (!e.review) c.judges.clear();
  }
  void operator()(const Withdrawn&) const {
    drop_requests(c);
    enter(c, CaseStatus::withdrawn);
  }
  void operator()(const Linked& e) const { add_once(c.linked, e.other); }
  void operator()(const Unlinked& e) const { std::erase(c.linked, e.other); }
  void operator()(const Split& e) const { add_once(c.linked, e.child); }
  void operator()(const Merged& e) const { c.merged_into = e.main; }
  void operator()(const Absorbed& e) const { add_once(c.absorbed, e.other); }
  void operator()(const Unmerged&) const { c.merged_into.reset(); }
  void operator()(const Released& e) const { std::erase(c.absorbed, e.other); }
  void operator()(const Redacted&) const {}
  void operator()(const PicturesShown&) const {}
  void operator()(const DueRecomputed& e) const {
    c.due = e.due;
    for (auto& assist : c.assists)  // What assists stays within the lead's limit (L1-14).
      if (!assist.reported && assist.due && e.due.result) assist.due = std::min(*assist.due, *e.due.result);
  }
};

// What only a bug can break, whatever the order of events.
void check([[maybe_unused]] const Case& c) {
  assert((c.status == CaseStatus::landed) == c.landing.has_value());
  assert((c.status == CaseStatus::landed) == c.landed_at.has_value());
  assert((c.status == CaseStatus::paused_legal) == c.paused_at.has_value());
  assert((c.status == CaseStatus::paused_legal) == c.paused_until.has_value());
  assert((c.status == CaseStatus::carried) == c.carry_review.has_value());
  assert(!c.proposed_lead || c.lead);
  assert(c.proposed_lead != c.lead || !c.lead);
  assert(!(c.unreached && c.answer));
  assert(c.extension_pending == c.extension_asked.has_value());
  assert(!c.carry_pending || c.carry_target);
  assert(c.carry_pending || !c.carry_endorsed);
  assert(!c.answered_by_resident || c.answer);
}

}  // namespace

bool needs_rework(const Case& c, const Answer& answer) {
  if (answer.solved != Solved::no || c.merged_into || !c.filed_outcome || !is_open(c.status)) return false;
  const auto outcome = *c.filed_outcome;
  return outcome == LandingCode::solved || outcome == LandingCode::partly ||
         outcome == LandingCode::answered || outcome == LandingCode::mediated ||
         outcome == LandingCode::referred_aid;
}

Case apply(Case before, const Event& event, Instant at, const By& by) {
  Case after = std::move(before);
  std::visit(Apply{after, at, by}, event);
  ++after.version;
  after.updated_at = at;
  check(after);
  return after;
}

}  // namespace tz::ledger
