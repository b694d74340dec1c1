#include "routing/whistle_service.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>

namespace tz::routing::whistle {

WhistleId first_id_at(Instant at) {
  constexpr Instant kIdEpoch{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};
  constexpr std::int64_t kPerMillisecond = std::int64_t{1} << 21;
  return WhistleId{std::max<std::int64_t>((at - kIdEpoch).count(), 0) * kPerMillisecond};
}

Result<WhistleHistory> WhistleService::next(WhistleHistory history, const Command& command, const By& by,
                                            Instant now) {
  TZ_TRY(policy, policy_of_(history.current.jurisdiction));
  TZ_TRY(decision, decide(history.current, command, by, now, policy));
  history.current = apply(std::move(history.current), decision.event, now, by);
  history.events.push_back({.version = history.current.version,
                            .event = std::move(decision.event),
                            .at = now,
                            .by = by,
                            .texts = std::move(decision.texts)});
  TZ_CHECK(store_.append(history.current, history.events.back()));
  return history;
}

Result<WhistleHistory> WhistleService::draft(JurisdictionId j, const Draft& command, const By& by) {
  WhistleHistory fresh;
  fresh.current.id = WhistleId{ids_.next()};
  fresh.current.jurisdiction = j;
  return next(std::move(fresh), command, by, clock_.now());
}

Result<WhistleHistory> WhistleService::handle(JurisdictionId j, WhistleId id, std::int64_t expected_version,
                                              const Command& command, const By& by) {
  const Instant now = clock_.now();
  TZ_TRY(current, history(j, id));
  if (current.current.version != expected_version)
    return fail_rule(Errc::conflict, "version",
                     "the whistle was changed by someone else since it was read; read it again");
  return next(std::move(current), command, by, now);
}

Result<WhistleHistory> WhistleService::history(JurisdictionId j, WhistleId id) const {
  TZ_TRY(events, store_.history(j, id));
  WhistleHistory whole;
  whole.current.id = id;
  whole.current.jurisdiction = j;
  for (const auto& stored : events)
    whole.current = apply(std::move(whole.current), stored.event, stored.at, stored.by);
  assert(whole.current.version == events.back().version);
  whole.events = std::move(events);
  return whole;
}

}  // namespace tz::routing::whistle
