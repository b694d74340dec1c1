#include "notify/feed_reader.h"

namespace tz::notify {

Result<std::size_t> FeedReader::run_once(JurisdictionId j, std::size_t limit, Instant now) {
  TZ_TRY(from, outbox_.cursor(j, consumer_));
  TZ_TRY(events, events_.feed(j, from, limit, false));
  if (events.empty()) return std::size_t{0};
  std::vector<Post> all;
  for (const auto& event : events) {
    TZ_TRY(posts, posts_of_(j, event));
    for (auto& post : posts) all.push_back(std::move(post));
  }
  TZ_CHECK(outbox_.advance(j, consumer_, from, events.back().position, all, now));
  return events.size();
}

}  // namespace tz::notify
