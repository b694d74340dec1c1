#include "callback/api_shared.h"

#include <fmt/format.h>

#include "base/time.h"
#include "ledger/api_named.h"

namespace tz::callback {

std::string id_text(std::int64_t id) { return std::to_string(id); }

void put(JsonWriter& out, std::string_view key, const std::optional<Instant>& at) {
  out.key(key);
  if (at)
    out.value(format_instant(*at));
  else
    out.null();
}

void put(JsonWriter& out, std::string_view key, const Share& share) {
  out.key(key).begin_object().field("numerator", share.numerator).field("denominator", share.denominator);
  out.key("rate");
  if (const auto rate = share.rate())
    out.value(*rate);
  else
    out.null();
  out.end_object();
}

namespace {

template <class E>
void put_name(JsonWriter& out, std::string_view key, const std::optional<E>& value) {
  out.key(key);
  if (value)
    out.value(ledger::name(*value));
  else
    out.null();
}

}  // namespace

// One line behind a figure. The case is told by its number to those who may see it; an answer stays with the
// figures until the second call is over, so that the second clerk hears nothing of the first.
void put_row(JsonWriter& out, const RoundRow& r, const ledger::Case* c) {
  const bool blind = !r.recall_period.empty() && !r.recall_answered;
  out.key("code");
  if (c != nullptr)
    out.value(c->code);
  else
    out.null();
  out.field("round", r.round);
  put_id(out, "unit", r.unit);
  out.field("received_at", format_instant(r.received_at)).field("opened_at", format_instant(r.opened_at));
  put(out, "answered_at", r.answered_at);
  out.field("valid", r.valid).field("unreached", r.unreached).field("excluded", r.excluded);
  out.field("cause", r.cause).field("hidden", blind);
  put_name(out, "solved", blind ? std::nullopt : r.solved);
  put_name(out, "satisfied", blind ? std::nullopt : r.satisfied);
  out.key("contacted");
  if (r.solved && !blind)
    out.value(r.contacted);
  else
    out.null();
  out.field("recall_period", r.recall_period)
      .field("recall_answered", r.recall_answered)
      .field("recall_differs", r.recall_differs);
}

By acting_as(const ledger::Caller& caller, Capacity capacity) {
  By by{.actor = caller.principal.actor, .capacity = capacity, .unit = caller.principal.unit};
  for (const auto unit : caller.units)
    if (unit != by.unit) by.also_units.push_back(unit);
  return by;
}

Result<Desk> open_visible(const ApiParts& api, const ledger::Caller& caller, std::string_view code) {
  TZ_TRY(c, ledger::find_named(api.cases, caller, code));
  return api.calls.open(caller.city.id, c.id);
}

bool calls_covered(const ledger::Caller& caller, const ledger::Policy& policy) {
  return policy.callback_tip_offs && caller.principal.may(http::Permission::case_callback);
}

Result<Desk> open_callable(const ApiParts& api, const ledger::Caller& caller, std::string_view code) {
  const ledger::MaySee covered = [](const ledger::Caller& who, const ledger::Case& c) {
    return ledger::may_see(who, c) ||
           (c.request_type == ledger::RequestType::report && !ledger::is_accused(who, c));
  };
  const bool clerk = calls_covered(caller, api.calls.policy(caller.city.id));
  TZ_TRY(c, ledger::find_named(api.cases, caller, code, clerk ? covered : ledger::may_see));
  return api.calls.open(caller.city.id, c.id);
}

Answers read_answers(http::JsonFields& in) {
  Answers answers;
  answers.contacted = in.boolean("contacted", true).value_or(false);
  answers.solved = read_choice<ledger::Solved>(
      in, "solved", [](std::string_view text) { return ledger::parse<ledger::Solved>(text); });
  answers.satisfied = read_choice<ledger::Satisfied>(
      in, "satisfied", [](std::string_view text) { return ledger::parse<ledger::Satisfied>(text); });
  answers.pressured = in.boolean("pressured", true).value_or(false);
  return answers;
}

}  // namespace tz::callback
