#pragma once
// Tells residents of exclusions and of what became of their objections, and tells the call-back desk when the
// notice went out: from then on the resident has his time to object (docs/sources.md#exclusion-told).
#include <chrono>
#include <optional>

#include "callback/callback_service.h"
#include "notify/notice_feed.h"
#include "notify/outbox_store.h"

namespace tz::app {

// For one thread. Everything given must outlive it.
class ExclusionNotices {
 public:
  // How often it is looked whether a notice that is under way went out.
  static constexpr std::chrono::seconds kLookEvery{60};

  ExclusionNotices(const notify::NoticeFeed& feed, notify::OutboxStore& outbox, callback::FileStore& files,
                   callback::CallbackService& calls)
      : feed_(feed), outbox_(outbox), files_(files), calls_(calls) {}

  // A bounded piece of what is to be told. The keys of messages make a crash between two steps harmless.
  //   unavailable, corrupted  as the stores say
  Status run_once(JurisdictionId j, Instant now);

 private:
  struct Went {
    bool under_way = false;
    std::optional<Instant> at{};  // nothing, and not under way: none can be sent
  };
  Result<Went> send(JurisdictionId j, const callback::Notice& notice, Instant now);

  const notify::NoticeFeed& feed_;
  notify::OutboxStore& outbox_;
  callback::FileStore& files_;
  callback::CallbackService& calls_;
};

}  // namespace tz::app
