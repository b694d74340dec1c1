#pragma once
// Answers what the ledger and the ways in ask of the city's configuration (ledger/planner.h).
#include "ledger/planner.h"
#include "routing/precedent.h"
#include "routing/routing_service.h"

namespace tz::routing {

// Safe to call from any thread; the services must outlive it. Proposals quote the precedents that
// `precedents` holds, one indexed read each; without it, none.
class CityPlanner final : public ledger::Planner {
 public:
  CityPlanner(RoutingService& routing, places::PlaceService& places,
              const PrecedentStore* precedents = nullptr)
      : routing_(routing), places_(places), precedents_(precedents) {}

  std::vector<ledger::JurisdictionCard> jurisdictions() const override;
  Result<ledger::JurisdictionCard> jurisdiction(JurisdictionId j) const override;
  Result<std::vector<ledger::Service>> services(JurisdictionId j) const override;
  Result<ledger::Service> service(JurisdictionId j, std::string_view code) const override;
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId j) const override;
  std::vector<UnitId> units_below(JurisdictionId j, UnitId unit) const override;
  std::vector<std::string> zones_at(JurisdictionId j, LatLng point) const override;
  bool in_area(JurisdictionId j, LatLng point) const override;
  Result<std::string> zones_geojson(JurisdictionId j, std::string_view layer) const override;
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId j) const override;
  Result<ledger::Proposal> propose(const ledger::Case& c, Instant start) const override;
  Result<ledger::Deadlines> deadlines(const ledger::Case& c, UnitId unit, Instant start) const override;
  Result<ledger::ExtensionRule> extension(const ledger::Case& c) const override;
  Result<std::optional<Instant>> objection_until(const ledger::Case& c) const override;
  Result<std::optional<ledger::Deadlines>> recompute(const ledger::Case& c) const override;
  std::chrono::milliseconds worked_time(JurisdictionId j, Instant from, Instant to) const override;
  Result<UnitId> district_of(const ledger::Case& c) const override;
  bool stands_beside(JurisdictionId j, UnitId unit) const override;
  std::vector<UnitId> line_of(JurisdictionId j, UnitId unit) const override;
  // By the list of today.
  bool may_own(JurisdictionId j, UnitId unit, std::string_view category) const override;
  Status check_duty(const ledger::Case& c, UnitId unit, ledger::DutyPart part, Instant at) const override;
  ledger::Policy policy(JurisdictionId j) const override;

 private:
  RoutingService& routing_;
  places::PlaceService& places_;
  const PrecedentStore* precedents_;
};

// What the catalogue is asked about a case that is dispatched at `start`. Pure.
Question question_of(const City& city, const ledger::Case& c, Instant start);
// Nothing is suggested to the line of the unit that a tip-off is about (docs/sources.md#tip-off-line): the
// supervising desk has it instead. True if the suggestion was changed so; then nothing but that is its
// reason.
bool keep_from_accused(const City& city, const ledger::Case& c, Suggestion& suggestion);

// What a precedent says of a case like it, in words.
Reason reason_of(const City& city, const Precedent& precedent);
// How many precedents a suggestion quotes.
inline constexpr std::size_t kPrecedentsQuoted = 3;

}  // namespace tz::routing
