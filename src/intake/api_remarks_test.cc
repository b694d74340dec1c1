// Looking at what others say of cases, in process, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::kHill;
using testing::kHotlineUnit;
using testing::must;
using testing::Open311Test;

class Remarks : public Open311Test {
 protected:
  Remarks() {
    clerk_ = key("clerk", accounts::Role::hotline);
    handler_ = key("handler", accounts::Role::handler);
  }
  std::string key(const std::string& name, accounts::Role role) {
    return must(city_.accounts.service.add_key(kHill, name, "hotline", {role}, kHotlineUnit, kSystemActor))
        .secret;
  }
  std::string comment(const std::string& id, const std::string& words) {
    const auto response = city_.post("/open311/v2/requests/comments/" + id + ".json",
                                     "api_key=" + city_.key.secret + "&comment=" + percent_encode(words));
    if (response.status != 201) throw std::runtime_error(response.body);
    return std::string(json(response).at(0).at("id").as_string());
  }
  http::Response list(const std::string& who, const std::string& query = "") {
    return city_.get("/v1/remarks" + query, {{"Authorization", "Bearer " + who}});
  }
  http::Response decide(const std::string& who, const std::string& remark, std::string_view body,
                        std::int64_t version = 0) {
    return http::testing::call(city_.router, "POST", "/v1/remarks/" + remark + "/decide",
                               {{"Content-Type", "application/json"},
                                {"Authorization", "Bearer " + who},
                                {"If-Match", "\"" + std::to_string(version) + "\""}},
                               body);
  }
  std::string clerk_, handler_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Remarks, engines(), engine_name);

TEST_P(Remarks, WaitUntilSomebodyHasLooked) {
  const auto id = posted_id("service_code=001");
  const auto remark = comment(id, "打13800000000找我");  // an invented number
  const auto waiting = json(list(clerk_)).at("remarks").as_array();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].at("id").as_string(), remark);
  EXPECT_EQ(waiting[0].at("case").as_string(), id);
  EXPECT_EQ(waiting[0].at("kind").as_string(), "comment");
  EXPECT_EQ(waiting[0].at("words").as_string(), "打13800000000找我");
  EXPECT_EQ(waiting[0].at("proposed").as_string(), "打████████找我");
  EXPECT_TRUE(waiting[0].at("picture").is_null());
  const auto shown = decide(clerk_, remark, R"({"show":true,"cover":["找我"]})");
  ASSERT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(json(shown).at("state").as_string(), "shown");
  EXPECT_EQ(json(shown).at("shown").as_string(), "打██████████");
  EXPECT_TRUE(json(list(clerk_)).at("remarks").as_array().empty());
  EXPECT_EQ(json(list(clerk_, "?state=shown")).at("remarks").as_array().size(), 1U);
}

TEST_P(Remarks, AreLeftUnshownWithAReasonOnly) {
  const auto remark = comment(posted_id("service_code=001"), "rubbish");
  const auto bare = decide(clerk_, remark, R"({"show":false})");
  EXPECT_EQ(bare.status, 400);
  EXPECT_THAT(bare.body, HasSubstr("reason"));
  EXPECT_EQ(decide(clerk_, remark, R"({"show":false,"reason":"insults"})").status, 200);
  EXPECT_EQ(json(list(clerk_, "?state=closed")).at("remarks").as_array().size(), 1U);
}

TEST_P(Remarks, OfTwoClerksTheLaterReadsAgain) {
  const auto remark = comment(posted_id("service_code=001"), "still dark");
  EXPECT_EQ(json(list(clerk_)).at("remarks").at(0).at("version").as_int64(), 0);
  ASSERT_EQ(decide(clerk_, remark, R"({"show":true})").status, 200);
  const auto late = decide(clerk_, remark, R"({"show":false,"reason":"insults"})");
  EXPECT_EQ(late.status, 412);
  EXPECT_THAT(late.body, HasSubstr("version"));
  const auto now = city_.get("/v1/remarks/" + remark, {{"Authorization", "Bearer " + clerk_}});
  ASSERT_EQ(now.status, 200) << now.body;
  EXPECT_EQ(json(now).at("state").as_string(), "shown");
  EXPECT_EQ(json(now).at("version").as_int64(), 1);
  EXPECT_EQ(decide(clerk_, remark, R"({"show":false,"reason":"insults"})", 2).status, 412);
  EXPECT_EQ(decide(clerk_, remark, R"({"show":false,"reason":"insults"})", 1).status, 200);
  const auto unquoted = http::testing::call(
      city_.router, "POST", "/v1/remarks/" + remark + "/decide",
      {{"Content-Type", "application/json"}, {"Authorization", "Bearer " + clerk_}}, R"({"show":true})");
  EXPECT_EQ(unquoted.status, 400);
  EXPECT_EQ(city_.get("/v1/remarks/NOSUCH", {{"Authorization", "Bearer " + clerk_}}).status, 404);
  EXPECT_EQ(city_.get("/v1/remarks/" + remark, {{"Authorization", "Bearer " + handler_}}).status, 403);
}

TEST_P(Remarks, AreForTheHotlineToLookAt) {
  const auto remark = comment(posted_id("service_code=001"), "x");
  EXPECT_EQ(list(handler_).status, 403);
  EXPECT_EQ(decide(handler_, remark, R"({"show":true})").status, 403);
  EXPECT_EQ(city_.get("/v1/remarks").status, 401);
}

TEST_P(Remarks, WhatIsWrongIsTold) {
  const auto remark = comment(posted_id("service_code=001"), "x");
  EXPECT_EQ(decide(clerk_, "NOSUCH", R"({"show":true})").status, 404);
  EXPECT_EQ(decide(clerk_, remark, "{}").status, 400);
  EXPECT_EQ(decide(clerk_, remark, R"({"show":true,"words":"edited"})").status, 400);  // never an edit
  std::string many = R"({"show":true,"cover":["a")";
  for (std::size_t i = 0; i < kCoverMax; ++i) many += R"(,"a")";
  EXPECT_EQ(decide(clerk_, remark, many + "]}").status, 400);
  EXPECT_EQ(list(clerk_, "?state=lost").status, 400);
  EXPECT_EQ(list(clerk_, "?cursor=x").status, 400);
}

TEST_P(Remarks, ComePageByPage) {
  const auto id = posted_id("service_code=001");
  for (int i = 0; i < 51; ++i) comment(id, "n" + std::to_string(i));
  const auto first = json(list(clerk_));
  EXPECT_EQ(first.at("remarks").as_array().size(), 50U);
  const auto rest = json(list(clerk_, "?cursor=" + std::string(first.at("next").as_string())));
  EXPECT_EQ(rest.at("remarks").as_array().size(), 1U);
  EXPECT_TRUE(rest.at("next").is_null());
}

}  // namespace
}  // namespace tz::intake
