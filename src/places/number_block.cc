#include "places/number_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::places {
namespace {

Error fault(std::string_view block, const std::string& file, std::string_view key, std::string rule,
            std::string_view message) {
  const std::string field =
      key.empty() ? std::string(block) : fmt::format("{}.{}", block, first_code_points(key, 64));
  return {.code = Errc::invalid_argument,
          .message = fmt::format("{}: {}: {}", file, field, message),
          .field = field,
          .rule = std::move(rule)};
}

}  // namespace

Status read_numbers(std::string_view block, const std::string& file, std::string_view pack_json,
                    std::span<const NumberBounds> known,
                    const std::function<void(std::size_t, std::int64_t)>& set) {
  TZ_TRY(document, parse_json(pack_json));
  const auto* object = document.if_object();
  const auto* value = object == nullptr ? nullptr : object->if_contains(block);
  if (value == nullptr) return {};
  const auto* members = value->if_object();
  if (members == nullptr)
    return tl::unexpected<Error>(fault(block, file, "", "pack_format", "must be an object"));
  Faults faults(file);
  for (const auto& member : *members) {
    const std::string_view key(member.key().data(), member.key().size());
    const auto at = std::ranges::find(known, key, &NumberBounds::key);
    if (at == known.end()) {
      std::string keys;
      for (const auto& one : known) keys += (keys.empty() ? "" : ", ") + std::string(one.key);
      faults.add(fault(block, file, key, "policy_unknown", "there is no such number; known are " + keys));
      continue;
    }
    const auto* number = member.value().if_int64();
    if (number == nullptr || *number < at->low || *number > at->high)
      faults.add(fault(block, file, key, "policy_range",
                       fmt::format("must be a whole number from {} to {}", at->low, at->high)));
    else
      set(static_cast<std::size_t>(at - known.begin()), *number);
  }
  return faults.status();
}

}  // namespace tz::places
