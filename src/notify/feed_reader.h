#pragma once
// Reads the sealed feed and puts into the outbox what each event has to say. A consumer like any other: its
// cursor moves in the transaction of what it wrote, so a restart resumes and a replay repeats nothing.
#include <functional>
#include <string>
#include <vector>

#include "ledger/event_store.h"
#include "notify/outbox_store.h"

namespace tz::notify {

// What an event has to say and to whom; empty for most. Keys are made by feed_key(event.position, ...), so
// that an event says a thing to someone once even if the cursor is set back.
using PostsOf = std::function<Result<std::vector<Post>>(JurisdictionId, const ledger::FedEvent&)>;

// Everything given must outlive it. Safe to call from several threads; one of them gets `conflict`.
class FeedReader {
 public:
  FeedReader(const ledger::EventStore& events, OutboxStore& outbox, PostsOf posts_of,
             std::string consumer = "notify")
      : events_(events), outbox_(outbox), posts_of_(std::move(posts_of)), consumer_(std::move(consumer)) {}
  // Deals with up to `limit` events; returns how many there were.
  //   conflict  another worker was faster; nothing was written
  Result<std::size_t> run_once(JurisdictionId j, std::size_t limit, Instant now);

 private:
  const ledger::EventStore& events_;
  OutboxStore& outbox_;
  const PostsOf posts_of_;
  const std::string consumer_;
};

}  // namespace tz::notify
