#include "routing/whistle_decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ledger/decide_input.h"

namespace tz::routing::whistle {
namespace {

using ledger::Input;
using ledger::Need;

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

enum class About : std::uint8_t { whistle, part };  // whether the command names a department that is called

struct Permit {
  Set<Capacity> capacities;
  Set<WhistleStatus> statuses;
  About about = About::whistle;
  Set<PartState> parts{};
};

using C = Capacity;
using S = WhistleStatus;
using P = PartState;
constexpr Set<Capacity> kStreet{C::street, C::street_head};
constexpr Set<PartState> kNotThere{P::called, P::acknowledged};

// docs/sources.md#whistle-kinds. In the order of Command's alternatives; what a rule adds to it is in Decide.
constexpr std::array<Permit, std::variant_size_v<Command>> kPermits{{
    {kStreet, {}},                                            // draft
    {{C::street_head}, {S::draft}},                           // approve
    {{C::street_head}, {S::draft, S::approved}},              // decline
    {kStreet, {S::approved}},                                 // blow
    {kStreet, {S::blown}},                                    // call
    {{C::department}, {S::blown}, About::part, {P::called}},  // acknowledge
    {{C::department},
     {S::blown},
     About::part,
     {P::called, P::acknowledged, P::on_site, P::joined, P::planned, P::refused, P::reported}},  // arrive
    {{C::department},
     {S::blown},
     About::part,
     {P::called, P::acknowledged, P::joined, P::planned, P::refused, P::reported}},  // join
    {{C::department, C::street, C::street_head},
     {S::blown, S::done},
     About::part,
     {P::on_site, P::joined, P::planned, P::done}},                                   // leave
    {{C::department}, {S::blown}, About::part, {P::on_site, P::joined, P::planned}},  // plan
    {{C::department}, {S::blown}, About::part, {P::planned}},                         // finish
    {kStreet, {S::blown, S::done}, About::part, {P::done}},                           // send_back
    {{C::department}, {S::blown}, About::part, kNotThere},                            // refuse
    {kStreet,
     {S::blown},
     About::part,
     {P::called, P::acknowledged, P::on_site, P::joined, P::planned}},            // report
    {{C::district}, {S::blown}, About::part, {P::refused, P::reported}},          // rule
    {kStreet, {S::done}},                                                         // rate
    {{C::department}, {S::done, S::rated}, About::part, {P::done, P::released}},  // counter_rate
    {{C::district}, {S::done, S::rated}},                                         // record_resident
    {{C::street, C::street_head, C::system}, {S::done, S::rated}},                // close
}};

auto forbid(std::string rule, std::string message) {
  return fail_rule(Errc::forbidden, std::move(rule), std::move(message));
}
auto refuse(std::string rule, std::string message) {
  return fail_rule(Errc::not_allowed, std::move(rule), std::move(message));
}
auto invalid(std::string field, std::string rule, std::string_view message) {
  return tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                     .message = fmt::format("{}: {}", field, message),
                                     .field = field,
                                     .rule = std::move(rule)});
}

std::string_view name_at(std::size_t command) { return command_names()[command]; }

bool is_district(const Whistle& w, UnitId unit) {
  return unit != UnitId{} && unit != w.street && w.part(unit) == nullptr;
}

// Capacity, unit, status and part. `unit` is the department that the command names, if it names one.
Status permit(const Whistle& w, std::size_t command, const std::optional<UnitId>& unit, const By& by) {
  const Permit& p = kPermits[command];
  if (!p.capacities.has(by.capacity))
    return forbid("capacity",
                  fmt::format("{} is not for the capacity {}", name_at(command), name(by.capacity)));
  const bool begins = command == 0;
  if (begins != (w.version == 0)) return refuse("status", "the whistle is drafted already, or not yet");
  if (begins) return {};
  if (kStreet.has(by.capacity) && !by.acts_for(w.street))
    return forbid("whistle_unit", fmt::format("{} is for the street that whistles", name_at(command)));
  if (by.capacity == C::department && !(unit && by.acts_for(*unit)))
    return forbid("whistle_unit", fmt::format("{} is for the department itself", name_at(command)));
  if (by.capacity == C::district && !is_district(w, by.unit))
    return forbid("ruling_independent", "the street and the departments called do not judge themselves");
  if (!p.statuses.has(w.status))
    return refuse("status",
                  fmt::format("{} is not for a whistle that is {}", name_at(command), name(w.status)));
  if (p.about == About::whistle) return {};
  const Part* part = unit ? w.part(*unit) : nullptr;
  if (part == nullptr) return invalid("unit", "unit_called", "this whistle does not call it");
  if (!p.parts.has(part->state))
    return refuse("part_state",
                  fmt::format("{} is not for a department that is {}", name_at(command), name(part->state)));
  return {};
}

bool rating_over(const Whistle& w, Instant now, const Policy& policy) {
  return w.done_at && now > *w.done_at + policy.rating_window;
}

// Nobody has anything left to say of anyone.
bool all_given(const Whistle& w) {
  return std::all_of(w.parts.begin(), w.parts.end(), [](const Part& p) {
    return p.counter.has_value() && (p.state != P::done || p.rating.has_value());
  });
}

std::int32_t rounded(std::int32_t e7, std::int32_t step) {
  const std::int32_t half = e7 < 0 ? -step / 2 : step / 2;
  return (e7 + half) / step * step;
}

struct Decide {
  const Whistle& w;
  const By& by;
  Instant now;
  const Policy& policy;

  Result<Decision> operator()(const Draft& r) const {
    if (!by.acts_for(r.street)) return forbid("whistle_unit", "a street whistles for itself");
    Input in(now);
    in.text("request", r.request, kTextMax, Need::required);
    const bool one_for_power = r.kind == Kind::enforcement && r.units.size() == 1;
    in.text("power", r.power, kTextMax, one_for_power ? Need::required : Need::optional);
    in.code("place", r.place, kCodeMax, Need::optional);
    const auto alias = std::find_if(policy.aliases.begin(), policy.aliases.end(),
                                    [&](const Alias& a) { return a.code == r.alias; });
    in.check(r.alias.empty() || (alias != policy.aliases.end() && alias->kind == r.kind), "alias", "alias",
             "is no name of this kind of whistle");
    in.check(!r.cases.empty(), "cases", "cases", "a whistle is about at least one case");
    in.check(r.cases.size() <= kCasesMax, "cases", "cases", fmt::format("more than {}", kCasesMax));
    in.check(std::set(r.cases.begin(), r.cases.end()).size() == r.cases.size(), "cases", "cases",
             "a case is named twice");
    in.check(!r.units.empty() && r.units.size() <= kUnitsMax, "units", "units",
             fmt::format("must be 1 to {}", kUnitsMax));
    in.check(std::set(r.units.begin(), r.units.end()).size() == r.units.size(), "units", "units",
             "a department is named twice");
    in.check(std::find(r.units.begin(), r.units.end(), r.street) == r.units.end(), "units", "units",
             "a street does not whistle for itself");
    slot(in, r.kind, r.meet_at);
    TZ_CHECK(in.status());
    if (r.units.size() == 1 && r.kind != Kind::enforcement)
      return refuse("single_department",
                    "a matter of one department is handed over to it by dispatch; a whistle is for several");
    std::optional<LatLng> point = r.point;
    if (point) {
      point->lat_e7 = rounded(point->lat_e7, policy.point_step_e7);
      point->lng_e7 = rounded(point->lng_e7, policy.point_step_e7);
    }
    return Decision{Drafted{r.street, r.kind, r.alias, r.units, r.cases, r.place, point, r.meet_at},
                    in.take()};
  }

  Result<Decision> operator()(const Approve&) const {
    if (by.actor == w.drafter) return forbid("drafter_approves", "who drafted a whistle does not approve it");
    return Decision{Approved{}};
  }
  Result<Decision> operator()(const Decline& r) const { return with_reason(r.reason, Declined{}); }

  Result<Decision> operator()(const Blow&) const {
    Input in(now);
    slot(in, w.kind, w.meet_at);
    if (!in.status())
      return refuse("slot", "the time agreed has passed or is too far; draft the whistle again");
    Blown blown;
    for (const UnitId unit : w.units) blown.calls.push_back({unit, clocks()});
    return Decision{std::move(blown)};
  }

  Result<Decision> operator()(const Call& r) const {
    TZ_CHECK(may_be_called("unit", r.unit));
    return with_reason(r.reason, Called{{r.unit, clocks()}});
  }

  Result<Decision> operator()(const Acknowledge& r) const { return Decision{Acknowledged{r.unit}}; }

  Result<Decision> operator()(const Arrive& r) const {
    const Part& p = *w.part(r.unit);
    const bool there = p.state == P::on_site || p.state == P::planned;
    if (there && !p.left_at) return refuse("part_state", "the department is there already");
    return Decision{Arrived{r.unit, false}};
  }
  Result<Decision> operator()(const Join& r) const {
    if (!policy.rules_of(w.kind).online)
      return refuse("on_site_only",
                    fmt::format("a whistle of the kind {} asks for someone there", name(w.kind)));
    const Part& p = *w.part(r.unit);
    const bool there = p.state == P::joined || p.state == P::planned;
    if (there && !p.left_at) return refuse("part_state", "the department is there already");
    return Decision{Arrived{r.unit, true}};
  }
  Result<Decision> operator()(const Leave& r) const {
    if (w.part(r.unit)->left_at) return refuse("away", "the department has left already");
    return Decision{Left{r.unit}};
  }

  Result<Decision> operator()(const Plan& r) const {
    TZ_CHECK(is_there(r.unit));
    Input in(now);
    in.text("plan", r.plan, kTextMax, Need::required);
    in.after_now("until", r.until);
    TZ_CHECK(in.status());
    return Decision{Planned{r.unit, *r.until}, in.take()};
  }
  Result<Decision> operator()(const Finish& r) const {
    TZ_CHECK(is_there(r.unit));
    Input in(now);
    in.text("result", r.result, kTextMax, Need::required);
    TZ_CHECK(in.status());
    return Decision{Finished{r.unit}, in.take()};
  }
  Result<Decision> operator()(const SendBack& r) const {
    if (w.part(r.unit)->counter)
      return refuse("rating_given", "the department has rated the whistle: its work is not reopened");
    return with_reason(r.reason, SentBack{r.unit});
  }

  Result<Decision> operator()(const Refuse& r) const { return with_reason(r.reason, Refused{r.unit}); }

  Result<Decision> operator()(const Report& r) const {
    const Part& p = *w.part(r.unit);
    if (!is_late(p, now) && !p.left_at)
      return refuse("not_due", "the department is within its limits and has not left");
    return with_reason(r.reason, Reported{r.unit});
  }

  Result<Decision> operator()(const Rule& r) const {
    if ((r.ruling == Ruling::replaced) != r.replacement.has_value())
      return invalid("replacement", "replacement", "is named exactly when another department is called");
    Ruled ruled{r.unit, r.ruling, std::nullopt};
    if (r.replacement) {
      TZ_CHECK(may_be_called("replacement", *r.replacement));
      if (by.acts_for(*r.replacement) && by.unit == *r.replacement)
        return forbid("ruling_independent", "who rules does not name himself");
      ruled.replacement = UnitClocks{*r.replacement, clocks()};
    }
    return with_reason(r.reason, ruled);
  }

  Result<Decision> operator()(const Rate& r) const {
    if (rating_over(w, now, policy)) return refuse("rating_window", "the time for ratings has passed");
    std::set<UnitId> wanted;
    for (const Part& p : w.parts)
      if (p.state == P::done) wanted.insert(p.unit);
    std::set<UnitId> given;
    for (const auto& one : r.ratings) given.insert(one.unit);
    Input in(now);
    in.check(given == wanted && given.size() == r.ratings.size(), "ratings", "rating_units",
             "must be one for each department that is done");
    for (const auto& one : r.ratings)
      in.check(std::all_of(one.rating.marks.begin(), one.rating.marks.end(),
                           [](int mark) { return mark >= 0 && mark <= 5; }),
               "ratings", "rating_marks", "a mark is 1 to 5, or left out where it does not apply");
    in.text("note", r.note, kTextMax);
    TZ_CHECK(in.status());
    return Decision{Rated{r.solved, r.ratings}, in.take()};
  }

  Result<Decision> operator()(const CounterRate& r) const {
    if (rating_over(w, now, policy)) return refuse("rating_window", "the time for ratings has passed");
    if (w.part(r.unit)->counter)
      return refuse("rating_given", "the department has rated the whistle already");
    Input in(now);
    in.text("note", r.note, kTextMax);
    TZ_CHECK(in.status());
    return Decision{CounterRated{r.unit, r.counter}, in.take()};
  }

  Result<Decision> operator()(const RecordResident& r) const {
    if (w.resident) return refuse("rating_given", "the resident has answered already");
    return Decision{ResidentAnswered{r.answer}};
  }

  Result<Decision> operator()(const Close&) const {
    if (!all_given(w) && !rating_over(w, now, policy))
      return refuse("ratings_open", "ratings are still to come, and their time has not passed");
    return Decision{Closed{}};
  }

 private:
  static Result<Decision> done(Input& in, Event event) {
    TZ_CHECK(in.status());
    return Decision{std::move(event), in.take()};
  }
  Result<Decision> with_reason(const std::string& reason, Event event) const {
    Input in(now);
    in.text("reason", reason, kTextMax, Need::required);
    return done(in, std::move(event));
  }

  Clocks clocks() const { return clocks_for(policy, w.kind, w.meet_at, now); }

  // A time is agreed only where the kind has one, ahead, and within the limit.
  void slot(Input& in, Kind kind, const std::optional<Instant>& meet_at) const {
    if (!meet_at) return;
    const KindRules& rules = policy.rules_of(kind);
    if (!rules.slot) return in.check(false, "meet_at", "slot", "this kind of whistle is answered at once");
    in.after_now("meet_at", meet_at);
    in.check(*meet_at <= policy.due_at(rules.arrive, now), "meet_at", "slot",
             fmt::format("is later than {}", words_en(rules.arrive)));
  }

  Status may_be_called(std::string field, UnitId unit) const {
    if (unit == UnitId{} || unit == w.street)
      return invalid(std::move(field), "units", "must be a department");
    if (w.part(unit) != nullptr) return refuse("already_called", "the department is called already");
    if (w.parts.size() >= kUnitsMax)
      return refuse("units", fmt::format("a whistle calls at most {}", kUnitsMax));
    return {};
  }

  // 事不完, 人不走: who has left comes back before the work goes on.
  Status is_there(UnitId unit) const {
    if (w.part(unit)->left_at) return refuse("away", "the department has left: it comes back first");
    return {};
  }
};

// The department that a command names.
std::optional<UnitId> unit_named(const Command& command) {
  return std::visit(
      [](const auto& c) -> std::optional<UnitId> {
        if constexpr (requires { c.unit; })
          return c.unit;
        else
          return std::nullopt;
      },
      command);
}

}  // namespace

Result<Decision> decide(const Whistle& current, const Command& command, const By& by, Instant now,
                        const Policy& policy) {
  TZ_CHECK(permit(current, command.index(), unit_named(command), by));
  return std::visit(Decide{current, by, now, policy}, command);
}

std::vector<Offer> offers(const Whistle& current, const By& by, Instant now, const Policy& policy) {
  // The command without its words: what is refused then, but for a field, would be refused with them.
  const auto bare = [](std::size_t command, UnitId unit) -> Command {
    const Command all[] = {Draft{},
                           Approve{},
                           Decline{},
                           Blow{},
                           Call{},
                           Acknowledge{unit},
                           Arrive{unit},
                           Join{unit},
                           Leave{unit},
                           Plan{unit},
                           Finish{unit},
                           SendBack{unit},
                           Refuse{unit},
                           Report{unit},
                           Rule{unit},
                           Rate{},
                           CounterRate{unit},
                           RecordResident{},
                           Close{}};
    return all[command];
  };
  std::vector<Offer> all;
  const auto add = [&](std::size_t command, std::optional<UnitId> unit) {
    const auto decided = decide(current, bare(command, unit.value_or(UnitId{})), by, now, policy);
    if (decided || decided.error().code == Errc::invalid_argument) all.push_back({name_at(command), unit});
  };
  for (std::size_t i = 1; i < kPermits.size(); ++i) {
    if (kPermits[i].about == About::whistle)
      add(i, std::nullopt);
    else
      for (const Part& p : current.parts) add(i, p.unit);
  }
  return all;
}

bool ratings_open(const Whistle& w, const Part& part, Instant now, const Policy& policy) {
  return (part.rating && part.counter) || rating_over(w, now, policy);
}

}  // namespace tz::routing::whistle
