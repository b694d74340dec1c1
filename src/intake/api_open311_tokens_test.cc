// Tokens, and what is sent twice: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::Open311Test;

class Open311Tokens : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Tokens, engines(), engine_name);

TEST_P(Open311Tokens, P22_T1_T3_ABatchServiceGivesATokenThatTellsTheIdLater) {
  const auto response = city_.post("/open311/v2/requests.json", city_.form("service_code=tree"));
  ASSERT_EQ(response.status, 201);
  const auto made = json(response).at(0).as_object();
  EXPECT_FALSE(made.contains("service_request_id"));
  const auto token = std::string(made.at("token").as_string());
  EXPECT_THAT(token, MatchesRegex("[0-9A-Z]{26}"));  // T5: 130 random bits
  EXPECT_THAT(response.body, Not(HasSubstr("HI-")));
  EXPECT_EQ(city_.get("/open311/v2/tokens/" + token + ".json").body, R"([{"token":")" + token + R"("}])");
  EXPECT_THAT(city_.get("/open311/v2/tokens/" + token + ".xml").body, Not(HasSubstr("service_request_id")));
  city_.clock.advance(61s);
  const auto ready = json(city_.get("/open311/v2/tokens/" + token + ".json")).at(0).as_object();
  EXPECT_EQ(ready.at("token").as_string(), token.c_str());
  EXPECT_THAT(std::string(ready.at("service_request_id").as_string()), MatchesRegex("HI-260301-[0-9A-Z]{7}"));
  EXPECT_EQ(single(std::string(ready.at("service_request_id").as_string())).at("service_code").as_string(),
            "tree");
}

TEST_P(Open311Tokens, P22_ABlackboxServiceGivesNeither) {
  const auto response =
      city_.post("/open311/v2/requests.json", city_.form("service_code=rats&extensions=true"));
  ASSERT_EQ(response.status, 201);
  EXPECT_THAT(response.body, Not(HasSubstr("token")));
  EXPECT_THAT(response.body, Not(HasSubstr("service_request_id")));
  EXPECT_THAT(response.body, Not(HasSubstr("HI-")));
  EXPECT_EQ(list("").size(), 1U);  // it is registered all the same
}

TEST_P(Open311Tokens, T2_AnUnknownTokenIsNotFound) {
  refuses("/open311/v2/tokens/NOTATOKEN", "", 404, "token");
}

TEST_P(Open311Tokens, P23_AnIdenticalPostWithinTenMinutesIsTheSameRequest) {
  const auto first = posted_id("service_code=001&description=dark");
  city_.clock.advance(9min);
  EXPECT_EQ(posted_id("service_code=001&description=dark"), first);
  EXPECT_NE(posted_id("service_code=001&description=dark+again"), first);
  city_.clock.advance(2min);
  EXPECT_NE(posted_id("service_code=001&description=dark"), first);
}

TEST_P(Open311Tokens, P23_TheWindowIsTenMinutesFromWhereverItBegins) {
  for (int minute = 0; minute < 12; ++minute) {
    city_.clock.advance(61min);
    const auto words = "service_code=001&description=dark" + std::to_string(minute);
    const auto first = posted_id(words);
    city_.clock.advance(10min);
    EXPECT_EQ(posted_id(words), first) << minute;
    city_.clock.advance(1s);
    EXPECT_NE(posted_id(words), first) << minute;
  }
}

TEST_P(Open311Tokens, P23_AnIdempotencyKeyHoldsForever) {
  const auto post = [&](const std::string& rest, const std::string& key) {
    const auto response =
        city_.post("/open311/v2/requests.json", city_.form(rest), {{"Idempotency-Key", key}});
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto first = post("service_code=001&description=dark", "k1");
  city_.clock.advance(48h);
  EXPECT_EQ(post("service_code=001&description=dark", "k1"), first);
  EXPECT_NE(post("service_code=001&description=dark", "k2"), first);
}

TEST_P(Open311Tokens, P23_ARepeatedBatchPostGivesTheSameToken) {
  const auto token = [&] {
    return std::string(json(city_.post("/open311/v2/requests.json", city_.form("service_code=tree")))
                           .at(0)
                           .at("token")
                           .as_string());
  };
  EXPECT_EQ(token(), token());
}

TEST_P(Open311Tokens, P23_ParametersOfTheAddressCountToo) {
  const auto send = [&](const std::string& query) {
    const auto response =
        city_.post("/open311/v2/requests.json?" + query, "api_key=" + city_.key.secret + "&service_code=001");
    EXPECT_EQ(response.status, 201) << response.body;
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto first = send("lat=42.9&long=125.14&description=one");
  EXPECT_EQ(send("lat=42.9&long=125.14&description=one"), first);
  EXPECT_NE(send("lat=42.9&long=125.14&description=two"), first);
}

}  // namespace
}  // namespace tz::intake
