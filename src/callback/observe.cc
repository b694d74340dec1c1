#include "callback/observe.h"

#include <algorithm>

#include "ledger/decide.h"

namespace tz::callback {
namespace {

using ledger::CaseStatus;
using ledger::StoredEvent;

class Observer {
 public:
  Observer(const File& file, const std::optional<Leading>& leading) : file_(file), leading_(leading) {}

  void see(const StoredEvent& e, const ledger::Case& after) {
    if (std::holds_alternative<ledger::Merged>(e.event)) merged_at_ = e.at;
    if (e.version <= file_.case_version) return;
    std::visit([&](const auto& event) { on(event, e, after); }, e.event);
    if (has_open_round() && !waits(after)) add(RoundClosed{e.version}, e.at);
  }
  // What the leading case did meanwhile: the own history does not tell.
  void see_leading(const ledger::Case& c, std::int64_t version) {
    if (!c.merged_into || !leading_) return;
    if (!has_open_round() && waits(c) && is_to_be_asked(c))
      add(RoundOpened{c.solve_round, leading_->unit == UnitId{} ? c.lead.value_or(UnitId{}) : leading_->unit,
                      c.received_at, leading_->limit ? leading_->limit : c.due.result, version},
          std::max(leading_->since, merged_at_));
    if (has_open_round() && !waits(c)) add(RoundClosed{version}, leading_->since);
  }
  std::vector<Observed> take() { return std::move(seen_); }

 private:
  // A merged case is asked by itself, whatever its status, once the leading case has its result
  // (docs/sources.md#merge-asked).
  bool waits(const ledger::Case& c) const {
    if (c.status == CaseStatus::callback) return true;
    return c.merged_into && ledger::is_open(c.status) && leading_ && leading_->has_result;
  }
  bool is_to_be_asked(const ledger::Case& c) const {
    const Round* round = file_.round(c.solve_round);
    return round == nullptr || (round == file_.last() && round->closed_at && !round->first.over());
  }
  void add(Event event, Instant at) {
    file_ = apply(std::move(file_), event, at, By{.actor = kSystemActor});
    seen_.push_back({std::move(event), at});
  }
  void open(const StoredEvent& e, const ledger::Case& c) {
    // A merger that was undone closed its round before anybody was heard: the same round opens again.
    if (is_to_be_asked(c))
      add(RoundOpened{c.solve_round, c.lead.value_or(UnitId{}), c.received_at, c.due.result, e.version},
          e.at);
  }
  // What the desk did itself comes back from the ledger: that settles it, and is not heard twice.
  bool settles(const StoredEvent& e) {
    if (!file_.pending || file_.pending->by != e.by.actor) return false;
    add(Settled{file_.pending->of, e.version}, e.at);
    return true;
  }
  bool has_open_round() const { return file_.last() != nullptr && !file_.last()->closed_at; }

  void on(const ledger::ResultChecked& checked, const StoredEvent& e, const ledger::Case& after) {
    if (checked.passed) open(e, after);
  }
  void on(const ledger::CallbackTried& tried, const StoredEvent& e, const ledger::Case&) {
    if (has_open_round() && !settles(e)) add(TrySeen{{e.by.actor, tried.via, e.at}, e.version}, e.at);
  }
  void on(const ledger::CallbackAnswered& answered, const StoredEvent& e, const ledger::Case& after) {
    if (after.merged_into && !has_open_round()) open(e, after);  // heard all the same
    if (!has_open_round() || settles(e)) return;
    const auto& a = answered.answer;
    add(Heard{{a.contacted, a.solved, a.satisfied, a.pressured},
              answered.by_resident ? Source::receipt : Source::ledger,
              e.by.actor,
              a.via,
              a.at,
              e.version},
        e.at);
  }
  void on(const ledger::CallbackUnreached&, const StoredEvent& e, const ledger::Case&) {
    if (has_open_round() && !settles(e)) add(UnreachedSeen{e.version}, e.at);
  }
  template <class E>
  void on(const E&, const StoredEvent&, const ledger::Case&) {}

  File file_;
  std::optional<Leading> leading_;
  Instant merged_at_{};
  std::vector<Observed> seen_;
};

void add_units(Involvement& in, const ledger::Case& c) {
  if (c.lead) in.units.insert(*c.lead);
  if (c.proposed_lead) in.units.insert(*c.proposed_lead);
  for (const auto& assist : c.assists) in.units.insert(assist.unit);
}

}  // namespace

Leading leading_of(ledger::CaseId id, std::span<const StoredEvent> history) {
  Leading leading;
  ledger::Case c{.id = id};
  for (const auto& e : history) {
    c = ledger::apply(std::move(c), e.event, e.at, e.by);
    const bool has = ledger::has_result(c);
    if (has != leading.has_result) leading.since = e.at;
    leading.has_result = has;
  }
  leading.unit = c.lead.value_or(UnitId{});
  leading.limit = c.due.result;
  return leading;
}

std::vector<Observed> observe(const File& file, std::span<const StoredEvent> history,
                              const std::optional<Leading>& leading) {
  Observer observer(file, leading);
  ledger::Case c{.id = file.id, .jurisdiction = file.jurisdiction};
  for (const auto& e : history) {
    c = ledger::apply(std::move(c), e.event, e.at, e.by);
    observer.see(e, c);
  }
  if (!history.empty()) observer.see_leading(c, history.back().version);
  return observer.take();
}

Involvement involved_in(ledger::CaseId id, std::span<const StoredEvent> history) {
  Involvement in;
  ledger::Case c{.id = id};
  for (const auto& e : history) {
    c = ledger::apply(std::move(c), e.event, e.at, e.by);
    add_units(in, c);
    const bool person = e.by.actor != kSystemActor && e.by.actor != kResidentActor;
    if (person && e.by.role != ledger::Role::callback) in.actors.insert(e.by.actor);
    const bool handled = e.by.role == ledger::Role::handler || e.by.role == ledger::Role::approver;
    if (handled && e.by.unit != UnitId{}) in.units.insert(e.by.unit);
  }
  return in;
}

}  // namespace tz::callback
