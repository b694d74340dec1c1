#pragma once
// The call-back file of a case (回访卷): every round in which the resident was asked, by whom, and what
// became of the answer. A value folded from its events; holds no free text and no personal data. Rules are in
// callback_decide.h, what the ledger tells in observe.h. Sources: docs/sources.md ("Call-back").
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "ledger/case.h"
#include "ledger/event.h"

namespace tz::callback {

// ---- Code lists: the enumerator is the wire name.

// In which capacity someone acts. Permissions let a person in at the route; this is the rest.
enum class Capacity : std::uint8_t { clerk, unit, outside, supervisor, resident, system };
enum class CallKind : std::uint8_t {
  first,
  recall  // 盲复访: by another clerk, who does not see the first answers
};
// How an answer came.
enum class Source : std::uint8_t {
  desk,     // a clerk asked
  link,     // the resident, by a one-time rating link
  receipt,  // the resident, by the receipt, on the page of the case
  ledger    // recorded on the case itself, past the desk
};
// Why a rating was not taken: it came from where the judged unit, or who made the link, sits.
enum class Origin : std::uint8_t { session, device, address };
enum class ExclusionState : std::uint8_t { asked, declined, granted, objected, upheld, lifted };
enum class ReportSource : std::uint8_t { answer, resident };
enum class ReportState : std::uint8_t { open, taken, closed };
enum class Finding : std::uint8_t { founded, unfounded, unclear };

std::string_view name(Capacity) noexcept;
std::string_view name(CallKind) noexcept;
std::string_view name(Source) noexcept;
std::string_view name(Origin) noexcept;
std::string_view name(ExclusionState) noexcept;
std::string_view name(ReportSource) noexcept;
std::string_view name(ReportState) noexcept;
std::string_view name(Finding) noexcept;
template <class E>
std::optional<E> parse(std::string_view wire) noexcept;  // the lists above
template <class E>
std::span<const E> all_of() noexcept;

// ---- The file as of its latest event.

struct By {
  ActorId actor{};
  Capacity capacity = Capacity::system;
  UnitId unit{};                     // the unit acted for; 0 for residents and the program
  std::vector<UnitId> also_units{};  // those below it
  bool acts_for(UnitId u) const;
};

// The four answers (docs/sources.md#callback); there is no default, and silence is none.
struct Answers {
  bool contacted = false;
  ledger::Solved solved = ledger::Solved::no;
  ledger::Satisfied satisfied = ledger::Satisfied::dissatisfied;
  bool pressured = false;
  friend bool operator==(const Answers&, const Answers&) = default;
};

struct Try {  // the resident was not reached
  ActorId by{};
  ledger::ContactChannel via = ledger::ContactChannel::phone;
  Instant at{};
  friend bool operator==(const Try&, const Try&) = default;
};

// An answer as it was given. It never changes: a correction is a further entry.
struct Entry {
  std::int64_t id = 0;  // version of the event that made it
  Answers answers{};
  Source source = Source::desk;
  ActorId by{};
  ledger::ContactChannel via = ledger::ContactChannel::phone;
  Instant at{};
  std::optional<std::int64_t> corrects{};
  friend bool operator==(const Entry&, const Entry&) = default;
};

struct Call {
  std::optional<ActorId> claimed_by{};
  Instant claimed_until{};
  std::vector<Try> tries{};
  std::vector<Entry> entries{};
  bool unreached = false;         // a value of its own, never imputed as solved
  bool given_up_outside = false;  // `unreached` was recorded on the case itself, past the desk

  const Entry* answer() const { return entries.empty() ? nullptr : &entries.back(); }
  bool over() const { return unreached || !entries.empty(); }
  // What became of it was recorded on the case itself, past the desk.
  bool outside_desk() const {
    return entries.empty() ? given_up_outside : entries.front().source == Source::ledger;
  }
  // True while `who` holds the claim.
  bool held_by(ActorId who, Instant now) const { return claimed_by == who && now < claimed_until; }
  bool was_touched_by(ActorId who) const;
  friend bool operator==(const Call&, const Call&) = default;
};

struct Recall {
  std::string period{};  // of the draw that chose it
  Call call{};
  friend bool operator==(const Recall&, const Recall&) = default;
};

// 不纳入考核: changes scores only; the need stays in every ledger and public count.
struct Exclusion {
  ExclusionState state = ExclusionState::asked;
  std::string cause{};
  ActorId asked_by{};
  UnitId asked_unit{};
  std::optional<ActorId> ruled_by{};
  Instant ruled_at{};
  // The end of the time to object; nothing until it has begun (docs/sources.md#exclusion-told).
  std::optional<Instant> objection_until{};
  bool told = false;  // a message went out; else it began at the ruling, because none could be sent
  // Counts only while it stands: an objection suspends it until someone has ruled.
  bool holds() const { return state == ExclusionState::granted || state == ExclusionState::upheld; }
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

// One answer of the unit and what the resident says to it.
struct Round {
  int number = 1;  // the case's solve_round
  UnitId unit{};   // that led
  Instant received_at{}, opened_at{};
  std::optional<Instant> limit{};      // of the result, as written on the sheet
  std::optional<Instant> closed_at{};  // the case has moved on
  Call first{};
  std::optional<Recall> recall{};
  std::optional<Exclusion> exclusion{};
  friend bool operator==(const Round&, const Round&) = default;
};

struct Link {
  std::int64_t id = 0;  // version of the event that made it
  int round = 1;
  ActorId by{};
  UnitId unit{};
  Instant until{};
  bool spent = false;  // used, or another was made after it
  int refusals = 0;
  friend bool operator==(const Link&, const Link&) = default;
};

// 打击报复: goes to supervision outside the unit; the unit never sees that it is there.
struct Report {
  std::int64_t id = 0;
  ReportSource source = ReportSource::answer;
  ReportState state = ReportState::open;
  std::optional<Finding> finding{};
  friend bool operator==(const Report&, const Report&) = default;
};

// What the ledger still has to be told of an event.
struct Effect {
  std::int64_t of = 0;  // version of the event
  ActorId by{};
  friend bool operator==(const Effect&, const Effect&) = default;
};

// A value: copy it, compare it, keep it.
struct File {
  ledger::CaseId id{};
  JurisdictionId jurisdiction{};
  std::int64_t version = 0;       // number of events applied; the next append must quote it
  std::int64_t case_version = 0;  // the ledger's events up to here are in it
  std::vector<Round> rounds{};    // by number
  std::vector<Link> links{};
  int receipt_refusals = 0;  // of answers by the receipt, from where they may not come
  std::vector<Report> reports{};
  std::optional<Effect> pending{};

  const Round* last() const { return rounds.empty() ? nullptr : &rounds.back(); }
  Round* last() { return rounds.empty() ? nullptr : &rounds.back(); }
  const Round* round(int number) const;
  Round* round(int number);
  // The call that is to be made now: the first of an open round, or an ordered recall; nullptr for none.
  const Call* waiting(CallKind kind) const;
  friend bool operator==(const File&, const File&) = default;
};

// ---- Events: facts, past tense, no free text. Texts that belong to one are named beside it.

struct RoundOpened {  // from the ledger, as the next five
  int round = 1;
  UnitId unit{};
  Instant received_at{};
  std::optional<Instant> limit{};
  std::int64_t case_version = 0;
  friend bool operator==(const RoundOpened&, const RoundOpened&) = default;
};
struct RoundClosed {
  std::int64_t case_version = 0;
  friend bool operator==(const RoundClosed&, const RoundClosed&) = default;
};
struct Heard {  // an answer that did not come through the desk
  Answers answers{};
  Source source = Source::receipt;
  ActorId answered_by{};
  ledger::ContactChannel via = ledger::ContactChannel::web;
  Instant answered_at{};
  std::int64_t case_version = 0;
  friend bool operator==(const Heard&, const Heard&) = default;
};
struct TrySeen {
  Try tried{};
  std::int64_t case_version = 0;
  friend bool operator==(const TrySeen&, const TrySeen&) = default;
};
struct UnreachedSeen {
  std::int64_t case_version = 0;
  friend bool operator==(const UnreachedSeen&, const UnreachedSeen&) = default;
};
struct Settled {  // the ledger was told
  std::int64_t of = 0, case_version = 0;
  friend bool operator==(const Settled&, const Settled&) = default;
};
struct EffectRefused {  // the ledger's rules refuse what it was to be told
  std::int64_t of = 0;
  std::string rule{};
  friend bool operator==(const EffectRefused&, const EffectRefused&) = default;
};
struct Claimed {
  CallKind call = CallKind::first;
  Instant until{};
  friend bool operator==(const Claimed&, const Claimed&) = default;
};
struct Released {
  CallKind call = CallKind::first;
  friend bool operator==(const Released&, const Released&) = default;
};
struct Tried {
  CallKind call = CallKind::first;
  ledger::ContactChannel via = ledger::ContactChannel::phone;
  friend bool operator==(const Tried&, const Tried&) = default;
};
struct Answered {  // text: words
  CallKind call = CallKind::first;
  Answers answers{};
  ledger::ContactChannel via = ledger::ContactChannel::phone;
  std::string reference{};  // of the recording or the message
  friend bool operator==(const Answered&, const Answered&) = default;
};
struct Corrected {  // text: reason
  CallKind call = CallKind::first;
  std::int64_t entry = 0;
  Answers answers{};
  bool to_ledger = false;  // the case still waits for the answer
  friend bool operator==(const Corrected&, const Corrected&) = default;
};
struct NotReached {
  CallKind call = CallKind::first;
  friend bool operator==(const NotReached&, const NotReached&) = default;
};
struct LinkIssued {
  Hash256 token_hash{};
  Instant until{};
  friend bool operator==(const LinkIssued&, const LinkIssued&) = default;
};
struct Rated {  // text: words
  std::int64_t link = 0;
  Answers answers{};
  friend bool operator==(const Rated&, const Rated&) = default;
};
struct RatingRefused {
  std::int64_t link = 0;  // 0: by the receipt
  Origin origin = Origin::session;
  friend bool operator==(const RatingRefused&, const RatingRefused&) = default;
};
struct RecallOrdered {
  int round = 1;
  std::string period{};
  friend bool operator==(const RecallOrdered&, const RecallOrdered&) = default;
};
struct ExclusionAsked {  // text: reason
  int round = 1;
  std::string cause{};
  friend bool operator==(const ExclusionAsked&, const ExclusionAsked&) = default;
};
struct ExclusionRuled {  // text: reason
  int round = 1;
  bool grant = false;
  std::optional<Instant> objection_until{};  // of older files; now ExclusionTold says it
  friend bool operator==(const ExclusionRuled&, const ExclusionRuled&) = default;
};
struct ExclusionTold {
  int round = 1;
  bool sent = false;
  std::optional<Instant> objection_until{};
  friend bool operator==(const ExclusionTold&, const ExclusionTold&) = default;
};
struct ExclusionObjected {  // text: reason
  int round = 1;
  friend bool operator==(const ExclusionObjected&, const ExclusionObjected&) = default;
};
struct ObjectionRuled {  // text: reason
  int round = 1;
  bool upheld = false;  // the objection: the round counts again
  friend bool operator==(const ObjectionRuled&, const ObjectionRuled&) = default;
};
struct PressureReported {  // text: words
  friend bool operator==(const PressureReported&, const PressureReported&) = default;
};
struct ReportTaken {
  std::int64_t report = 0;
  friend bool operator==(const ReportTaken&, const ReportTaken&) = default;
};
struct ReportClosed {  // text: reason
  std::int64_t report = 0;
  Finding finding = Finding::unclear;
  friend bool operator==(const ReportClosed&, const ReportClosed&) = default;
};

using Event = std::variant<RoundOpened, RoundClosed, Heard, TrySeen, UnreachedSeen, Settled, EffectRefused,
                           Claimed, Released, Tried, Answered, Corrected, NotReached, LinkIssued, Rated,
                           RatingRefused, RecallOrdered, ExclusionAsked, ExclusionRuled, ExclusionObjected,
                           ObjectionRuled, PressureReported, ReportTaken, ReportClosed, ExclusionTold>;
// The wire name: "round_opened", "recall_ordered", ... in the order of Event's alternatives.
std::span<const std::string_view> event_names() noexcept;
std::string_view kind_of(const Event& event) noexcept;

// The only place a file changes: the file after `event`, which `by` caused at `at`. Pure.
File apply(File before, const Event& event, Instant at, const By& by);

}  // namespace tz::callback
