#include "routing/whistle.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/match.h"

namespace tz::routing::whistle {
namespace {

// Names in the order of the enumerators; stored events hold them, so a name never changes its meaning.
template <class E>
struct List;
template <>
struct List<Kind> {
  static constexpr std::array<std::string_view, 3> kNames{"resident_matter", "enforcement", "emergency"};
  static constexpr std::array kAll{Kind::resident_matter, Kind::enforcement, Kind::emergency};
};
template <>
struct List<WhistleStatus> {
  static constexpr std::array<std::string_view, 7> kNames{"draft", "approved", "declined", "blown",
                                                          "done",  "rated",    "closed"};
  static constexpr std::array kAll{WhistleStatus::draft, WhistleStatus::approved, WhistleStatus::declined,
                                   WhistleStatus::blown, WhistleStatus::done,     WhistleStatus::rated,
                                   WhistleStatus::closed};
};
template <>
struct List<PartState> {
  static constexpr std::array<std::string_view, 9> kNames{
      "called", "acknowledged", "on_site", "joined", "planned", "done", "refused", "reported", "released"};
  static constexpr std::array kAll{PartState::called,  PartState::acknowledged, PartState::on_site,
                                   PartState::joined,  PartState::planned,      PartState::done,
                                   PartState::refused, PartState::reported,     PartState::released};
};
template <>
struct List<Capacity> {
  static constexpr std::array<std::string_view, 5> kNames{"street", "street_head", "department", "district",
                                                          "system"};
  static constexpr std::array kAll{Capacity::street, Capacity::street_head, Capacity::department,
                                   Capacity::district, Capacity::system};
};
template <>
struct List<Ruling> {
  static constexpr std::array<std::string_view, 3> kNames{"must_come", "replaced", "wrong"};
  static constexpr std::array kAll{Ruling::must_come, Ruling::replaced, Ruling::wrong};
};
template <>
struct List<Accuracy> {
  static constexpr std::array<std::string_view, 3> kNames{"yes", "partly", "no"};
  static constexpr std::array kAll{Accuracy::yes, Accuracy::partly, Accuracy::no};
};
template <>
struct List<Aspect> {
  static constexpr std::array<std::string_view, 5> kNames{"arrival", "attitude", "competence", "result",
                                                          "staying"};
  static constexpr std::array kAll{Aspect::arrival, Aspect::attitude, Aspect::competence, Aspect::result,
                                   Aspect::staying};
};

template <class E>
std::string_view name_in_list(E value) noexcept {
  return List<E>::kNames[static_cast<std::size_t>(value)];
}

constexpr std::array<std::string_view, 19> kCommands{
    "draft",  "approve", "decline", "blow", "call",         "acknowledge",
    "arrive", "join",    "leave",   "plan", "finish",       "send_back",
    "refuse", "report",  "rule",    "rate", "counter_rate", "record_resident",
    "close"};
static_assert(kCommands.size() == std::variant_size_v<Command>);

constexpr std::array<std::string_view, 18> kEvents{
    "drafted", "approved",      "declined",          "blown",     "called",  "acknowledged", "arrived",
    "left",    "planned",       "finished",          "sent_back", "refused", "reported",     "ruled",
    "rated",   "counter_rated", "resident_answered", "closed"};
static_assert(kEvents.size() == std::variant_size_v<Event>);

struct Apply {
  Whistle& w;
  Instant at;
  const By& by;

  void operator()(const Drafted& e) const {
    w.street = e.street;
    w.kind = e.kind;
    w.alias = e.alias;
    w.units = e.units;
    w.cases = e.cases;
    w.place = e.place;
    w.point = e.point;
    w.meet_at = e.meet_at;
    w.drafter = by.actor;
    w.drafted_at = at;
  }
  void operator()(const Approved&) const {
    w.status = WhistleStatus::approved;
    w.approved_at = at;
  }
  void operator()(const Declined&) const { w.status = WhistleStatus::declined; }
  void operator()(const Blown& e) const {
    w.status = WhistleStatus::blown;
    w.blown_at = at;
    for (const auto& call : e.calls) add(call);
  }
  void operator()(const Called& e) const { add(e.call); }
  void operator()(const Acknowledged& e) const {
    Part& p = part(e.unit);
    p.state = PartState::acknowledged;
    p.acknowledged_at = at;
  }
  void operator()(const Arrived& e) const {
    Part& p = part(e.unit);
    if (!p.acknowledged_at) p.acknowledged_at = at;  // Who is there has answered.
    if (!p.arrived_at) {
      p.arrived_at = at;
      p.online = e.online;
    }
    p.left_at.reset();
    if (!p.planned_at) p.state = e.online ? PartState::joined : PartState::on_site;
  }
  void operator()(const Left& e) const {
    Part& p = part(e.unit);
    p.left_at = at;
    if (p.state != PartState::done) p.left_before_done = true;
  }
  void operator()(const Planned& e) const {
    Part& p = part(e.unit);
    p.state = PartState::planned;
    if (!p.planned_at) p.planned_at = at;
    p.plan_until = e.until;
  }
  void operator()(const Finished& e) const {
    Part& p = part(e.unit);
    p.state = PartState::done;
    p.done_at = at;
    settle();
  }
  void operator()(const SentBack& e) const {
    Part& p = part(e.unit);
    p.state = PartState::planned;
    p.done_at.reset();
    w.status = WhistleStatus::blown;
    w.done_at.reset();
  }
  void operator()(const Refused& e) const { to_district(e.unit, PartState::refused); }
  void operator()(const Reported& e) const { to_district(e.unit, PartState::reported); }
  void operator()(const Ruled& e) const {
    Part& p = part(e.unit);
    p.ruling = e.ruling;
    p.state = e.ruling == Ruling::must_come ? p.before_district : PartState::released;
    if (e.replacement) add(*e.replacement);
    settle();
  }
  void operator()(const Rated& e) const {
    w.status = WhistleStatus::rated;
    w.rated_at = at;
    w.solved = e.solved;
    for (const auto& one : e.ratings) part(one.unit).rating = one.rating;
  }
  void operator()(const CounterRated& e) const { part(e.unit).counter = e.counter; }
  void operator()(const ResidentAnswered& e) const { w.resident = e.answer; }
  void operator()(const Closed&) const {
    w.status = WhistleStatus::closed;
    w.closed_at = at;
  }

 private:
  Part& part(UnitId unit) const {
    Part* found = w.part(unit);
    assert(found != nullptr);
    return *found;
  }
  void add(const UnitClocks& call) const {
    assert(w.part(call.unit) == nullptr);
    w.parts.push_back(Part{.unit = call.unit, .called_at = at, .due = call.due});
  }
  void to_district(UnitId unit, PartState state) const {
    Part& p = part(unit);
    p.before_district = p.state;
    p.state = state;
  }
  // 事不完, 人不走: the whistle is over when every department is done or released, and not before.
  void settle() const {
    if (!std::all_of(w.parts.begin(), w.parts.end(), [](const Part& p) { return is_over(p.state); })) return;
    w.status = WhistleStatus::done;
    w.done_at = at;
  }
};

// What only a bug can break, whatever the order of events.
void check([[maybe_unused]] const Whistle& w) {
  assert((w.status == WhistleStatus::closed) == w.closed_at.has_value());
  assert(!w.done_at || w.blown_at);
  assert(w.parts.empty() == !w.blown_at.has_value());
  assert((w.status == WhistleStatus::draft || w.status == WhistleStatus::declined) || w.approved_at);
}

}  // namespace

std::string_view name(Kind v) noexcept { return name_in_list(v); }
std::string_view name(WhistleStatus v) noexcept { return name_in_list(v); }
std::string_view name(PartState v) noexcept { return name_in_list(v); }
std::string_view name(Capacity v) noexcept { return name_in_list(v); }
std::string_view name(Ruling v) noexcept { return name_in_list(v); }
std::string_view name(Accuracy v) noexcept { return name_in_list(v); }
std::string_view name(Aspect v) noexcept { return name_in_list(v); }

template <class E>
std::optional<E> parse(std::string_view wire) noexcept {
  const auto& names = List<E>::kNames;
  const auto found = std::find(names.begin(), names.end(), wire);
  if (found == names.end()) return std::nullopt;
  return List<E>::kAll[static_cast<std::size_t>(found - names.begin())];
}
template std::optional<Kind> parse(std::string_view) noexcept;
template std::optional<WhistleStatus> parse(std::string_view) noexcept;
template std::optional<PartState> parse(std::string_view) noexcept;
template std::optional<Capacity> parse(std::string_view) noexcept;
template std::optional<Ruling> parse(std::string_view) noexcept;
template std::optional<Accuracy> parse(std::string_view) noexcept;
template std::optional<Aspect> parse(std::string_view) noexcept;

template <class E>
std::span<const E> all_of() noexcept {
  return List<E>::kAll;
}
template std::span<const Kind> all_of() noexcept;
template std::span<const WhistleStatus> all_of() noexcept;
template std::span<const PartState> all_of() noexcept;
template std::span<const Capacity> all_of() noexcept;
template std::span<const Ruling> all_of() noexcept;
template std::span<const Accuracy> all_of() noexcept;
template std::span<const Aspect> all_of() noexcept;

std::vector<Alias> default_aliases() {
  return {{"daily", "日常哨", "daily whistle", Kind::resident_matter},
          {"hard", "攻坚哨", "hard-problem whistle", Kind::resident_matter},
          {"key_work", "重点工作哨", "key-work whistle", Kind::resident_matter},
          {"quick", "快捷哨", "quick whistle", Kind::resident_matter},
          {"joint_enforcement", "综合执法哨", "joint-enforcement whistle", Kind::enforcement},
          {"urgent", "应急哨", "urgent whistle", Kind::emergency},
          {"emergency_response", "应急处置哨", "emergency-response whistle", Kind::emergency}};
}

bool By::acts_for(UnitId u) const {
  return u != UnitId{} &&
         (u == unit || std::find(also_units.begin(), also_units.end(), u) != also_units.end());
}

const Part* Whistle::part(UnitId unit) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& p) { return p.unit == unit; });
  return found == parts.end() ? nullptr : &*found;
}
Part* Whistle::part(UnitId unit) { return const_cast<Part*>(std::as_const(*this).part(unit)); }

std::span<const std::string_view> command_names() noexcept { return kCommands; }
std::string_view name(const Command& command) noexcept { return kCommands[command.index()]; }
std::string_view kind_of(const Event& event) noexcept { return kEvents[event.index()]; }

std::optional<UnitId> unit_of(const Event& event) {
  return std::visit(
      [](const auto& e) -> std::optional<UnitId> {
        if constexpr (requires { e.call; })
          return e.call.unit;
        else if constexpr (requires { e.unit; })
          return e.unit;
        else
          return std::nullopt;
      },
      event);
}

Whistle apply(Whistle before, const Event& event, Instant at, const By& by) {
  Whistle after = std::move(before);
  std::visit(Apply{after, at, by}, event);
  ++after.version;
  after.updated_at = at;
  check(after);
  return after;
}

bool is_over(PartState state) { return state == PartState::done || state == PartState::released; }

}  // namespace tz::routing::whistle
