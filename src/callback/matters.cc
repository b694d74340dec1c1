#include "callback/matters.h"

namespace tz::callback {
namespace {

constexpr int kDepthMax = 32;  // a case that was split off one that was split off ...

}  // namespace

Result<bool> Matters::knows(JurisdictionId j, ledger::CaseId id) const {
  TZ_TRY(known, store_.find(j, id));
  return known.has_value();
}

Status Matters::keep(const ledger::Case& c) { return keep(c, 0); }

Status Matters::keep(const ledger::Case& c, int depth) {
  const Place place = place_of(c);
  TZ_TRY(known, store_.find(c.jurisdiction, c.id));
  if (known && *known == place) return {};
  // Before those that it belongs to: a circle ends where a place is there already.
  TZ_CHECK(store_.save(c.jurisdiction, place));
  if (place.parent == ledger::CaseId{} || depth >= kDepthMax) return {};
  TZ_TRY(placed, knows(c.jurisdiction, place.parent));
  if (placed) return {};
  const auto parent = cases_.load(c.jurisdiction, place.parent);
  if (parent) return keep(*parent, depth + 1);
  return parent.error().code == Errc::not_found ? Status() : tl::unexpected<Error>(parent.error());
}

}  // namespace tz::callback
