#include "callback/callback_decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/time.h"
#include "ledger/decide_input.h"

namespace tz::callback {
namespace {

using ledger::Input;
using ledger::Need;

constexpr std::array<std::string_view, std::variant_size_v<Command>> kCommands{"claim",
                                                                               "release",
                                                                               "record_try",
                                                                               "record_answer",
                                                                               "record_unreached",
                                                                               "correct",
                                                                               "issue_link",
                                                                               "rate",
                                                                               "order_recall",
                                                                               "ask_exclusion",
                                                                               "rule_exclusion",
                                                                               "object_exclusion",
                                                                               "rule_exclusion_objection",
                                                                               "report_pressure",
                                                                               "take_report",
                                                                               "close_report",
                                                                               "refuse_answer",
                                                                               "tell_exclusion"};

auto refuse(std::string rule, std::string message) {
  return fail_rule(Errc::not_allowed, std::move(rule), std::move(message));
}
auto forbid(std::string rule, std::string message) {
  return fail_rule(Errc::forbidden, std::move(rule), std::move(message));
}

struct Decide {
  const File& f;
  const Facts& facts;
  const By& by;
  Instant now;
  const ledger::Policy& policy;

  Result<Decision> operator()(const Claim& r) const {
    TZ_TRY(call, call_to_make(r.call));
    if (call->claimed_by && *call->claimed_by != by.actor && now < call->claimed_until)
      return refuse("callback_claimed", "another clerk has taken this call");
    return Decision{Claimed{r.call, now + policy.callback_claim}, {}};
  }

  Result<Decision> operator()(const Release& r) const {
    TZ_CHECK(held_call(r.call));
    return Decision{Released{r.call}, {}};
  }

  Result<Decision> operator()(const RecordTry& r) const {
    TZ_CHECK(held_call(r.call));
    return Decision{Tried{r.call, r.via}, {}};
  }

  Result<Decision> operator()(const RecordAnswer& r) const {
    TZ_CHECK(held_call(r.call));
    Input in(now);
    if (!r.reference.empty()) in.code("reference", r.reference, kReferenceMax);
    in.text("words", r.words, ledger::kNoteMax, why(r.answers));
    return done(in, Answered{r.call, r.answers, r.via, r.reference});
  }

  Result<Decision> operator()(const RecordUnreached& r) const {
    TZ_TRY(call, call_to_make(r.call));
    if (!enough_tries(*call, facts.reachable, policy))
      return refuse("callback_attempts",
                    fmt::format("try {} times on {} days by {} ways first", policy.callback_attempts,
                                policy.callback_days, policy.callback_channels));
    return Decision{NotReached{r.call}, {}};
  }

  Result<Decision> operator()(const Correct& r) const {
    TZ_CHECK(clerk());
    const Call* call = corrected_call(r.call, r.entry);
    if (call == nullptr) return refuse("correction_entry", "that is not the answer that counts");
    const Entry& latest = *call->answer();
    if (latest.source != Source::desk && latest.source != Source::ledger)
      return refuse("resident_answered", "the resident has answered by himself; his answer stands");
    TZ_CHECK(may_correct(r.call, call));
    Input in(now);
    in.check(r.answers != latest.answers, "answers", "correction_same", "are the same as before");
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    const bool to_ledger = r.call == CallKind::first && !f.last()->closed_at && call == &f.last()->first;
    return done(in, Corrected{r.call, r.entry, r.answers, to_ledger});
  }

  Result<Decision> operator()(const IssueLink& r) const {
    // By a clerk, or by the program for the message that asks the resident.
    if (by.capacity != Capacity::system) TZ_CHECK(call_to_make(CallKind::first));
    if (f.waiting(CallKind::first) == nullptr) return refuse("callback_state", "no call is to be made");
    return Decision{LinkIssued{r.token_hash, now + policy.rating_link}, {}};
  }

  Result<Decision> operator()(const Rate& r) const {
    if (by.capacity != Capacity::resident) return forbid("capacity", "only the resident rates");
    const auto link = std::ranges::find(f.links, r.link, &Link::id);
    if (link == f.links.end()) return refuse("link_spent", "there is no such link");
    // Where it came from is looked at first: who may not rate learns nothing else of the link.
    if (r.origin) {
      if (link->refusals >= kRefusalsKept)
        return forbid("rating_origin", "a rating is not taken from where the unit works");
      return Decision{RatingRefused{r.link, *r.origin}, {}};
    }
    if (link->spent) return refuse("link_spent", "the link was used, or another took its place");
    if (now > link->until) return refuse("link_expired", "the link is too old");
    // Who was not reached may still answer by himself, as long as the round is open.
    const Round* round = f.last();
    if (round == nullptr || round->closed_at || !round->first.entries.empty())
      return refuse("callback_state", "no answer is waited for");
    Input in(now);
    in.text("words", r.words, ledger::kNoteMax, why(r.answers));
    return done(in, Rated{r.link, r.answers});
  }

  Result<Decision> operator()(const RefuseAnswer& r) const {
    if (by.capacity != Capacity::resident) return forbid("capacity", "only the resident answers");
    if (f.receipt_refusals >= kRefusalsKept)
      return forbid("rating_origin", "a rating is not taken from where the unit works");
    return Decision{RatingRefused{0, r.origin}, {}};
  }

  Result<Decision> operator()(const OrderRecall& r) const {
    if (by.capacity != Capacity::system) return forbid("capacity", "only a draw orders a second call");
    const Round* round = f.round(r.round);
    if (round == nullptr || round->first.entries.empty())
      return refuse("callback_state", "there is no answer to compare with");
    if (round->recall) return refuse("recall_once", "the round was drawn already");
    return Decision{RecallOrdered{r.round, r.period}, {}};
  }

  Result<Decision> operator()(const AskExclusion& r) const {
    const Round* round = f.round(r.round);
    if (round == nullptr) return refuse("exclusion_state", "there is no such round");
    if (by.capacity != Capacity::unit) return forbid("capacity", "the unit that was asked about asks");
    if (!by.acts_for(round->unit)) return forbid("unit", "ask_exclusion is for another unit");
    if (round->exclusion) return refuse("exclusion_once", "it was asked for already");
    Input in(now);
    in.check(std::ranges::find(facts.causes, r.cause) != facts.causes.end(), "cause", "exclusion_cause",
             "is not on the list of causes");
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    return done(in, ExclusionAsked{r.round, r.cause});
  }

  Result<Decision> operator()(const RuleExclusion& r) const {
    TZ_TRY(x, exclusion(r.round, ExclusionState::asked));
    TZ_CHECK(outside(*x));
    Input in(now);
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    return done(in, ExclusionRuled{r.round, r.grant, std::nullopt});
  }

  Result<Decision> operator()(const ObjectExclusion& r) const {
    if (by.capacity != Capacity::resident) return forbid("capacity", "only the resident objects");
    TZ_TRY(x, exclusion(r.round, ExclusionState::granted));
    if (x->objection_until && now > *x->objection_until)
      return refuse("exclusion_late", fmt::format("an objection is possible within {} days",
                                                  policy.exclusion_objection.count()));
    Input in(now);
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    return done(in, ExclusionObjected{r.round});
  }

  // The time to object begins when the notice went out; at the ruling where nothing can be sent.
  Result<Decision> operator()(const TellExclusion& r) const {
    if (by.capacity != Capacity::system) return forbid("capacity", "only the program tells the resident");
    TZ_TRY(x, exclusion(r.round, ExclusionState::granted));
    if (x->objection_until) return refuse("exclusion_state", "the resident was told already");
    const Instant from = r.sent ? std::max(r.at, x->ruled_at) : x->ruled_at;
    return Decision{ExclusionTold{r.round, r.sent, from + policy.exclusion_objection}, {}};
  }

  Result<Decision> operator()(const RuleExclusionObjection& r) const {
    TZ_TRY(x, exclusion(r.round, ExclusionState::objected));
    TZ_CHECK(outside(*x));
    if (x->ruled_by == by.actor) return forbid("four_eyes", "who granted it does not rule on the objection");
    Input in(now);
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    return done(in, ObjectionRuled{r.round, r.uphold});
  }

  Result<Decision> operator()(const ReportPressure& r) const {
    if (by.capacity != Capacity::resident && by.capacity != Capacity::clerk)
      return forbid("capacity", "the resident reports, himself or by a clerk");
    if (by.capacity == Capacity::clerk) TZ_CHECK(clerk());
    if (std::ranges::count_if(f.reports, [](const Report& x) { return x.state != ReportState::closed; }) >=
        kOpenReportsMax)
      return refuse("reports_max", "as many reports wait already as are taken; the next once one is closed");
    Input in(now);
    in.text("words", r.words, ledger::kNoteMax, Need::required);
    return done(in, PressureReported{});
  }

  Result<Decision> operator()(const TakeReport& r) const {
    TZ_TRY(report, open_report(r.report));
    if (report->state == ReportState::taken) return refuse("report_state", "it is in hand already");
    return Decision{ReportTaken{r.report}, {}};
  }

  Result<Decision> operator()(const CloseReport& r) const {
    TZ_CHECK(open_report(r.report));
    Input in(now);
    in.text("reason", r.reason, ledger::kReasonMax, Need::required);
    return done(in, ReportClosed{r.report, r.finding});
  }

 private:
  static Result<Decision> done(Input& in, Event event) {
    TZ_CHECK(in.status());
    return Decision{std::move(event), in.take()};
  }
  static Need why(const Answers& a) {
    return a.solved == ledger::Solved::no ? Need::required : Need::optional;
  }

  Status clerk() const {
    if (by.capacity != Capacity::clerk) return forbid("capacity", "only the call-back desk does this");
    if (!facts.involved.independent(by))
      return forbid("callback_independent",
                    "the resident is called back by someone who did not handle the case");
    return {};
  }
  // Who made the first call, or part of it, does not make the second (docs/sources.md#recall).
  Status other_clerk() const {
    for (const Round& r : f.rounds)
      if (r.recall && !r.recall->call.over() && r.first.was_touched_by(by.actor))
        return forbid("recall_other_clerk", "the second call is made by another clerk than the first");
    return {};
  }
  // Once a second call is drawn, what was said first stands; and what was said then is not for who was first.
  Status may_correct(CallKind kind, const Call* call) const {
    const auto round = std::ranges::find_if(
        f.rounds, [&](const Round& r) { return call == &r.first || (r.recall && call == &r.recall->call); });
    if (kind == CallKind::first && round->recall)
      return refuse("recall_once", "a second call was drawn for this answer; it stands");
    if (kind == CallKind::recall && round->first.was_touched_by(by.actor))
      return forbid("recall_other_clerk", "the second call is made by another clerk than the first");
    return {};
  }
  Result<const Call*> call_to_make(CallKind kind) const {
    TZ_CHECK(clerk());
    const Call* call = f.waiting(kind);
    if (call == nullptr) return refuse("callback_state", "no call is to be made");
    if (kind == CallKind::recall) TZ_CHECK(other_clerk());
    return call;
  }
  Result<const Call*> held_call(CallKind kind) const {
    TZ_TRY(call, call_to_make(kind));
    if (!call->held_by(by.actor, now)) return refuse("callback_unclaimed", "take the call first");
    return call;
  }
  const Call* corrected_call(CallKind kind, std::int64_t entry) const {
    for (const Round& r : f.rounds) {
      const Call* call = kind == CallKind::first ? &r.first : r.recall ? &r.recall->call : nullptr;
      if (call != nullptr && call->answer() != nullptr && call->answer()->id == entry) return call;
    }
    return nullptr;
  }
  Result<const Exclusion*> exclusion(int number, ExclusionState state) const {
    const Round* round = f.round(number);
    if (round == nullptr || !round->exclusion || round->exclusion->state != state)
      return refuse("exclusion_state", fmt::format("no exclusion of that round is {}", name(state)));
    return &*round->exclusion;
  }
  Status outside(const Exclusion& x) const {
    if (by.capacity != Capacity::outside && by.capacity != Capacity::supervisor)
      return forbid("capacity", "an exclusion is ruled on by the centre or by supervision");
    if (!facts.involved.outside(by) || x.asked_unit == by.unit || x.asked_by == by.actor)
      return forbid("exclusion_outside", "an exclusion is ruled on by someone outside the unit");
    return {};
  }
  Result<const Report*> open_report(std::int64_t id) const {
    if (by.capacity != Capacity::supervisor || !facts.involved.outside(by))
      return forbid("report_outside", "a report of pressure is for supervision outside the unit");
    const auto report = std::ranges::find(f.reports, id, &Report::id);
    if (report == f.reports.end() || report->state == ReportState::closed)
      return refuse("report_state", "there is no such report, or it is closed");
    return &*report;
  }
};

}  // namespace

std::span<const std::string_view> command_names() noexcept { return kCommands; }
std::string_view name(const Command& command) noexcept { return kCommands[command.index()]; }

bool enough_tries(const Call& call, bool reachable, const ledger::Policy& policy) {
  std::set<std::tuple<int, unsigned, unsigned>> days;
  std::set<ledger::ContactChannel> ways;
  for (const Try& t : call.tries) {
    const auto civil = to_civil(t.at, policy.time_zone);
    days.emplace(civil.year, civil.month, civil.day);
    ways.insert(t.via);
  }
  return std::ssize(call.tries) >= policy.callback_attempts && std::ssize(days) >= policy.callback_days &&
         std::ssize(ways) >= (reachable ? policy.callback_channels : 1);
}

Status taken_by_sheet(const ledger::Case& c, std::string_view command, const ledger::Policy& policy) {
  const bool asks = command == "record_callback" || command == "close_unreached";
  if (!asks || policy.callback_by_case_sheet) return {};
  return refuse("callback_desk", fmt::format("the call-back desk records this: take the call first, then "
                                             "record it there (on screen /staff/callback/{0}, for programs "
                                             "/v1/callbacks/{0})",
                                             c.code));
}

bool is_valid(const Round& round, const ledger::Policy& policy) {
  if (round.first.entries.empty()) return false;
  const Entry& given = round.first.entries.front();  // A correction does not make an answer later or better.
  return (given.source != Source::ledger || policy.callback_by_case_sheet) &&
         given.at <= round.limit.value_or(round.opened_at) + policy.callback_valid;
}

Result<Decision> decide(const File& file, const Facts& facts, const Command& command, const By& by,
                        Instant now, const ledger::Policy& policy) {
  return std::visit(Decide{file, facts, by, now, policy}, command);
}

std::vector<std::string_view> offers(const File& file, const Facts& facts, CallKind call, const By& by,
                                     Instant now, const ledger::Policy& policy) {
  const RecordAnswer answer{.call = call, .words = "x"};
  std::vector<Command> candidates{Claim{call}, Release{call}, RecordTry{call}, answer, RecordUnreached{call}};
  if (call == CallKind::first) candidates.emplace_back(IssueLink{});
  std::vector<std::string_view> allowed;
  for (const auto& command : candidates)
    if (decide(file, facts, command, by, now, policy)) allowed.push_back(name(command));
  return allowed;
}

}  // namespace tz::callback
