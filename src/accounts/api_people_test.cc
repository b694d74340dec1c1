#include <gtest/gtest.h>

#include "accounts/module.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::accounts {
namespace {

using http::testing::call;
using http::testing::Headers;
constexpr JurisdictionId kCity{1};

template <class Backend>
class AdminApi : public testing::Test {
 protected:
  AdminApi() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    boss_ = add("boss", {Role::administrator});
    wang_ = add("wang", {Role::handler});
    router_.authenticator(module_.authenticator);
    const AdminParts parts{.accounts = module_.service,
                           .units = [](JurisdictionId, UnitId unit) -> std::optional<UnitName> {
                             if (unit != UnitId{7}) return std::nullopt;
                             return UnitName{"城管局", "City Administration"};
                           },
                           .check_unit = [](JurisdictionId, UnitId unit) -> Status {
                             if (unit == UnitId{} || unit == UnitId{7}) return {};
                             return fail_field("unit", "unit: there is no such unit");
                           },
                           .city = [](const http::Request& request) -> Result<JurisdictionId> {
                             return request.principal->jurisdiction;
                           },
                           .time_zone = [](JurisdictionId) { return std::string("Asia/Shanghai"); },
                           .channels = {"open311", "hotline"}};
    add_people_routes(router_, parts);
    add_key_routes(router_, parts);
    add_audit_routes(router_, parts);
  }
  std::string add(std::string login, std::set<Role> roles) {
    const auto made = module_.service.add_user(
        kCity, {login, login + " (invented)", "a quiet morning", "en", UnitId{7}, std::move(roles)},
        kSystemActor);
    EXPECT_TRUE(made);
    return std::to_string(static_cast<std::int64_t>(made->actor));
  }
  http::Response ask(std::string_view method, const std::string& target, std::string_view body = {},
                     int version = 0, const std::string& login = "boss") {
    const auto in = module_.service.sign_in(login, "a quiet morning", "x");
    EXPECT_TRUE(in);
    Headers headers{{"Cookie", "tz_session=" + in->token}, {"Sec-Fetch-Site", "same-origin"}};
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    if (version > 0) headers.emplace_back("If-Match", "\"" + std::to_string(version) + "\"");
    return call(router_, method, target, headers, body);
  }
  std::string people(const std::string& actor, const std::string& what = "") const {
    return "/v1/admin/people/" + actor + (what.empty() ? "" : "/" + what);
  }
  static bool has(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
  }
  std::unique_ptr<store::Database> db_ = Backend::make();
  ManualClock clock_{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 26}}};
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_{*db_, clock_, random_, ids_, PasswordCost::least()};
  http::Router router_;
  std::string boss_, wang_;
};
TYPED_TEST_SUITE(AdminApi, store::testing::Backends, store::testing::BackendNames);

TYPED_TEST(AdminApi, IsForAdministratorsAlone) {
  EXPECT_EQ(this->ask("GET", "/v1/admin/people", "", 0, "wang").status, 403);
  EXPECT_EQ(this->ask("GET", "/v1/admin/keys", "", 0, "wang").status, 403);
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit", "", 0, "wang").status, 403);
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit.csv", "", 0, "wang").status, 403);
  EXPECT_EQ(call(this->router_, "GET", "/v1/admin/people").status, 401);
}

TYPED_TEST(AdminApi, ANewPersonGetsAPasswordThatWorksAndIsToldOnce) {
  const auto made = this->ask(
      "POST", "/v1/admin/people",
      R"({"login":"zhao","display_name":"赵（虚构）","language":"zh","unit":"7","roles":["approver"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto at = made.body.find(R"("password":")") + 12;
  const auto password = made.body.substr(at, 19);
  EXPECT_TRUE(this->module_.service.sign_in("zhao", password, "x")) << password;
  const auto listed = this->ask("GET", "/v1/admin/people?q=zhao");
  EXPECT_TRUE(this->has(listed, R"("login":"zhao")")) << listed.body;
  EXPECT_FALSE(this->has(listed, "password")) << listed.body;
  EXPECT_FALSE(this->has(listed, R"("login":"wang")"));
  const auto taken =
      this->ask("POST", "/v1/admin/people",
                R"({"login":"zhao","display_name":"x","language":"zh","unit":null,"roles":["approver"]})");
  EXPECT_EQ(taken.status, 400);
  EXPECT_TRUE(this->has(taken, R"("rule":"login_taken")")) << taken.body;
  const auto nowhere =
      this->ask("POST", "/v1/admin/people",
                R"({"login":"qian","display_name":"x","language":"zh","unit":"8","roles":["approver"]})");
  EXPECT_TRUE(this->has(nowhere, R"("field":"unit")")) << nowhere.body;
  const auto boss = this->ask("POST", "/v1/admin/people",
                              R"({"login":"qian","display_name":"x","language":"zh","roles":["boss"]})");
  EXPECT_TRUE(this->has(boss, R"("field":"roles")")) << boss.body;
}

TYPED_TEST(AdminApi, AChangeIsTriedBeforeItIsMade) {
  const std::string path = this->people(this->wang_, "change");
  const auto tried = this->ask(
      "POST", path,
      R"x({"display_name":"Wang","language":"en","unit":"7","roles":["approver"],"dry_run":true})x");
  ASSERT_EQ(tried.status, 200) << tried.body;
  EXPECT_TRUE(this->has(tried, R"x("gained":["case_approve","whistle_approve"],"lost":[])x")) << tried.body;
  EXPECT_TRUE(this->has(this->ask("GET", this->people(this->wang_)), R"x("roles":["handler"])x"));
  const std::string body = R"x({"display_name":"Wang","language":"en","unit":null,"roles":["approver"]})x";
  EXPECT_EQ(this->ask("POST", path, body).status, 400);  // no If-Match
  EXPECT_EQ(this->ask("POST", path, body, 2).status, 412);
  const auto made = this->ask("POST", path, body, 1);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.etag, "2");
  EXPECT_TRUE(this->has(made, R"x("unit":null)x") && this->has(made, R"x("roles":["approver"])x"))
      << made.body;
  EXPECT_EQ(this->ask("POST", path, body, 1).status, 412);
  const auto pair =
      this->ask("POST", path,
                R"x({"display_name":"x","language":"en","roles":["approver","callback"],"dry_run":true})x");
  EXPECT_EQ(pair.status, 400);
  EXPECT_TRUE(this->has(pair, R"x("rule":"roles_apart")x")) << pair.body;
}

TYPED_TEST(AdminApi, NobodyLocksOrDemotesHimselfOutOfTheLastAdministrator) {
  const auto locked = this->ask("POST", this->people(this->boss_, "lock"), "{}", 1);
  EXPECT_EQ(locked.status, 409);
  EXPECT_TRUE(this->has(locked, "last_administrator")) << locked.body;
  for (const std::string dry : {"true", "false"}) {
    const auto demoted = this->ask(
        "POST", this->people(this->boss_, "change"),
        R"x({"display_name":"b","language":"en","roles":["supervisor"],"dry_run":)x" + dry + "}", 1);
    EXPECT_EQ(demoted.status, 409) << demoted.body;
  }
  this->add("second", {Role::administrator});
  EXPECT_EQ(this->ask("POST", this->people(this->boss_, "lock"), "{}", 1, "second").status, 200);
}

TYPED_TEST(AdminApi, LockingUnlockingPasswordAndSessions) {
  const auto in = this->module_.service.sign_in("wang", "a quiet morning", "x");
  EXPECT_TRUE(this->has(this->ask("GET", this->people(this->wang_)), R"x("sessions":1)x"));
  EXPECT_EQ(this->ask("POST", this->people(this->wang_, "end_sessions"), "{}").status, 204);
  EXPECT_FALSE(this->module_.service.session_user(in->token));
  const auto locked = this->ask("POST", this->people(this->wang_, "lock"), "{}", 1);
  EXPECT_TRUE(this->has(locked, R"x("active":false)x")) << locked.body;
  EXPECT_FALSE(this->module_.service.sign_in("wang", "a quiet morning", "x"));
  EXPECT_EQ(this->ask("POST", this->people(this->wang_, "unlock"), "{}", 2).status, 200);
  const auto renewed = this->ask("POST", this->people(this->wang_, "password"), "{}", 3);
  ASSERT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_FALSE(this->module_.service.sign_in("wang", "a quiet morning", "y"));
  const auto at = renewed.body.find(R"x("password":")x") + 12;
  EXPECT_TRUE(this->module_.service.sign_in("wang", renewed.body.substr(at, 19), "z"));
  EXPECT_EQ(this->ask("GET", this->people("123")).status, 404);
  EXPECT_EQ(this->ask("GET", this->people("wang")).status, 404);
}

TYPED_TEST(AdminApi, KeysAreMadeListedAndRevoked) {
  const auto made =
      this->ask("POST", "/v1/admin/keys", R"x({"name":"bridge","channel":"open311","roles":["open311"]})x");
  ASSERT_EQ(made.status, 201) << made.body;
  const auto at = made.body.find(R"x("secret":")x") + 10;
  const auto secret = made.body.substr(at, made.body.find('"', at) - at);
  EXPECT_TRUE(this->module_.service.find_key(secret));
  const auto listed = this->ask("GET", "/v1/admin/keys");
  EXPECT_TRUE(this->has(listed, R"x("name":"bridge")x")) << listed.body;
  EXPECT_FALSE(this->has(listed, secret));
  const auto from = listed.body.find(R"x("id":")x") + 6;
  const auto id = listed.body.substr(from, listed.body.find('"', from) - from);
  EXPECT_EQ(this->ask("POST", "/v1/admin/keys/" + id + "/revoke", "{}").status, 204);
  EXPECT_FALSE(this->module_.service.find_key(secret));
  EXPECT_EQ(this->ask("POST", "/v1/admin/keys/" + id + "/revoke", "{}").status, 404);
  const auto unknown =
      this->ask("POST", "/v1/admin/keys", R"x({"name":"x","channel":"telex","roles":["open311"]})x");
  EXPECT_TRUE(this->has(unknown, R"x("field":"channel")x")) << unknown.body;
}

TYPED_TEST(AdminApi, TheAuditNamesWhoDidWhatToWhomOnWhichDayOfTheCity) {
  using namespace std::chrono_literals;
  this->clock_.advance(15h + 30min);  // half past eleven at night in the city
  ASSERT_EQ(this->ask("POST", this->people(this->wang_, "lock"), "{}", 1).status, 200);
  this->clock_.advance(1h);
  ASSERT_EQ(this->ask("POST", this->people(this->wang_, "unlock"), "{}", 2).status, 200);
  const auto shown = this->ask("GET", "/v1/admin/audit?day=2026-11-27&actor=" + this->boss_);
  EXPECT_TRUE(this->has(shown, R"x("name":"boss (invented)","action":"user.on")x")) << shown.body;
  EXPECT_TRUE(this->has(shown, R"x("about":"wang (invented)")x")) << shown.body;
  EXPECT_FALSE(this->has(shown, R"x("action":"user.off","object")x")) << shown.body;
  const auto file = this->ask("GET", "/v1/admin/audit.csv?action=user.off");
  EXPECT_EQ(file.content_type.rfind("text/csv", 0), 0U);
  EXPECT_EQ(file.body, "at,account,name,action,object,about\r\n2026-11-26T23:30:00+08:00," + this->boss_ +
                           ",boss (invented),user.off," + this->wang_ + ",wang (invented)\r\n");
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit?day=soon").status, 400);
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit?actor=x").status, 400);
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit?limit=201").status, 400);
  EXPECT_EQ(this->ask("GET", "/v1/admin/audit?limit=200").status, 200);
}

}  // namespace
}  // namespace tz::accounts
