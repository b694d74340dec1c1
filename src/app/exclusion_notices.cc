#include "app/exclusion_notices.h"

#include <set>

namespace tz::app {
namespace {

constexpr std::size_t kAtOnce = 50, kPage = 100;

}  // namespace

Result<ExclusionNotices::Went> ExclusionNotices::send(JurisdictionId j, const callback::Notice& notice,
                                                      Instant now) {
  const auto occasion =
      notice.kind == "exclusion_granted" ? notify::Occasion::excluded : notify::Occasion::exclusion_ruled;
  TZ_TRY(posts, feed_.beside(j, occasion, notice.id, notice.at));
  std::set<notify::MessageId> messages;
  for (const auto& post : posts) {
    TZ_TRY(posted, outbox_.enqueue(post, now));
    messages.insert(posted.id);
  }
  Went went;
  notify::DeliveryId after{};
  for (std::size_t count = kPage; count == kPage && !messages.empty();) {
    TZ_TRY(page, outbox_.by_case(j, notice.id, after, kPage));
    for (const auto& one : page) {
      after = one.id;
      if (!messages.contains(one.message_id) || !notify::is_resident(one.destination)) continue;
      if (one.state == notify::State::sent) went.at = one.ended_at;
      went.under_way = went.under_way || !one.ended_at;
    }
    count = page.size();
  }
  return went;
}

Status ExclusionNotices::run_once(JurisdictionId j, Instant now) {
  TZ_TRY(notices, files_.notices(j, now - kLookEvery, kAtOnce));
  for (const auto& notice : notices) {
    TZ_TRY(went, send(j, notice, now));
    if (went.under_way && !went.at) {
      TZ_CHECK(files_.looked(j, notice, now));
      continue;
    }
    if (notice.kind == "exclusion_granted") TZ_CHECK(calls_.exclusion_told(j, notice, went.at));
    TZ_CHECK(files_.told(j, notice, now));
  }
  return {};
}

}  // namespace tz::app
