#pragma once
// The numbers of the ledger's rules as a city gives them: the member "policy" of pack.json, and rows of a
// table.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ledger/decide.h"

namespace tz::routing {

// Reads "policy" of a pack.json; what it does not name keeps its default. The time zone is the
// jurisdiction's and no member of it.
//   invalid_argument  rule policy_unknown, policy_range or pack_format; message and field name file and key
Result<ledger::Policy> parse_policy(const std::string& file, std::string_view pack_json);

// Every number of a policy by its key in pack.json, in a fixed order.
std::vector<std::pair<std::string_view, std::int64_t>> policy_numbers(const ledger::Policy& policy);
// False if there is no such key, or the number is not one it may have.
bool set_policy_number(ledger::Policy& policy, std::string_view key, std::int64_t value);

}  // namespace tz::routing
