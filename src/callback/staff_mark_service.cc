#include "callback/staff_mark_service.h"

#include <algorithm>

#include "base/log.h"

namespace tz::callback {
namespace {

constexpr std::chrono::hours kNoteEvery{1};
constexpr std::size_t kNotedMax = 20'000;

struct Mark {
  std::string value{};
  Origin origin = Origin::device;
};
std::vector<Mark> marks_of(const Hash256& salt, const Whence& whence) {
  std::vector<Mark> marks;
  if (!whence.device.empty())
    marks.push_back({make_mark(salt, MarkKind::device, whence.device), Origin::device});
  if (const auto network = network_of(whence.address))
    marks.push_back({make_mark(salt, MarkKind::network, *network), Origin::address});
  return marks;
}

}  // namespace

Result<Hash256> StaffMarks::salt(JurisdictionId j) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = salts_.find(j); known != salts_.end()) return known->second;
  }
  Hash256 fresh{};
  random_.fill(fresh);
  TZ_TRY(kept, store_.salt(j, fresh));
  const std::lock_guard lock(mutex_);
  salts_[j] = kept;
  return kept;
}

bool StaffMarks::is_due(const std::string& key, Instant now) {
  const std::lock_guard lock(mutex_);
  if (noted_.size() > kNotedMax) noted_.clear();
  auto& last = noted_[key];
  if (last != Instant{} && now < last + kNoteEvery) return false;
  last = now;
  return true;
}

void StaffMarks::note(JurisdictionId j, UnitId unit, ActorId actor, const Whence& whence, Instant now) {
  const auto known = salt(j);
  if (!known) return log::warn("staff_mark_failed");
  for (const auto& mark : marks_of(*known, whence)) {
    const std::string key = mark.value + std::to_string(static_cast<std::int64_t>(actor)) + "." +
                            std::to_string(static_cast<std::int64_t>(unit));
    if (!is_due(key, now)) continue;
    if (store_.remember(j, mark.value, unit, actor, now)) continue;
    log::warn("staff_mark_failed");
    const std::lock_guard lock(mutex_);
    noted_.erase(key);
  }
}

Result<bool> StaffMarks::seen_with(JurisdictionId j, const std::string& mark, const Desk& desk,
                                   ActorId issuer, Instant since) {
  TZ_TRY(seen, store_.seen(j, mark, since));
  const auto& involved = desk.facts.involved;
  return std::ranges::any_of(seen, [&](const MarkStore::Seen& s) {
    return involved.units.contains(s.unit) || involved.actors.contains(s.actor) ||
           (issuer != ActorId{} && s.actor == issuer);
  });
}

Result<std::optional<Origin>> StaffMarks::origin_of(JurisdictionId j, const Whence& whence, const Desk& desk,
                                                    std::int64_t link, Instant now,
                                                    const ledger::Policy& policy) {
  const auto issued = std::ranges::find(desk.file.links, link, &Link::id);
  const ActorId issuer = issued == desk.file.links.end() ? ActorId{} : issued->by;
  TZ_TRY(known, salt(j));
  for (const auto& mark : marks_of(known, whence)) {
    if (mark.origin == Origin::address && !policy.rating_address_check) continue;
    TZ_TRY(seen, seen_with(j, mark.value, desk, issuer, now - policy.staff_mark));
    if (seen) return std::optional(mark.origin);
  }
  return std::optional<Origin>();
}

}  // namespace tz::callback
