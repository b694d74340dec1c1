#pragma once
// For tests: a planner of one city whose road office has five days for everything.
#include "ledger/sql_testing.h"

namespace tz::notify::testing {

class OneCity final : public ledger::Planner {
 public:
  static constexpr UnitId kHotline{100}, kDistrict{200};
  std::vector<ledger::JurisdictionCard> jurisdictions() const override { return {card()}; }
  Result<ledger::JurisdictionCard> jurisdiction(JurisdictionId j) const override {
    if (j != ledger::testing::kCity) return fail(Errc::not_found, "no such jurisdiction");
    return card();
  }
  Result<std::vector<ledger::Service>> services(JurisdictionId) const override {
    return std::vector<ledger::Service>();
  }
  Result<ledger::Service> service(JurisdictionId, std::string_view) const override {
    return fail(Errc::not_found, "no such service");
  }
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId) const override {
    return std::vector<ledger::UnitCard>{
        {kHotline, "hotline", "受理中心", "Hotline", "hotline", "12345", {}},
        {kDistrict, "east", "东区", "East", "district", "", {}},
        {ledger::testing::kRoads, "roads", "道路处", "Roads", "department", "", kDistrict},
        {ledger::testing::kWater, "water", "水务局", "Water", "department", "", kDistrict}};
  }
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    return unit == kDistrict ? std::vector{ledger::testing::kRoads, ledger::testing::kWater}
                             : std::vector<UnitId>();
  }
  std::vector<std::string> zones_at(JurisdictionId, LatLng) const override { return {}; }
  bool in_area(JurisdictionId, LatLng) const override { return true; }
  Result<std::string> zones_geojson(JurisdictionId, std::string_view) const override {
    return std::string("{}");
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId) const override {
    return {};
  }
  Result<ledger::Proposal> propose(const ledger::Case&, Instant) const override { return ledger::Proposal{}; }
  Result<ledger::Deadlines> deadlines(const ledger::Case&, UnitId, Instant start) const override {
    return ledger::Deadlines{{}, {}, start + std::chrono::hours(120), "test"};
  }
  Result<ledger::ExtensionRule> extension(const ledger::Case&) const override {
    return ledger::ExtensionRule{};
  }
  Result<UnitId> district_of(const ledger::Case&) const override { return kDistrict; }
  bool may_own(JurisdictionId, UnitId, std::string_view) const override { return true; }

 private:
  static ledger::JurisdictionCard card() {
    ledger::JurisdictionCard one;
    one.id = ledger::testing::kCity;
    one.code = "yunchuan";
    one.name_zh = "云川市";
    one.name_en = "Yunchuan";
    one.time_zone = "Asia/Shanghai";
    one.ticket_prefix = "YC";
    one.language = "zh";
    return one;
  }
};

}  // namespace tz::notify::testing
