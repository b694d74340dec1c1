#pragma once
// The rules of whistles as a city gives them: the member "whistles" of pack.json (packs/README.md), and the
// same text as it is kept in a table.
#include <string>
#include <string_view>

#include "base/result.h"
#include "routing/whistle_clock.h"

namespace tz::routing::whistle {

// Reads "whistles" of a pack.json; what it does not name keeps its default, and names that it gives stand
// instead of the default ones. due_at is not set: it is made of the city's calendar.
//   invalid_argument  rule policy_unknown, policy_range, whistle_kind,
//                     whistle_name or pack_format; message and field name file and member, and every
//                     fault is told at once
Result<Policy> parse_whistle_policy(const std::string& file, std::string_view pack_json);

// A pack.json with nothing but that member: parse_whistle_policy gives the same policy back.
std::string whistle_policy_json(const Policy& policy);

}  // namespace tz::routing::whistle
