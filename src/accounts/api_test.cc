#include <gtest/gtest.h>

#include "accounts/module.h"
#include "http/testing.h"
#include "store/testing.h"

namespace tz::accounts {
namespace {

using http::testing::call;
using http::testing::Headers;
constexpr JurisdictionId kCity{1};

class AccountsApi : public testing::Test {
 protected:
  AccountsApi() {
    EXPECT_TRUE(store::migrate(*db_, schema()).has_value());
    EXPECT_TRUE(module_.service.add_user(
        kCity, {"wang", "Wang (invented)", "a quiet morning", "en", UnitId{7}, {Role::handler}},
        kSystemActor));
    router_.authenticator(module_.authenticator);
    add_routes(
        router_, module_.service,
        [](JurisdictionId, UnitId) {
          return std::optional(UnitName{"城管局", "City Administration"});
        },
        [](JurisdictionId) { return std::string("town"); });
    add_page_routes(router_, module_.service, shell_);
    router_.get("/test/handle", http::Permission::case_handle,
                [](const http::Request&) -> Result<http::Response> { return http::no_content(); });
    router_.get("/test/triage", http::Permission::case_triage,
                [](const http::Request&) -> Result<http::Response> { return http::no_content(); });
    router_.post("/test/post", http::Permission::case_handle,
                 [](const http::Request&) -> Result<http::Response> { return http::no_content(); });
  }
  static std::string cookie_of(const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    return {};
  }
  std::string sign_in() {
    return cookie_of(call(router_, "POST", "/v1/session", {{"Content-Type", "application/json"}},
                          R"({"login":"wang","password":"a quiet morning"})"));
  }
  std::unique_ptr<store::Database> db_ = store::testing::Sqlite::make();
  ManualClock clock_;
  SeededRandom random_{1};
  IdMaker ids_{clock_, random_};
  Module module_{*db_, clock_, random_, ids_, PasswordCost::least()};
  pages::Shell shell_{pages::Site{}, {}};
  http::Router router_;
};

TEST_F(AccountsApi, SignsInAndSaysWhoOneIs) {
  const auto cookie = sign_in();
  ASSERT_EQ(cookie.rfind("tz_session=", 0), 0U);
  const auto me = call(router_, "GET", "/v1/me", {{"Cookie", cookie}});
  EXPECT_EQ(me.status, 200);
  EXPECT_NE(me.body.find(R"("login":"wang")"), std::string::npos) << me.body;
  EXPECT_NE(me.body.find(
                R"("permissions":["signed_in","case_read","case_handle","whistle_draft","whistle_answer"])"),
            std::string::npos)
      << me.body;
  EXPECT_NE(me.body.find(R"("jurisdiction":"town")"), std::string::npos);
  EXPECT_NE(me.body.find("City Administration"), std::string::npos);
}

TEST_F(AccountsApi, AskingWithoutASignInIs401AndWithoutThePermission403) {
  EXPECT_EQ(call(router_, "GET", "/v1/me").status, 401);
  EXPECT_EQ(call(router_, "GET", "/test/handle").status, 401);
  const auto cookie = sign_in();
  EXPECT_EQ(call(router_, "GET", "/test/handle", {{"Cookie", cookie}}).status, 204);
  EXPECT_EQ(call(router_, "GET", "/test/triage", {{"Cookie", cookie}}).status, 403);
  EXPECT_EQ(call(router_, "GET", "/test/handle", {{"Authorization", "Bearer tzk_wrong"}}).status, 401);
}

TEST_F(AccountsApi, AForeignPageCannotPostWithTheCookie) {
  const auto cookie = sign_in();
  EXPECT_EQ(
      call(router_, "POST", "/test/post", {{"Cookie", cookie}, {"Sec-Fetch-Site", "cross-site"}}).status,
      403);
  EXPECT_EQ(call(router_, "POST", "/test/post", {{"Cookie", cookie}}).status, 403);
  EXPECT_EQ(
      call(router_, "POST", "/test/post", {{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}}).status,
      204);
}

TEST_F(AccountsApi, TheCookieIsClosedToScriptsAndOtherSites) {
  const auto response = call(router_, "POST", "/v1/session", {{"Content-Type", "application/json"}},
                             R"({"login":"wang","password":"a quiet morning"})");
  std::string cookie;
  for (const auto& [name, value] : response.headers)
    if (name == "Set-Cookie") cookie = value;
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
  EXPECT_NE(cookie.find("Path=/;"), std::string::npos);
}

TEST_F(AccountsApi, BadBodiesNameTheirFields) {
  const Headers json{{"Content-Type", "application/json"}};
  EXPECT_EQ(call(router_, "POST", "/v1/session", json, "{").status, 400);
  EXPECT_EQ(call(router_, "POST", "/v1/session", json, "[]").status, 400);
  const auto missing = call(router_, "POST", "/v1/session", json, R"({"login":"wang"})");
  EXPECT_EQ(missing.status, 400);
  EXPECT_NE(missing.body.find(R"("field":"password")"), std::string::npos) << missing.body;
  EXPECT_EQ(
      call(router_, "POST", "/v1/session", json, R"({"login":"wang","password":"wrong password"})").status,
      401);
}

TEST_F(AccountsApi, AWrongPasswordIsNotTheRuleOfOneWhoIsNotSignedIn) {
  const auto wrong = call(router_, "POST", "/v1/session", {{"Content-Type", "application/json"}},
                          R"({"login":"wang","password":"wrong password"})");
  EXPECT_NE(wrong.body.find("urn:taizhang:rule:wrong_password"), std::string::npos) << wrong.body;
  EXPECT_NE(call(router_, "GET", "/v1/me").body.find("urn:taizhang:rule:sign_in\""), std::string::npos);
}

TEST_F(AccountsApi, WhoMustWaitIsToldHowLongInTheHeaderToo) {
  const Headers json{{"Content-Type", "application/json"}};
  const Headers form{{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept-Language", "en"}};
  http::Response refused;
  for (int i = 0; i < 20 && refused.status != 429; ++i)
    refused = call(router_, "POST", "/v1/session", json, R"({"login":"wang","password":"wrong password"})");
  ASSERT_EQ(refused.status, 429);
  const auto when = [](const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "Retry-After") return value;
    return std::string("none");
  };
  const auto seconds = when(refused);
  EXPECT_NE(refused.body.find("wait " + seconds + " s"), std::string::npos) << refused.body;
  const auto page = call(router_, "POST", "/login", form, "login=wang&password=wrong");
  EXPECT_EQ(page.status, 429);
  EXPECT_EQ(when(page), seconds);
  EXPECT_NE(page.body.find("wait " + seconds + " seconds"), std::string::npos) << page.body;
  EXPECT_EQ(call(router_, "POST", "/login", {{"Content-Type", "text/plain"}}, "x").status, 415);
}

TEST_F(AccountsApi, SigningOutEndsTheSession) {
  const auto cookie = sign_in();
  EXPECT_EQ(
      call(router_, "DELETE", "/v1/session", {{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}}).status,
      204);
  EXPECT_EQ(call(router_, "GET", "/v1/me", {{"Cookie", cookie}}).status, 401);
}

TEST_F(AccountsApi, LookingWhetherSomeoneIsStillThereIsNoUseOfTheSession) {
  http::Request before;
  before.headers.add("cookie", sign_in());
  for (int i = 0; i < 15; ++i) {
    const auto still = module_.authenticator.still(before);
    ASSERT_TRUE(still && *still) << i;
    EXPECT_EQ((*still)->login, "wang");
    EXPECT_TRUE((*still)->by_cookie);
    clock_.advance(std::chrono::minutes(2));
  }
  clock_.advance(std::chrono::milliseconds(1));
  const auto gone = module_.authenticator.still(before);
  ASSERT_TRUE(gone);
  EXPECT_FALSE(*gone);
  http::Request by_key;
  by_key.headers.add("authorization", "Bearer tzk_none");
  EXPECT_EQ(module_.authenticator.still(by_key).error().code, Errc::unauthenticated);
}

TEST_F(AccountsApi, TheSignInPageWorksWithoutScriptsAndLeadsOnlyHome) {
  const auto page = call(router_, "GET", "/login?next=/staff/cases");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("value=\"/staff/cases\""), std::string::npos);
  const Headers form{{"Content-Type", "application/x-www-form-urlencoded"}};
  const auto where = [&](std::string_view next) {
    const auto response = call(router_, "POST", "/login", form,
                               "login=wang&password=a+quiet+morning&next=" + std::string(next));
    EXPECT_EQ(response.status, 303);
    for (const auto& [name, value] : response.headers)
      if (name == "Location") return value;
    return std::string{};
  };
  EXPECT_EQ(where("%2Fstaff%2Fcases"), "/staff/cases");
  EXPECT_EQ(where("https%3A%2F%2Felsewhere.example"), "/staff");
  EXPECT_EQ(where("%2F%2Felsewhere.example"), "/staff");
  EXPECT_EQ(where("%2F%5Celsewhere.example"), "/staff");
  const auto wrong = call(router_, "POST", "/login", form, "login=wang&password=wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_NE(wrong.body.find("error-summary"), std::string::npos);
  EXPECT_EQ(wrong.body.find("value=\"wrong\""), std::string::npos);
}

}  // namespace
}  // namespace tz::accounts
