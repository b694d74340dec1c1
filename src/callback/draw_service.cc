#include "callback/draw_service.h"

namespace tz::callback {

Result<DrawRecord> DrawService::find(JurisdictionId j, const Period& period) const {
  TZ_TRY(record, store_.find(j, period.name));
  if (!record) return fail(Errc::not_found, "no seed was committed for that month");
  return *std::move(record);
}

Result<DrawRecord> DrawService::commit(JurisdictionId j, const Period& period, ActorId by) {
  if (calls_.now() >= period.to)
    return fail_rule(Errc::not_allowed, "seed_late", "a seed is committed before the month is over");
  Seed seed{};
  random_.fill(seed);
  const auto kept = store_.commit(j, period.name, seed, calls_.now(), by);
  if (!kept && kept.error().code == Errc::conflict)
    return fail_rule(Errc::not_allowed, "seed_once", "the month has its seed already");
  TZ_CHECK(kept);
  return find(j, period);
}

Result<DrawRecord> DrawService::draw(JurisdictionId j, const Period& period, ActorId by) {
  TZ_TRY(found, store_.find(j, period.name));
  if (!found) return fail_rule(Errc::not_allowed, "seed_first", "no seed was committed while the month ran");
  if (calls_.now() < period.to)
    return fail_rule(Errc::not_allowed, "period_running", "the draw is made when the month is over");
  DrawRecord record = *std::move(found);
  if (!record.drawn_at) {
    record.percent = calls_.policy(j).recall_percent;
    record.drawn_at = calls_.now();
    TZ_TRY(population, store_.answered(j, period.from, period.to));
    record.population = std::move(population);
    record.drawn = callback::draw(record.seed, record.population, record.percent);
    const auto kept = store_.record(j, record, by);
    if (!kept && kept.error().code != Errc::conflict) return tl::unexpected<Error>(kept.error());
    TZ_TRY(stored, find(j, period));  // Somebody else's, should two have drawn at once.
    record = std::move(stored);
  }
  TZ_CHECK(order_calls(j, record));
  return record;
}

Status DrawService::order_calls(JurisdictionId j, const DrawRecord& record) {
  for (const auto& item : record.drawn) {
    const auto ordered = calls_.act(j, item.id, std::nullopt, OrderRecall{item.round, record.period},
                                    By{.actor = kSystemActor});
    if (!ordered && ordered.error().rule != "recall_once") return tl::unexpected<Error>(ordered.error());
  }
  return {};
}

}  // namespace tz::callback
