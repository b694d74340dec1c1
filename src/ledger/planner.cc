#include "ledger/planner.h"

#include <fmt/format.h>

namespace tz::ledger {

Status Planner::check_duty(const Case& c, UnitId unit, DutyPart part, Instant at) const {
  if (part == DutyPart::assist || may_own(c.jurisdiction, unit, c.category)) return {};
  Error error{.code = Errc::invalid_argument,
              .message = "matters of this category are not on the list of what this unit does",
              .field = "unit",
              .rule = "township_duty_list"};
  if (const auto proposal = propose(c, at)) {
    const auto cards = units(c.jurisdiction);
    for (const auto& card : cards ? *cards : std::vector<UnitCard>()) {
      if (card.id != proposal->dispatch.unit) continue;
      error.message += fmt::format("; responsible is {} ({})", card.name_zh, card.name_en);
      error.values = {{"responsible_zh", fmt::format("；应由{}承办", card.name_zh)},
                      {"responsible_en", fmt::format("; responsible is {}", card.name_en)}};
    }
  }
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace tz::ledger
