#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "http/testing.h"

namespace tz::http {
namespace {

using testing::call;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Handler says(std::string text) {
  return [text](const Request&) -> Result<Response> { return ok_html(text); };
}

std::string header_of(const Response& response, std::string_view key) {
  for (const auto& [name, value] : response.headers)
    if (name == key) return value;
  return "";
}

Error parsed_problem(const Response& response, std::string* type = nullptr) {
  const auto json = boost::json::parse(response.body);
  EXPECT_EQ(json.at("status").as_int64(), response.status);
  if (type) *type = json.at("type").as_string().c_str();
  return {.message = json.at("detail").as_string().c_str()};
}

TEST(RouterFinds, ALiteralBeforeAParameterAndTheLongestSuffixFirst) {
  Router router;
  router.get("/cases/{code}", Permission::anyone, says("parameter"));
  router.get("/cases/new", Permission::anyone, says("literal"));
  router.get("/cases/{code}.json", Permission::anyone, says("json"));
  router.get("/cases/{code}.geo.json", Permission::anyone, says("geo"));
  EXPECT_EQ(call(router, "GET", "/cases/new").body, "literal");
  EXPECT_EQ(call(router, "GET", "/cases/7").body, "parameter");
  EXPECT_EQ(call(router, "GET", "/cases/7.json").body, "json");
  EXPECT_EQ(call(router, "GET", "/cases/7.geo.json").body, "geo");
  EXPECT_EQ(call(router, "GET", "/cases/.json").body, "parameter");  // A suffix needs something before it.
  EXPECT_EQ(call(router, "GET", "/cases/").status, 404);
  EXPECT_EQ(call(router, "GET", "/cases/7/").status, 404);
}

TEST(RouterFinds, ParametersDecodedOnceAndTheRest) {
  Router router;
  router.get("/a/{x}/b/{y:rest}", Permission::anyone, [](const Request& r) -> Result<Response> {
    return ok_html(std::string(r.path_parameter("x")) + "|" + std::string(r.path_parameter("y")));
  });
  EXPECT_EQ(call(router, "GET", "/a/%E9%95%BF%2541/b/c/d%20e").body, "长%41|c/d e");
  EXPECT_EQ(call(router, "GET", "/a/x/b/").status, 404);
}

TEST(RouterFinds, AnotherBranchWhenTheFirstEndsNowhere) {
  Router router;
  router.get("/cases/new/form", Permission::anyone, says("form"));
  router.get("/cases/{code}/events", Permission::anyone, says("events"));
  router.post("/cases/{id}", Permission::anyone, says("posted"));
  EXPECT_EQ(call(router, "GET", "/cases/new/events").body, "events");
  EXPECT_EQ(call(router, "POST", "/cases/new").body, "posted");
}

TEST(RouterAnswers, MethodNotAllowedWithAllowAndUnknownPathNotFound) {
  Router router;
  router.get("/x", Permission::anyone, says("x"));
  router.post("/x", Permission::anyone, says("x"));
  router.del("/{y}", Permission::anyone, says("y"));
  const Response response = call(router, "PUT", "/x");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header_of(response, "Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
  std::string type;
  parsed_problem(response, &type);
  EXPECT_EQ(type, "urn:taizhang:rule:method_not_allowed");
  EXPECT_EQ(call(router, "GET", "/nowhere/at/all").status, 404);
  const Response options = call(router, "OPTIONS", "/x");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(header_of(options, "Allow"), "GET, HEAD, POST, DELETE, OPTIONS");
  EXPECT_EQ(call(router, "OPTIONS", "*").status, 204);
}

TEST(RouterAnswers, HeadByGetWithoutABody) {
  Router router;
  router.get("/x", Permission::anyone, says("x"));
  const Response response = call(router, "HEAD", "/x");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
}

TEST(RouterAnswers, ErrorsByTheLongestPrefix) {
  Router router;
  router.get("/open/a", Permission::anyone,
             [](const Request&) -> Result<Response> { return fail(Errc::conflict, "changed"); });
  router.errors("/open", [](const Request&, const Error& e) {
    return ok_xml("<o>" + e.message + "</o>", status_of(e));
  });
  router.errors("/open/deeper", [](const Request&, const Error& e) { return ok_xml("<d/>", status_of(e)); });
  EXPECT_EQ(call(router, "GET", "/open/a").body, "<o>changed</o>");
  EXPECT_EQ(call(router, "GET", "/open/a").status, 412);
  EXPECT_EQ(call(router, "GET", "/open/deeper/x").body, "<d/>");
  EXPECT_EQ(call(router, "GET", "/open/deeper/x").status, 404);
  EXPECT_EQ(call(router, "GET", "/other").content_type, "application/problem+json");
}

TEST(RouterAnswers, ProblemsInTheWordsThatItWasGiven) {
  Router router;
  router.get("/page/api", Permission::anyone, [](const Request&) -> Result<Response> {
    Error error{.message = "is required", .field = "a", .rule = "required"};
    error.more = {{.message = "is too long", .field = "b", .rule = "too_long", .values = {{"max", "3"}}}};
    return tl::unexpected<Error>(error);
  });
  router.errors("/page", [](const Request&, const Error&) { return ok_html("page"); });
  router.errors("/page/api", {});  // No renderer: a problem document again.
  router.words([](Language language, const Error& error) {
    return (language == Language::zh ? "中:" : "en:") + error.rule +
           (error.values.empty() ? "" : error.values.front().second);
  });
  EXPECT_EQ(call(router, "GET", "/page/no").body, "page");
  const Response chinese = call(router, "GET", "/page/api");
  EXPECT_EQ(header_of(chinese, "Content-Language"), "zh");
  EXPECT_THAT(chinese.body, HasSubstr(R"("detail":"中:required")"));
  EXPECT_THAT(chinese.body, HasSubstr(R"({"field":"b","message":"中:too_long3","rule":"too_long"})"));
  EXPECT_THAT(call(router, "GET", "/page/api", {{"Accept-Language", "en"}}).body, HasSubstr("en:required"));
}

TEST(RouterAnswers, APathThatCannotBeReadInTheLanguageAskedFor) {
  const Router router;
  const auto asked = [&](std::string_view language) {
    return header_of(call(router, "GET", "/a%ff", {{"Accept-Language", std::string(language)}}),
                     "Content-Language");
  };
  EXPECT_EQ(asked("en"), "en");
  EXPECT_EQ(asked("zh"), "zh");
}

TEST(RouterAnswers, AContentTypeThatAFormRouteDoesNotTakeWith415) {
  Router router;
  router.post("/form", Permission::anyone, says("ok"), {.forms_only = true});
  const auto status = [&](std::string type, std::string_view body) {
    return call(router, "POST", "/form", {{"Content-Type", std::move(type)}}, body).status;
  };
  EXPECT_EQ(status("text/plain", "a=1"), 415);
  EXPECT_EQ(status("application/json", "{}"), 415);
  EXPECT_EQ(status("application/x-www-form-urlencoded", "a=1"), 200);
  EXPECT_EQ(call(router, "POST", "/form").status, 200);  // nothing sent, nothing to refuse
}

TEST(RouterAnswers, AnExceptionAsAnInternalErrorWithoutItsText) {
  Router router;
  router.get("/boom", Permission::anyone,
             [](const Request&) -> Result<Response> { throw std::runtime_error("somebody's name"); });
  router.get("/odd", Permission::anyone, [](const Request&) -> Result<Response> { throw 7; });
  const Response response = call(router, "GET", "/boom");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, Not(HasSubstr("somebody")));
  EXPECT_EQ(call(router, "GET", "/odd").status, 500);
}

class OneOfEach final : public Authenticator {
 public:
  Result<std::optional<Principal>> identify(const Request& request) override {
    const std::string_view key = request.header("authorization");
    if (key == "Bearer wrong") return fail(Errc::unauthenticated, "the key is not valid");
    Principal principal;
    principal.actor = ActorId{9};
    if (key == "Bearer reader") principal.permissions = {Permission::case_read};
    if (request.cookie("session")) principal.by_cookie = true;
    if (key.empty() && !principal.by_cookie) return std::optional<Principal>{};
    return std::optional<Principal>{principal};
  }
};

struct Guarded : ::testing::Test {
  Guarded() {
    router.get("/any", Permission::anyone, says("ok"));
    router.get("/receipt", Permission::receipt_holder, says("ok"));
    router.get("/signed", Permission::signed_in, says("ok"));
    router.get("/read", Permission::case_read, says("ok"));
    router.post("/post", Permission::anyone, says("ok"));
    router.authenticator(one_of_each);
  }
  int status(std::string_view method, std::string_view path, const testing::Headers& headers) {
    return call(router, method, path, headers).status;
  }
  OneOfEach one_of_each;
  Router router;
};

TEST_F(Guarded, EveryPermissionAgainstEveryCaller) {
  const testing::Headers none, wrong{{"Authorization", "Bearer wrong"}},
      staff{{"Authorization", "Bearer staff"}}, reader{{"Authorization", "Bearer reader"}};
  EXPECT_EQ(status("GET", "/any", none), 200);
  EXPECT_EQ(status("GET", "/any", wrong), 401);
  EXPECT_EQ(status("GET", "/receipt", none), 200);
  EXPECT_EQ(status("GET", "/signed", none), 401);
  EXPECT_EQ(status("GET", "/signed", staff), 200);
  EXPECT_EQ(status("GET", "/read", none), 401);
  EXPECT_EQ(status("GET", "/read", staff), 403);
  EXPECT_EQ(status("GET", "/read", reader), 200);
  EXPECT_EQ(header_of(call(router, "GET", "/read"), "WWW-Authenticate"), "Bearer");
}

TEST_F(Guarded, WhoMayNotIsToldBeforeTheBodyIsLookedAt) {
  router.post("/staff/form", Permission::case_read, says("ok"), {.body_bytes_max = 4, .forms_only = true});
  const testing::Headers text{{"Content-Type", "text/plain"}};
  EXPECT_EQ(call(router, "POST", "/staff/form", text, "long enough").status, 401);
  EXPECT_EQ(call(router, "POST", "/staff/form",
                 {{"Content-Type", "text/plain"}, {"Authorization", "Bearer reader"}}, "abc")
                .status,
            415);
}

TEST_F(Guarded, AnUnsafeMethodByCookieNeedsASameOriginProof) {
  const auto with = [&](testing::Headers headers) {
    headers.emplace_back("Cookie", "session=s");
    return status("POST", "/post", headers);
  };
  EXPECT_EQ(with({}), 403);
  EXPECT_EQ(with({{"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(with({{"Sec-Fetch-Site", "none"}}), 200);
  EXPECT_EQ(with({{"Sec-Fetch-Site", "same-site"}}), 403);
  EXPECT_EQ(with({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://test"}}), 403);
  EXPECT_EQ(with({{"Origin", "http://test"}}), 200);
  EXPECT_EQ(with({{"Origin", "http://test.evil"}}), 403);
  EXPECT_EQ(with({{"Origin", "null"}}), 403);
  EXPECT_EQ(status("GET", "/any", {{"Cookie", "session=s"}}), 200);
  EXPECT_EQ(status("POST", "/post", {{"Authorization", "Bearer staff"}}), 200);
}

TEST(Problem, NamesFieldsAndRulesInBothLanguages) {
  Request request;
  request.request_id = "r1";
  const Error error{.code = Errc::invalid_argument,
                    .message = "is required",
                    .field = "where.lat",
                    .rule = "required",
                    .more = {{.message = "is too long", .field = "text", .rule = "too_long"}}};
  request.language = Language::en;
  const Response english = problem(request, error);
  EXPECT_EQ(
      english.body,
      R"({"type":"urn:taizhang:rule:required","title":"Bad request","status":400,"detail":"is required","errors":[)"
      R"({"field":"where.lat","message":"is required","rule":"required"},)"
      R"({"field":"text","message":"is too long","rule":"too_long"}],"request_id":"r1"})");
  EXPECT_EQ(english.content_type, "application/problem+json");
  EXPECT_EQ(header_of(english, "Content-Language"), "en");
  request.language = Language::zh;
  const Response chinese = problem(request, {.code = Errc::unavailable, .message = "later"});
  EXPECT_THAT(chinese.body,
              HasSubstr(R"("type":"about:blank","title":"系统繁忙","status":503,"detail":"later")"));
  EXPECT_EQ(header_of(chinese, "Content-Language"), "zh");
  EXPECT_EQ(header_of(chinese, "Retry-After"), "2");
}

TEST(Problem, SaysWhenToTryAgainAsTheErrorDoes) {
  const Request request;
  const auto when = [&](Errc code, int seconds) {
    return header_of(
        problem(request, {.code = code, .message = "", .retry_after = std::chrono::seconds(seconds)}),
        "Retry-After");
  };
  EXPECT_EQ(when(Errc::too_many, 1), "1");
  EXPECT_EQ(when(Errc::too_many, 0), "60");
  EXPECT_EQ(when(Errc::unavailable, 9), "9");
  EXPECT_EQ(when(Errc::not_found, 9), "");
}

TEST(Problem, EveryCodeHasItsStatus) {
  const std::vector<std::pair<Errc, int>> table{{Errc::invalid_argument, 400}, {Errc::unauthenticated, 401},
                                                {Errc::forbidden, 403},        {Errc::not_found, 404},
                                                {Errc::not_allowed, 409},      {Errc::conflict, 412},
                                                {Errc::too_large, 413},        {Errc::too_many, 429},
                                                {Errc::unavailable, 503},      {Errc::corrupted, 500}};
  for (const auto& [code, status] : table) EXPECT_EQ(status_of(code), status);
}

TEST(Language, QueryThenCookieThenHeaderThenChinese) {
  Router router;
  router.get("/l", Permission::anyone, [](const Request& r) -> Result<Response> {
    return ok_html(r.language == Language::zh ? "zh" : "en");
  });
  EXPECT_EQ(call(router, "GET", "/l").body, "zh");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en-US,en;q=0.9,zh;q=0.8"}}).body, "en");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en;q=0.3, zh-CN;q=0.8, fr"}}).body, "zh");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "fr, de"}}).body, "zh");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en;q=x"}}).body, "zh");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en;q=nan"}}).body, "zh");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en;, zh;q=0.9"}}).body, "en");
  EXPECT_EQ(call(router, "GET", "/l", {{"Accept-Language", "en"}, {"Cookie", "a=b; lang=zh"}}).body, "zh");
  EXPECT_EQ(call(router, "GET", "/l?lang=en", {{"Cookie", "lang=zh"}}).body, "en");
  EXPECT_EQ(call(router, "GET", "/l?lang=xx", {{"Cookie", "lang=en"}}).body, "en");
}

}  // namespace
}  // namespace tz::http
