#pragma once
// A city with a desk behind its routes, for the tests of them: units, people and cases invented.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "callback/api_watch.h"
#include "callback/module.h"
#include "callback/testing.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "ledger/testing_planner.h"
#include "pages/page.h"
#include "store/testing.h"

namespace tz::callback::testing {

using namespace std::chrono_literals;
inline constexpr JurisdictionId kCity{1};
inline constexpr UnitId kRoadsTeam{21};  // below kRoads

class FakePlanner final : public ledger::testing::QuietPlanner {
 public:
  FakePlanner() : QuietPlanner(ledger::testing::card_of(kCity)) {}
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId) const override {
    std::vector<ledger::UnitCard> cards(1);
    cards[0].id = kRoads;
    cards[0].name_zh = "道路所";
    cards[0].name_en = "Roads";
    cards[0].kind = "hotline";
    cards[0].phone_public = "0000-12345";  // invented
    return cards;
  }
  std::vector<UnitId> units_below(JurisdictionId, UnitId unit) const override {
    return unit == kRoads ? std::vector{kRoadsTeam} : std::vector<UnitId>{};
  }
  Result<ledger::Proposal> propose(const ledger::Case&, Instant) const override {
    return fail(Errc::not_found, "no proposal");
  }
  Result<ledger::Deadlines> deadlines(const ledger::Case&, UnitId, Instant start) const override {
    return ledger::Deadlines{.result = start + 24h, .rule = "TEST-1"};
  }
  Result<UnitId> district_of(const ledger::Case&) const override { return kDistrict; }
  // The desks stand beside every line but their own.
  std::vector<UnitId> line_of(JurisdictionId, UnitId unit) const override { return {unit}; }
  ledger::Policy policy(JurisdictionId) const override { return rules; }
  ledger::Policy rules{};
};

inline std::vector<http::testing::TestUser> test_users() {
  using enum http::Permission;
  return {
      {"ann", kAnn, kDesk, {case_callback}},
      {"bao", kBao, kDesk, {case_callback}},
      {"near", ActorId{906}, kRoadsTeam, {case_callback}},
      {"roads_clerk", ActorId{907}, kRoads, {case_callback}},
      {"handler", kHandler, kRoads, {case_handle}},
      {"hotline", kOther, kCentre, {case_triage}},
      {"watch", kWatch, kSupervision, {case_supervise}},
      {"watch2", ActorId{908}, kSupervision, {case_supervise}},
      {"roads_watch", ActorId{909}, kRoads, {case_supervise}},
      {"contractor", ActorId{910}, kDesk, {case_file, case_callback}},
  };
}

template <class Backend>
class Routes : public ::testing::Test {
 protected:
  Routes() {
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    EXPECT_TRUE(desk_.pack.save(
        kCity, {{{"solved", "解决了吗", "Solved?"}}, {{"force_majeure", "不可抗力", "Force"}}}));
    router_.authenticator(watching_);
    add_routes(router_, desk_, ledger_, planner_, shell_, random_, kCity);
  }

  // A case that waits for its call-back, handled by kRoads.
  ledger::Receipt waiting_case() { return waiting_case({}); }
  // A tip-off about a unit, handled by kRoads all the same.
  ledger::Receipt waiting_tip_off(UnitId accused) {
    ledger::Receive need;
    need.request_type = ledger::RequestType::report;
    need.complained_unit = accused;
    return waiting_case(need);
  }
  ledger::Receipt waiting_case(ledger::Receive need, bool answered = true) {
    namespace w = ledger::testing_world;
    need.verbatim = "路灯不亮";
    need.contact.phone = "139-0000-0000";
    const auto receipt =
        ledger_.service.receive(kCity, "LY", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident});
    EXPECT_TRUE(receipt.has_value());
    for (const std::size_t index : {1U, 2U, 3U, 8U, 17U, 18U}) {
      if (!answered && index >= 17U) break;
      const auto c = ledger_.service.load(kCity, receipt->id);
      auto by = w::some_actor(index);
      if (by.role == ledger::Role::handler) by.actor = kHandler;
      auto command = w::sample(index, *c, clock_.now());
      if (auto* classify = std::get_if<ledger::Classify>(&command)) {
        classify->request_type = need.request_type;
        classify->complained_unit = need.complained_unit;
      }
      give(*receipt, command, by);
    }
    EXPECT_TRUE(ledger_.events.seal(kCity, 1000));
    EXPECT_TRUE(run_once(desk_, kCity));
    return *receipt;
  }
  void give(const ledger::Receipt& receipt, const ledger::Command& command, const ledger::By& by) {
    const auto after = ledger_.service.handle_latest(kCity, receipt.id, command, by);
    EXPECT_TRUE(after) << after.error().message;
    clock_.advance(1min);
  }
  ledger::Case load(const ledger::Receipt& receipt) { return *ledger_.service.load(kCity, receipt.id); }

  http::Response get(std::string_view user, std::string_view target, http::testing::Headers headers = {}) {
    headers.emplace_back("X-Test-User", std::string(user));
    return http::testing::call(router_, "GET", target, headers);
  }
  // Quotes the version that is there, unless another is given.
  http::Response post(std::string_view user, const std::string& target, std::string_view body,
                      std::int64_t version) {
    http::testing::Headers headers{{"X-Test-User", std::string(user)},
                                   {"Content-Type", "application/json"},
                                   {"Sec-Fetch-Site", "same-origin"}};
    headers.emplace_back("If-Match", "\"" + std::to_string(version) + "\"");
    return http::testing::call(router_, "POST", target, headers, body);
  }
  http::Response desk(std::string_view user, const ledger::Receipt& receipt, std::string_view command,
                      std::string_view body = "{}") {
    const auto now = desk_.calls.open(kCity, receipt.id);
    EXPECT_TRUE(now);
    return post(user, "/v1/callbacks/" + receipt.code + "/" + std::string(command), body, now->file.version);
  }
  boost::json::object json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    const auto value = parse_json(response.body);
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  // The rule of a problem document, which is the end of its type.
  std::string rule(const http::Response& response) {
    const auto value = parse_json(response.body);
    if (!value || !value->is_object() || !value->get_object().contains("type")) return {};
    const std::string type(value->at("type").as_string());
    return type.substr(type.rfind(':') + 1);
  }
  static constexpr std::string_view kYesBody =
      R"({"contacted":true,"solved":"yes","satisfied":"satisfied","pressured":false,"via":"phone"})";
  static constexpr std::string_view kNoBody =
      R"({"contacted":true,"solved":"no","satisfied":"dissatisfied","pressured":false,"via":"phone","words":"still dark"})";

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / 12} + 2h}};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  FakePlanner planner_;
  ledger::Module ledger_{*db_, clock_, random_, ids_,
                         [this](JurisdictionId j) { return planner_.policy(j); }};
  Module desk_{*db_, random_, ledger_, planner_};
  http::testing::TestUsers authenticator_{kCity, test_users(), {http::Permission::case_read}, true};
  WatchingAuthenticator watching_{authenticator_, desk_.marks, clock_};
  pages::Shell shell_{pages::Site{}, {}};
  http::Router router_;
};

}  // namespace tz::callback::testing
