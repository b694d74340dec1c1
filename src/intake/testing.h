#pragma once
// For tests: two invented cities whose configuration is written out here, and a whole intake on an empty
// database with its routes.
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "accounts/module.h"
#include "base/time.h"
#include "http/testing.h"
#include "intake/module.h"
#include "ledger/module.h"
#include "store/testing.h"

namespace tz::intake::testing {

inline constexpr JurisdictionId kHill{1}, kDale{2};  // invented cities
inline constexpr UnitId kHotlineUnit{10}, kRoadsUnit{11};
inline constexpr LatLng kSquare{429000000, 1251400000};  // in Hill
inline constexpr Box kHillBounds{{428000000, 1250000000}, {430000000, 1253000000}};

inline ledger::ServiceAttribute attribute(std::string code, ledger::ServiceAttribute::Datatype datatype,
                                          int order, bool required = false) {
  ledger::ServiceAttribute a;
  a.code = std::move(code);
  a.datatype = datatype;
  a.order = order;
  a.required = required;
  a.description_zh = "问题" + std::to_string(order);
  a.description_en = "Question " + std::to_string(order);
  return a;
}

inline std::vector<ledger::Service> catalogue() {
  using Datatype = ledger::ServiceAttribute::Datatype;
  using Kind = ledger::Service::Kind;
  const auto service = [](std::string code, std::string zh, std::string en, Kind kind) {
    ledger::Service s;
    s.code = std::move(code);
    s.name_zh = std::move(zh);
    s.name_en = std::move(en);
    s.description_zh = s.name_zh + "的事";
    s.description_en = "About: " + s.name_en;
    s.group_zh = "市政设施";
    s.group_en = "Public works";
    s.kind = kind;
    return s;
  };
  std::vector<ledger::Service> all{service("001", "路灯", "Street light", Kind::realtime),
                                   service("pothole", "道路坑洼", "Pothole", Kind::realtime),
                                   service("tree", "树木", "Tree", Kind::batch),
                                   service("rats", "鼠患", "Rats", Kind::blackbox),
                                   service("old", "旧事项", "Old service", Kind::realtime),
                                   service("quiet", "敏感事项", "Sensitive matter", Kind::realtime)};
  all[0].keywords = {"路灯", "lamp"};
  auto& pothole = all[1];
  pothole.keywords = {"坑", "hole"};
  pothole.group_zh = "道路";
  pothole.group_en = "Roads";
  pothole.attributes = {attribute("READ", Datatype::string, 1),
                        attribute("HOWMANY", Datatype::number, 2, true),
                        attribute("SINCE", Datatype::datetime, 3),
                        attribute("SIZE", Datatype::singlevaluelist, 4),
                        attribute("LANES", Datatype::multivaluelist, 5),
                        attribute("MARK", Datatype::string, 6),
                        attribute("MORE", Datatype::text, 7)};
  pothole.attributes[0].variable = false;
  pothole.attributes[3].values = {{"small", "小", "Small"}, {"big", "大", "Big"}};
  pothole.attributes[4].values = {{"left", "左", "Left"}, {"right", "右", "Right"}};
  all[4].active = false;
  all[5].sensitive = true;
  return all;
}

// Cities that a test may change before it asks.
class Cities final : public ledger::Planner {
 public:
  explicit Cities(bool two = false) {
    ledger::JurisdictionCard hill;
    hill.id = kHill;
    hill.code = "hill";
    hill.open311_id = "hill.example";
    hill.name_zh = "山城";
    hill.name_en = "Hill";
    hill.time_zone = "Asia/Shanghai";
    hill.ticket_prefix = "HI";
    hill.language = "zh";
    hill.bounds = kHillBounds;
    cards_.push_back(hill);
    if (!two) return;
    auto dale = hill;
    dale.id = kDale;
    dale.code = "dale";
    dale.open311_id = "dale.example";
    dale.name_zh = "谷城";
    dale.name_en = "Dale";
    dale.language = "en";
    dale.ticket_prefix = "DA";
    cards_.push_back(dale);
  }
  std::vector<ledger::Service> list = catalogue();

  std::vector<ledger::JurisdictionCard> jurisdictions() const override { return cards_; }
  Result<ledger::JurisdictionCard> jurisdiction(JurisdictionId j) const override {
    for (const auto& card : cards_)
      if (card.id == j) return card;
    return fail(Errc::not_found, "no such city");
  }
  Result<std::vector<ledger::Service>> services(JurisdictionId /*j*/) const override { return list; }
  Result<ledger::Service> service(JurisdictionId /*j*/, std::string_view code) const override {
    const auto it = std::ranges::find(list, code, &ledger::Service::code);
    if (it == list.end()) return fail(Errc::not_found, "service_code: there is no such service");
    return *it;
  }
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId /*j*/) const override {
    return std::vector<ledger::UnitCard>{
        {kHotlineUnit, "hotline", "热线中心", "Hotline", "hotline", "12345", std::nullopt, true},
        {kRoadsUnit, "roads", "道路处", "Roads office", "office", "", std::nullopt, true}};
  }
  std::vector<UnitId> units_below(JurisdictionId /*j*/, UnitId /*unit*/) const override { return {}; }
  std::vector<std::string> zones_at(JurisdictionId j, LatLng point) const override {
    return in_area(j, point) ? std::vector<std::string>{"street-1"} : std::vector<std::string>{};
  }
  bool in_area(JurisdictionId /*j*/, LatLng point) const override { return kHillBounds.contains(point); }
  Result<std::string> zones_geojson(JurisdictionId /*j*/, std::string_view /*layer*/) const override {
    return "{}";
  }
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> zone_names(
      JurisdictionId /*j*/) const override {
    return {{"street-1", {"第一街道", "First Street"}}};
  }
  Result<ledger::Proposal> propose(const ledger::Case& /*c*/, Instant /*start*/) const override {
    return fail(Errc::not_found, "no catalogue here");
  }
  Result<ledger::Deadlines> deadlines(const ledger::Case& /*c*/, UnitId /*unit*/,
                                      Instant start) const override {
    return ledger::Deadlines{.sign = start + std::chrono::hours(2),
                             .contact = start + std::chrono::hours(24),
                             .result = start + std::chrono::hours(120),
                             .rule = "test"};
  }
  Result<ledger::ExtensionRule> extension(const ledger::Case& /*c*/) const override {
    return ledger::ExtensionRule{.times_max = 1, .latest = {}};
  }

  Result<UnitId> district_of(const ledger::Case& /*c*/) const override { return kHotlineUnit; }
  bool may_own(JurisdictionId /*j*/, UnitId /*unit*/, std::string_view /*category*/) const override {
    return true;
  }

 private:
  std::vector<ledger::JurisdictionCard> cards_;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

// A city's intake with all of its routes but the pages.
class Intake {
 public:
  explicit Intake(bool two_cities = false,
                  std::unique_ptr<store::Database> database = store::testing::Sqlite::make())
      : db_(std::move(database)), cities(two_cities) {
    for (const auto steps : {accounts::schema(), ledger::schema(), schema()})
      if (const auto migrated = store::migrate(*db_, steps); !migrated)
        throw std::runtime_error(migrated.error().message);
    clock.set(must(parse_instant("2026-03-01T08:00:00Z")));
    key = must(accounts.service.add_key(kHill, "test bridge", "open311", {accounts::Role::open311}, UnitId{},
                                        kSystemActor));
    add_open311_routes(router, module, ledger.service, ledger.query, cities, accounts.service);
    add_desk_routes(router, module, ledger.service, ledger.query, cities);
    router.authenticator(accounts.authenticator);
  }

 private:
  std::unique_ptr<store::Database> db_;

 public:
  Cities cities;
  ManualClock clock;
  SeededRandom random{311};
  IdMaker ids{clock, random};
  accounts::Module accounts{*db_, clock, random, ids, accounts::PasswordCost::least()};
  ledger::Module ledger{*db_, clock, random, ids, {}, ledger::settings_from(cities)};
  Module module{*db_, clock, random, ledger.service, ledger.events, cities};
  http::Router router;
  accounts::AccountService::NewKey key;

  store::Database& database() { return *db_; }
  http::Response get(std::string_view target, const http::testing::Headers& headers = {}) const {
    return http::testing::call(router, "GET", target, headers);
  }
  http::Response post(std::string_view target, std::string_view form,
                      http::testing::Headers headers = {}) const {
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return http::testing::call(router, "POST", target, headers, form);
  }
  // Key and place of a post that is otherwise complete.
  std::string form(std::string_view rest) const {
    return "api_key=" + key.secret + "&lat=42.9&long=125.14&" + std::string(rest);
  }
  static ledger::By as(ledger::Role role, UnitId unit = {}) {
    return {role == ledger::Role::resident ? kResidentActor : ActorId{1000 + static_cast<int>(role)},
            role,
            unit,
            {}};
  }
  ledger::Case act(ledger::CaseId id, const ledger::Command& command, ledger::Role role, UnitId unit = {}) {
    return must(ledger.service.handle_latest(kHill, id, command, as(role, unit)));
  }
  ledger::Receipt receive(ledger::Receive command) {
    return must(
        ledger.service.receive(kHill, "HI", "Asia/Shanghai", std::move(command), as(ledger::Role::resident)));
  }
  static ledger::Receive need(std::string words = "路灯不亮，请来修") {
    ledger::Receive r;
    r.category = "001";
    r.zones = {"street-1"};
    r.verbatim = std::move(words);
    r.place.point = kSquare;
    return r;
  }
};

}  // namespace tz::intake::testing
