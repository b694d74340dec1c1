#pragma once
// A city for tests that need one but ask little of it: no units, services or zones; whatever a test's city
// has more, it says itself.
#include <string>
#include <utility>
#include <vector>

#include "ledger/planner.h"

namespace tz::ledger::testing {

class QuietPlanner : public Planner {
 public:
  explicit QuietPlanner(JurisdictionCard card) : card_(std::move(card)) {}
  std::vector<JurisdictionCard> jurisdictions() const override { return {card_}; }
  Result<JurisdictionCard> jurisdiction(JurisdictionId) const override { return card_; }
  Result<std::vector<Service>> services(JurisdictionId) const override { return std::vector<Service>(); }
  Result<Service> service(JurisdictionId, std::string_view) const override {
    return fail(Errc::not_found, "no such service");
  }
  Result<std::vector<UnitCard>> units(JurisdictionId) const override { return std::vector<UnitCard>(); }
  std::vector<UnitId> units_below(JurisdictionId, UnitId) const override { return {}; }
  std::vector<std::string> zones_at(JurisdictionId, LatLng) const override { return {}; }
  bool in_area(JurisdictionId, LatLng) const override { return true; }
  Result<std::string> zones_geojson(JurisdictionId, std::string_view) const override {
    return fail(Errc::not_found, "there is no such layer");
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId) const override {
    return {};
  }
  Result<Proposal> propose(const Case&, Instant) const override { return Proposal{}; }
  Result<Deadlines> deadlines(const Case&, UnitId, Instant) const override { return Deadlines{}; }
  Result<ExtensionRule> extension(const Case&) const override { return ExtensionRule{}; }
  Result<UnitId> district_of(const Case&) const override { return UnitId{1}; }
  bool may_own(JurisdictionId, UnitId, std::string_view) const override { return true; }

 private:
  const JurisdictionCard card_;
};

// As ledger::AccountName; an invented one.
inline Result<std::string> account_name(JurisdictionId, ActorId actor) {
  return "人员" + std::to_string(static_cast<std::int64_t>(actor)) + "（虚构）";
}

// A card of that city, without a name; an invented one.
inline JurisdictionCard card_of(JurisdictionId id) {
  JurisdictionCard card;
  card.id = id;
  card.time_zone = "Asia/Shanghai";
  return card;
}

}  // namespace tz::ledger::testing
