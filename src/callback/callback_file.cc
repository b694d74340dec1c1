#include "callback/callback_file.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace tz::callback {
namespace {

constexpr std::array<std::string_view, 6> kCapacities{"clerk",      "unit",     "outside",
                                                      "supervisor", "resident", "system"};
constexpr std::array<std::string_view, 2> kCalls{"first", "recall"};
constexpr std::array<std::string_view, 4> kSources{"desk", "link", "receipt", "ledger"};
constexpr std::array<std::string_view, 3> kOrigins{"session", "device", "address"};
constexpr std::array<std::string_view, 6> kExclusions{"asked",    "declined", "granted",
                                                      "objected", "upheld",   "lifted"};
constexpr std::array<std::string_view, 2> kReportSources{"answer", "resident"};
constexpr std::array<std::string_view, 3> kReportStates{"open", "taken", "closed"};
constexpr std::array<std::string_view, 3> kFindings{"founded", "unfounded", "unclear"};

template <class E>
constexpr auto& names_of() {
  if constexpr (std::is_same_v<E, Capacity>)
    return kCapacities;
  else if constexpr (std::is_same_v<E, CallKind>)
    return kCalls;
  else if constexpr (std::is_same_v<E, Source>)
    return kSources;
  else if constexpr (std::is_same_v<E, Origin>)
    return kOrigins;
  else if constexpr (std::is_same_v<E, ExclusionState>)
    return kExclusions;
  else if constexpr (std::is_same_v<E, ReportSource>)
    return kReportSources;
  else if constexpr (std::is_same_v<E, ReportState>)
    return kReportStates;
  else
    return kFindings;
}

template <class E>
std::string_view name_in_list(E value) noexcept {
  return names_of<E>()[static_cast<std::size_t>(value)];
}

template <class E>
constexpr auto enumerate() {
  std::array<E, std::tuple_size_v<std::remove_cvref_t<decltype(names_of<E>())>>> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<E>(i);
  return all;
}

constexpr std::array<std::string_view, std::variant_size_v<Event>> kEvents{
    "round_opened",    "round_closed",      "heard",           "try_seen",        "unreached_seen",
    "settled",         "effect_refused",    "claimed",         "released",        "tried",
    "answered",        "corrected",         "not_reached",     "link_issued",     "rated",
    "rating_refused",  "recall_ordered",    "exclusion_asked", "exclusion_ruled", "exclusion_objected",
    "objection_ruled", "pressure_reported", "report_taken",    "report_closed",   "exclusion_told"};

struct Apply {
  File& f;
  Instant at;
  const By& by;

  Round& current() const {
    assert(!f.rounds.empty());
    return f.rounds.back();
  }
  Call& call(CallKind kind) const {
    if (kind == CallKind::first) return current().first;
    const auto at_recall =
        std::ranges::find_if(f.rounds, [](const Round& r) { return r.recall && !r.recall->call.over(); });
    assert(at_recall != f.rounds.end());
    return at_recall->recall->call;
  }
  // The call whose answer that is.
  Call& call_of(std::int64_t entry) const {
    for (Round& r : f.rounds)
      for (Call* c : {&r.first, r.recall ? &r.recall->call : nullptr})
        if (c != nullptr && c->answer() != nullptr && c->answer()->id == entry) return *c;
    assert(false);
    return current().first;
  }
  void add(Call& to, Entry entry) const {
    entry.id = f.version + 1;
    to.claimed_by.reset();
    to.unreached = to.given_up_outside = false;
    if (entry.answers.pressured) f.reports.push_back({.id = entry.id, .source = ReportSource::answer});
    to.entries.push_back(entry);
  }
  void owe() const { f.pending = Effect{f.version + 1, by.actor}; }
  void spend_links() const {
    for (Link& link : f.links) link.spent = true;
  }
  Link* link(std::int64_t id) const {
    const auto found = std::ranges::find(f.links, id, &Link::id);
    return found == f.links.end() ? nullptr : &*found;
  }
  Report* report(std::int64_t id) const {
    const auto found = std::ranges::find(f.reports, id, &Report::id);
    return found == f.reports.end() ? nullptr : &*found;
  }
  Exclusion& exclusion(int round) const {
    auto* r = f.round(round);
    assert(r != nullptr && r->exclusion);
    return *r->exclusion;
  }

  void operator()(const RoundOpened& e) const {
    f.case_version = e.case_version;
    // Opened again, it keeps who was tried.
    if (f.rounds.empty() || f.rounds.back().number != e.round) f.rounds.push_back({.number = e.round});
    Round& round = f.rounds.back();
    round.unit = e.unit;
    round.received_at = e.received_at;
    round.opened_at = at;
    round.limit = e.limit;
    round.closed_at.reset();
  }
  void operator()(const RoundClosed& e) const {
    f.case_version = e.case_version;
    current().closed_at = at;
    current().first.claimed_by.reset();
    spend_links();
  }
  void operator()(const Heard& e) const {
    f.case_version = e.case_version;
    add(current().first,
        {.answers = e.answers, .source = e.source, .by = e.answered_by, .via = e.via, .at = e.answered_at});
    spend_links();
  }
  void operator()(const TrySeen& e) const {
    f.case_version = e.case_version;
    current().first.tries.push_back(e.tried);
  }
  void operator()(const UnreachedSeen& e) const {
    f.case_version = e.case_version;
    if (current().first.entries.empty()) current().first.unreached = current().first.given_up_outside = true;
  }
  void operator()(const Settled& e) const {
    f.case_version = e.case_version;
    f.pending.reset();
  }
  void operator()(const EffectRefused&) const { f.pending.reset(); }
  void operator()(const Claimed& e) const {
    Call& c = call(e.call);
    c.claimed_by = by.actor;
    c.claimed_until = e.until;
  }
  void operator()(const Released& e) const { call(e.call).claimed_by.reset(); }
  void operator()(const Tried& e) const {
    Call& c = call(e.call);
    c.tries.push_back({by.actor, e.via, at});
    c.claimed_by.reset();
    if (e.call == CallKind::first) owe();
  }
  void operator()(const Answered& e) const {
    add(call(e.call), {.answers = e.answers, .source = Source::desk, .by = by.actor, .via = e.via, .at = at});
    if (e.call == CallKind::first) owe(), spend_links();
  }
  void operator()(const Corrected& e) const {
    Call& c = call_of(e.entry);
    const auto via = c.entries.back().via;
    add(c, {.answers = e.answers,
            .source = Source::desk,
            .by = by.actor,
            .via = via,
            .at = at,
            .corrects = e.entry});
    if (e.to_ledger) owe();
  }
  void operator()(const NotReached& e) const {
    Call& c = call(e.call);
    c.unreached = true;
    c.claimed_by.reset();
    if (e.call == CallKind::first) owe();
  }
  void operator()(const LinkIssued& e) const {
    spend_links();
    f.links.push_back(
        {.id = f.version + 1, .round = current().number, .by = by.actor, .unit = by.unit, .until = e.until});
  }
  void operator()(const Rated& e) const {
    spend_links();
    add(current().first, {.answers = e.answers,
                          .source = Source::link,
                          .by = by.actor,
                          .via = ledger::ContactChannel::web,
                          .at = at});
    owe();
  }
  void operator()(const RatingRefused& e) const {
    if (auto* l = link(e.link))
      ++l->refusals;
    else
      ++f.receipt_refusals;
  }
  void operator()(const RecallOrdered& e) const {
    if (auto* r = f.round(e.round)) r->recall = Recall{.period = e.period, .call = {}};
  }
  void operator()(const ExclusionAsked& e) const {
    auto* r = f.round(e.round);
    assert(r != nullptr);
    r->exclusion = Exclusion{.cause = e.cause, .asked_by = by.actor, .asked_unit = by.unit};
  }
  void operator()(const ExclusionRuled& e) const {
    auto& x = exclusion(e.round);
    x.state = e.grant ? ExclusionState::granted : ExclusionState::declined;
    x.ruled_by = by.actor;
    x.ruled_at = at;
    x.objection_until = e.objection_until;
    x.told = e.objection_until.has_value();
  }
  void operator()(const ExclusionTold& e) const {
    auto& x = exclusion(e.round);
    x.told = e.sent;
    x.objection_until = e.objection_until;
  }
  void operator()(const ExclusionObjected& e) const { exclusion(e.round).state = ExclusionState::objected; }
  void operator()(const ObjectionRuled& e) const {
    exclusion(e.round).state = e.upheld ? ExclusionState::lifted : ExclusionState::upheld;
  }
  void operator()(const PressureReported&) const {
    f.reports.push_back({.id = f.version + 1, .source = ReportSource::resident});
  }
  void operator()(const ReportTaken& e) const {
    if (auto* r = report(e.report)) r->state = ReportState::taken;
  }
  void operator()(const ReportClosed& e) const {
    if (auto* r = report(e.report)) r->state = ReportState::closed, r->finding = e.finding;
  }
};

}  // namespace

std::string_view name(Capacity value) noexcept { return name_in_list(value); }
std::string_view name(CallKind value) noexcept { return name_in_list(value); }
std::string_view name(Source value) noexcept { return name_in_list(value); }
std::string_view name(Origin value) noexcept { return name_in_list(value); }
std::string_view name(ExclusionState value) noexcept { return name_in_list(value); }
std::string_view name(ReportSource value) noexcept { return name_in_list(value); }
std::string_view name(ReportState value) noexcept { return name_in_list(value); }
std::string_view name(Finding value) noexcept { return name_in_list(value); }

template <class E>
std::optional<E> parse(std::string_view wire) noexcept {
  const auto& all = names_of<E>();
  const auto at = std::find(all.begin(), all.end(), wire);
  return at == all.end() ? std::nullopt : std::optional(static_cast<E>(at - all.begin()));
}
template <class E>
std::span<const E> all_of() noexcept {
  static constexpr auto kAll = enumerate<E>();
  return kAll;
}
template std::optional<Capacity> parse<Capacity>(std::string_view) noexcept;
template std::span<const Capacity> all_of<Capacity>() noexcept;
template std::optional<CallKind> parse<CallKind>(std::string_view) noexcept;
template std::span<const CallKind> all_of<CallKind>() noexcept;
template std::optional<Source> parse<Source>(std::string_view) noexcept;
template std::span<const Source> all_of<Source>() noexcept;
template std::optional<Origin> parse<Origin>(std::string_view) noexcept;
template std::span<const Origin> all_of<Origin>() noexcept;
template std::optional<ExclusionState> parse<ExclusionState>(std::string_view) noexcept;
template std::span<const ExclusionState> all_of<ExclusionState>() noexcept;
template std::optional<ReportSource> parse<ReportSource>(std::string_view) noexcept;
template std::span<const ReportSource> all_of<ReportSource>() noexcept;
template std::optional<ReportState> parse<ReportState>(std::string_view) noexcept;
template std::span<const ReportState> all_of<ReportState>() noexcept;
template std::optional<Finding> parse<Finding>(std::string_view) noexcept;
template std::span<const Finding> all_of<Finding>() noexcept;

bool By::acts_for(UnitId u) const {
  return u == unit || std::find(also_units.begin(), also_units.end(), u) != also_units.end();
}

bool Call::was_touched_by(ActorId who) const {
  return claimed_by == who || std::ranges::any_of(tries, [&](const Try& t) { return t.by == who; }) ||
         std::ranges::any_of(entries, [&](const Entry& e) { return e.by == who; });
}

const Round* File::round(int number) const {
  const auto at = std::ranges::find(rounds, number, &Round::number);
  return at == rounds.end() ? nullptr : &*at;
}
Round* File::round(int number) {
  const auto at = std::ranges::find(rounds, number, &Round::number);
  return at == rounds.end() ? nullptr : &*at;
}

const Call* File::waiting(CallKind kind) const {
  if (kind == CallKind::first) {
    const Round* r = last();
    return r != nullptr && !r->closed_at && !r->first.over() ? &r->first : nullptr;
  }
  for (const Round& r : rounds)
    if (r.recall && !r.recall->call.over()) return &r.recall->call;
  return nullptr;
}

std::span<const std::string_view> event_names() noexcept { return kEvents; }
std::string_view kind_of(const Event& event) noexcept { return kEvents[event.index()]; }

File apply(File before, const Event& event, Instant at, const By& by) {
  File after = std::move(before);
  std::visit(Apply{after, at, by}, event);
  ++after.version;
  return after;
}

}  // namespace tz::callback
