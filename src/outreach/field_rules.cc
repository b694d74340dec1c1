#include "outreach/field_rules.h"

#include <algorithm>

namespace tz::outreach {

Error bad_field(std::string field, std::string rule, std::string message,
                std::vector<std::pair<std::string, std::string>> values) {
  return {.code = Errc::invalid_argument,
          .message = field + ": " + std::move(message),
          .field = std::move(field),
          .rule = std::move(rule),
          .more = {},
          .values = std::move(values)};
}

Status told(std::vector<Error> faults) {
  if (faults.empty()) return {};
  Error first = std::move(faults.front());
  first.more.assign(std::make_move_iterator(faults.begin() + 1), std::make_move_iterator(faults.end()));
  return tl::unexpected<Error>(std::move(first));
}

bool is_client_id(std::string_view id) {
  return id.size() >= kIdMin && id.size() <= kIdMax &&
         std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

bool is_lately(Instant at, Instant now) { return at >= now - kBack && at <= now + kAhead; }

}  // namespace tz::outreach
