#include "outreach/campaign.h"

#include <algorithm>

#include "base/time.h"

namespace tz::outreach {

const Campaign* find_campaign(const std::vector<Campaign>& all, std::string_view code) {
  const auto found = std::ranges::find(all, code, &Campaign::code);
  return found == all.end() ? nullptr : &*found;
}

bool covers(const Campaign& campaign, Instant at, std::string_view time_zone) {
  const auto day = format_local(at, time_zone).substr(0, campaign.from.size());
  return campaign.from <= day && day <= campaign.to;
}

}  // namespace tz::outreach
