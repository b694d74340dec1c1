#include "callback/effect.h"

#include "ledger/case_texts.h"

namespace tz::callback {
namespace {

struct EffectOf {
  const StoredEvent& e;
  const ledger::Deadlines& due;

  using Out = std::optional<LedgerCommand>;

  ledger::By clerk() const { return {e.by.actor, ledger::Role::callback, e.by.unit, {}}; }
  ledger::Answer answer(const Answers& a, ledger::ContactChannel via) const {
    return {a.contacted, a.solved, a.satisfied, a.pressured, via, e.at};
  }
  std::string words() const { return std::string(ledger::find_text(e.texts, "words")); }

  Out operator()(const Tried& t) const {
    if (t.call != CallKind::first) return {};
    return LedgerCommand{ledger::RecordCallback{.reached = false, .via = t.via}, clerk()};
  }
  Out operator()(const Answered& a) const {
    if (a.call != CallKind::first) return {};
    return LedgerCommand{ledger::RecordCallback{true, a.via, answer(a.answers, a.via), due, words()},
                         clerk()};
  }
  Out operator()(const Corrected& c) const {
    if (!c.to_ledger) return {};
    const auto via = ledger::ContactChannel::phone;
    return LedgerCommand{ledger::RecordCallback{true, via, answer(c.answers, via), due, ""}, clerk()};
  }
  Out operator()(const NotReached& n) const {
    if (n.call != CallKind::first) return {};
    return LedgerCommand{ledger::CloseUnreached{}, clerk()};
  }
  Out operator()(const Rated& r) const {
    return LedgerCommand{ledger::Confirm{answer(r.answers, ledger::ContactChannel::web), due, words()},
                         {kResidentActor, ledger::Role::resident, UnitId{}, {}}};
  }
  template <class E>
  Out operator()(const E&) const {
    return {};
  }
};

}  // namespace

std::optional<LedgerCommand> effect_of(const StoredEvent& e, const ledger::Deadlines& rework_due) {
  return std::visit(EffectOf{e, rework_due}, e.event);
}

}  // namespace tz::callback
