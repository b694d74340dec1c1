#include "ledger/decide_landing.h"
#include "ledger/decide_permit.h"

namespace tz::ledger {
std::vector<Offer> offers(const Case& current, const By& by, Instant, const Policy&) {
  std::vector<Offer> all;
  const auto names = command_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto permitted = permit(current, i, by);
    all.push_back({.command = names[i], .allowed = permitted.has_value()});
    if (!permitted) all.back().reason = std::move(permitted).error();
  }
  return all;
}

std::vector<Violation> violations(const Case& c, Instant now, const Policy& policy) {
  std::vector<Violation> found;
  const bool open = is_open(c.status);
  if (open && !c.lead && now > c.received_at + policy.owner_within) found.push_back(Violation::no_owner);

  const auto echo_limit = c.due.contact ? c.due.contact : c.due.result;
  const bool echo_late = open && echo_limit && now > *echo_limit;
  const bool ended_silently = c.landing.has_value();
  if (!c.echoed && !c.no_reply_wanted && (echo_late || ended_silently)) found.push_back(Violation::no_echo);

  if (c.landing && !landing_gap(c, *c.landing).empty()) found.push_back(Violation::landing_incomplete);
  if (open && c.due.result && now > *c.due.result) found.push_back(Violation::overdue_unlanded);
  return found;
}

}  // namespace tz::ledger
