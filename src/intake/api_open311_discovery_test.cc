// Discovery, and who serves a point: docs/open311.md, on both engines.
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
using testing::must;
using testing::Open311Test;

class Open311Discovery : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Discovery, engines(), engine_name);

TEST_P(Open311Discovery, D1_D3_D4_DiscoveryIsThereInXml) {
  const auto response = city_.get("/open311/discovery.xml");
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(
      response.body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<discovery><changeset>2026-03-01T08:00:00Z</changeset><contact>Hill / 山城: 12345; "
      "http://test/about</contact><key_service>Ask whoever runs this service for an API key: "
      "http://test/about</key_service><endpoints>"
      "<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"
      "<url>http://test/open311/v2</url><changeset>2026-03-01T08:00:00Z</changeset>"
      "<type>production</type><formats><format>text/xml</format><format>application/json</format></formats>"
      "</endpoint>"
      "<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>"
      "<url>http://test/open311/test/v2</url><changeset>2026-03-01T08:00:00Z</changeset>"
      "<type>test</type><formats><format>text/xml</format><format>application/json</format></formats>"
      "</endpoint>"
      "<endpoint><specification>http://wiki.open311.org/Inquiry_v1</specification>"
      "<url>http://test/open311/inquiry/v1</url><changeset>2026-03-01T08:00:00Z</changeset>"
      "<type>production</type><formats><format>text/xml</format><format>application/json</format></formats>"
      "</endpoint></endpoints></discovery>\n");
}

TEST_P(Open311Discovery, D5_D6_D7_D11_D12_DiscoveryInJsonListsTwoEndpointsAndFormats) {
  const auto d = json(city_.get("/open311/discovery.json"));
  ASSERT_EQ(d.at("endpoints").as_array().size(), 3U);
  std::vector<std::string> types;
  for (const auto& endpoint : d.at("endpoints").as_array()) {
    const bool inquiry = types.size() == 2;
    EXPECT_EQ(endpoint.at("specification").as_string(),
              inquiry ? "http://wiki.open311.org/Inquiry_v1" : "http://wiki.open311.org/GeoReport_v2");
    EXPECT_EQ(endpoint.at("formats").as_array(), (boost::json::array{"text/xml", "application/json"}));
    types.emplace_back(endpoint.at("type").as_string());
  }
  EXPECT_EQ(types, (std::vector<std::string>{"production", "test", "production"}));
}

TEST_P(Open311Discovery, D2_TheRootLeadsToAPage) {
  for (const auto* root : {"/open311", "/open311/", "/open311/v2"}) {
    const auto response = city_.get(root);
    EXPECT_EQ(response.status, 303) << root;
    EXPECT_EQ(header(response, "Location"), "/open311/discovery.html");
  }
  const auto page = city_.get("/open311/discovery.html");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("GeoReport_v2"));
}

TEST_P(Open311Discovery, D8_ChangesetIsAWholeTimestampInThePast) {
  city_.clock.advance(1500ms);
  const auto changeset = std::string(json(city_.get("/open311/discovery.json")).at("changeset").as_string());
  EXPECT_THAT(changeset, MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
  EXPECT_LE(must(parse_instant(changeset)), city_.clock.now());
}

TEST_P(Open311Discovery, D9_ChangesetMovesWhenServicesOrDefinitionsDoAndOnlyThen) {
  const auto changeset = [&] {
    return std::string(json(city_.get("/open311/discovery.json")).at("changeset").as_string());
  };
  const auto first = changeset();
  city_.clock.advance(1h);
  EXPECT_EQ(changeset(), first);
  city_.cities.list[1].attributes[1].description_en = "How many holes?";
  EXPECT_EQ(changeset(), "2026-03-01T09:00:00Z");
  city_.clock.advance(1h);
  EXPECT_EQ(changeset(), "2026-03-01T09:00:00Z");
}

TEST_P(Open311Discovery, D10_ContactIsTheSameInBothFormats) {
  const auto d = json(city_.get("/open311/discovery.json"));
  const auto& document = xml(city_.get("/open311/discovery.xml"));
  EXPECT_EQ(d.at("contact").as_string(), document.child("discovery").child("contact").text().get());
}

TEST_P(Open311Discovery, D13_DiscoveryIsAlsoUnderTheGeoReportRoot) {
  EXPECT_EQ(city_.get("/open311/v2/discovery.json").body, city_.get("/open311/discovery.json").body);
  EXPECT_EQ(city_.get("/open311/v2/discovery.xml").status, 200);
}

TEST_P(Open311Discovery, X17_WhoServesAPointIsToldOrNobody) {
  const auto found = json(city_.get("/open311/geo?lat=42.9&long=125.14"));
  EXPECT_EQ(found.at("results").at(0).at("type").as_string(), "open311");
  EXPECT_EQ(found.at("results").at(0).at("jurisdiction_id").as_string(), "hill.example");
  EXPECT_EQ(city_.get("/open311/geo?lat=10&long=10").status, 404);
  EXPECT_EQ(city_.get("/open311/geo?lat=42.9").status, 400);
  EXPECT_TRUE(json(city_.get("/open311/geo?lat=42.9")).is_array());
  EXPECT_EQ(city_.get("/open311/geo?lat=42.9&long=125.14&type=weather").status, 404);
}

}  // namespace
}  // namespace tz::intake
