#pragma once
// For tests: a planner of one city whose road office has five days for everything.
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"

namespace tz::notify::testing {

class OneCity final : public ledger::testing::QuietPlanner {
 public:
  static constexpr UnitId kHotline{100}, kDistrict{200};
  OneCity() : QuietPlanner(card()) {}
  Result<ledger::JurisdictionCard> jurisdiction(JurisdictionId j) const override {
    if (j != ledger::testing::kCity) return fail(Errc::not_found, "no such jurisdiction");
    return card();
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
  Result<ledger::Deadlines> deadlines(const ledger::Case&, UnitId, Instant start) const override {
    return ledger::Deadlines{{}, {}, start + std::chrono::hours(120), "test"};
  }
  Result<UnitId> district_of(const ledger::Case&) const override { return kDistrict; }

 private:
  static ledger::JurisdictionCard card() {
    auto one = ledger::testing::card_of(ledger::testing::kCity);
    one.code = "yunchuan";
    one.name_zh = "云川市";
    one.name_en = "Yunchuan";
    one.ticket_prefix = "YC";
    one.language = "zh";
    return one;
  }
};

}  // namespace tz::notify::testing
