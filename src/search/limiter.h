#pragma once
// How often one client may search: a bucket of tokens each, filled as time goes on.
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "search/settings.h"

namespace tz::search {

// One client: an IPv4 address, or the /64 of an IPv6 one, which a household has whole.
std::string client_of(std::string_view address);

// Safe to call from any thread. Knows at most kClientsMax clients; a client it does not know has a full
// bucket, and those whose bucket is full again are forgotten first.
class Limiter {
 public:
  static constexpr std::size_t kClientsMax = 65'536;
  // Takes one token.
  //   too_many  rule search_wait; retry_after says when there is one again
  Status take(std::string_view client, Instant now, const Settings& settings);
  std::size_t clients() const;

 private:
  struct Bucket {
    double tokens = 0;
    Instant at{};
  };
  void make_room(Instant now, const Settings& settings);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace tz::search
