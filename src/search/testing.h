#pragma once
// For tests and the bench: a city with names to search, on an empty database of either engine. All invented.
#include "ledger/sql_testing.h"
#include "ledger/testing_planner.h"
#include "search/module.h"

namespace tz::search::testing {

using ledger::testing::kCity;
using ledger::testing::kRoads;
using ledger::testing::kWater;
inline constexpr UnitId kDistrict{200};

class City final : public ledger::testing::QuietPlanner {
 public:
  City() : QuietPlanner(card()) {}
  Result<ledger::JurisdictionCard> jurisdiction(JurisdictionId j) const override {
    if (j != kCity) return fail(Errc::not_found, "no such jurisdiction");
    return card();
  }
  Result<std::vector<ledger::Service>> services(JurisdictionId) const override {
    std::vector<ledger::Service> all(3);
    all[0].code = "lighting";
    all[0].name_zh = "照明设施";
    all[0].name_en = "Street lighting";
    all[1].code = "water";
    all[1].name_zh = "供水";
    all[1].name_en = "Water supply";
    all[2].code = "domestic";
    all[2].name_zh = "家事";
    all[2].name_en = "Domestic";
    all[2].sensitive = true;
    return all;
  }
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId) const override {
    return std::vector<ledger::UnitCard>{{kDistrict, "east", "东区", "East", "district", "", {}},
                                         {kRoads, "roads", "道路处", "Roads", "department", "", kDistrict},
                                         {kWater, "works", "水务局", "Works", "department", "", kDistrict}};
  }
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    return unit == kDistrict ? std::vector{kRoads, kWater} : std::vector<UnitId>();
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId) const override {
    return {{"community-1", {"和平社区", "Heping"}}};
  }
  Result<ledger::Deadlines> deadlines(const ledger::Case&, UnitId, Instant start) const override {
    return ledger::Deadlines{{}, {}, start + std::chrono::hours(120), "test"};
  }
  Result<UnitId> district_of(const ledger::Case&) const override { return kDistrict; }

 private:
  static ledger::JurisdictionCard card() {
    ledger::JurisdictionCard one;
    one.id = kCity;
    one.code = "yunchuan";
    one.name_zh = "云川市";
    one.name_en = "Yunchuan";
    one.time_zone = "Asia/Shanghai";
    one.ticket_prefix = "LY";
    one.language = "zh";
    return one;
  }
};

// Ledger and search on one database; a case is found once follow() has been called.
template <class Backend>
class Searched : public ledger::testing::Ledger<Backend> {
 protected:
  Searched() {
    const auto migrated = store::migrate(*this->db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
  }
  void follow() {
    this->seal_all();
    for (bool more = true; more;) {
      const auto read = run_once(search_, kCity);
      if (!read) throw std::runtime_error(read.error().message);
      more = *read;
    }
  }

  City city_;
  ledger::Module ledger_{*this->db_, this->clock_, this->random_,
                         this->ids_, {},           ledger::settings_from(city_)};
  Module search_{*this->db_, ledger_, city_};
};

}  // namespace tz::search::testing
