#include "http/stream_budget.h"

namespace tz::http {

std::optional<StreamBudget::Place> StreamBudget::take(const std::string& who) {
  const std::lock_guard lock(mutex_);
  if (taken_ >= most_) return std::nullopt;
  const auto found = each_.find(who);
  if ((found == each_.end() ? 0 : found->second) >= most_each_) return std::nullopt;
  ++each_[who];
  ++taken_;
  return std::optional<Place>(std::in_place, *this, who);
}

std::size_t StreamBudget::taken() const {
  const std::lock_guard lock(mutex_);
  return taken_;
}

void StreamBudget::leave(const std::string& who) {
  const std::lock_guard lock(mutex_);
  if (const auto found = each_.find(who); --found->second == 0) each_.erase(found);
  --taken_;
}

std::string listener_of(const Request& request) {
  if (!request.principal) return "address " + request.remote_address;
  return "account " + std::to_string(static_cast<std::int64_t>(request.principal->jurisdiction)) + " " +
         std::to_string(static_cast<std::int64_t>(request.principal->actor));
}

}  // namespace tz::http
