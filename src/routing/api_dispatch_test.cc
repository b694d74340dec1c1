#include "routing/api_dispatch.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <functional>

#include "base/json.h"
#include "calendar/civil_day.h"
#include "http/testing.h"
#include "http/testing_users.h"
#include "ledger/module.h"
#include "ledger/testing_planner.h"
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
      {"crew", ActorId{12}, unit("transport"), {Permission::case_read, Permission::case_handle}},
      {"fireman", ActorId{13}, unit("fire"), {Permission::case_read, Permission::case_handle}},
      {"panel", ActorId{14}, unit("YC-E"), {Permission::case_read, Permission::case_rule}},
      {"admin", ActorId{15}, unit("hotline"), {Permission::configure}},
  };
}

template <class Backend>
class DispatchApi : public Town<Backend> {
 protected:
  DispatchApi() {
    router_.authenticator(authenticator_);
    ledger::add_routes(router_, this->ledger_, this->routing_.planner, ledger::testing::account_name,
                       [](JurisdictionId, const std::string&) -> Result<std::optional<ledger::Media>> {
                         return std::optional<ledger::Media>();
                       });
    add_dispatch_routes(router_, {.routing = this->routing_.service,
                                  .precedents = this->routing_.precedents,
                                  .desk = this->dispatch_.desk,
                                  .cases = this->ledger_.service,
                                  .planner = this->routing_.planner,
                                  .record = [this](JurisdictionId, ActorId actor, const std::string& action,
                                                   const std::string& object) -> Status {
                                    recorded_.push_back(std::to_string(static_cast<std::int64_t>(actor)) +
                                                        " " + action + " " + object);
                                    return {};
                                  }});
  }
  http::Response get(std::string_view user, const std::string& target) {
    return http::testing::call(router_, "GET", target, {{"X-Test-User", std::string(user)}});
  }
  http::Response post(std::string_view user, const std::string& target, std::string_view body,
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
  static std::string text(const boost::json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : "not a text";
  }
  std::string id(std::string_view code) {
    return std::to_string(static_cast<std::int64_t>(this->unit(code)));
  }
  std::vector<std::string> kinds(const boost::json::value& suggestion) {
    std::vector<std::string> all;
    for (const auto& reason : suggestion.at("reasons").as_array()) all.push_back(text(reason.at("kind")));
    return all;
  }
  static std::string import_body(std::string_view lines, bool dry_run, const std::string& digest = "") {
    boost::json::object body;
    body["duty_list"] =
        "unit,category,kind,department,legal_basis,effective_from,effective_to,source\n" + std::string(lines);
    body["dry_run"] = dry_run;
    if (!digest.empty()) body["digest"] = digest;
    return boost::json::serialize(body);
  }

  http::testing::TestUsers authenticator_{
      kTown, users_of([this](std::string_view code) { return this->unit(code); })};
  http::Router router_;
  std::vector<std::string> recorded_;
};
TYPED_TEST_SUITE(DispatchApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(DispatchApi, ADraftIsToldWhoWouldBeAskedAndWhy) {
  // The middle of Liulin Subdistrict.
  const std::string there = "&lat=30.03&long=123.02";
  auto said = this->json(
      this->get("clerk", "/v1/dispatch/suggestion?category=housing.illegal_building&day=2025-06-30" + there));
  EXPECT_EQ(this->text(said.at("unit")), this->id("cityadmin"));
  EXPECT_THAT(this->kinds(said), ElementsAre("catalogue"));
  EXPECT_TRUE(said.at("delegation").is_null());
  said = this->json(
      this->get("clerk", "/v1/dispatch/suggestion?category=housing.illegal_building&day=2025-07-01" + there));
  EXPECT_THAT(this->kinds(said), ElementsAre("catalogue", "delegation", "double_dispatch"));
  EXPECT_EQ(this->text(said.at("delegation")), "FQ-017");
  EXPECT_EQ(said.at("catalogue_version").as_int64(), 1);
  EXPECT_THAT(this->text(said.at("reasons").at(1).at("zh")), HasSubstr("自2025-07-01起由云川市城市管理局交"));
  EXPECT_THAT(this->text(said.at("reasons").at(1).at("en")), HasSubstr("was handed by"));
  for (const char* wrong :
       {"category=nothing", "request_type=x", "urgency=x", "day=2025-13-01", "lat=1", "version=x"})
    EXPECT_EQ(this->get("clerk", std::string("/v1/dispatch/suggestion?") + wrong).status, 400) << wrong;
  EXPECT_EQ(this->get("clerk", "/v1/dispatch/suggestion?version=9").status, 404);
  EXPECT_EQ(this->get("admin", "/v1/dispatch/suggestion").status, 403);
  EXPECT_EQ(this->get("nobody", "/v1/dispatch/suggestion").status, 401);
}

TYPED_TEST(DispatchApi, ADepartmentsDutyIsRefusedAtEveryDoorWithTheLineAndTheDepartment) {
  const auto receipt = this->received("safety.fire_lane", "YC-W1");
  const std::string path = "/v1/cases/" + receipt.code + "/";
  const auto expect_refused = [&](const http::Response& response) {
    const auto problem = this->json(response, 400);
    const auto& error = problem.at("errors").at(0);
    EXPECT_EQ(this->text(error.at("rule")), "township_duty_list");
    EXPECT_EQ(this->text(error.at("field")), "unit");
    EXPECT_THAT(this->text(error.at("message")), HasSubstr("duty list, line 9"));
    EXPECT_THAT(this->text(error.at("message")), HasSubstr("云川市消防救援支队"));
  };
  const std::string to_street = R"({"unit":")" + this->id("YC-W1") + R"("})";
  expect_refused(this->post("clerk", path + "dispatch", to_street, 2));
  this->dispatch(receipt.id, "transport");
  expect_refused(this->post("clerk", path + "dispatch", to_street, 3));
  this->handle(receipt.id, ledger::Sign{}, this->as(ledger::Role::handler, "transport"));
  expect_refused(this->post("crew", path + "assign_assist", to_street, 4));
  this->handle(receipt.id,
               ledger::Object{.proposed = this->unit("fire"), .basis = "消防法", .reason = "职责"},
               this->as(ledger::Role::handler, "transport"));
  expect_refused(this->post("panel", path + "rule_objection",
                            R"({"upheld":true,"ruling":"x","unit":")" + this->id("YC-W1") + R"("})", 5));
  EXPECT_EQ(this->post("panel", path + "rule_objection",
                       R"({"upheld":true,"ruling":"x","unit":")" + this->id("fire") + R"("})", 5)
                .status,
            200);
}

TYPED_TEST(DispatchApi, AStreetMayHelpWithWhatItDoesNotLead) {
  const auto receipt = this->received("market.food", "YC-W1");
  this->dispatch(receipt.id, "transport");
  this->handle(receipt.id, ledger::Sign{}, this->as(ledger::Role::handler, "transport"));
  const auto asked = this->post("crew", "/v1/cases/" + receipt.code + "/assign_assist",
                                R"({"unit":")" + this->id("YC-W1") + R"("})", 4);
  EXPECT_EQ(asked.status, 200) << asked.body;
}

TYPED_TEST(DispatchApi, AnOldCaseIsJudgedByTheVersionOnItsSheet) {
  const auto receipt = this->received("market.food", "YC-W1");
  this->dispatch(receipt.id, "market");
  const std::string path = "/v1/cases/" + receipt.code + "/suggestion";
  const auto before = this->json(this->get("clerk", path));
  EXPECT_EQ(this->text(before.at("now").at("unit")), this->id("market"));
  EXPECT_EQ(before.at("sheet").at("catalogue_version").as_int64(), 1);
  RoutingPack changed = this->packs_.routing;
  changed.entries.push_back({.zone = "*",
                             .category = "market.food",
                             .unit = "health",
                             .effective_from = calendar::parse_day("2021-01-02").value(),
                             .legal_basis = "新规",
                             .line = 999});
  ASSERT_TRUE(this->routing_.service.load_pack(kTown, changed).has_value());
  const auto after = this->json(this->get("clerk", path));
  EXPECT_EQ(after.at("now").at("catalogue_version").as_int64(), 2);
  EXPECT_EQ(this->text(after.at("now").at("unit")), this->id("health"));
  EXPECT_EQ(after.at("sheet").at("catalogue_version").as_int64(), 1);
  EXPECT_EQ(this->text(after.at("sheet").at("unit")), this->id("market"));
  const auto draft = this->json(this->get("clerk", "/v1/dispatch/suggestion?category=market.food&version=1"));
  EXPECT_EQ(this->text(draft.at("unit")), this->id("market"));
  EXPECT_EQ(this->get("fireman", path).status, 404) << "a case of others is not there";
  EXPECT_EQ(this->get("clerk", "/v1/cases/YC-260105-0000000/suggestion").status, 404);
}

TYPED_TEST(DispatchApi, HowOftenACaseWasGivenOnIsShownAndTheThirdTimeItGoesUp) {
  const auto receipt = this->received("market.food", "YC-W1");
  const std::string path = "/v1/cases/" + receipt.code + "/";
  const auto give = [&](std::string_view unit, std::int64_t version) {
    const auto done =
        this->post("clerk", path + "dispatch", R"({"unit":")" + this->id(unit) + R"("})", version);
    EXPECT_EQ(done.status, 200) << done.body;
  };
  give("market", 2);
  give("health", 3);
  auto said = this->json(this->get("clerk", path + "suggestion"));
  EXPECT_EQ(said.at("transfers").at("transfers").as_int64(), 1);
  EXPECT_FALSE(said.at("transfers").at("next_is_district").as_bool());
  give("market", 4);
  said = this->json(this->get("clerk", path + "suggestion"));
  EXPECT_EQ(said.at("transfers").at("transfers").as_int64(), 2);
  EXPECT_TRUE(said.at("transfers").at("next_is_district").as_bool());
  give("health", 5);
  const auto c = this->ledger_.service.load(kTown, receipt.id).value();
  EXPECT_EQ(c.proposed_lead, this->unit("YC-W"))
      << "the district of the case's place, not whom the clerk named";
  EXPECT_EQ(c.dispatch_count, 4);
}

TYPED_TEST(DispatchApi, TheListsAreReadPreviewedAndLoaded) {
  auto list = this->json(this->get("crew", "/v1/dispatch/duty-list"));
  EXPECT_EQ(list.at("lines").as_array().size(), this->packs_.routing.duties.size());
  EXPECT_EQ(this->text(list.at("lines").at(2).at("department").at("name_zh")), "云川市城市管理局");
  EXPECT_EQ(this->text(list.at("lines").at(0).at("category")), "community");
  EXPECT_EQ(this->text(list.at("lines").at(0).at("category_zh")), "邻里社区") << "no leaf, so no service";
  const auto powers = this->json(this->get("crew", "/v1/dispatch/delegations"));
  EXPECT_EQ(this->text(powers.at("delegations").at(0).at("code")), "FQ-017");
  EXPECT_EQ(this->text(powers.at("delegations").at(0).at("category_en")), "Illegal building");
  EXPECT_EQ(this->text(powers.at("delegations").at(1).at("effective_to")), "2025-06-30");

  const std::string_view line = "@street,market.food,may_assist,market,食品安全法,2026-01-05,,清单（虚构）\n";
  const std::string path = "/v1/dispatch/lists/imports";
  EXPECT_EQ(this->post("clerk", path, this->import_body(line, true)).status, 403);
  const auto plan = this->json(this->post("admin", path, this->import_body(line, true)));
  EXPECT_EQ(plan.at("duties_added").as_array().size(), 1U);
  EXPECT_TRUE(plan.at("refusals").as_array().empty());
  EXPECT_TRUE(plan.at("loaded_version").is_null());
  EXPECT_EQ(this->post("admin", path, this->import_body(line, false)).status, 400) << "a digest is needed";
  EXPECT_EQ(this->post("admin", path, this->import_body(line, false, "00")).status, 412);
  EXPECT_EQ(this->post("admin", path, R"({"dry_run":true})").status, 400);
  const auto loaded = this->json(
      this->post("admin", path, this->import_body(line, false, this->text(plan.at("digest")))), 201);
  EXPECT_EQ(loaded.at("loaded_version").as_int64(), 2);
  EXPECT_THAT(this->recorded_, ElementsAre("15 dispatch.lists catalogue 2"));
  list = this->json(this->get("crew", "/v1/dispatch/duty-list"));
  EXPECT_EQ(list.at("lines").as_array().size(), 1U);
  EXPECT_EQ(list.at("catalogue_version").as_int64(), 2);
  list = this->json(this->get("crew", "/v1/dispatch/duty-list?version=1"));
  EXPECT_EQ(list.at("lines").as_array().size(), this->packs_.routing.duties.size());

  const auto against = this->json(this->post(
      "admin", path,
      this->import_body("@community,community.stairwell,recovered,fire,消防法,2026-01-01,,清单（虚构）\n",
                        true)));
  EXPECT_EQ(this->text(against.at("refusals").at(0).at("rule")), "township_duty_list");
}

TYPED_TEST(DispatchApi, APrecedentIsShownAdoptedOrDismissed) {
  const auto first = this->ruled("roads.rural", "transport", "cityadmin", "cityadmin");
  this->ruled("roads.rural", "transport", "housing", "");
  this->follow();
  const auto page = this->json(this->get("crew", "/v1/dispatch/precedents?limit=1"));
  EXPECT_EQ(page.at("precedents").as_array().size(), 1U);
  const auto rest =
      this->json(this->get("crew", "/v1/dispatch/precedents?limit=1&cursor=" + this->text(page.at("next"))));
  EXPECT_TRUE(rest.at("next").is_null());
  const auto& one = rest.at("precedents").at(0);
  EXPECT_EQ(this->text(one.at("case_code")), first.code);
  EXPECT_EQ(this->text(one.at("owner")), this->id("cityadmin"));
  EXPECT_EQ(this->text(one.at("state")), "open");
  const auto quoted = this->json(this->get("clerk", "/v1/dispatch/suggestion?category=roads.rural"));
  EXPECT_THAT(this->kinds(quoted), ElementsAre("catalogue", "precedent", "precedent"));

  const std::string path = "/v1/dispatch/precedents/" + this->text(one.at("id"));
  const std::string adoption =
      R"({"zone":"*","effective_from":"2026-01-05","legal_basis":"三定方案","reason":"一致"})";
  EXPECT_EQ(this->post("clerk", path + "/adopt", adoption).status, 403);
  EXPECT_EQ(this->post("admin", path + "/adopt", R"({"zone":"*"})").status, 400);
  EXPECT_EQ(this->post("admin", "/v1/dispatch/precedents/999/adopt", adoption).status, 404);
  const auto adopted = this->json(this->post("admin", path + "/adopt", adoption));
  EXPECT_EQ(this->text(adopted.at("state")), "adopted");
  EXPECT_EQ(adopted.at("adopted_version").as_int64(), 2);
  EXPECT_EQ(this->post("admin", path + "/adopt", adoption).status, 409);
  EXPECT_THAT(this->recorded_, ElementsAre("15 precedent.adopt " + first.code + "#6"));
  const std::string other = "/v1/dispatch/precedents/" + this->text(page.at("precedents").at(0).at("id"));
  EXPECT_EQ(this->post("admin", other + "/dismiss", "{}").status, 400) << "with a reason";
  EXPECT_EQ(
      this->text(this->json(this->post("admin", other + "/dismiss", R"({"reason":"个案"})")).at("state")),
      "dismissed");
  EXPECT_EQ(
      this->json(this->get("crew", "/v1/dispatch/precedents?state=open")).at("precedents").as_array().size(),
      0U);
  for (const char* wrong : {"state=x", "cursor=x", "limit=0", "limit=201"})
    EXPECT_EQ(this->get("crew", std::string("/v1/dispatch/precedents?") + wrong).status, 400) << wrong;
}

}  // namespace
}  // namespace tz::routing
