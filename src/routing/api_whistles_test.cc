#include "routing/api_whistles.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "base/json.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "ledger/module.h"
#include "ledger/testing_planner.h"
#include "routing/module.h"
#include "routing/sql_whistle_store.h"
#include "routing/whistle_testing.h"
#include "store/testing.h"

namespace tz::routing::whistle {
namespace {

using namespace std::chrono_literals;
using http::Permission;
using ::testing::HasSubstr;
using testing::kDistrict, testing::kGas, testing::kHousing, testing::kOtherStreet, testing::kStreet,
    testing::kTraffic;
using ::testing::Not;

constexpr JurisdictionId kCity{1};

// A city of two streets, three departments and a district.
class FakePlanner final : public ledger::testing::QuietPlanner {
 public:
  FakePlanner() : QuietPlanner(ledger::testing::card_of(kCity)) {}
  Result<std::vector<ledger::UnitCard>> units(JurisdictionId) const override {
    std::vector<ledger::UnitCard> cards;
    for (const auto id : {kStreet, kOtherStreet, kHousing, kGas, kTraffic, kDistrict}) {
      ledger::UnitCard unit;
      unit.id = id;
      unit.kind = id == kStreet || id == kOtherStreet ? "street"
                  : id == kDistrict                   ? "district"
                  : id == kGas                        ? "external"
                                                      : "department";
      cards.push_back(unit);
    }
    return cards;
  }
  Result<ledger::Proposal> propose(const ledger::Case&, Instant) const override {
    return fail(Errc::not_found, "no proposal");
  }
  Result<ledger::Deadlines> deadlines(const ledger::Case&, UnitId, Instant start) const override {
    return ledger::Deadlines{.result = start + 24h};
  }
  Result<UnitId> district_of(const ledger::Case&) const override { return kDistrict; }
};

std::vector<http::testing::TestUser> test_users() {
  using enum http::Permission;
  return {
      {"clerk",
       ActorId{1},
       kStreet,
       {Permission::whistle_draft, Permission::whistle_answer, Permission::case_triage}},
      {"head", ActorId{2}, kStreet, {Permission::whistle_draft, Permission::whistle_approve}},
      {"housing", ActorId{3}, kHousing, {Permission::whistle_draft, Permission::whistle_answer}},
      {"gas", ActorId{4}, kGas, {Permission::whistle_draft, Permission::whistle_answer}},
      {"traffic", ActorId{5}, kTraffic, {Permission::whistle_answer}},
      {"district", ActorId{6}, kDistrict, {Permission::whistle_rule}},
      {"reader", ActorId{7}, kStreet, {}},
      {"neighbour", ActorId{8}, kOtherStreet, {Permission::whistle_draft}},
  };
}

template <class Backend>
class WhistleApi : public ::testing::Test {
 protected:
  WhistleApi() {
    EXPECT_TRUE(store::migrate(*db_, ledger::schema()).has_value());
    EXPECT_TRUE(store::migrate(*db_, routing::schema()).has_value());
    router_.authenticator(authenticator_);
    add_routes(router_, service_, ledger_.service, ledger_.query, planner_);
    ledger::Receive need;
    need.verbatim = "燃气味";
    const auto receipt =
        ledger_.service.receive(kCity, "LY", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident});
    EXPECT_TRUE(receipt.has_value());
    if (receipt) code_ = receipt->code;
  }

  http::Response get(std::string_view user, std::string_view target, std::string_view etag = "") {
    http::testing::Headers headers{{"X-Test-User", std::string(user)}};
    if (!etag.empty()) headers.emplace_back("If-None-Match", '"' + std::string(etag) + '"');
    return http::testing::call(router_, "GET", target, headers);
  }
  http::Response post(std::string_view user, std::string_view target, std::string_view body,
                      std::int64_t version = 0) {
    http::testing::Headers headers{{"X-Test-User", std::string(user)}, {"Content-Type", "application/json"}};
    if (version > 0) headers.emplace_back("If-Match", "\"" + std::to_string(version) + "\"");
    return http::testing::call(router_, "POST", target, headers, body);
  }
  boost::json::object json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    const auto value = parse_json(response.body);
    EXPECT_TRUE(value.has_value()) << response.body;
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  std::string body(std::string_view kind = "emergency", std::string_view units = R"("21","22")") const {
    return std::string(R"({"kind":")") + std::string(kind) + R"(","units":[)" + std::string(units) +
           R"(],"cases":[")" + code_ +
           R"("],"place":{"code":"street-1","lat":42.9004,"lng":125.1404},"request":"燃气泄漏，请到场"})";
  }
  std::string drafted(std::string_view kind = "emergency") {
    const auto made = json(post("clerk", "/v1/whistles", body(kind)), 201);
    clock_.advance(1ms);
    return text(made.at("id"));
  }
  boost::json::object act(std::string_view user, const std::string& id, std::string_view command,
                          std::string_view with = "{}") {
    const auto before = json(get(user, "/v1/whistles/" + id));
    return json(
        post(user, "/v1/whistles/" + id + "/" + std::string(command), with, before.at("version").as_int64()));
  }
  std::string blown(std::string_view kind = "emergency") {
    const auto id = drafted(kind);
    act("head", id, "approve");
    act("clerk", id, "blow");
    return id;
  }
  // One more case, dispatched to the unit.
  void led_by(UnitId unit) {
    ledger::Receive need;
    need.verbatim = "路灯不亮";
    const auto receipt =
        ledger_.service.receive(kCity, "LY", "Asia/Shanghai", need, {kResidentActor, ledger::Role::resident});
    ASSERT_TRUE(receipt.has_value());
    ledger::By hotline{ActorId{90}, ledger::Role::hotline};
    hotline.unit = kDistrict;
    ASSERT_TRUE(
        ledger_.service.handle_latest(kCity, receipt->id, ledger::Classify{.category = "light"}, hotline));
    const auto sent = ledger_.service.handle_latest(
        kCity, receipt->id,
        ledger::Dispatch{.unit = unit, .due = {.result = clock_.now() + 24h, .rule = "TEST-1"}}, hotline);
    ASSERT_TRUE(sent.has_value()) << sent.error().message;
  }
  void serve(const std::string& id, std::string_view user) {
    act(user, id, "arrive");
    act(user, id, "plan", R"({"plan":"关阀检修","until":"2026-01-06T00:00:00Z"})");
    act(user, id, "finish", R"({"result":"已修好"})");
  }
  static std::string text(const boost::json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : "not a text";
  }

  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{testing::start()};
  SeededRandom random_{7};
  IdMaker ids_{clock_, random_};
  FakePlanner planner_;
  http::testing::TestUsers authenticator_{kCity, test_users(), {Permission::case_read}};
  ledger::Module ledger_{*db_, clock_, random_, ids_};
  SqlWhistleStore store_{*db_};
  WhistleService service_{store_, clock_, ids_,
                          [](JurisdictionId) { return Result<Policy>(testing::policy()); }};
  http::Router router_;
  std::string code_;
};
TYPED_TEST_SUITE(WhistleApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(WhistleApi, AWhistleGoesToItsEndThroughTheRoutes) {
  const auto id = this->drafted();
  auto board = this->act("head", id, "approve");
  EXPECT_EQ(this->text(board.at("status")), "approved");
  board = this->act("clerk", id, "blow");
  EXPECT_EQ(this->text(board.at("status")), "blown");
  const auto& clock = board.at("parts").as_array()[0].at("clocks").as_array()[0];
  EXPECT_EQ(this->text(clock.at("due")), "2026-01-05T01:05:00.001Z");
  EXPECT_EQ(this->text(clock.at("words_zh")), "须在 01-05 09:05 前应哨");
  this->clock_.advance(3min);
  board = this->act("housing", id, "acknowledge");
  EXPECT_EQ(this->text(board.at("parts").as_array()[0].at("clocks").as_array()[0].at("words_en")),
            "Acknowledged: 01-05 09:03, on time");
  this->clock_.advance(30min);
  this->serve(id, "housing");
  this->serve(id, "gas");
  board = this->json(this->get("clerk", "/v1/whistles/" + id));
  EXPECT_EQ(this->text(board.at("status")), "done");
  EXPECT_EQ(this->text(board.at("parts").as_array()[1].at("clocks").as_array()[1].at("words_zh")),
            "01-05 09:33 已报到，迟 3 分钟");
  EXPECT_EQ(this->text(board.at("parts").as_array()[0].at("result")), "已修好");
  this->act("head", id, "rate",
            R"({"solved":"yes","ratings":[{"unit":"21","arrival":5,"result":4},{"unit":"22","arrival":2}]})");
  auto seen = this->json(this->get("housing", "/v1/whistles/" + id));
  EXPECT_TRUE(seen.at("parts").as_array()[0].at("rating").is_null()) << "the department has not spoken yet";
  seen = this->act("housing", id, "counter_rate",
                   R"({"needed":"yes","right_units":"partly","facts_right":"yes","note":"缺城管"})");
  EXPECT_EQ(seen.at("parts").as_array()[0].at("rating").at("arrival").as_int64(), 5);
  EXPECT_TRUE(seen.at("parts").as_array()[0].at("rating").at("attitude").is_null());
  EXPECT_TRUE(seen.at("parts").as_array()[1].at("rating").is_null()) << "gas has not spoken";
  this->act("gas", id, "counter_rate", R"({"needed":"yes","right_units":"yes","facts_right":"yes"})");
  this->act("district", id, "record_resident", R"({"solved":"yes","satisfied":"satisfied"})");
  board = this->act("clerk", id, "close");
  EXPECT_EQ(this->text(board.at("status")), "closed");
  EXPECT_EQ(board.at("timeline").as_array().size(), static_cast<std::size_t>(board.at("version").as_int64()));
  EXPECT_TRUE(board.at("offers").as_array().empty());
}

TYPED_TEST(WhistleApi, TheBoardTellsCapacityAndUnitButNeverThePerson) {
  const auto id = this->blown();
  const auto response = this->get("housing", "/v1/whistles/" + id);
  EXPECT_THAT(response.body, Not(HasSubstr("actor")));
  const auto board = this->json(response);
  EXPECT_EQ(this->text(board.at("timeline").as_array()[1].at("capacity")), "street_head");
  EXPECT_TRUE(board.at("cases").as_array().empty()) << "a number is for those who may see the case";
  EXPECT_EQ(this->json(this->get("clerk", "/v1/whistles/" + id)).at("cases").as_array().size(), 1U);
  EXPECT_DOUBLE_EQ(board.at("place").at("lat").template to_number<double>(), 42.9);
}

TYPED_TEST(WhistleApi, WhoReportsIsSeenByItsVersion) {
  const auto id = this->blown();
  const auto first = this->get("clerk", "/v1/whistles/" + id);
  EXPECT_EQ(first.etag, "3");
  EXPECT_EQ(this->get("clerk", "/v1/whistles/" + id, first.etag).status, 304);
  this->act("gas", id, "arrive");
  EXPECT_EQ(this->get("clerk", "/v1/whistles/" + id, first.etag).status, 200);
  const auto news = this->json(this->get("clerk", "/v1/whistles/" + id + "/events?after=3"));
  ASSERT_EQ(news.at("events").as_array().size(), 1U);
  EXPECT_EQ(this->text(news.at("events").as_array()[0].at("kind")), "arrived");
  EXPECT_EQ(this->text(news.at("events").as_array()[0].at("unit")), "22");
  EXPECT_EQ(this->get("clerk", "/v1/whistles/" + id + "/events?after=x").status, 400);
}

TYPED_TEST(WhistleApi, WhatIsOutsideTheScopeDoesNotExist) {
  const auto id = this->drafted();
  EXPECT_EQ(this->get("housing", "/v1/whistles/" + id).status, 404) << "not called yet";
  EXPECT_EQ(this->get("neighbour", "/v1/whistles/" + id).status, 404);
  EXPECT_EQ(this->get("district", "/v1/whistles/" + id).status, 200);
  EXPECT_EQ(this->get("reader", "/v1/whistles/" + id).status, 200);
  EXPECT_EQ(this->get("clerk", "/v1/whistles/nonsense").status, 404);
  EXPECT_EQ(this->get("", "/v1/whistles/" + id).status, 401);
  this->act("head", id, "approve");
  this->act("clerk", id, "blow");
  EXPECT_EQ(this->get("housing", "/v1/whistles/" + id).status, 200);
  EXPECT_EQ(this->get("traffic", "/v1/whistles/" + id).status, 404);
  EXPECT_EQ(this->post("traffic", "/v1/whistles/" + id + "/arrive", "{}", 3).status, 404);
}

TYPED_TEST(WhistleApi, CommandsAskForPermissionStateAndTheVersionRead) {
  const auto id = this->drafted();
  const std::string path = "/v1/whistles/" + id;
  EXPECT_EQ(this->post("reader", path + "/approve", "{}", 1).status, 403);
  EXPECT_EQ(this->post("reader", "/v1/whistles", this->body()).status, 403);
  EXPECT_EQ(this->post("clerk", path + "/approve", "{}", 1).status, 403);
  EXPECT_EQ(this->post("clerk", path + "/blow", "{}", 1).status, 409);
  EXPECT_EQ(this->post("head", path + "/approve", "{}").status, 400) << "If-Match is missing";
  EXPECT_EQ(this->post("head", path + "/approve", "{}", 7).status, 412);
  EXPECT_EQ(this->post("head", path + "/teleport", "{}", 1).status, 404);
  EXPECT_EQ(this->post("head", path + "/approve", R"({"colour":"red"})", 1).status, 400);
  EXPECT_EQ(this->json(this->get("clerk", path)).at("version").as_int64(), 1) << "nothing was written";
}

TYPED_TEST(WhistleApi, WrongFieldsOfADraftAreNamedTogether) {
  const auto problem = this->json(
      this->post("clerk", "/v1/whistles",
                 R"({"kind":"loud","units":["21","999"],"cases":["LY-000000-0000000"],"place":{"lat":1}})"),
      400);
  std::set<std::string> fields;
  for (const auto& error : problem.at("errors").as_array()) fields.insert(this->text(error.at("field")));
  EXPECT_EQ(fields, (std::set<std::string>{"kind", "units", "cases", "place.lat"}));
  EXPECT_THAT(this->post("clerk", "/v1/whistles", this->body("emergency", R"("21")")).body,
              HasSubstr("single_department"));
}

TYPED_TEST(WhistleApi, StreetsWhistleForDepartmentsAndUtilitiesAndForNobodyElse) {
  const auto field = [&](std::string_view user, std::string_view units) {
    const auto problem = this->json(this->post(user, "/v1/whistles", this->body("emergency", units)), 400);
    return this->text(problem.at("errors").as_array()[0].at("field"));
  };
  EXPECT_EQ(field("housing", R"("22","23")"), "street") << "a department does not whistle";
  EXPECT_EQ(field("clerk", R"("21","11")"), "units") << "a street is not called";
  const auto id = this->blown();
  EXPECT_EQ(this->post("clerk", "/v1/whistles/" + id + "/call", R"({"unit":"11","reason":"x"})", 3).status,
            400);
  EXPECT_EQ(this->post("clerk", "/v1/whistles/" + id + "/call", R"({"unit":"23","reason":"x"})", 3).status,
            200);
}

TYPED_TEST(WhistleApi, ARefusalIsRuledOnByTheDistrict) {
  const auto id = this->blown();
  this->act("housing", id, "refuse", R"({"reason":"不属本局"})");
  const auto board = this->json(this->get("district", "/v1/whistles/" + id));
  ASSERT_EQ(board.at("offers").as_array().size(), 1U);
  EXPECT_EQ(this->text(board.at("offers").as_array()[0].at("command")), "rule");
  EXPECT_EQ(this->text(board.at("parts").as_array()[0].at("refusal")), "不属本局");
  const auto after = this->act("district", id, "rule",
                               R"({"unit":"21","ruling":"replaced","replacement":"23","reason":"属交通"})");
  EXPECT_EQ(after.at("parts").as_array().size(), 3U);
  EXPECT_EQ(this->text(after.at("parts").as_array()[2].at("state")), "called");
}

TYPED_TEST(WhistleApi, ListsTheOwnWhistlesWithTheSentenceAboutCounts) {
  const auto a = this->drafted(), b = this->blown();
  const auto ids = [&](std::string_view user, std::string_view query) {
    std::vector<std::string> all;
    const auto page = this->json(this->get(user, "/v1/whistles" + std::string(query)));
    EXPECT_EQ(this->text(page.at("note_zh")), "数量仅供了解工作量");
    for (const auto& row : page.at("whistles").as_array()) all.push_back(this->text(row.at("id")));
    return all;
  };
  EXPECT_EQ(ids("clerk", ""), (std::vector{b, a}));
  EXPECT_EQ(ids("clerk", "?state=draft"), (std::vector{a}));
  EXPECT_EQ(ids("housing", ""), (std::vector{b}));
  EXPECT_EQ(ids("housing", "?unit=10"), (std::vector<std::string>{})) << "another's unit";
  EXPECT_EQ(ids("district", "?unit=21"), (std::vector{b}));
  EXPECT_EQ(ids("neighbour", ""), (std::vector<std::string>{}));
  const auto page = this->json(this->get("clerk", "/v1/whistles?limit=1"));
  EXPECT_EQ(ids("clerk", "?limit=1&cursor=" + this->text(page.at("next"))), (std::vector{a}));
  EXPECT_TRUE(page.at("may_draft").as_bool());
  EXPECT_FALSE(this->json(this->get("housing", "/v1/whistles")).at("may_draft").as_bool()) << "no street";
  EXPECT_FALSE(this->json(this->get("reader", "/v1/whistles")).at("may_draft").as_bool()) << "no permission";
  EXPECT_EQ(this->get("clerk", "/v1/whistles?state=loud").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/whistles?limit=201").status, 400);
  EXPECT_EQ(this->get("clerk", "/v1/whistles?cursor=zzz").status, 400);
}

TYPED_TEST(WhistleApi, TheBoardAnswers304UntilSomeoneDoesSomething) {
  const auto id = this->blown();
  const auto first = this->get("district", "/v1/whistles?state=open&kind=emergency");
  ASSERT_EQ(first.status, 200);
  ASSERT_FALSE(first.etag.empty());
  this->clock_.advance(90min);
  const auto same = this->get("district", "/v1/whistles?state=open&kind=emergency", first.etag);
  EXPECT_EQ(same.status, 304) << "time alone changes nothing that is told";
  EXPECT_TRUE(same.body.empty());
  this->act("gas", id, "acknowledge");
  const auto after = this->get("district", "/v1/whistles?state=open&kind=emergency", first.etag);
  EXPECT_EQ(after.status, 200);
  EXPECT_NE(after.etag, first.etag);
  const auto row = this->json(after).at("whistles").as_array().at(0).as_object();
  EXPECT_EQ(row.at("called").as_int64(), 2);
  const auto& gas = row.at("parts").as_array().at(1);
  EXPECT_EQ(this->text(gas.at("state")), "acknowledged");
  EXPECT_EQ(this->text(gas.at("acknowledged_at")), "2026-01-05T02:30:00.001Z");
  EXPECT_EQ(this->text(gas.at("arrive_due")), "2026-01-05T01:30:00.001Z");
  EXPECT_TRUE(gas.at("arrived_at").is_null());
}

TYPED_TEST(WhistleApi, TheListIsAskedByKindStatesAndCase) {
  const auto a = this->drafted(), b = this->blown(), c = this->blown("resident_matter");
  const auto ids = [&](std::string_view user, const std::string& query) {
    std::vector<std::string> all;
    const auto page = this->json(this->get(user, "/v1/whistles?" + query));
    for (const auto& row : page.at("whistles").as_array()) all.push_back(this->text(row.at("id")));
    return all;
  };
  EXPECT_EQ(ids("clerk", "state=draft,blown"), (std::vector{c, b, a}));
  EXPECT_EQ(ids("clerk", "state=open&kind=emergency"), (std::vector{b, a}));
  EXPECT_EQ(ids("gas", "state=open&kind=resident_matter"), (std::vector{c}));
  EXPECT_EQ(ids("clerk", "case=" + this->code_), (std::vector{c, b, a}));
  EXPECT_EQ(ids("clerk", "unit=10&blown=yes&from=2026-01-05T01:00:00Z"), (std::vector{c, b}));
  EXPECT_EQ(ids("clerk", "unit=10&blown=yes&from=2026-01-06T01:00:00Z"), (std::vector<std::string>{}));
  EXPECT_EQ(this->get("gas", "/v1/whistles?case=" + this->code_).status, 400) << "the case is not for gas";
  for (const std::string_view wrong :
       {"state=draft,loud", "kind=loud", "from=yesterday", "blown=no", "case=X"})
    EXPECT_EQ(this->get("clerk", "/v1/whistles?" + std::string(wrong)).status, 400) << wrong;
}

TYPED_TEST(WhistleApi, TheRateHasTwoSidesAndLinksToItsRows) {
  this->drafted();
  this->blown();
  const auto before = this->json(this->get("district", "/v1/figures/whistles"));
  EXPECT_EQ(this->text(before.at("note_zh")), "数量仅供了解工作量");
  EXPECT_EQ(this->text(before.at("definition").at("id")), "whistle_rate");
  EXPECT_EQ(this->text(before.at("from")), "2025-10-06T16:00:00Z") << "midnight in the city";
  EXPECT_TRUE(before.at("rows").as_array().empty()) << "a street that led no case has no rate";
  this->led_by(kStreet);
  this->led_by(kOtherStreet);
  const auto rate = this->json(this->get("district", "/v1/figures/whistles"));
  ASSERT_EQ(rate.at("rows").as_array().size(), 2U);
  const auto& row = rate.at("rows").as_array()[0];
  EXPECT_EQ(row.at("count").as_int64(), 1) << "the draft called nobody";
  EXPECT_EQ(row.at("base").as_int64(), 1);
  EXPECT_EQ(row.at("expected").as_double(), 0.5) << "one whistle on two cases";
  EXPECT_EQ(this->text(row.at("status")), "within");
  EXPECT_TRUE(row.at("base_href").is_null()) << "the district sees every whistle, not every case";
  const auto behind = this->json(this->get("district", this->text(row.at("href"))));
  EXPECT_EQ(behind.at("whistles").as_array().size(), 1U);
  const auto own = this->json(this->get("clerk", "/v1/figures/whistles"));
  ASSERT_EQ(own.at("rows").as_array().size(), 1U) << "a street sees its own";
  EXPECT_EQ(this->text(own.at("rows").as_array()[0].at("base_href")),
            "/v1/cases?lead=10&received_from=2025-10-06T16%3A00%3A00Z");
}

TYPED_TEST(WhistleApi, TheDialogLearnsKindsNamesAndClocks) {
  const auto lists = this->json(this->get("clerk", "/v1/reference/whistles"));
  EXPECT_EQ(lists.at("kinds").as_array().size(), 3U);
  EXPECT_EQ(this->text(lists.at("kinds").as_array()[2].at("arrive_zh")), "30分钟");
  EXPECT_EQ(lists.at("aspects").as_array().size(), 5U);
  EXPECT_EQ(lists.at("aliases").as_array().size(), 7U);
}

}  // namespace
}  // namespace tz::routing::whistle
