#include "routing/policy_block.h"

#include <array>

#include "places/number_block.h"

namespace tz::routing {
namespace {

using ledger::Policy;

using Number = places::BlockNumber<Policy>;

template <auto Member>
constexpr Number number(std::string_view key, std::int64_t low, std::int64_t high) {
  return {{key, low, high},
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
    number<&Policy::repeat_within_m>("repeat_within_m", 10, 1000),
    number<&Policy::repeat_within>("repeat_within_days", 1, 366),
    number<&Policy::repeat_least>("repeat_least", 2, 100),
};

constexpr places::NumberBlock<Policy> kBlock("policy", kNumbers);

}  // namespace

Result<Policy> parse_policy(const std::string& file, std::string_view pack_json) {
  Policy policy;
  TZ_CHECK(kBlock.read(policy, file, pack_json));
  return policy;
}

std::vector<std::pair<std::string_view, std::int64_t>> policy_numbers(const Policy& policy) {
  return kBlock.all(policy);
}

bool set_policy_number(Policy& policy, std::string_view key, std::int64_t value) {
  return kBlock.set(policy, key, value);
}

}  // namespace tz::routing
