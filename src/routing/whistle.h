#pragma once
// A whistle (街乡吹哨、部门报到): a street calls the departments that a matter needs, and sees who has come.
// A value folded from its events, and the facts it is folded from. Sources: docs/sources.md#whistle-kinds,
// docs/sources.md
// ("Whistles"). Rules are in whistle_decide.h, clocks in whistle_clock.h, figures in whistle_figures.h.
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/geo.h"
#include "base/id.h"
#include "base/result.h"
#include "ledger/case.h"
#include "ledger/event.h"

namespace tz::routing::whistle {

enum class WhistleId : std::int64_t {};

// ---- Code lists: the enumerator is the wire name.

enum class Kind : std::uint8_t {
  resident_matter,  // 群众诉求: pressing, and more than the street can do
  enforcement,      // 综合执法: the street lacks the power
  emergency         // 应急处置: a burst pipe, a road that sinks, an outage
};

enum class WhistleStatus : std::uint8_t {
  draft,
  approved,  // by the street's head
  declined,  // by the street's head; nobody was called
  blown,     // departments are called; not over until each of them is done or released
  done,      // 事完
  rated,     // by the street
  closed
};

// What one called department has done.
enum class PartState : std::uint8_t {
  called,
  acknowledged,  // 应哨
  on_site,       // 报到
  joined,        // 报到, online
  planned,
  done,
  refused,   // the department says it is not for it: with the district
  reported,  // the street says it does not come: with the district
  released   // by the district
};

// In which capacity someone acts. Permissions let a person in at the route; this is the rest.
enum class Capacity : std::uint8_t { street, street_head, department, district, system };

enum class Ruling : std::uint8_t {
  must_come,  // the department comes; its clocks were never stopped
  replaced,   // another one is called
  wrong       // the whistle was wrong to call it
};

enum class Accuracy : std::uint8_t { yes, partly, no };  // what a department says of the whistle

// The five things a street rates (docs/sources.md#whistle-kinds), in the order of Rating::marks.
enum class Aspect : std::uint8_t { arrival, attitude, competence, result, staying };

std::string_view name(Kind) noexcept;
std::string_view name(WhistleStatus) noexcept;
std::string_view name(PartState) noexcept;
std::string_view name(Capacity) noexcept;
std::string_view name(Ruling) noexcept;
std::string_view name(Accuracy) noexcept;
std::string_view name(Aspect) noexcept;
template <class E>
std::optional<E> parse(std::string_view wire) noexcept;  // the lists above
template <class E>
std::span<const E> all_of() noexcept;

// What places call a whistle: names vary, the kind decides the clocks (P1, P4).
struct Alias {
  std::string code{}, name_zh{}, name_en{};
  Kind kind = Kind::resident_matter;
};
std::vector<Alias> default_aliases();

// ---- The whistle as of its latest event.

struct By {
  ActorId actor{};
  Capacity capacity = Capacity::system;
  UnitId unit{};                     // the unit acted for
  std::vector<UnitId> also_units{};  // those below it
  bool acts_for(UnitId u) const;
};

struct Clocks {  // when a department must have done what; counted from the call
  Instant acknowledge{}, arrive{}, plan{};
  friend bool operator==(const Clocks&, const Clocks&) = default;
};

struct Rating {                // 评哨, one department by the street
  std::array<int, 5> marks{};  // 1 to 5, by Aspect; 0 is not applicable
  friend bool operator==(const Rating&, const Rating&) = default;
};
struct Counter {  // 反评: was the whistle accurate?
  Accuracy needed = Accuracy::yes, right_units = Accuracy::yes, facts_right = Accuracy::yes;
  friend bool operator==(const Counter&, const Counter&) = default;
};

struct Part {
  UnitId unit{};
  PartState state = PartState::called;
  Instant called_at{};
  Clocks due{};
  std::optional<Instant> acknowledged_at{}, arrived_at{}, planned_at{}, done_at{};  // the first time each
  std::optional<Instant> plan_until{};
  std::optional<Instant> left_at{};  // set while away
  bool online = false;
  bool left_before_done = false;  // 事不完, 人不走: kept for good
  PartState before_district = PartState::called;
  std::optional<Ruling> ruling{};
  std::optional<Rating> rating{};
  std::optional<Counter> counter{};
  friend bool operator==(const Part&, const Part&) = default;
};

struct ResidentAnswer {
  ledger::Solved solved = ledger::Solved::no;
  ledger::Satisfied satisfied = ledger::Satisfied::dissatisfied;
  friend bool operator==(const ResidentAnswer&, const ResidentAnswer&) = default;
};

// A value: copy it, compare it, keep it. Holds no free text and no personal data.
struct Whistle {
  WhistleId id{};
  JurisdictionId jurisdiction{};
  std::int64_t version = 0;  // number of events applied; the next append must quote it
  WhistleStatus status = WhistleStatus::draft;
  Kind kind = Kind::resident_matter;
  std::string alias{};  // code of the local name; empty for none
  UnitId street{};
  ActorId drafter{};
  std::vector<UnitId> units{};          // to be called
  std::vector<ledger::CaseId> cases{};  // the matter; at least one
  std::string place{};                  // code of a zone
  std::optional<LatLng> point{};        // coarse
  std::optional<Instant> meet_at{};     // the agreed slot or meeting
  Instant drafted_at{}, updated_at{};
  std::optional<Instant> approved_at{}, blown_at{}, done_at{}, rated_at{}, closed_at{};
  std::vector<Part> parts{};               // in the order of the calls
  std::optional<ledger::Solved> solved{};  // as the street sees it
  std::optional<ResidentAnswer> resident{};

  const Part* part(UnitId unit) const;
  Part* part(UnitId unit);
  friend bool operator==(const Whistle&, const Whistle&) = default;
};

// ---- Commands: may be refused. Texts are limited in code points.

inline constexpr std::size_t kTextMax = 2000, kUnitsMax = 20, kCasesMax = 20, kCodeMax = 64;

struct Draft {
  UnitId street{};
  Kind kind = Kind::resident_matter;
  std::string alias{};
  std::vector<UnitId> units{};
  std::vector<ledger::CaseId> cases{};
  std::string place{};
  std::optional<LatLng> point{};
  std::optional<Instant> meet_at{};
  std::string request{};  // what is asked of the departments
  std::string power{};    // the power that the street lacks; what lets one department be whistled for
};
struct Approve {};
struct Decline {
  std::string reason{};
};
struct Blow {};
struct Call {  // one more department, while it runs
  UnitId unit{};
  std::string reason{};
};
struct Acknowledge {
  UnitId unit{};
};
struct Arrive {
  UnitId unit{};
};
struct Join {  // online
  UnitId unit{};
};
struct Leave {
  UnitId unit{};
};
struct Plan {
  UnitId unit{};
  std::optional<Instant> until{};
  std::string plan{};
};
struct Finish {
  UnitId unit{};
  std::string result{};
};
struct SendBack {  // the street: it is not done
  UnitId unit{};
  std::string reason{};
};
struct Refuse {
  UnitId unit{};
  std::string reason{};
};
struct Report {  // the street, to the district: the department does not come
  UnitId unit{};
  std::string reason{};
};
struct Rule {  // the district
  UnitId unit{};
  Ruling ruling = Ruling::must_come;
  std::optional<UnitId> replacement{};
  std::string reason{};
};
struct UnitRating {
  UnitId unit{};
  Rating rating{};
  friend bool operator==(const UnitRating&, const UnitRating&) = default;
};
struct Rate {
  ledger::Solved solved = ledger::Solved::no;
  std::vector<UnitRating> ratings{};  // one for each department that is done
  std::string note{};
};
struct CounterRate {
  UnitId unit{};
  Counter counter{};
  std::string note{};
};
struct RecordResident {  // asked by the district, never by who is judged
  ResidentAnswer answer{};
};
struct Close {};

using Command =
    std::variant<Draft, Approve, Decline, Blow, Call, Acknowledge, Arrive, Join, Leave, Plan, Finish,
                 SendBack, Refuse, Report, Rule, Rate, CounterRate, RecordResident, Close>;
// "draft", "send_back", ... in the order of Command's alternatives.
std::span<const std::string_view> command_names() noexcept;
std::string_view name(const Command& command) noexcept;

// ---- Events: facts, past tense, no free text. Texts that belong to one are named beside it.

struct UnitClocks {
  UnitId unit{};
  Clocks due{};
  friend bool operator==(const UnitClocks&, const UnitClocks&) = default;
};

struct Drafted {  // texts: request, power
  UnitId street{};
  Kind kind = Kind::resident_matter;
  std::string alias{};
  std::vector<UnitId> units{};
  std::vector<ledger::CaseId> cases{};
  std::string place{};
  std::optional<LatLng> point{};
  std::optional<Instant> meet_at{};
  friend bool operator==(const Drafted&, const Drafted&) = default;
};
struct Approved {
  friend bool operator==(const Approved&, const Approved&) = default;
};
struct Declined {  // text: reason
  friend bool operator==(const Declined&, const Declined&) = default;
};
struct Blown {
  std::vector<UnitClocks> calls{};
  friend bool operator==(const Blown&, const Blown&) = default;
};
struct Called {  // text: reason
  UnitClocks call{};
  friend bool operator==(const Called&, const Called&) = default;
};
struct Acknowledged {
  UnitId unit{};
  friend bool operator==(const Acknowledged&, const Acknowledged&) = default;
};
struct Arrived {
  UnitId unit{};
  bool online = false;
  friend bool operator==(const Arrived&, const Arrived&) = default;
};
struct Left {
  UnitId unit{};
  friend bool operator==(const Left&, const Left&) = default;
};
struct Planned {  // text: plan
  UnitId unit{};
  Instant until{};
  friend bool operator==(const Planned&, const Planned&) = default;
};
struct Finished {  // text: result
  UnitId unit{};
  friend bool operator==(const Finished&, const Finished&) = default;
};
struct SentBack {  // text: reason
  UnitId unit{};
  friend bool operator==(const SentBack&, const SentBack&) = default;
};
struct Refused {  // text: reason
  UnitId unit{};
  friend bool operator==(const Refused&, const Refused&) = default;
};
struct Reported {  // text: reason
  UnitId unit{};
  friend bool operator==(const Reported&, const Reported&) = default;
};
struct Ruled {  // text: reason
  UnitId unit{};
  Ruling ruling = Ruling::must_come;
  std::optional<UnitClocks> replacement{};
  friend bool operator==(const Ruled&, const Ruled&) = default;
};
struct Rated {  // text: note
  ledger::Solved solved = ledger::Solved::no;
  std::vector<UnitRating> ratings{};
  friend bool operator==(const Rated&, const Rated&) = default;
};
struct CounterRated {  // text: note
  UnitId unit{};
  Counter counter{};
  friend bool operator==(const CounterRated&, const CounterRated&) = default;
};
struct ResidentAnswered {
  ResidentAnswer answer{};
  friend bool operator==(const ResidentAnswered&, const ResidentAnswered&) = default;
};
struct Closed {
  friend bool operator==(const Closed&, const Closed&) = default;
};

using Event =
    std::variant<Drafted, Approved, Declined, Blown, Called, Acknowledged, Arrived, Left, Planned, Finished,
                 SentBack, Refused, Reported, Ruled, Rated, CounterRated, ResidentAnswered, Closed>;
// The wire name: "drafted", "sent_back", ...
std::string_view kind_of(const Event& event) noexcept;
// The department that the event is about; nullopt for those about the whistle.
std::optional<UnitId> unit_of(const Event& event);

// The only place a whistle changes: the whistle after `event`, which `by` caused at `at`. Pure.
Whistle apply(Whistle before, const Event& event, Instant at, const By& by);

// True if nothing is asked of the department any more.
bool is_over(PartState state);

}  // namespace tz::routing::whistle
