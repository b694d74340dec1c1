// The routes of the rounds: who may see and do what, and what they say.
#include "cadence/testing_city.h"
#include "http/testing_users.h"

namespace tz::cadence {
namespace {

using namespace cadence::testing;
using http::Permission;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<http::testing::TestUser> test_users() {
  using enum http::Permission;
  return {
      {"watch", ActorId{901}, UnitId{50}, {case_supervise}},
      {"hotline", ActorId{902}, kHotline, {case_triage, case_supervise}},
      {"ann", kRoadsAnn, kRoads, {case_handle}},
      {"cai", kWaterCai, kWater, {case_handle}},
      {"roads_head", ActorId{904}, kRoads, {case_handle, case_approve}},
      {"water_head", ActorId{905}, kWater, {case_handle, case_approve}},
      {"district_head", ActorId{906}, kDistrict, {case_handle, case_approve}},
  };
}

template <class Backend>
class RoundRoutes : public City<Backend> {
 protected:
  RoundRoutes() {
    router_.authenticator(authenticator_);
    add_routes(router_, this->rounds(), this->ledger(), this->process_->planner,
               [](JurisdictionId, ActorId actor) -> Result<std::optional<StaffName>> {
                 if (actor == kSystemActor) return std::optional<StaffName>();
                 return std::optional(StaffName{"示例" + std::to_string(static_cast<std::int64_t>(actor)),
                                                UnitId{7}});  // invented
               });
    // One of roads that is late at the run of the 19th, a tip-off of water likewise, and one that is done.
    this->turn_at("2026-01-05 10:00");
    late_ = this->receive();
    this->dispatch(late_.id, kRoads);
    this->sign(late_.id, kRoads);
    tip_off_ = this->receive(ledger::RequestType::report);
    this->dispatch(tip_off_.id, kWater, 5, ledger::RequestType::report);
    this->sign(tip_off_.id, kWater);
    this->turn_at("2026-01-09 10:00");
    this->turn_at("2026-01-19 09:00");
  }
  http::Response get(std::string_view user, std::string_view target) {
    http::testing::Headers headers;
    if (!user.empty()) headers.emplace_back("X-Test-User", std::string(user));
    return http::testing::call(router_, "GET", target, headers);
  }
  http::Response post(std::string_view user, std::string_view target, std::string_view body,
                      std::int64_t version = 1) {
    return http::testing::call(router_, "POST", target,
                               {{"X-Test-User", std::string(user)},
                                {"Content-Type", "application/json"},
                                {"Sec-Fetch-Site", "same-origin"},
                                {"If-Match", "\"" + std::to_string(version) + "\""}},
                               body);
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
  std::vector<std::string> codes(const http::Response& response, std::string_view list) {
    std::vector<std::string> all;
    const auto body = json(response);
    for (const auto& one : body.at(list).as_array()) all.emplace_back(one.at("code").as_string());
    return all;
  }

  http::testing::TestUsers authenticator_{kCity, test_users(), {Permission::case_read}, true};
  http::Router router_;
  ledger::Receipt late_, tip_off_;
};
TYPED_TEST_SUITE(RoundRoutes, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(RoundRoutes, AreClosedToWhoIsNotSignedIn) {
  for (const char* path :
       {"/v1/runs", "/v1/dockets/2026-01-19", "/v1/actions", "/v1/prompts", "/v1/prompts/2026-01-first",
        "/v1/reminders?level=overdue", "/v1/months/2026-01", "/v1/months/2026-01/violators"})
    EXPECT_EQ(this->get("", path).status, 401) << path;
}

TYPED_TEST(RoundRoutes, TheRunsAreListedTheLatestFirstPageByPage) {
  auto page = this->json(this->get("watch", "/v1/runs?limit=1"));
  ASSERT_EQ(page.at("runs").as_array().size(), 1U);
  EXPECT_EQ(page.at("runs").at(0).at("period"), "2026-01-19");
  EXPECT_EQ(page.at("runs").at(0).at("state"), "held");
  const std::string next(page.at("next").as_string());
  page = this->json(this->get("watch", "/v1/runs?limit=1&cursor=" + next));
  EXPECT_EQ(page.at("runs").at(0).at("period"), "2026-01-12");
  EXPECT_TRUE(page.at("next").is_null());
  EXPECT_EQ(this->get("watch", "/v1/runs?kind=daily").status, 400);
  EXPECT_EQ(this->get("watch", "/v1/runs?cursor=x").status, 400);
}

TYPED_TEST(RoundRoutes, ADocketShowsEachTheirOwnAndTipOffsToThoseWhoMay) {
  const std::string path = "/v1/dockets/2026-01-19";
  EXPECT_THAT(this->codes(this->get("hotline", path), "items"),
              ::testing::UnorderedElementsAre(this->late_.code, this->tip_off_.code));
  EXPECT_THAT(this->codes(this->get("watch", path), "items"), ::testing::ElementsAre(this->late_.code));
  EXPECT_THAT(this->codes(this->get("ann", path), "items"), ::testing::ElementsAre(this->late_.code));
  EXPECT_THAT(this->codes(this->get("cai", path), "items"), ::testing::ElementsAre(this->tip_off_.code));
  EXPECT_THAT(this->codes(this->get("district_head", path + "?unit=101"), "items"),
              ::testing::ElementsAre(this->late_.code));
  EXPECT_THAT(this->codes(this->get("ann", path + "?unit=102"), "items"), ::testing::IsEmpty());
  const auto item = this->json(this->get("ann", path)).at("items").at(0).as_object();
  EXPECT_EQ(item.at("reason"), "overdue");
  EXPECT_EQ(item.at("also").at(0), "no_first_contact");
  EXPECT_THAT(std::string(item.at("words_zh").as_string()), HasSubstr("时限已过"));
  EXPECT_EQ(this->get("ann", "/v1/dockets/2026-01-20").status, 404);
  EXPECT_EQ(this->get("ann", "/v1/dockets/2026-02-02").status, 404);
}

// docs/sources.md#tip-off-line, and rule conflict_of_interest: below the unit everything, of the accused line
// nothing.
TYPED_TEST(RoundRoutes, AUnitSeesItsLineBelowAndNoTipOffAboutItsLine) {
  this->clock_.set(local("2026-01-19 10:00"));
  const auto team = this->receive();
  this->dispatch(team.id, kRoadsTeam);
  const auto report = this->receive(ledger::RequestType::report);
  this->dispatch(report.id, kRoadsTeam, 5, ledger::RequestType::report);
  // This one says whom it is about, and is with a unit below the accused all the same.
  const auto about = this->receive(ledger::RequestType::report);
  ledger::Classify what;
  what.request_type = ledger::RequestType::report;
  what.category = "lighting";
  what.complained_unit = kDistrict;
  this->give(about.id, what, as(ledger::Role::hotline, kHotline));
  this->dispatch(about.id, kRoadsTeam, 5, ledger::RequestType::report);
  this->turn_at("2026-01-21 09:00");
  this->turn_at("2026-02-02 09:00");
  const auto seen = [&](std::string_view user, const std::string& path, std::string_view list) {
    return this->codes(this->get(user, path), list);
  };
  using ::testing::UnorderedElementsAre;
  const std::string docket = "/v1/dockets/2026-02-02", sent = "/v1/reminders?level=deputy_head",
                    month = "/v1/months/2026-01/violators";
  for (const auto* user : {"district_head", "roads_head"}) {
    EXPECT_THAT(seen(user, docket, "items"), UnorderedElementsAre(this->late_.code, team.code, report.code))
        << user;
    for (const auto& path : {docket, sent, month}) {
      EXPECT_THAT(this->get(user, path).body, HasSubstr(report.code)) << user << path;
      EXPECT_THAT(this->get(user, path).body, Not(HasSubstr(about.code))) << user << path;
    }
  }
  EXPECT_THAT(seen("hotline", docket, "items"), UnorderedElementsAre(this->late_.code, team.code, report.code,
                                                                     about.code, this->tip_off_.code));
  EXPECT_THAT(seen("watch", docket, "items"), UnorderedElementsAre(this->late_.code, team.code));
  EXPECT_THAT(seen("cai", docket, "items"), UnorderedElementsAre(this->tip_off_.code));
}

TYPED_TEST(RoundRoutes, PlacesWhereNeedsGatherAreShownWithWhatTheCallerMaySee) {
  this->clock_.set(local("2026-01-19 10:00"));
  const auto in_zone = [&](UnitId unit) {
    const auto receipt = this->receive();
    ledger::Classify what;
    what.category = "lighting";
    what.zones = {"community-1"};
    this->give(receipt.id, what, as(ledger::Role::hotline, kHotline));
    ledger::Dispatch sheet;
    sheet.unit = unit;
    sheet.due = {.result = this->clock_.now() + 500h, .rule = "TEST"};
    this->give(receipt.id, sheet, as(ledger::Role::hotline, kHotline));
    return receipt.code;
  };
  const auto team = in_zone(kRoadsTeam);
  for (int i = 0; i < 4; ++i) in_zone(kWater);
  this->turn_at("2026-01-26 09:00");
  const std::string path = "/v1/dockets/2026-01-26/places";
  EXPECT_EQ(this->get("", path).status, 401);
  auto body = this->json(this->get("watch", path));
  EXPECT_EQ(body.at("at_least"), 5);
  EXPECT_EQ(body.at("within_days"), 28);
  ASSERT_EQ(body.at("places").as_array().size(), 1U);
  EXPECT_EQ(body.at("places").at(0).at("name_zh"), "示例社区");
  EXPECT_EQ(body.at("places").at(0).at("needs"), 5);
  EXPECT_EQ(body.at("places").at(0).at("as_of"), "2026-01-26T01:00:00Z");
  EXPECT_EQ(body.at("places").at(0).at("cases").as_array().size(), 5U);
  body = this->json(this->get("district_head", path));
  ASSERT_EQ(body.at("places").at(0).at("cases").as_array().size(), 1U) << "of the line below";
  EXPECT_EQ(std::string(body.at("places").at(0).at("cases").at(0).at("code").as_string()), team);
  EXPECT_EQ(this->get("watch", "/v1/dockets/2026-01-19/places").status, 200);
  EXPECT_EQ(this->get("watch", "/v1/dockets/2026-01-20/places").status, 404);
}

TYPED_TEST(RoundRoutes, ADecisionIsMadeBySupervisionAndFinishedByItsOwner) {
  const std::string path = "/v1/dockets/2026-01-19/actions";
  const std::string body =
      R"({"text":"mend the lamp","owner":"101","due":"2026-01-23","codes":[")" + this->late_.code + R"("]})";
  EXPECT_EQ(this->post("ann", path, body).status, 403);
  EXPECT_EQ(this->post("watch", path, R"({"text":"","owner":"9","due":"soon","codes":[]})").status, 400);
  EXPECT_EQ(this->post("watch", path, R"({"text":"x","owner":"999","due":"2026-01-23"})").status, 400);
  EXPECT_EQ(this->rule(this->post("watch", path, R"({"text":"x","owner":"101","due":"2026-01-18"})")),
            "due_past");
  EXPECT_EQ(this->post("watch", path,
                       R"({"text":"x","owner":"101","due":"2026-01-23","codes":[")" + this->tip_off_.code +
                           R"("]})")
                .status,
            400)
      << "a case that supervision may not see";
  const auto made = this->json(this->post("watch", path, body), 201);
  const std::string id(made.at("id").as_string());
  EXPECT_EQ(std::string(made.at("codes").at(0).as_string()), this->late_.code);
  EXPECT_EQ(this->get("cai", "/v1/actions/" + id).status, 404);
  EXPECT_EQ(this->post("ann", "/v1/actions/" + id + "/drop", R"({"reason":"no"})").status, 403);
  EXPECT_EQ(this->post("ann", "/v1/actions/" + id + "/finish", R"({"outcome":"done"})", 7).status, 412);
  const auto done = this->json(this->post("ann", "/v1/actions/" + id + "/finish", R"({"outcome":"done"})"));
  EXPECT_EQ(done.at("state"), "done");
  EXPECT_EQ(done.at("steps").as_array().size(), 2U);
  EXPECT_EQ(done.at("steps").at(0).at("by"), "901");
  EXPECT_EQ(done.at("steps").at(0).at("by_name"), "示例901");
  EXPECT_EQ(done.at("steps").at(0).at("by_unit"), "7");
  const auto listed = this->json(this->get("ann", "/v1/actions"));
  EXPECT_EQ(listed.at("actions").at(0).at("steps").at(1).at("by_name"), "示例501");
  EXPECT_EQ(this->rule(this->post("watch", "/v1/actions/" + id + "/drop", R"({"reason":"no"})", 2)),
            "action_over");
  EXPECT_EQ(this->json(this->get("ann", "/v1/actions?state=done")).at("actions").as_array().size(), 1U);
  EXPECT_EQ(this->json(this->get("ann", "/v1/actions?state=open")).at("actions").as_array().size(), 0U);
  EXPECT_EQ(this->json(this->get("cai", "/v1/actions")).at("actions").as_array().size(), 0U);
  EXPECT_EQ(this->get("ann", "/v1/actions/x").status, 404);
}

TYPED_TEST(RoundRoutes, APersonReadsTheirOwnPromptsOnly) {
  const auto list = this->json(this->get("ann", "/v1/prompts"));
  ASSERT_EQ(list.at("prompts").as_array().size(), 1U);
  EXPECT_EQ(list.at("prompts").at(0).at("period"), "2026-01-first");
  EXPECT_EQ(list.at("prompts").at(0).at("period_zh"), "2026年1月上旬");
  EXPECT_THAT(this->codes(this->get("ann", "/v1/prompts/2026-01-first"), "cases"),
              ::testing::ElementsAre(this->late_.code));
  EXPECT_THAT(this->codes(this->get("cai", "/v1/prompts/2026-01-first"), "cases"),
              ::testing::ElementsAre(this->tip_off_.code));
  EXPECT_EQ(this->get("watch", "/v1/prompts/2026-01-first").status, 404);
  EXPECT_EQ(this->get("ann", "/v1/prompts/2026-01-middle").status, 404);
  EXPECT_TRUE(
      this->json(this->get("ann", "/v1/prompts?before=2026-01-first")).at("prompts").as_array().empty());
}

TYPED_TEST(RoundRoutes, TheCriticismListHasThoseThatWereRemindedInVain) {
  EXPECT_THAT(this->codes(this->get("watch", "/v1/reminders?level=criticism"), "reminders"),
              ::testing::IsEmpty());
  this->turn_at("2026-01-20 09:00");
  EXPECT_THAT(this->codes(this->get("watch", "/v1/reminders?level=criticism"), "reminders"),
              ::testing::ElementsAre(this->late_.code));
  EXPECT_THAT(this->get("watch", "/v1/reminders?level=deputy_head").body,
              Not(HasSubstr(this->tip_off_.code)));
  EXPECT_THAT(this->get("cai", "/v1/reminders?level=deputy_head").body, HasSubstr(this->tip_off_.code));
  EXPECT_EQ(this->get("watch", "/v1/reminders").status, 400);
}

TYPED_TEST(RoundRoutes, AMonthIsSignedForByTheHeadsSealedBySupervisionAndCorrected) {
  EXPECT_EQ(this->get("watch", "/v1/months/2026-01").status, 404);
  this->turn_at("2026-02-02 09:00");
  auto month = this->json(this->get("ann", "/v1/months/2026-01"));
  EXPECT_EQ(month.at("state"), "drafted");
  EXPECT_EQ(month.at("violators"), 4);
  EXPECT_EQ(month.at("figures").at(0).at("definition"), "echo_rate");
  EXPECT_EQ(month.at("figures").at(0).at("denominator"), 2);
  const std::string path = "/v1/months/2026-01";
  EXPECT_EQ(this->codes(this->get("watch", path + "/violators"), "violators").size(), 2U) << "no tip-off";
  EXPECT_EQ(this->codes(this->get("hotline", path + "/violators?limit=3"), "violators").size(), 3U);
  const auto body = [](const std::string& code, std::string_view invariant) {
    return R"({"code":")" + code + R"(","invariant":")" + std::string(invariant) +
           R"(","reason":"waits for the part"})";
  };
  EXPECT_EQ(this->rule(this->post("watch", path + "/seal", "{}")), "unsigned_violators");
  EXPECT_EQ(this->post("ann", path + "/sign_off", body(this->late_.code, "echo")).status, 403);
  EXPECT_EQ(this->rule(this->post("water_head", path + "/sign_off", body(this->late_.code, "echo"))),
            "not_accountable");
  EXPECT_EQ(this->rule(this->post("roads_head", path + "/sign_off", body("LY-none", "echo"))),
            "signed_wrong");
  this->json(this->post("roads_head", path + "/sign_off", body(this->late_.code, "echo")));
  this->json(this->post("district_head", path + "/sign_off", body(this->late_.code, "landing")));
  this->json(this->post("water_head", path + "/sign_off", body(this->tip_off_.code, "echo")));
  month = this->json(this->post("water_head", path + "/sign_off", body(this->tip_off_.code, "landing")));
  EXPECT_EQ(month.at("signed_for"), 4);
  EXPECT_EQ(
      this->json(this->get("watch", path + "/violators")).at("violators").at(0).at("signature").at("by_name"),
      "示例904");
  EXPECT_EQ(this->post("roads_head", path + "/seal", "{}").status, 403);
  const std::string erratum = R"({"figure":"echo_rate","numerator":1,"denominator":2,"reason":"a letter"})";
  EXPECT_EQ(this->rule(this->post("watch", path + "/correct", erratum)), "not_sealed");
  month = this->json(this->post("watch", path + "/seal", "{}"));
  EXPECT_EQ(month.at("state"), "sealed");
  EXPECT_TRUE(month.at("seal").at("verified").as_bool());
  EXPECT_EQ(month.at("seal").at("by_name"), "示例901");
  EXPECT_EQ(this->rule(this->post("roads_head", path + "/sign_off", body(this->late_.code, "echo"))),
            "month_sealed");
  month = this->json(this->post("watch", path + "/correct", erratum));
  EXPECT_EQ(month.at("figures").at(0).at("numerator"), 0);
  EXPECT_EQ(month.at("corrected").at(0).at("numerator"), 1);
  EXPECT_EQ(month.at("errata").at(0).at("by_name"), "示例901");
  EXPECT_TRUE(month.at("seal").at("verified").as_bool());
  EXPECT_EQ(this->post("watch", path + "/correct",
                       R"({"figure":"echo_rate","numerator":3,"denominator":2,"reason":"x"})")
                .status,
            400);
}

}  // namespace
}  // namespace tz::cadence
