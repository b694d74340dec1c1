// Services and their definitions: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using http::testing::Headers;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using ::testing::Not;
using testing::Open311Test;

class Open311Services : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Services, engines(), engine_name);

TEST_P(Open311Services, S1_S8_ServicesAreListedWithAllTheirFields) {
  city_.cities.list = {city_.cities.list[1]};
  EXPECT_EQ(
      city_.get("/open311/v2/services.json?locale=en").body,
      R"([{"service_code":"pothole","service_name":"Pothole","description":"About: Pothole","metadata":true,)"
      R"("type":"realtime","keywords":"坑,hole","group":"Roads"}])");
  EXPECT_EQ(
      city_.get("/open311/v2/services.xml?locale=zh").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<services><service><service_code>pothole</service_code>"
      "<service_name>道路坑洼</service_name><description>道路坑洼的事</description><metadata>true</metadata>"
      "<type>realtime</type><keywords>坑,hole</keywords><group>道路</group></service></services>\n");
}

TEST_P(Open311Services, S8_TheThreeTypesAreNamed) {
  const auto all = json(city_.get("/open311/v2/services.json")).as_array();
  std::map<std::string, std::string> types;
  for (const auto& s : all) types.emplace(s.at("service_code").as_string(), s.at("type").as_string());
  EXPECT_EQ(types.at("001"), "realtime");
  EXPECT_EQ(types.at("tree"), "batch");
  EXPECT_EQ(types.at("rats"), "blackbox");
}

TEST_P(Open311Services, S10_ASwitchedOffServiceIsNotListedButResolves) {
  const auto body = city_.get("/open311/v2/services.json").body;
  EXPECT_THAT(body, Not(HasSubstr("\"old\"")));
  EXPECT_EQ(city_.get("/open311/v2/services/old.json").status, 200);
  post_refused(city_.form("service_code=old"), 404, "service_code");
  auto said = Intake::need();
  said.category = "old";
  const auto receipt = city_.receive(said);
  EXPECT_EQ(single(receipt.code).at("service_name").as_string(), "旧事项");
}

TEST_P(Open311Services, S_ServicesCanBeNarrowedByPlaceGroupAndKeyword) {
  const auto size = [&](const std::string& query) {
    return json(city_.get("/open311/v2/services.json?" + query)).as_array().size();
  };
  EXPECT_EQ(size("lat=42.9&long=125.14"), 5U);
  EXPECT_EQ(size("lat=10&long=10"), 0U);
  EXPECT_EQ(size("group=Roads"), 1U);
  EXPECT_EQ(size("keywords=lamp"), 1U);
  refuses("/open311/v2/services", "?lat=42.9", 400, "long");
}

TEST_P(Open311Services, X12_NamesComeInTheLanguageAskedFor) {
  const auto name = [&](const std::string& query, const Headers& headers) {
    return std::string(
        json(city_.get("/open311/v2/services.json" + query, headers)).at(0).at("service_name").as_string());
  };
  EXPECT_EQ(name("?locale=en_US", {}), "Street light");
  EXPECT_EQ(name("", {{"Accept-Language", "en-GB,en;q=0.9"}}), "Street light");
  EXPECT_EQ(name("", {{"Accept-Language", "zh-CN"}}), "路灯");
  EXPECT_EQ(name("", {}), "路灯");  // the city's own
  EXPECT_EQ(name("?locale=zh", {{"Accept-Language", "en"}}), "路灯");
}

TEST_P(Open311Services, A1_A11_ADefinitionHasEveryFieldOfEveryAttribute) {
  auto& pothole = city_.cities.list[1];
  pothole.attributes = {pothole.attributes[0], pothole.attributes[3]};
  pothole.attributes[1].datatype_description = "choose one";
  EXPECT_EQ(
      city_.get("/open311/v2/services/pothole.json?locale=en").body,
      R"({"service_code":"pothole","attributes":[)"
      R"({"variable":false,"code":"READ","datatype":"string","required":false,"datatype_description":"",)"
      R"("order":1,"description":"Question 1"},)"
      R"({"variable":true,"code":"SIZE","datatype":"singlevaluelist","required":false,)"
      R"("datatype_description":"choose one","order":4,"description":"Question 4",)"
      R"("values":[{"key":"small","name":"Small"},{"key":"big","name":"Big"}]}]})");
  EXPECT_EQ(
      city_.get("/open311/v2/services/pothole.xml?locale=en").body,
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<service_definition><service_code>pothole</service_code><attributes>"
      "<attribute><variable>false</variable><code>READ</code><datatype>string</datatype>"
      "<required>false</required><datatype_description/><order>1</order>"
      "<description>Question 1</description></attribute>"
      "<attribute><variable>true</variable><code>SIZE</code><datatype>singlevaluelist</datatype>"
      "<required>false</required><datatype_description>choose one</datatype_description><order>4</order>"
      "<description>Question 4</description><values><value><key>small</key><name>Small</name></value>"
      "<value><key>big</key><name>Big</name></value></values></attribute></attributes></"
      "service_definition>\n");
}

TEST_P(Open311Services, A4_AllSixDatatypesAreNamed) {
  const auto d = json(city_.get("/open311/v2/services/pothole.json"));
  std::set<std::string> types;
  for (const auto& a : d.at("attributes").as_array()) types.emplace(a.at("datatype").as_string());
  EXPECT_EQ(types, (std::set<std::string>{"string", "number", "datetime", "text", "singlevaluelist",
                                          "multivaluelist"}));
}

TEST_P(Open311Services, A2_A3_AServiceWithoutAttributesHasAnEmptyList) {
  EXPECT_EQ(city_.get("/open311/v2/services/001.json").body, R"({"service_code":"001","attributes":[]})");
}

TEST_P(Open311Services, A12_AnUnknownOrMissingCodeIsRefused) {
  refuses("/open311/v2/services/nothing", "", 404, "service_code");
  refuses("/open311/v2/services/", "", 400, "service_code");
}

}  // namespace
}  // namespace tz::intake
