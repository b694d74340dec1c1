#include "routing/policy_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"
#include "places/csv_table.h"

namespace tz::routing {
namespace {

using ledger::Policy;

struct Number {
  std::string_view key;
  std::int64_t low, high;
  std::int64_t (*get)(const Policy&);
  void (*set)(Policy&, std::int64_t);
};

template <auto Member>
constexpr Number number(std::string_view key, std::int64_t low, std::int64_t high) {
  return {key, low, high,
          [](const Policy& p) -> std::int64_t {
            if constexpr (requires { (p.*Member).count(); })
              return (p.*Member).count();
            else
              return p.*Member;
          },
          [](Policy& p, std::int64_t value) {
            using T = std::remove_reference_t<decltype(p.*Member)>;
            if constexpr (std::is_arithmetic_v<T>)
              p.*Member = static_cast<T>(value);
            else
              p.*Member = T{static_cast<typename T::rep>(value)};
          }};
}

// The bounds leave room for any city and none for a slip of the keyboard.
constexpr std::array kNumbers{
    number<&Policy::objection_window>("objection_window_hours", 1, 24 * 30),
    number<&Policy::reopen_window>("reopen_window_days", 1, 3650),
    number<&Policy::carry_review_max>("carry_review_max_days", 1, 366),
    number<&Policy::callback_attempts>("callback_attempts", 1, 20),
    number<&Policy::callback_days>("callback_days", 1, 20),
    number<&Policy::callback_channels>("callback_channels", 1, 5),
    number<&Policy::callback_valid>("callback_valid_days", 1, 366),
    number<&Policy::callback_claim>("callback_claim_minutes", 5, 24 * 60),
    number<&Policy::callback_by_case_sheet>("callback_by_case_sheet", 0, 1),
    number<&Policy::callback_tip_offs>("callback_tip_offs", 0, 1),
    number<&Policy::rating_link>("rating_link_days", 1, 90),
    number<&Policy::rating_address_check>("rating_address_check", 0, 1),
    number<&Policy::staff_mark>("staff_mark_days", 1, 730),
    number<&Policy::recall_percent>("recall_percent", 0, 100),
    number<&Policy::exclusion_objection>("exclusion_objection_days", 1, 365),
    number<&Policy::exclusion_alarm_percent>("exclusion_alarm_percent", 1, 100),
    number<&Policy::extension_max>("extension_max_days", 1, 366),
    number<&Policy::pauses_max>("pauses_max", 0, 10),
    number<&Policy::pause_max>("pause_max_days", 1, 366),
    number<&Policy::dispatches_before_district>("dispatches_before_district", 1, 20),
    number<&Policy::assist_share_percent>("assist_share_percent", 1, 100),
    number<&Policy::evidence_required>("evidence_required", 0, 1),
    number<&Policy::provisional_moves_earlier>("provisional_moves_earlier", 0, 1),
    number<&Policy::recompute_notice>("recompute_notice_hours", 1, 24 * 30),
    number<&Policy::owner_within>("owner_within_hours", 1, 24 * 30),
};

const Number* find(std::string_view key) {
  const auto found = std::ranges::find(kNumbers, key, &Number::key);
  return found == kNumbers.end() ? nullptr : &*found;
}

Error fault(const std::string& file, std::string_view key, std::string rule, std::string_view message) {
  const std::string field = key.empty() ? "policy" : fmt::format("policy.{}", first_code_points(key, 64));
  return {.code = Errc::invalid_argument,
          .message = fmt::format("{}: {}: {}", file, field, message),
          .field = field,
          .rule = std::move(rule)};
}

}  // namespace

Result<Policy> parse_policy(const std::string& file, std::string_view pack_json) {
  TZ_TRY(document, parse_json(pack_json));
  Policy policy;
  const auto* object = document.if_object();
  const auto* block = object == nullptr ? nullptr : object->if_contains("policy");
  if (block == nullptr) return policy;
  places::Faults faults(file);
  const auto* members = block->if_object();
  if (members == nullptr) return tl::unexpected<Error>(fault(file, "", "pack_format", "must be an object"));
  for (const auto& member : *members) {
    const std::string_view key(member.key().data(), member.key().size());
    const Number* known = find(key);
    if (known == nullptr) {
      std::string keys;
      for (const Number& one : kNumbers) keys += (keys.empty() ? "" : ", ") + std::string(one.key);
      faults.add(fault(file, key, "policy_unknown", "there is no such number; known are " + keys));
      continue;
    }
    if (!member.value().is_int64() || !set_policy_number(policy, key, member.value().get_int64()))
      faults.add(fault(file, key, "policy_range",
                       fmt::format("must be a whole number from {} to {}", known->low, known->high)));
  }
  TZ_CHECK(faults.status());
  return policy;
}

std::vector<std::pair<std::string_view, std::int64_t>> policy_numbers(const Policy& policy) {
  std::vector<std::pair<std::string_view, std::int64_t>> all;
  for (const Number& one : kNumbers) all.emplace_back(one.key, one.get(policy));
  return all;
}

bool set_policy_number(Policy& policy, std::string_view key, std::int64_t value) {
  const Number* known = find(key);
  if (known == nullptr || value < known->low || value > known->high) return false;
  known->set(policy, value);
  return true;
}

}  // namespace tz::routing
