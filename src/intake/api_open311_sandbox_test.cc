// The test endpoint: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Open311Test;

class Open311Sandbox : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Sandbox, engines(), engine_name);

TEST_P(Open311Sandbox, TestEndpointChecksAndRegistersNothing) {
  const auto response =
      city_.post("/open311/test/v2/requests.json", city_.form("service_code=001&description=try"));
  ASSERT_EQ(response.status, 201);
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  EXPECT_TRUE(id.starts_with("TEST-"));
  EXPECT_EQ(json(city_.get("/open311/test/v2/requests/" + id + ".json")).at(0).at("description").as_string(),
            "try");
  EXPECT_EQ(json(city_.get("/open311/test/v2/requests.json")).as_array().size(), 1U);
  EXPECT_EQ(city_.get("/open311/test/v2/services.json").status, 200);
  EXPECT_TRUE(list("").empty());
  EXPECT_EQ(city_.get("/open311/v2/requests/" + id + ".json").status, 404);
  EXPECT_EQ(city_.post("/open311/test/v2/requests.json", city_.form("service_code=pothole")).status, 400);
  EXPECT_EQ(city_.post("/open311/test/v2/requests.json", "service_code=001&lat=42.9&long=125.14").status,
            403);
  const auto batch = json(city_.post("/open311/test/v2/requests.json", city_.form("service_code=tree")));
  const auto token = std::string(batch.at(0).at("token").as_string());
  city_.clock.advance(61s);
  EXPECT_TRUE(json(city_.get("/open311/test/v2/tokens/" + token + ".json"))
                  .at(0)
                  .as_object()
                  .contains("service_request_id"));
}

TEST_P(Open311Sandbox, TestEndpointShowsNoMoreThanProductionDoes) {
  const auto post = [&](const std::string& rest) {
    const auto response = city_.post("/open311/test/v2/requests.json", city_.form(rest));
    EXPECT_EQ(response.status, 201) << response.body;
    return std::string(json(response).at(0).at("service_request_id").as_string());
  };
  const auto id =
      post("service_code=001&description=call+13812345678&address_string=Lane+7+No+12&email=a%40b.example");
  const auto shown = city_.get("/open311/test/v2/requests/" + id + ".json").body;
  EXPECT_THAT(shown, Not(HasSubstr("13812345678")));
  EXPECT_THAT(shown, Not(HasSubstr("Lane 7")));
  const LatLng coarse = coarsen({429000000, 1251400000});
  EXPECT_THAT(shown, HasSubstr("\"lat\":" + format_degrees(coarse.lat_e7)));
  const auto quiet = post("service_code=quiet&description=secret");
  EXPECT_EQ(city_.get("/open311/test/v2/requests/" + quiet + ".json").status, 404);
  EXPECT_THAT(city_.get("/open311/test/v2/requests.json").body, Not(HasSubstr("secret")));
}

TEST_P(Open311Sandbox, TestEndpointRefusesWhatProductionRefuses) {
  for (const auto& rest : {"service_code=001&address_id=" + std::string(65, 'a'),
                           "service_code=001&zipcode=" + std::string(65, 'a'),
                           "service_code=001&first_name=" + std::string(101, 'a'),
                           "service_code=001&attribute[" + std::string(65, 'a') + "]=x",
                           "service_code=001&email=" + std::string(250, 'a') + "%40b.example"}) {
    const auto real = city_.post("/open311/v2/requests.json", city_.form(rest));
    const auto tried = city_.post("/open311/test/v2/requests.json", city_.form(rest));
    EXPECT_EQ(real.status, 400) << rest;
    EXPECT_EQ(tried.body, real.body) << rest;
  }
}

}  // namespace
}  // namespace tz::intake
