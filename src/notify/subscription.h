#pragma once
// Partners who are told of what happens by webhook. A partner's secret is made of the installation's own
// secret and the partner's number: the database holds none.
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "notify/posts.h"

namespace tz::notify {

enum class SubscriptionId : std::int64_t {};

inline constexpr std::size_t kSubscriptionsMax = 50;  // active ones of a city

struct Subscription {
  SubscriptionId id{};
  std::string name{};  // 1 to 80 characters, for people
  std::string url{};
  std::vector<Occasion> occasions{};  // empty: all
  ActorId created_by{};
  Instant created_at{};
  std::optional<Instant> disabled_at{};
};

std::string ref_of(SubscriptionId id);  // "partner:7"
std::optional<SubscriptionId> subscription_of(std::string_view ref);
// 64 hexadecimal digits.
std::string secret_of(const Hash256& key, JurisdictionId j, SubscriptionId id);

//   invalid_argument  field name or url; rule length, https (also http where `allow_private`)
Status check(const Subscription& subscription, bool allow_private);

// Safe to call from any thread. Every call may answer unavailable.
class SubscriptionStore {
 public:
  virtual ~SubscriptionStore() = default;
  //   not_allowed  rule subscriptions_max
  virtual Result<SubscriptionId> add(JurisdictionId j, const Subscription& subscription) = 0;
  // Newest first; those that were disabled too if asked.
  virtual Result<std::vector<Subscription>> list(JurisdictionId j, bool with_disabled) const = 0;
  virtual Result<std::optional<Subscription>> find(JurisdictionId j, SubscriptionId id) const = 0;
  // Twice is once.  not_found
  virtual Status disable(JurisdictionId j, SubscriptionId id, Instant at) = 0;
};

}  // namespace tz::notify
