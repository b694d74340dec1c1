#include "search/limiter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace tz::search {
namespace {

constexpr double kMillisecondsAMinute = 60'000;

double filled(double tokens, Instant from, Instant now, const Settings& settings) {
  const auto passed = std::max<std::int64_t>(to_millis(now) - to_millis(from), 0);
  return std::min(
      static_cast<double>(settings.burst),
      tokens + static_cast<double>(passed) * static_cast<double>(settings.per_minute) / kMillisecondsAMinute);
}

}  // namespace

std::string client_of(std::string_view address) {
  if (address.find(':') == address.npos) return std::string(address);
  // The first four groups, with those that "::" leaves out.
  const auto gap = address.find("::");
  std::string head;
  int groups = 0;
  for (const auto group : split(address.substr(0, gap), ':')) {
    if (groups == 4 || group.empty()) break;
    head += std::string(group) + ":";
    ++groups;
  }
  for (; gap != address.npos && groups < 4; ++groups) head += "0:";
  return head;
}

Status Limiter::take(std::string_view client, Instant now, const Settings& settings) {
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(std::string(client));
  if (found == buckets_.end()) {
    if (buckets_.size() >= kClientsMax) make_room(now, settings);
    found = buckets_.emplace(client, Bucket{static_cast<double>(settings.burst), now}).first;
  }
  Bucket& bucket = found->second;
  bucket.tokens = filled(bucket.tokens, bucket.at, now, settings);
  bucket.at = std::max(bucket.at, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return {};
  }
  const double seconds = (1 - bucket.tokens) * 60 / static_cast<double>(settings.per_minute);
  const auto wait = std::max<std::int64_t>(static_cast<std::int64_t>(std::ceil(seconds)), 1);
  return tl::unexpected<Error>(Error{.code = Errc::too_many,
                                     .message = "too many searches: wait " + std::to_string(wait) + " s",
                                     .rule = "search_wait",
                                     .values = {{"seconds", std::to_string(wait)}},
                                     .retry_after = std::chrono::seconds(wait)});
}

std::size_t Limiter::clients() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

void Limiter::make_room(Instant now, const Settings& settings) {
  std::erase_if(buckets_, [&](const auto& one) {
    return filled(one.second.tokens, one.second.at, now, settings) >= static_cast<double>(settings.burst);
  });
  // All of them are at it at once: whoever comes now pushes some other out.
  while (buckets_.size() >= kClientsMax) buckets_.erase(buckets_.begin());
}

}  // namespace tz::search
