#pragma once
// Tells each person of the ten-day prompt that the rounds wrote for him.
#include "cadence/round_store.h"
#include "notify/notice_feed.h"

namespace tz::app {

// Safe to call from any thread; of two at once one gets `conflict`. Everything given must outlive it.
class PromptTeller {
 public:
  PromptTeller(const cadence::RoundStore& rounds, const notify::NoticeFeed& feed,
               notify::NoticeService& notices, notify::OutboxStore& outbox)
      : rounds_(rounds), feed_(feed), notices_(notices), outbox_(outbox) {}

  // Puts into the outbox what the rounds since the last time wrote, once a person and period, whatever is
  // done again (docs/sources.md#one-prompt). What was written longer ago than the city's told_within is told
  // to nobody.
  //   conflict, unavailable  what was found so far is kept, and found again without being told twice
  Status run_once(JurisdictionId j, Instant now);

 private:
  Result<std::vector<notify::Post>> posts(JurisdictionId j, const cadence::Round& round, Instant now) const;

  const cadence::RoundStore& rounds_;
  const notify::NoticeFeed& feed_;
  notify::NoticeService& notices_;
  notify::OutboxStore& outbox_;
};

}  // namespace tz::app
