#include "callback/api_shared.h"

#include <fmt/format.h>

#include <charconv>

#include "base/time.h"

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

By acting_as(const ledger::Caller& caller, Capacity capacity) {
  By by{.actor = caller.principal.actor, .capacity = capacity, .unit = caller.principal.unit};
  for (const auto unit : caller.units)
    if (unit != by.unit) by.also_units.push_back(unit);
  return by;
}

Result<Desk> open_visible(const ApiParts& api, const ledger::Caller& caller, std::string_view code) {
  TZ_TRY(id, api.cases.find_code(caller.city.id, code));
  TZ_TRY(desk, api.calls.open(caller.city.id, id));
  if (!ledger::shown_to(api.cases, caller, desk.c)) return fail(Errc::not_found, "there is no case of that number");
  return desk;
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

Result<std::optional<std::int64_t>> number_of(const http::Request& request, std::string_view name,
                                              std::int64_t low, std::int64_t high) {
  const auto raw = request.query.get(name);
  if (raw.empty()) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error == std::errc() && end == raw.data() + raw.size() && value >= low && value <= high)
    return std::optional(value);
  return fail_field(std::string(name),
                    fmt::format("{} must be a whole number from {} to {}", name, low, high));
}

Result<std::size_t> limit_of(const http::Request& request) {
  TZ_TRY(limit, number_of(request, "limit", 1, 200));
  return static_cast<std::size_t>(limit.value_or(50));
}

}  // namespace tz::callback
