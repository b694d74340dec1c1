#include "routing/api_limits.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <functional>

#include "base/json.h"
#include "base/time.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "ledger/module.h"
#include "ledger/testing_planner.h"
#include "routing/api_dispatch.h"
#include "routing/dispatch_testing.h"

namespace tz::routing {
namespace {

using namespace dispatch_testing;
using http::Permission;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// `unit` knows the units by their codes.
template <class F>
std::vector<http::testing::TestUser> users_of(F&& unit) {
  return {
      {"clerk", ActorId{11}, unit("hotline"), {Permission::case_read, Permission::case_triage}},
      {"importer", ActorId{12}, unit("hotline"), {Permission::data_import}},
      {"admin", ActorId{15}, unit("hotline"), {Permission::configure}},
  };
}

template <class Backend>
class LimitsApi : public Town<Backend> {
 protected:
  LimitsApi() {
    router_.authenticator(authenticator_);
    ledger::add_routes(router_, this->ledger_, this->routing_.planner, ledger::testing::account_name,
                       [](JurisdictionId, const std::string&) -> Result<std::optional<ledger::Media>> {
                         return std::optional<ledger::Media>();
                       });
    add_limit_routes(router_, {.routing = this->routing_.service,
                               .cases = this->ledger_.service,
                               .query = this->ledger_.query,
                               .planner = this->routing_.planner,
                               .record = [this](JurisdictionId, ActorId actor, const std::string& action,
                                                const std::string& object) -> Status {
                                 recorded_.push_back(std::to_string(static_cast<std::int64_t>(actor)) + " " +
                                                     action + " " + object);
                                 return {};
                               },
                               .name_of = ledger::testing::account_name});
    add_dispatch_routes(router_, {.routing = this->routing_.service,
                                  .precedents = this->routing_.precedents,
                                  .desk = this->dispatch_.desk,
                                  .cases = this->ledger_.service,
                                  .planner = this->routing_.planner,
                                  .record = [](JurisdictionId, ActorId, const std::string&,
                                               const std::string&) -> Status { return {}; }});
  }
  http::Response get(std::string_view user, const std::string& target) {
    return http::testing::call(router_, "GET", target, {{"X-Test-User", std::string(user)}});
  }
  http::Response post(std::string_view user, const std::string& target, std::string_view body) {
    const http::testing::Headers headers{{"X-Test-User", std::string(user)},
                                         {"Content-Type", "application/json"}};
    return http::testing::call(router_, "POST", target, headers, body);
  }
  boost::json::object json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << response.body;
    const auto value = parse_json(response.body);
    EXPECT_TRUE(value.has_value()) << response.body;
    return value && value->is_object() ? value->get_object() : boost::json::object();
  }
  static std::string text(const boost::json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : "not a text";
  }
  static std::string body_of(const std::string& csv, bool dry_run, const std::string& digest = "") {
    boost::json::object body;
    body["limits"] = csv;
    body["dry_run"] = dry_run;
    if (!digest.empty()) body["digest"] = digest;
    return boost::json::serialize(body);
  }
  std::string three_days() {
    std::vector<LimitRule> rules = this->packs_.routing.limits;
    for (LimitRule& rule : rules)
      if (rule.id == "CN-JN-2018.general") rule.result.value = 3;
    return limits_csv(rules);
  }
  // The rules of a profile as GET /v1/limits gives them.
  boost::json::array rules_of(const boost::json::object& said, std::string_view profile) {
    for (const auto& one : said.at("profiles").as_array())
      if (text(one.at("profile")) == profile) return one.at("rules").as_array();
    return {};
  }

  http::testing::TestUsers authenticator_{
      kTown, users_of([this](std::string_view code) { return this->unit(code); })};
  http::Router router_;
  std::vector<std::string> recorded_;
};
TYPED_TEST_SUITE(LimitsApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(LimitsApi, ProfilesAreToldWithTheirRulesSourcesAndTheLinesThatNameThem) {
  const auto said = this->json(this->get("clerk", "/v1/limits"));
  EXPECT_EQ(said.at("version").as_int64(), 1);
  EXPECT_EQ(this->text(said.at("city_profile")), "CN-JN-2018");
  EXPECT_EQ(said.at("objection_hours").as_int64(), 24);
  EXPECT_EQ(this->text(said.at("versions").at(0).at("by")), "pack");
  EXPECT_TRUE(said.at("versions").at(0).at("loaded_by").is_null());
  EXPECT_EQ(this->text(said.at("versions").at(0).at("loaded_by_name")), "");
  const auto petition = this->rules_of(said, "CN-PETITION");
  ASSERT_EQ(petition.size(), 3U);
  EXPECT_EQ(this->text(petition[0].at("rule")), "CN-PETITION.general");
  EXPECT_EQ(this->text(petition[0].at("sign").at("zh")), "15日");
  EXPECT_EQ(this->text(petition[0].at("result").at("en")), "60 days");
  EXPECT_EQ(this->text(petition[0].at("objection").at("unit")), "working_days");
  EXPECT_TRUE(petition[0].at("contact").is_null());
  EXPECT_EQ(petition[0].at("extensions_max").as_int64(), 1);
  EXPECT_EQ(this->text(petition[0].at("source")), "L5-22;L5-23;L5-34");
  const auto guangdong = this->rules_of(said, "CN-GD-2022");
  EXPECT_EQ(boost::json::serialize(guangdong[1].at("request_types")), R"(["complaint","report"])");
  EXPECT_TRUE(guangdong[2].at("request_types").as_array().empty());
  const auto market = this->rules_of(said, "CN-MARKET-REPORT");
  EXPECT_EQ(market[0].at("lines_total").as_int64(), 1);
  EXPECT_EQ(this->text(market[0].at("lines").at(0).at("category").at("code")), "market.consumer");
  EXPECT_EQ(market[1].at("lines_total").as_int64(), 0);
  int chosen = 0;
  for (const auto& one : said.at("profiles").as_array()) {
    chosen += one.at("chosen").as_bool() ? 1 : 0;
    const bool for_tip_offs = this->text(one.at("profile")) == "CN-MARKET-REPORT";
    EXPECT_TRUE(!for_tip_offs || !one.at("complete").as_bool());
    EXPECT_TRUE(!one.at("chosen").as_bool() || one.at("complete").as_bool());
  }
  EXPECT_EQ(chosen, 1);
}

TYPED_TEST(LimitsApi, AreForWhoReadsCasesAndForWhoConfigures) {
  for (const std::string path : {"/v1/limits", "/v1/limits/file", "/v1/limits/try"}) {
    EXPECT_EQ(this->get("clerk", path).status, 200) << path;
    EXPECT_EQ(this->get("admin", path).status, 200) << path;
    EXPECT_EQ(this->get("importer", path).status, 403) << path;
    EXPECT_EQ(this->get("nobody", path).status, 401) << path;
  }
  EXPECT_EQ(this->post("clerk", "/v1/limits/imports", this->body_of(this->three_days(), true)).status, 403);
}

TYPED_TEST(LimitsApi, ATrialSaysWhatWouldStandOnTheSheetAndWhichDaysWereLeftOut) {
  const auto said = this->json(this->get(
      "clerk",
      "/v1/limits/try?profile=CN-AY-2021&request_type=complaint&urgency=normal&at=2026-09-30T12:00"));
  EXPECT_EQ(this->text(said.at("at")), "2026-09-30T04:00:00Z") << "the city's own clocks";
  EXPECT_EQ(this->text(said.at("time_zone")), "Asia/Shanghai");
  EXPECT_EQ(this->text(said.at("rule").at("rule")), "CN-AY-2021.general");
  EXPECT_FALSE(said.at("provisional").as_bool());
  const auto& steps = said.at("steps").as_array();
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(this->text(steps[0].at("kind")), "objection");
  EXPECT_EQ(this->text(steps[0].at("due")), "2026-10-01T04:00:00Z");
  EXPECT_EQ(this->text(steps[1].at("kind")), "result");
  EXPECT_EQ(this->text(steps[1].at("span").at("zh")), "5个工作日");
  EXPECT_EQ(this->text(steps[1].at("due")), "2026-10-13T15:59:59.999Z");
  const auto& days = steps[1].at("days").as_array();
  ASSERT_EQ(days.size(), 3U);
  EXPECT_EQ(this->text(days[0].at("from")), "2026-10-01");
  EXPECT_EQ(this->text(days[0].at("to")), "2026-10-07");
  EXPECT_EQ(this->text(days[0].at("kind")), "holiday");
  EXPECT_EQ(this->text(days[0].at("name_zh")), "国庆节");
  EXPECT_EQ(this->text(days[1].at("kind")), "makeup");
  EXPECT_EQ(this->text(days[2].at("kind")), "weekend");
  EXPECT_EQ(this->text(steps[2].at("kind")), "extension");

  // What is tried is what is written.
  const auto receipt = this->received("roads.rural", "YC-W1");
  this->dispatch(receipt.id, "transport");
  const auto c = this->ledger_.service.load(kTown, receipt.id).value();
  const auto same = this->json(this->get("clerk", "/v1/limits/try?at=" + format_instant(*c.dispatched_at)));
  EXPECT_EQ(this->text(same.at("rule").at("rule")), c.due.rule);
  EXPECT_EQ(this->text(same.at("steps").at(1).at("due")), format_instant(*c.due.result));

  EXPECT_EQ(
      this->text(this->json(this->get("clerk", "/v1/limits/try?rule=CN-PETITION.review&at=2026-03-02T10:00"))
                     .at("steps")
                     .at(1)
                     .at("due")),
      "2026-04-01T15:59:59.999Z");
  for (const char* wrong :
       {"profile=CN-XX", "request_type=wish", "urgency=soon", "at=yesterday", "rule=CN-XX.a",
        "at=1899-12-31T10:00", "at=2190-01-01T10:00", "profile=CN-MARKET-REPORT"})
    EXPECT_EQ(this->get("clerk", std::string("/v1/limits/try?") + wrong).status, 400) << wrong;
  EXPECT_EQ(this->get("clerk", "/v1/limits/try?at=1900-01-01T10:00").status, 200);
  EXPECT_EQ(this->get("clerk", "/v1/limits/try?at=2189-12-31T10:00").status, 200);
}

TYPED_TEST(LimitsApi, AFileIsPreviewedAndOnlyThenLoaded) {
  this->received("roads.rural", "YC-W1");
  const auto receipt = this->received("roads.rural", "YC-W1");
  this->dispatch(receipt.id, "transport");
  const std::string path = "/v1/limits/imports";
  const auto plan = this->json(this->post("admin", path, this->body_of(this->three_days(), true)));
  EXPECT_EQ(plan.at("version").as_int64(), 1);
  EXPECT_FALSE(plan.at("known").as_bool());
  EXPECT_TRUE(plan.at("added").as_array().empty());
  ASSERT_EQ(plan.at("changed").as_array().size(), 1U);
  EXPECT_EQ(this->text(plan.at("changed").at(0).at("was").at("result").at("en")), "5 working days");
  EXPECT_EQ(this->text(plan.at("changed").at(0).at("is").at("result").at("en")), "3 working days");
  EXPECT_EQ(boost::json::serialize(plan.at("changed").at(0).at("fields")), R"(["result"])");
  EXPECT_EQ(plan.at("keeps").at("open").as_int64(), 2);
  EXPECT_EQ(plan.at("keeps").at("read").as_int64(), 1);
  EXPECT_TRUE(plan.at("keeps").at("complete").as_bool());
  EXPECT_EQ(this->text(plan.at("keeps").at("profiles").at(0).at("profile")), "CN-JN-2018");
  EXPECT_EQ(plan.at("keeps").at("profiles").at(0).at("cases").as_int64(), 1);
  EXPECT_TRUE(plan.at("loaded_version").is_null());
  EXPECT_TRUE(this->recorded_.empty());

  const std::string digest = this->text(plan.at("digest"));
  EXPECT_EQ(this->post("admin", path, this->body_of(this->three_days(), false)).status, 400);
  EXPECT_EQ(this->post("admin", path, this->body_of(this->three_days(), false, "00")).status, 412);
  EXPECT_EQ(this->post("admin", path, R"({"dry_run":true})").status, 400);
  const auto loaded =
      this->json(this->post("admin", path, this->body_of(this->three_days(), false, digest)), 201);
  EXPECT_EQ(loaded.at("loaded_version").as_int64(), 2);
  EXPECT_THAT(this->recorded_, ElementsAre("15 limits.load limits 2"));

  const auto now = this->json(this->get("clerk", "/v1/limits"));
  EXPECT_EQ(now.at("version").as_int64(), 2);
  EXPECT_EQ(this->text(now.at("versions").at(0).at("loaded_by")), "15");
  EXPECT_EQ(this->text(now.at("versions").at(0).at("loaded_by_name")), "人员15（虚构）");
  EXPECT_EQ(this->text(now.at("versions").at(0).at("by")), "person");
  EXPECT_EQ(now.at("versions").as_array().size(), 2U);
  EXPECT_EQ(this->rules_of(now, "CN-JN-2018")[0].at("result").at("value").as_int64(), 3);
  const auto before = this->json(this->get("clerk", "/v1/limits?version=1"));
  EXPECT_EQ(before.at("version").as_int64(), 1);
  EXPECT_EQ(before.at("current_version").as_int64(), 2);
  EXPECT_EQ(this->rules_of(before, "CN-JN-2018")[0].at("result").at("value").as_int64(), 5);
  EXPECT_EQ(this->get("clerk", "/v1/limits?version=3").status, 404);
  EXPECT_EQ(this->get("clerk", "/v1/limits?version=x").status, 400);

  const auto again = this->json(this->post("admin", path, this->body_of(this->three_days(), true)));
  EXPECT_TRUE(again.at("known").as_bool());
  const auto same = this->json(
      this->post("admin", path, this->body_of(this->three_days(), false, this->text(again.at("digest")))));
  EXPECT_EQ(same.at("loaded_version").as_int64(), 2) << "what holds makes no version";
  EXPECT_EQ(this->recorded_.size(), 1U);
}

TYPED_TEST(LimitsApi, FaultsHaveTheirLinesAndRefusalsTheirRule) {
  const std::string path = "/v1/limits/imports";
  const std::string broken =
      "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source\n"
      "P,P.a,,,5,weeks,0,s\n";
  const auto plan = this->json(this->post("admin", path, this->body_of(broken, true)));
  ASSERT_EQ(plan.at("faults").as_array().size(), 1U);
  const auto& fault = plan.at("faults").at(0);
  EXPECT_EQ(fault.at("line").as_int64(), 2);
  EXPECT_EQ(this->text(fault.at("field")), "result_value");
  EXPECT_EQ(this->text(fault.at("rule")), "span");
  EXPECT_EQ(this->text(plan.at("digest")), "");
  EXPECT_EQ(this->post("admin", path, this->body_of(broken, false, "00")).status, 400);

  const std::string gone =
      "profile,rule,request_types,urgencies,result_value,result_unit,extensions_max,source\nP,P.a,,,5,hours,"
      "0,s\n";
  const auto refused = this->json(this->post("admin", path, this->body_of(gone, true)));
  EXPECT_EQ(this->text(refused.at("refusals").at(0).at("rule")), "profile_missing");
  EXPECT_EQ(refused.at("removed").as_array().size(), this->packs_.routing.limits.size());
  EXPECT_EQ(this->post("admin", path, this->body_of(gone, false, this->text(refused.at("digest")))).status,
            400);
  EXPECT_EQ(this->json(this->get("clerk", "/v1/limits")).at("version").as_int64(), 1);
}

TYPED_TEST(LimitsApi, TheFileOfAVersionIsWhatWouldBeLoaded) {
  const auto file = this->get("admin", "/v1/limits/file?version=1");
  EXPECT_EQ(file.status, 200);
  EXPECT_THAT(file.content_type, HasSubstr("text/csv"));
  const auto read = LimitBook::parse("limits.csv", file.body);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->rules(), this->packs_.routing.limits);
  EXPECT_EQ(this->get("admin", "/v1/limits/file?version=2").status, 404);
}

TYPED_TEST(LimitsApi, TheSuggestionOfAnOldSheetNamesTheLimitThatHeldThen) {
  const auto receipt = this->received("roads.rural", "YC-W1");
  this->dispatch(receipt.id, "transport");
  this->clock_.advance(std::chrono::hours{1});
  const auto plan = this->routing_.service.plan_limits(kTown, this->three_days()).value();
  ASSERT_TRUE(
      this->routing_.service.load_limits(kTown, this->three_days(), plan.digest, ActorId{15}).has_value());
  const auto said = this->json(this->get("clerk", "/v1/cases/" + receipt.code + "/suggestion"));
  EXPECT_THAT(this->text(said.at("sheet").at("reasons").at(0).at("zh")), HasSubstr("时限5个工作日"));
  EXPECT_THAT(this->text(said.at("now").at("reasons").at(0).at("zh")), HasSubstr("时限3个工作日"));
}

}  // namespace
}  // namespace tz::routing
