#pragma once
// What the contract tests of the store and the queries share: a ledger on an empty database of either engine,
// and people who act on it.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ledger/case_service.h"
#include "ledger/sql_case_query.h"
#include "ledger/sql_event_store.h"
#include "store/testing.h"

namespace tz::ledger {

std::span<const store::Migration> schema();

namespace testing {

inline constexpr JurisdictionId kCity{1};
inline constexpr JurisdictionId kOtherCity{2};
inline constexpr UnitId kRoads{101};
inline constexpr UnitId kWater{102};
inline constexpr LatLng kSquare{429000000, 1251400000};

inline By as(Role role, UnitId unit = {}) {
  return By{.actor = role == Role::resident ? kResidentActor : ActorId{1000 + static_cast<int>(role)},
            .role = role,
            .unit = unit};
}

inline Receive need(std::string verbatim = "路灯不亮，请来修") {
  Receive r;
  r.request_type = RequestType::help;
  r.category = "lighting";
  r.zones = {"community-1", "street-1"};
  r.verbatim = std::move(verbatim);
  r.place.point = kSquare;
  r.place.address = "示例路1号";
  return r;
}

// One ledger. `Backend` is one of store::testing::Backends.
template <class Backend>
class Ledger : public ::testing::Test {
 protected:
  Ledger() {
    const auto migrated = store::migrate(*db_, schema());
    if (!migrated) throw std::runtime_error(migrated.error().message);
  }

  Receipt receive(Receive command = need(), JurisdictionId j = kCity) {
    auto receipt = service_.receive(j, "LY", "Asia/Shanghai", std::move(command), as(Role::resident));
    if (!receipt) throw std::runtime_error(receipt.error().message);
    return *receipt;
  }
  static Receive need_with_everything() {
    Receive r = need("楼道灯坏了\n 13800000000 请回电 \U0001F4A1");  // an invented number
    r.title = "楼道照明";
    r.demand = "修好";
    r.contact = {.name = "示例甲", .phone = "13800000000", .email = "", .preference = "晚上"};
    r.attributes = {{"floor", "3"}, {"floor", "4"}};
    r.media = {{.sha256 = std::string(64, 'a'), .type = "image/jpeg", .size = 10, .cleared = true},
               {.sha256 = std::string(64, 'b'), .type = "image/jpeg", .size = 11, .cleared = false}};
    return r;
  }
  // The case after the command; a refusal fails the test.
  Case handle(CaseId id, const Command& command, const By& by) {
    auto after = service_.handle_latest(kCity, id, command, by);
    if (!after) throw std::runtime_error(std::string(name(command)) + ": " + after.error().message);
    return *after;
  }
  Dispatch sheet(UnitId unit = kRoads, std::chrono::hours limit = std::chrono::hours(120)) const {
    Dispatch d;
    d.unit = unit;
    d.due = {.sign = clock_.now() + std::chrono::hours(2),
             .contact = clock_.now() + std::chrono::hours(24),
             .result = clock_.now() + limit,
             .rule = "test"};
    d.catalogue_version = 1;
    return d;
  }
  Classify classify(std::string category = "lighting") const {
    Classify c;
    c.category = std::move(category);
    c.zones = {"community-1", "street-1"};
    c.title = "路灯不亮";
    return c;
  }
  // To the unit's desk, signed for.
  Case bring_to(CaseId id, UnitId unit) {
    handle(id, classify(), as(Role::hotline));
    handle(id, sheet(unit), as(Role::hotline));
    return handle(id, Sign{}, as(Role::handler, unit));
  }
  // PostgreSQL's sealer, as the job runs it.
  void seal_all(JurisdictionId j = kCity) {
    for (;;) {
      const auto sealed = events_.seal(j, 1000);
      ASSERT_TRUE(sealed.has_value()) << sealed.error().message;
      if (*sealed == 0) return;
    }
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_;
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  SqlEventStore events_{*db_};
  SqlCaseQuery query_{*db_};
  CaseService service_{events_, clock_, random_, ids_};
};

}  // namespace testing
}  // namespace tz::ledger
