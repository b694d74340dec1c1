#pragma once
// Looks for limits that come near or have passed, which no event tells of. As far as it has looked stands
// beside the feed's cursor and moves with what was found.
#include <functional>

#include "ledger/case_query.h"
#include "notify/notice_feed.h"

namespace tz::notify {

// Safe to call from any thread; of two at once one gets `conflict`. Everything given must outlive it.
class DueWatch {
 public:
  DueWatch(const ledger::CaseQuery& cases, const NoticeFeed& feed, NoticeService& notices,
           OutboxStore& outbox)
      : cases_(cases), feed_(feed), notices_(notices), outbox_(outbox) {}
  // Tells of every limit that came near or passed since the last time; once `stop` is true it ends, and what
  // is left is found the next time. A limit that is set nearer than the watch has looked already is not
  // prompted for: whoever set it has told of it.
  //   conflict, unavailable  what was found so far is kept, and found again without being told twice
  Status run_once(JurisdictionId j, Instant now, const std::function<bool()>& stop = {});

 private:
  Status look(JurisdictionId j, Occasion occasion, Instant earliest, Instant until, Instant now,
              const std::function<bool()>& stop);

  const ledger::CaseQuery& cases_;
  const NoticeFeed& feed_;
  NoticeService& notices_;
  OutboxStore& outbox_;
};

inline constexpr std::size_t kDuePage = 100;

}  // namespace tz::notify
