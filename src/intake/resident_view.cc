#include "intake/resident_view.h"

#include <algorithm>

#include "base/match.h"
#include "ledger/decide_landing.h"
#include "ledger/sql_projection.h"

namespace tz::intake {
namespace {

using Kind = Milestone::Kind;

std::string text_of(const ledger::StoredEvent& stored, std::string_view field) {
  const auto it = std::ranges::find(stored.texts, field, &ledger::Text::field);
  return it == stored.texts.end() ? std::string{} : it->value;
}

// The milestone an event is for the resident, if it is one.
std::optional<Milestone> milestone_of(const ledger::StoredEvent& stored) {
  const auto made = [&](Kind kind, std::string_view text_field = {}) {
    Milestone m;
    m.kind = kind;
    m.at = stored.at;
    if (!text_field.empty()) m.text = text_of(stored, text_field);
    return m;
  };
  using Out = std::optional<Milestone>;
  return std::visit(
      Match{[&](const ledger::Received&) -> Out { return made(Kind::received); },
            [&](const ledger::Dispatched& e) -> Out {
              auto m = made(Kind::dispatched);
              m.unit = e.unit;
              m.until = e.due.result;
              return m;
            },
            [&](const ledger::ObjectionRuled& e) -> Out {
              if (!e.upheld || !e.unit) return std::nullopt;
              auto m = made(Kind::dispatched);
              m.unit = e.unit;
              return m;
            },
            [&](const ledger::Contacted&) -> Out { return made(Kind::contacted); },
            [&](const ledger::ProgressTold&) -> Out { return made(Kind::progress, "reply"); },
            [&](const ledger::ExtensionGranted& e) -> Out {
              auto m = made(Kind::extended, "reason");
              m.until = e.until;
              return m;
            },
            [&](const ledger::CarryGranted& e) -> Out {
              auto m = made(Kind::carried, "reason");
              m.until = e.target;
              return m;
            },
            [&](const ledger::CarryEnded& e) -> Out {
              auto m = made(Kind::carry_ended);
              m.until = e.due.result;
              return m;
            },
            [&](const ledger::Paused& e) -> Out {
              auto m = made(Kind::paused, "reason");
              m.until = e.until;
              return m;
            },
            [&](const ledger::Resumed& e) -> Out {
              auto m = made(Kind::resumed);
              m.until = e.result_due;
              return m;
            },
            [&](const ledger::DueRecomputed& e) -> Out {
              if (e.due.result == e.was) return std::nullopt;  // only that it is certain now
              auto m = made(Kind::due_recomputed);
              m.until = e.due.result;
              return m;
            },
            [&](const ledger::Escalated& e) -> Out {
              auto m = made(Kind::escalated);
              m.unit = e.unit;
              return m;
            },
            [&](const ledger::ResultChecked& e) -> Out {
              // What a check found is between the offices, and it moves no limit.
              return e.passed ? Out(made(Kind::answered)) : std::nullopt;
            },
            [&](const ledger::CallbackAnswered& e) -> Out {
              auto m = made(e.answer.solved == ledger::Solved::no ? Kind::disputed : Kind::confirmed);
              m.until = e.rework_due.result;
              return m;
            },
            [&](const ledger::CallbackUnreached&) -> Out { return made(Kind::unreached); },
            [&](const ledger::ReworkOrdered& e) -> Out {
              auto m = made(Kind::rework);
              m.until = e.due.result;
              return m;
            },
            [&](const ledger::InformationAdded&) -> Out { return made(Kind::added); },
            [&](const ledger::Landed& e) -> Out {
              auto m = made(Kind::landed, "reason");
              if (m.text.empty()) m.text = text_of(stored, "reply");
              m.landing = e.landing.code;
              m.until = e.landing.next_review;
              m.basis = text_of(stored, "basis");
              m.remedy = text_of(stored, "remedy");
              m.remedy_until = e.landing.remedy_until;
              m.legal_route = e.landing.legal_route;
              return m;
            },
            [&](const ledger::Reopened& e) -> Out {
              auto m = made(Kind::reopened);
              m.until = e.due.result;
              return m;
            },
            [&](const ledger::Withdrawn&) -> Out { return made(Kind::withdrawn); },
            [](const auto&) -> Out { return std::nullopt; }},
      stored.event);
}

// What everybody may read of a text: nothing that looks like personal data, or nothing at all.
void redact(std::string& text, Reader reader) {
  if (reader == Reader::public_words) text = ledger::public_words(text);
  if (reader == Reader::public_steps) text.clear();
}

void redact(Milestone& milestone, Reader reader) {
  if (reader == Reader::holder) return;
  milestone.text.clear();  // reasons and progress are told to the resident
  redact(milestone.basis, reader);
  redact(milestone.remedy, reader);
}

}  // namespace

ResidentView resident_view(const ledger::CaseHistory& history, Reader reader, Instant now,
                           const ledger::Policy& policy) {
  ResidentView view;
  std::string filed;
  for (const auto& stored : history.events) {
    if (std::holds_alternative<ledger::ResultFiled>(stored.event)) filed = text_of(stored, "reply");
    if (std::holds_alternative<ledger::Landed>(stored.event))
      if (auto reply = text_of(stored, "reply"); !reply.empty()) view.reply = std::move(reply);
    if (const auto* checked = std::get_if<ledger::ResultChecked>(&stored.event);
        checked != nullptr && checked->passed)
      view.reply = filed;
    if (auto milestone = milestone_of(stored)) {
      redact(*milestone, reader);
      view.milestones.push_back(std::move(*milestone));
    }
  }
  redact(view.reply, reader);
  if (reader != Reader::holder) return view;
  const ledger::By resident{kResidentActor, ledger::Role::resident, UnitId{}, {}};
  for (const auto& offer : ledger::offers(history.current, resident, now, policy)) {
    if (offer.command == "confirm") view.may_confirm = offer.allowed;
    if (offer.command == "reopen") view.may_reopen = offer.allowed;
    if (offer.command == "withdraw") view.may_withdraw = offer.allowed;
    if (offer.command == "add_information") view.may_add = offer.allowed;
  }
  if (history.current.landed_at) {
    view.reopen_until = *history.current.landed_at + policy.reopen_window;
    const auto& c = history.current;
    const bool judged = c.landing && ledger::needs_second_person(c.landing->code);
    view.reopen_is_review = judged && !c.review_used;
    view.reopen_needs_new_facts = now > *view.reopen_until || (judged && c.review_used);
  }
  return view;
}

}  // namespace tz::intake
