// Posting a request: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::kHill;
using ::testing::MatchesRegex;
using testing::must;
using ::testing::Not;
using testing::Open311Test;

class Open311Post : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Post, engines(), engine_name);

TEST_P(Open311Post, P1_P20_P21_P22_APostIsAnsweredWithTheIdAlone) {
  const auto response =
      city_.post("/open311/v2/requests.xml", city_.form("service_code=001&description=dark"));
  EXPECT_EQ(response.status, 201);
  const auto request = xml(response).child("service_requests").child("request");
  EXPECT_THAT(std::string(request.child("service_request_id").text().get()),
              MatchesRegex("HI-260301-[0-9A-Z]{7}"));
  EXPECT_FALSE(request.child("token"));
  const auto j =
      json(city_.post("/open311/v2/requests.json", city_.form("service_code=001&description=darker")));
  ASSERT_EQ(j.as_array().size(), 1U);
  EXPECT_FALSE(j.at(0).as_object().contains("token"));
}

TEST_P(Open311Post, P1_ABodyOfAnotherTypeIsRefused) {
  const auto response =
      http::testing::call(city_.router, "POST", "/open311/v2/requests.json?api_key=" + city_.key.secret,
                          {{"Content-Type", "application/json"}}, "{}");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("form"));
}

TEST_P(Open311Post, P3_TheServiceIsRequiredAndKnown) {
  post_refused(city_.form("description=x"), 400, "service_code");
  post_refused(city_.form("service_code=nothing"), 404, "service_code");
}

TEST_P(Open311Post, P4_P5_APlaceIsRequiredAndInTheCity) {
  const auto with = [&](const std::string& rest) {
    return "api_key=" + city_.key.secret + "&service_code=001" + rest;
  };
  post_refused(with(""), 400, "place");
  post_refused(with("&lat=42.9"), 400, "long");
  post_refused(with("&long=125.1"), 400, "lat");
  post_refused(with("&lat=99&long=125.1"), 400, "lat");
  post_refused(with("&lat=north&long=125.1"), 400, "lat");
  post_refused(with("&lat=NaN&long=125.1"), 400, "lat");
  post_refused(with("&lat=10&long=10"), 400, "outside");
  EXPECT_EQ(city_.post("/open311/v2/requests.json", with("&address_string=%E5%B9%BF%E5%9C%BA")).status, 201);
  EXPECT_EQ(city_.post("/open311/v2/requests.json", with("&address_id=4711")).status, 201);
}

TEST_P(Open311Post, P6_AttributesComeInEverySpelling) {
  for (const auto* lanes :
       {"attribute[LANES][]=left&attribute[LANES][]=right", "attribute[LANES]=left&attribute[LANES]=right",
        "attribute%5BLANES%5D%5B%5D=left&attribute%5BLANES%5D%5B%5D=right",
        "attribute[LANES][0]=left&attribute[LANES][1]=right"}) {
    city_.clock.advance(1h);
    const auto id = posted_id("service_code=pothole&attribute[HOWMANY]=2&" + std::string(lanes));
    std::vector<std::string> given;
    const auto r = single(id, "?extensions=true");
    for (const auto& a : r.at("attributes").as_array()) given.emplace_back(a.at("value").as_string());
    EXPECT_THAT(given, ::testing::UnorderedElementsAre("2", "left", "right")) << lanes;
  }
}

TEST_P(Open311Post, P7_MissingRequiredAttributeIsNamed) {
  const auto response = city_.post("/open311/v2/requests.json", city_.form("service_code=pothole"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"([{"code":400,"description":"HOWMANY required"}])");
}

TEST_P(Open311Post, P8_ValuesMustFitTheirDatatype) {
  const auto with = [&](const std::string& rest) {
    return city_.form("service_code=pothole&attribute[HOWMANY]=1&" + rest);
  };
  post_refused(city_.form("service_code=pothole&attribute[HOWMANY]=many"), 400, "HOWMANY");
  post_refused(with("attribute[SINCE]=2026-01-01T00:00:00"), 400, "SINCE");
  post_refused(with("attribute[SIZE]=huge"), 400, "SIZE");
  post_refused(with("attribute[SIZE]=small&attribute[SIZE]=big"), 400, "SIZE");
  post_refused(with("attribute[LANES][]=left&attribute[LANES][]=middle"), 400, "LANES");
  EXPECT_EQ(city_
                .post("/open311/v2/requests.json", with("attribute[SINCE]=2026-01-01T00:00:00Z&attribute["
                                                        "SIZE]=big&attribute[MARK]=x&attribute[MORE]=y"))
                .status,
            201);
}

TEST_P(Open311Post, P8_EveryFaultIsToldAtOnce) {
  const auto response = city_.post(
      "/open311/v2/requests.json",
      "api_key=" + city_.key.secret + "&service_code=pothole&lat=91&long=0&attribute[SIZE]=huge&email=x");
  EXPECT_EQ(response.status, 400);
  const auto errors = json(response).as_array();
  EXPECT_GE(errors.size(), 4U) << response.body;
  for (const auto* word : {"lat", "HOWMANY required", "SIZE", "email"})
    EXPECT_THAT(response.body, HasSubstr(word));
}

TEST_P(Open311Post, P9_P10_UnknownAttributesAreKeptWithAWarningAndShownOnesIgnored) {
  const auto response = city_.post(
      "/open311/v2/requests.json",
      city_.form("service_code=pothole&attribute[HOWMANY]=1&attribute[COLOUR]=red&attribute[READ]=ignored"));
  ASSERT_EQ(response.status, 201);
  EXPECT_THAT(response.body, HasSubstr("COLOUR"));
  const auto id = std::string(json(response).at(0).at("service_request_id").as_string());
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::string attributes;
  for (const auto& text : history.events.front().texts)
    if (text.field == "attributes") attributes = text.value;
  EXPECT_THAT(attributes, HasSubstr("COLOUR"));
  EXPECT_THAT(attributes, Not(HasSubstr("READ")));
}

TEST_P(Open311Post, P11_P19_OptionalFieldsAreKeptApartFromWhatIsPublic) {
  // Invented person.
  const auto id = posted_id(
      "service_code=001&description=dark&email=a%40example.org&device_id=d1&account_id=acc&first_name=Ann&"
      "last_name=-"
      "&phone=5550100&address_string=Square+1&address_id=7&media_url=https%3A%2F%2Fpictures.example%2F1.jpg");
  const auto history = must(city_.ledger.service.history(kHill, id_of(id)));
  std::map<std::string, std::string> texts;
  for (const auto& text : history.events.front().texts) texts[text.field] = text.value;
  EXPECT_THAT(texts["contact"], HasSubstr("Ann"));
  EXPECT_THAT(texts["contact"], Not(HasSubstr("-\"")));
  EXPECT_THAT(texts["attributes"], HasSubstr("pictures.example"));
  for (const auto* path : {"/open311/v2/requests.json?extensions=true", "/open311/v2/requests.xml",
                           "/open311/v2/bulk/requests.csv"}) {
    const auto body = city_.get(path).body;
    for (const auto* secret : {"Ann", "5550100", "example.org", "d1\"", "pictures.example"})
      EXPECT_THAT(body, Not(HasSubstr(secret))) << path;
  }
}

TEST_P(Open311Post, P15_TheDescriptionMayBeLeftOut) {
  const auto id = posted_id("service_code=001");
  EXPECT_EQ(single(id).at("description").as_string(), "");
}

TEST_P(Open311Post, P20_AccountIdIsGivenBackAndTheReceiptOnlyIfAskedFor) {
  const auto plain =
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&account_id=acc&description=a1"));
  EXPECT_EQ(json(plain).at(0).at("account_id").as_string(), "acc");
  EXPECT_THAT(plain.body, Not(HasSubstr("receipt_key")));
  const auto full = json(
      city_.post("/open311/v2/requests.json", city_.form("service_code=001&extensions=true&description=a2")));
  const auto id = std::string(full.at(0).at("service_request_id").as_string());
  const auto key = std::string(full.at(0).at("extended_attributes").at("receipt_key").as_string());
  EXPECT_TRUE(must(city_.ledger.service.holds_receipt(kHill, id_of(id), key)));
}

TEST_P(Open311Post, P4_ALatitudeThatIsWrongIsToldOnce) {
  const auto body = city_
                        .post("/open311/v2/requests.json",
                              "api_key=" + city_.key.secret + "&service_code=001&lat=95&long=125.14")
                        .body;
  EXPECT_THAT(body, HasSubstr("lat: "));
  EXPECT_THAT(body, Not(HasSubstr("come together")));
}

}  // namespace
}  // namespace tz::intake
