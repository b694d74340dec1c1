#include "routing/limit_history.h"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace tz::routing {

Result<LimitHistory> LimitHistory::build(const std::vector<LimitRecord>& records) {
  assert(!records.empty());
  LimitHistory history;
  for (const LimitRecord& record : records) {
    TZ_TRY(book, LimitBook::build(record.rules));
    history.versions_.push_back({record.about, std::move(book)});
  }
  return history;
}

const LimitHistory::Entry& LimitHistory::at(Instant moment) const {
  for (const Entry& entry : std::ranges::reverse_view(versions_))
    if (entry.about.effective_from <= moment) return entry;
  return versions_.front();
}

const LimitHistory::Entry* LimitHistory::find(std::int64_t version) const {
  const auto found = std::ranges::find_if(
      versions_, [version](const Entry& entry) { return entry.about.version == version; });
  return found == versions_.end() ? nullptr : &*found;
}

const LimitRule* LimitHistory::rule_of(std::string_view id, Instant moment) const {
  if (const LimitRule* rule = at(moment).book.find(id)) return rule;
  for (const Entry& entry : std::ranges::reverse_view(versions_))
    if (const LimitRule* rule = entry.book.find(id)) return rule;
  return nullptr;
}

}  // namespace tz::routing
