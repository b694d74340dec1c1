#include "routing/precedent.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace tz::routing {
namespace {

constexpr std::pair<std::string_view, PrecedentState> kStates[] = {{"open", PrecedentState::open},
                                                                   {"adopted", PrecedentState::adopted},
                                                                   {"dismissed", PrecedentState::dismissed}};

}  // namespace

std::string_view name_of(PrecedentState state) {
  return std::ranges::find(kStates, state, &std::pair<std::string_view, PrecedentState>::second)->first;
}

std::optional<PrecedentState> precedent_state_of(std::string_view name) {
  const auto at = std::ranges::find(kStates, name, &std::pair<std::string_view, PrecedentState>::first);
  return at == std::end(kStates) ? std::nullopt : std::optional(at->second);
}

std::string reference_of(const Precedent& precedent) {
  return fmt::format("{}#{}", precedent.case_code, precedent.event_version);
}

std::optional<Precedent> precedent_of(std::span<const ledger::StoredEvent> history, std::int64_t version,
                                      ledger::CaseId id, std::int64_t position) {
  ledger::Case c;
  std::optional<UnitId> objector, proposed;
  for (const ledger::StoredEvent& stored : history) {
    if (stored.version > version) break;
    if (const auto* objected = std::get_if<ledger::Objected>(&stored.event)) {
      objector = objected->unit;
      proposed = objected->proposed;
    }
    if (stored.version == version) {
      const auto* ruled = std::get_if<ledger::ObjectionRuled>(&stored.event);
      const bool secret =
          c.request_type == ledger::RequestType::report || c.confidentiality != ledger::Confidentiality::none;
      if (ruled == nullptr || secret || c.category.empty() || !objector || !c.lead) return std::nullopt;
      return Precedent{.position = position,
                       .case_id = id,
                       .case_code = c.code,
                       .event_version = version,
                       .ruled_at = stored.at,
                       .panel = stored.by.unit,
                       .objector = *objector,
                       .proposed = proposed,
                       .owner = ruled->upheld ? ruled->unit.value_or(*c.lead) : *c.lead,
                       .upheld = ruled->upheld,
                       .category = c.category,
                       .request_type = c.request_type,
                       .zones = c.zones,
                       .catalogue_version = c.catalogue_version};
    }
    c = apply(std::move(c), stored.event, stored.at, stored.by);
  }
  return std::nullopt;
}

Result<std::size_t> PrecedentFollower::follow(JurisdictionId j, std::size_t limit) {
  TZ_TRY(from, store_.position(j));
  TZ_TRY(feed, events_.feed(j, from, limit, false));
  if (feed.empty()) return std::size_t{0};
  std::vector<Precedent> found;
  for (const ledger::FedEvent& fed : feed) {
    if (!std::holds_alternative<ledger::ObjectionRuled>(fed.stored.event)) continue;
    const auto history = events_.history(j, fed.case_id, false);
    if (!history && history.error().code == Errc::unavailable) return tl::unexpected<Error>(history.error());
    if (!history) {
      log::error("precedent_skipped", {{"jurisdiction", static_cast<std::int64_t>(j)},
                                       {"case", static_cast<std::int64_t>(fed.case_id)}});
      continue;
    }
    if (auto one = precedent_of(*history, fed.stored.version, fed.case_id, fed.position))
      found.push_back(std::move(*one));
  }
  TZ_CHECK(store_.keep(j, found, feed.back().position));
  return feed.size();
}

}  // namespace tz::routing
